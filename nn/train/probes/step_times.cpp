#include "nn/train/probes/step_times.h"

#include "nn/engine/plan/plan.h"

#include <utility>

namespace nn {

namespace {

/// Copies that a plan makes to change a layout are no nodes of the network: each counts to the node it is made for, the
/// next one that has an op; at the end, for an output, to the node before.
std::vector<StepTimes::Node> by_node(const std::vector<NodeProfile>& profile) {
    std::vector<StepTimes::Node> nodes;
    StepTimes::Node waiting;
    for (const NodeProfile& p : profile) {
        waiting.forward += p.forward.seconds;
        waiting.backward += p.backward.seconds;
        if (p.op.empty()) continue;
        waiting.path = p.path;
        waiting.includes = p.includes;
        nodes.push_back(std::exchange(waiting, {}));
    }
    if (!nodes.empty()) {
        nodes.back().forward += waiting.forward;
        nodes.back().backward += waiting.backward;
    }
    return nodes;
}

}  // namespace

void StepTimesProbe::begin(ProbeSite& site) {
    steps_ = optimizer_ = 0;
    site.plan.start_profile();
}

void StepTimesProbe::stepped(ProbeSite&, const StepFacts& facts) {
    if (!facts.full_batch) return;
    ++steps_;
    optimizer_ += facts.optimizer_seconds;
}

void StepTimesProbe::answer(ProbeSite& site) {
    if (steps_ == 0) return;
    StepTimes& times = latest_.writing();
    times.steps = std::exchange(steps_, 0);
    times.optimizer = std::exchange(optimizer_, 0);
    times.nodes = by_node(site.plan.profile());
    latest_.publish();
    site.plan.start_profile();
}

void StepTimesProbe::end(ProbeSite& site, bool run_over) {
    if (run_over) answer(site);
    site.plan.stop_profile();
}

}  // namespace nn
