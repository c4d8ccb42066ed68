#pragma once
// The trainer's side of its channel: points go out without ever waiting, and between two steps what was asked is answered.

#include "nn/train/run_setup.h"
#include "nn/train/step_timer.h"

namespace nn {

/// The trainer's thread only. `setup` outlives it.
class Publisher {
public:
    Publisher(std::shared_ptr<TrainChannel> channel, RunSetup& setup);

    void set_state(TrainState state) { channel_->state.store(state, std::memory_order_release); }
    /// Obeys what was asked since the last step. False: stop.
    bool boundary();
    bool stop_wanted() const;
    StepTimer& timer() { return timer_; }

    void send(const StepPoint& point);
    void send(const EpochPoint& point);
    /// What could not be sent while the rings were full. At the end `all`: the last place of the ring is kept for it.
    void flush(bool all);
    /// Hands over what nobody asked for yet: the run is over.
    void finish();

private:
    void wait_while_paused(std::uint32_t seen);
    void publish_snapshot();

    std::shared_ptr<TrainChannel> channel_;
    RunSetup& setup_;
    StepTimer timer_;                 ///< of the plan for full batches
    std::optional<StepPoint> unsent_; ///< merged while the ring is full
    std::vector<EpochPoint> unsent_epochs_;
    std::vector<std::string> watched_;
    std::uint32_t watched_version_ = 0;
};

}  // namespace nn
