#include "nn/train/publisher.h"

namespace nn {

Publisher::Publisher(std::shared_ptr<TrainChannel> channel, RunSetup& setup)
    : channel_(std::move(channel)),
      probes_(channel_->control, {*setup.network, setup.full_batch_plan(), setup.run}),
      setup_(setup) {}

Publisher::Wish Publisher::boundary() {
    using Want = TrainControl::Want;
    TrainControl& control = channel_->control;
    for (;;) {
        const std::uint32_t seen = control.events_.load(std::memory_order_acquire);
        Want want = control.want_.load(std::memory_order_acquire);
        if (want == Want::Stop) return Wish::Stop;
        if (!control.change_.empty()) return Wish::Change;
        if (!control.conditions_.empty()) take_conditions();
        probes_.look(want == Want::Pause);
        if (want == Want::Run) break;
        if (want == Want::Step && control.want_.compare_exchange_strong(want, Want::Pause)) break;
        if (want == Want::Pause) wait_while_paused(seen);
    }
    if (channel_->state.load(std::memory_order_relaxed) != TrainState::Running) set_state(TrainState::Running);
    if (dead_) dead_->begin();
    return Wish::Step;
}

void Publisher::take_conditions() {
    if (const auto wanted = channel_->control.conditions_.take()) conditions_.set(*wanted);
    dead_.reset();
    if (conditions_.wants_dead_units()) dead_.emplace(*setup_.network, setup_.full_batch_plan());
}

void Publisher::judge(const ConditionSight& sight, const StepPoint* step) {
    auto met = conditions_.look(sight);
    if (!met) return;
    if (step) met->epoch = step->epoch, met->step = step->step;
    channel_->met.add(std::move(*met));
    channel_->control.pause();
}

bool Publisher::validation_boundary() {
    using Want = TrainControl::Want;
    TrainControl& control = channel_->control;
    for (;;) {
        const std::uint32_t seen = control.events_.load(std::memory_order_acquire);
        const Want want = control.want_.load(std::memory_order_acquire);
        if (want == Want::Stop) return false;
        // A step that is asked for comes when the next epoch begins: what is left of the validation stands before it.
        if (want != Want::Pause) break;
        probes_.look(true);
        wait_while_paused(seen);
    }
    if (channel_->state.load(std::memory_order_relaxed) != TrainState::Validating) set_state(TrainState::Validating);
    return true;
}

/// Sleeps until anything is asked for. `seen`: the count of requests that were looked at already.
void Publisher::wait_while_paused(std::uint32_t seen) {
    flush(false);
    set_state(TrainState::Paused);
    channel_->control.events_.wait(seen, std::memory_order_acquire);
}

void Publisher::flush(bool all) {
    if (unsent_ && channel_->steps.push(*unsent_, all ? 0 : 1)) unsent_.reset();
    std::size_t sent = 0;
    while (sent < unsent_epochs_.size() && channel_->epochs.push(unsent_epochs_[sent])) ++sent;
    unsent_epochs_.erase(unsent_epochs_.begin(), unsent_epochs_.begin() + static_cast<std::ptrdiff_t>(sent));
}

void Publisher::finish() {
    flush(true);
    channel_->last_epochs.insert(channel_->last_epochs.end(), unsent_epochs_.begin(), unsent_epochs_.end());
    unsent_epochs_.clear();
    probes_.finish();
}

void Publisher::send(const EpochPoint& point) {
    judge({channel_->metrics, nullptr, &point});
    unsent_epochs_.push_back(point);
    flush(false);
}

void Publisher::send(const StepPoint& point) {
    judge({channel_->metrics, &point});
    if (dead_)
        for (const DeadUnits& units : dead_->take()) judge({channel_->metrics, nullptr, nullptr, &units}, &point);
    flush(false);
    if (!unsent_) {
        if (!channel_->steps.push(point, 1)) unsent_ = point;
        return;
    }
    unsent_ = merged(*unsent_, point);
}

}  // namespace nn
