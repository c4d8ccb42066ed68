#include "nn/train/not_finite.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace nn {

namespace {

const char* name_of(NotFinite::What what) {
    switch (what) {
        case NotFinite::What::Loss: return "loss";
        case NotFinite::What::Gradient: return "gradient";
        default: return "output";
    }
}

/// "17, 18, 20 and 61 more".
std::string some_of(const std::vector<std::int64_t>& samples) {
    constexpr std::size_t most = 5;
    std::string text;
    for (std::size_t i = 0; i < std::min(most, samples.size()); ++i) text += (i == 0 ? "" : ", ") + std::to_string(samples[i]);
    if (samples.size() > most) text += " and " + std::to_string(samples.size() - most) + " more";
    return text;
}

}  // namespace

std::string to_json(const NotFinite& found) {
    using Json = nlohmann::ordered_json;
    Json causes = Json::array();
    for (const Cause& cause : found.causes) causes.push_back(cause.text.text());
    const Json line = {{"kind", "nonfinite"},
                       {"epoch", found.epoch},
                       {"step", found.step},
                       {"node", found.node},
                       {"pass", found.backward ? "backward" : "forward"},
                       {"what", name_of(found.what)},
                       {"samples", found.samples},
                       {"causes", causes}};
    return line.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Message headline(const NotFinite& found) {
    switch (found.what) {
        case NotFinite::What::Loss: return {TR("the loss {0} ({1}) is not finite"), {found.node, found.op}};
        case NotFinite::What::Gradient:
            if (!found.parameter.empty()) return {TR("the gradient of {0} is not finite"), {found.parameter}};
            return {TR("the gradient that {0} ({1}) gives back is not finite"), {found.node, found.op}};
        default: return {TR("what {0} ({1}) gives is not finite"), {found.node, found.op}};
    }
}

Message message_of(const NotFinite& found) {
    std::string text = headline(found).text();
    if (!found.samples.empty())
        text += found.samples.size() == 1 ? " in sample " + some_of(found.samples) : " in samples " + some_of(found.samples);
    for (const Cause& cause : found.causes) text += ". " + cause.text.text();
    return {TR("Training stopped at step {0} (epoch {1}): {2}. The weights are as they were before this step"),
            {std::to_string(found.step), std::to_string(found.epoch), text}};
}

}  // namespace nn
