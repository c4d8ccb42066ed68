#pragma once
// The trainer's side of its channel: points go out without ever waiting, and between two steps it does what it was asked to.

#include "nn/train/dead_look.h"
#include "nn/train/probe_runner.h"
#include "nn/train/run_setup.h"

namespace nn {

/// The trainer's thread only. `setup` outlives it.
class Publisher {
public:
    Publisher(std::shared_ptr<TrainChannel> channel, RunSetup& setup);

    void set_state(TrainState state) { channel_->state.store(state, std::memory_order_release); }
    enum class Wish { Step, Change, Stop };
    /// Obeys what was asked since the last step. Change: `take_change` has settings to go on by; then again.
    Wish boundary();
    std::unique_ptr<const TrainingSpec> take_change() { return channel_->control.change_.take(); }
    /// In the middle of a validation, between two batches: waits while paused. False: stop.
    bool validation_boundary();
    void stepped(const StepFacts& facts) { probes_.stepped(facts); }

    void send(const StepPoint& point);
    void send(const EpochPoint& point);
    void send(RunChange change) { channel_->changes.add(std::move(change)); }
    void send(NotFinite found) { channel_->not_finite = std::move(found); }
    /// The run is over: hands over what has to be.
    void finish();

private:
    void take_conditions();
    /// Pauses where a condition begins to hold.
    void judge(const ConditionSight& sight, const StepPoint* step = nullptr);
    void wait_while_paused(std::uint32_t seen);
    /// What could not be sent while the rings were full. `all`: the last place of the ring is kept for the end.
    void flush(bool all);

    std::shared_ptr<TrainChannel> channel_;
    ProbeRunner probes_;
    RunSetup& setup_;
    ConditionWatch conditions_;
    std::optional<DeadLook> dead_;     ///< while a condition asks for it
    std::optional<StepPoint> unsent_;  ///< merged while the ring is full
    std::vector<EpochPoint> unsent_epochs_;
};

}  // namespace nn
