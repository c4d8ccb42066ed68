#pragma once
// Times training steps node by node, while somebody wants to know.

#include "nn/engine/plan/plan.h"
#include "nn/train/channel.h"

#include <chrono>

namespace nn {

/// Looks at the steps of one plan, that of the full batch: the shorter last batch of an epoch would blur the means. The
/// trainer's thread only. Off, a step is asked one question.
class StepTimer {
public:
    /// `plan` outlives the timer.
    explicit StepTimer(Plan& plan) : plan_(plan) {}

    void turn(bool on);
    bool times(const Plan& plan) const { return on_ && &plan == &plan_; }
    /// A step that `times` said yes to is over; its optimizer took `optimizer` seconds.
    void add_step(double optimizer);
    /// Hands over what was counted since the last time, if anything was. Allocates.
    void publish(Latest<StepTimes>& into);

private:
    Plan& plan_;
    bool on_ = false;
    double steps_ = 0, optimizer_ = 0;
};

}  // namespace nn
