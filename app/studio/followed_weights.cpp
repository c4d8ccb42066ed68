#include "app/studio/followed_weights.h"

#include <algorithm>
#include <set>
#include <utility>

namespace studio {

namespace {

bool liesIn(const std::string& path, const std::string& key) {
    return key == path || (key.starts_with(path) && key.size() > path.size() && key[path.size()] == '.');
}

/// What lies at `from` lies at `to` too, with values of its own. `replaces`: whatever lay there before goes, else it stays.
void copyValues(nn::StateDict& state, const std::string& from, const std::string& to, bool replaces) {
    if (replaces) {
        std::erase_if(state.tensors, [&](const nn::StateTensor& tensor) { return liesIn(to, tensor.key); });
        std::erase_if(state.metadata, [&](const nn::Network::Module& module) { return liesIn(to, module.path); });
    }
    std::vector<nn::StateTensor> tensors;
    for (const nn::StateTensor& tensor : state.tensors) {
        if (!liesIn(from, tensor.key)) continue;
        nn::StateTensor copy = tensor;
        copy.key = to + tensor.key.substr(from.size());
        if (state.find(copy.key)) continue;
        copy.shares = liesIn(from, tensor.shares) ? to + tensor.shares.substr(from.size()) : std::string();
        tensors.push_back(std::move(copy));
    }
    std::vector<nn::Network::Module> modules;
    for (const nn::Network::Module& module : state.metadata) {
        if (!liesIn(from, module.path)) continue;
        nn::Network::Module copy = module;
        copy.path = to + module.path.substr(from.size());
        if (std::ranges::none_of(state.metadata, [&copy](const auto& other) { return other.path == copy.path; })) modules.push_back(std::move(copy));
    }
    state.tensors.insert(state.tensors.end(), tensors.begin(), tensors.end());
    state.metadata.insert(state.metadata.end(), modules.begin(), modules.end());
}

}  // namespace

std::shared_ptr<const nn::StateDict> followed(std::shared_ptr<const nn::StateDict> weights, const std::vector<Moves>& moves) {
    if (!weights || moves.empty()) return weights;
    const auto state = weights.use_count() == 1 ? std::const_pointer_cast<nn::StateDict>(std::exchange(weights, nullptr))
                                                : std::make_shared<nn::StateDict>(*weights);
    for (const Moves& step : moves) {
        for (nn::StateTensor& tensor : state->tensors) {
            tensor.key = movedPath(step, tensor.key);
            tensor.shares = movedPath(step, tensor.shares);
        }
        for (nn::Network::Module& module : state->metadata) module.path = movedPath(step, module.path);
        std::set<std::string_view> seen;
        for (const auto& [from, to] : step) {
            if (seen.insert(from).second) continue;
            const bool stays = std::ranges::any_of(step, [&to](const auto& other) { return other.first == to; });
            copyValues(*state, movedPath(step, from), to, !stays);
        }
    }
    return state;
}

}  // namespace studio
