#pragma once
// The trainer's side of its channel: points go out without ever waiting, and between two steps it does what it was asked to.

#include "nn/train/probe_runner.h"
#include "nn/train/run_setup.h"

namespace nn {

/// The trainer's thread only. `setup` outlives it.
class Publisher {
public:
    Publisher(std::shared_ptr<TrainChannel> channel, RunSetup& setup);

    void set_state(TrainState state) { channel_->state.store(state, std::memory_order_release); }
    /// Obeys what was asked since the last step. False: stop.
    bool boundary();
    /// In the middle of a validation, between two batches: waits while paused. False: stop.
    bool validation_boundary();
    void stepped(const StepFacts& facts) { probes_.stepped(facts); }

    void send(const StepPoint& point);
    void send(const EpochPoint& point);
    void send(NotFinite found) { channel_->not_finite = std::move(found); }
    /// The run is over: hands over what has to be.
    void finish();

private:
    void wait_while_paused(std::uint32_t seen);
    /// What could not be sent while the rings were full. `all`: the last place of the ring is kept for the end.
    void flush(bool all);

    std::shared_ptr<TrainChannel> channel_;
    ProbeRunner probes_;
    std::optional<StepPoint> unsent_;  ///< merged while the ring is full
    std::vector<EpochPoint> unsent_epochs_;
};

}  // namespace nn
