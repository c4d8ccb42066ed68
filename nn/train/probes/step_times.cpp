#include "nn/train/step_timer.h"

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

void StepTimer::turn(bool on) {
    if (on == on_) return;
    on_ = on;
    steps_ = optimizer_ = 0;
    if (on)
        plan_.start_profile();
    else
        plan_.stop_profile();
}

void StepTimer::add_step(double optimizer) {
    ++steps_;
    optimizer_ += optimizer;
}

void StepTimer::publish(Latest<StepTimes>& into) {
    if (steps_ == 0) return;
    StepTimes& times = into.writing();
    times.steps = std::exchange(steps_, 0);
    times.optimizer = std::exchange(optimizer_, 0);
    times.nodes = by_node(plan_.profile());
    into.publish();
    plan_.start_profile();
}

}  // namespace nn
