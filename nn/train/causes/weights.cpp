// Weights that are no finite numbers already, and weights that grew out of hand.
#include "nn/train/cause.h"

#include <cmath>

namespace nn {

namespace {

std::vector<Cause> find(const BrokenNode& broken) {
    std::vector<Cause> found;
    if (broken.node == nullptr) return found;
    for (std::size_t p = 0; p < broken.parameters.size(); ++p) {
        const Counted bad = count_if(broken.parameters[p].numbers, [](float v) { return !std::isfinite(v); });
        if (bad.count == 0) continue;
        const std::string& key = broken.network.parameters[static_cast<std::size_t>(broken.node->parameters[p])].key;
        const std::string count = std::to_string(bad.count), all = std::to_string(broken.parameters[p].numbers.size());
        if (broken.steps_taken == 0)
            found.push_back({{TR("{0} of the {1} weights {2} were not finite numbers when training began. Begin with others"), {count, all, key}}});
        else
            found.push_back({{TR("{0} of the {1} weights {2} are not finite numbers since the last step, which was too long for them"),
                              {count, all, key}},
                             Remedy::LowerLearningRate});
    }
    constexpr double much = 10;
    if (const auto& g = broken.growth; g && g->from > 0 && g->to / g->from >= much)
        found.push_back({{TR("the largest of the weights {0} grew from {1} to {2} in the last {3} steps: the learning rate, {4}, is too high for them"),
                          {g->key, short_number(g->from), short_number(g->to), std::to_string(g->steps), short_number(broken.lr)}},
                         Remedy::LowerLearningRate});
    return found;
}

}  // namespace

CauseKind weights_cause() { return {80, find}; }

}  // namespace nn
