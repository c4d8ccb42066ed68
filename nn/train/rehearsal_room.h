#pragma once
// Where a rehearsal works: a training of its own, beside the project, for a few seconds. Internal to nn/train.

#include "nn/train/rehearsal.h"
#include "nn/train/run_setup.h"

#include <chrono>

namespace nn {

/// One thread. Numbers may become infinite here: that is something to be found.
class RehearsalRoom {
public:
    /// Without a schedule; samples come shuffled, whatever the project says. `seconds`: how long it may work, reading of the data left out.
    static Result<std::unique_ptr<RehearsalRoom>> open(const RehearsalRequest& request, double seconds = 4);

    const Network& network() const { return *setup_.network; }
    RunSetup& setup() { return setup_; }
    /// Of the training samples, one epoch after the other. Valid until the next call.
    Result<const Batch*> next();
    /// Forward in training mode alone, or a whole step; the loss.
    Result<double> forward(const Batch& batch);
    Result<double> step(const Batch& batch);
    /// The plan that ran last.
    const Plan& plan() const { return *plan_; }

    /// Somebody does not want to know any more.
    bool stopped() const { return stop_.stop_requested(); }
    bool out_of_time() const { return Clock::now() > end_; }
    bool go_on() const { return !stopped() && !out_of_time(); }

private:
    using Clock = std::chrono::steady_clock;
    explicit RehearsalRoom(RunSetup setup) : setup_(std::move(setup)) {}
    Result<Plan*> bind(const Batch& batch);
    Result<const Batch*> begin_epoch();

    RunSetup setup_;
    Plan* plan_ = nullptr;
    std::stop_token stop_;
    Clock::time_point end_;
    bool begun_ = false;
};

/// What `stopped` says.
Rehearsal stopped_rehearsal();
/// A number as people read it.
std::string figure(double value);

}  // namespace nn
