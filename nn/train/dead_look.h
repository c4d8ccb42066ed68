#pragma once
// How many units of a run are dead, looked at in a step now and then, at a bounded cost.

#include "nn/engine/plan/plan.h"
#include "nn/train/dead_units.h"

#include <chrono>

namespace nn {

/// The trainer's thread only. The plan outlives it.
class DeadLook {
public:
    DeadLook(const Network& network, Plan& plan);
    ~DeadLook() { untap(); }
    DeadLook(const DeadLook&) = delete;
    DeadLook& operator=(const DeadLook&) = delete;

    /// Before a step: looks into the next one that the plan runs, where the last look has been paid for.
    void begin();
    /// After a step: what was seen in it; empty where it was not looked at.
    const std::vector<DeadUnits>& take();

private:
    using Clock = std::chrono::steady_clock;
    static constexpr double share = 0.01;  ///< of the training's time
    void look(std::size_t index, const TensorView& view);
    void untap();

    Plan& plan_;
    std::vector<DeadCount> counts_;
    std::vector<int> taps_;
    std::vector<DeadUnits> found_;
    bool seen_ = false;
    double spent_ = 0;  ///< seconds, in the last look
    Clock::time_point looked_{};
};

}  // namespace nn
