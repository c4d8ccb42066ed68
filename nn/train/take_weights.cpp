#include "nn/train/take_weights.h"

#include <algorithm>

namespace nn {

namespace {

/// "fc.weight, fc.bias..."
template <typename Keys>
std::string first_keys(const Keys& keys, auto&& key_of) {
    std::string text;
    for (std::size_t i = 0; i < std::min<std::size_t>(keys.size(), 3); ++i) text += (i == 0 ? "" : ", ") + key_of(keys[i]);
    return text + (keys.size() > 3 ? "..." : "");
}

Error nothing_fits(const Network& network, const StateDict& state, const std::string& name) {
    if (state.tensors.empty()) return Error(Message(TR("{0} holds no tensor"), {name}), true);
    if (network.state.empty())
        return Error(Message(TR("{0} holds {1} tensors, but the network has no parameters"), {name, std::to_string(state.tensors.size())}),
                     true);
    return Error(Message(TR("{0} is of another network: none of its {1} tensors has a name that this one has. Names there: {2}; "
                            "names here: {3}"),
                         {name, std::to_string(state.tensors.size()), first_keys(state.tensors, [](const auto& t) { return t.key; }),
                          first_keys(network.state, [&](const auto& entry) { return network.key(entry); })}),
                 true);
}

}  // namespace

Result<std::vector<Message>> take_weights(Weights& weights, const StateDict& state, const std::string& name, bool partial) {
    const Network& network = weights.network();
    const KeyChange change = key_change(network, state);
    std::vector<Message> said;
    if (!change.left_out.empty())
        said.emplace_back(TR("{0}: \"{1}\" in front of its names is left out"), std::vector<std::string>{name, change.left_out});
    if (!change.put_before.empty())
        said.emplace_back(TR("{0}: its names stand for those behind \"{1}\" here"), std::vector<std::string>{name, change.put_before});
    // Strict first: with nothing that fits, nothing is changed.
    const LoadReport report = weights.load_state_dict(state, true, change);
    if (report.clean()) return said;
    const std::size_t of = network.state.size();
    if (report.fitting == 0 && report.misshaped.empty()) return nothing_fits(network, state, name);
    if (report.fitting == 0)
        return Error(Message(TR("{0} does not fit the network, not in one tensor: {1}"), {name, report.text()}), true);
    const std::string fitting = std::to_string(report.fitting), all = std::to_string(of);
    if (!partial)
        return Error(Message(TR("{0} does not fit the network: {1}. To load the {2} of {3} tensors that fit, add --partial"),
                             {name, report.text(), fitting, all}),
                     true);
    weights.load_state_dict(state, false, change);
    said.emplace_back(TR("{0}: loaded in part, {1} of {2} tensors; {3}"),
                      std::vector<std::string>{name, fitting, all, report.text()});
    return said;
}

}  // namespace nn
