#include "nn/train/generate.h"

#include "nn/train/samples.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <random>

namespace nn {

namespace {

std::size_t at(std::int64_t index) { return static_cast<std::size_t>(index); }

/// A class drawn by its probability; the score of the largest counts as 0, so that nothing overflows.
std::int64_t draw(const std::vector<float>& scores, std::int64_t classes, std::int64_t length, std::int64_t place, double temperature, bool logs,
                  std::mt19937_64& random) {
    const auto score = [&](std::int64_t c) {
        const double s = scores[at(c * length + place)];
        return logs ? s : std::log(std::max(s, 1e-30));
    };
    std::int64_t best = 0;
    for (std::int64_t c = 1; c < classes; ++c)
        if (score(c) > score(best)) best = c;
    if (temperature <= 0 || !std::isfinite(score(best))) return best;
    double sum = 0;
    std::vector<double> upTo(at(classes));
    for (std::int64_t c = 0; c < classes; ++c) upTo[at(c)] = sum += std::exp((score(c) - score(best)) / temperature);
    const double drawn = static_cast<double>(random() >> 11) * 0x1p-53 * sum;
    return std::min<std::int64_t>(std::upper_bound(upTo.begin(), upTo.end(), drawn) - upTo.begin(), classes - 1);
}

}  // namespace

std::optional<TextPlace> find_text(const Network& network) {
    const auto losses = loss_answers(network);
    if (losses.empty() || losses.front().kind != Answers::Classes) return std::nullopt;
    const Shape& scores = network.values[at(losses.front().scores)].type.shape;
    std::optional<TextPlace> place;
    for (std::size_t i = 0; i < network.inputs.size(); ++i) {
        if (network.inputs[i].target_only) continue;
        if (place) return std::nullopt;  // something else goes in too
        const TensorType& type = network.values[at(network.inputs[i].value)].type;
        if (type.dtype != DType::Int64 || type.rank() != 2 || scores.size() != 3 || !(scores[2] == type.shape[1])) return std::nullopt;
        place = TextPlace{i, losses.front(), type.shape[1].size};
    }
    return place;
}

Result<std::vector<std::int64_t>> generate_text(const TextPlace& place, const Network& network, BatchLooker& looker, Weights& weights,
                                                std::vector<std::int64_t> text, std::int64_t count, double temperature, std::uint64_t seed,
                                                const std::function<bool()>& keep_going) {
    if (text.empty()) return Error(Message(TR("A text to begin with is needed: one character at least")), true);
    std::mt19937_64 random(seed);
    const auto begun = std::ssize(text);
    NpyArray window{DType::Int64, {1, place.length}, std::vector<std::byte>(at(place.length) * sizeof(std::int64_t))};
    while (std::ssize(text) < begun + count && (!keep_going || keep_going())) {
        const std::int64_t seen = std::min(std::ssize(text), place.length);
        std::vector<std::int64_t> ids(at(place.length), 0);
        std::copy(text.end() - seen, text.end(), ids.begin());
        std::memcpy(window.bytes.data(), ids.data(), window.bytes.size());
        auto look = looker.look(weights, {{network.inputs[place.input].path, window}}, {place.answers.scores});
        if (!look) return look.error();
        const std::vector<float> scores = to_floats(look->values.at(place.answers.scores));
        text.push_back(draw(scores, place.answers.classes, place.length, seen - 1, temperature, place.answers.meaning != Meaning::Probabilities,
                            random));
    }
    text.erase(text.begin(), text.begin() + begun);
    return text;
}

}  // namespace nn
