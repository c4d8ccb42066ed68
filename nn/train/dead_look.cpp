#include "nn/train/dead_look.h"

namespace nn {

DeadLook::DeadLook(const Network& network, Plan& plan) : plan_(plan) {
    for (DyingNode& node : dying_nodes(network)) counts_.emplace_back(std::move(node));
}

void DeadLook::begin() {
    if (!taps_.empty() || std::chrono::duration<double>(Clock::now() - looked_).count() * share < spent_) return;
    seen_ = false;
    spent_ = 0;
    for (std::size_t i = 0; i < counts_.size(); ++i) {
        counts_[i].clear();
        const auto tap = plan_.tap(counts_[i].node().value, TapSide::Value, [this, i](const TensorView& view) { look(i, view); });
        if (tap) taps_.push_back(*tap);
    }
}

void DeadLook::look(std::size_t index, const TensorView& view) {
    const Clock::time_point start = Clock::now();
    counts_[index].add(view);
    seen_ = true;
    spent_ += std::chrono::duration<double>(Clock::now() - start).count();
}

const std::vector<DeadUnits>& DeadLook::take() {
    found_.clear();
    if (!seen_) return found_;
    seen_ = false;
    untap();
    looked_ = Clock::now();
    for (const DeadCount& count : counts_)
        if (const DeadUnits units = count.units(); units.units > 0) found_.push_back(units);
    return found_;
}

void DeadLook::untap() {
    for (const int tap : taps_) plan_.untap(tap);
    taps_.clear();
}

}  // namespace nn
