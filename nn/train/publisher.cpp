#include "nn/train/publisher.h"

#include <algorithm>

namespace nn {

Publisher::Publisher(std::shared_ptr<TrainChannel> channel, RunSetup& setup)
    : channel_(std::move(channel)), setup_(setup), timer_(setup.full_batch_plan()) {}

bool Publisher::stop_wanted() const {
    return channel_->control.want_.load(std::memory_order_acquire) == TrainControl::Want::Stop;
}

bool Publisher::boundary() {
    using Want = TrainControl::Want;
    TrainControl& control = channel_->control;
    for (;;) {
        const std::uint32_t seen = control.events_.load(std::memory_order_acquire);
        if (control.snapshot_wanted_.exchange(false, std::memory_order_acq_rel)) publish_snapshot();
        timer_.turn(control.timing_.load(std::memory_order_acquire));
        if (control.times_wanted_.exchange(false, std::memory_order_acq_rel)) timer_.publish(channel_->times);
        if (control.weights_wanted_.exchange(false, std::memory_order_acq_rel)) {
            channel_->weights.put(std::make_shared<const StateDict>(setup_.run.weights->state_dict()));
        }
        Want want = control.want_.load(std::memory_order_acquire);
        if (want == Want::Stop) return false;
        if (want == Want::Run) break;
        if (want == Want::Step && control.want_.compare_exchange_strong(want, Want::Pause)) break;
        if (want == Want::Pause) wait_while_paused(seen);
    }
    if (channel_->state.load(std::memory_order_relaxed) != TrainState::Running) set_state(TrainState::Running);
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
    timer_.publish(channel_->times);
}

void Publisher::send(const EpochPoint& point) {
    unsent_epochs_.push_back(point);
    flush(false);
}

void Publisher::send(const StepPoint& point) {
    flush(false);
    if (!unsent_) {
        if (!channel_->steps.push(point, 1)) unsent_ = point;
        return;
    }
    unsent_ = merged(*unsent_, point);
}

void Publisher::publish_snapshot() {
    TrainControl& control = channel_->control;
    if (const auto version = control.watch_version_.load(std::memory_order_acquire); version != watched_version_) {
        const std::lock_guard lock(control.watch_mutex_);
        watched_ = control.watched_;
        watched_version_ = version;
    }
    if (watched_.empty()) return;
    Weights& weights = *setup_.run.weights;
    const Network& network = *setup_.network;
    Snapshot& snapshot = channel_->snapshot.writing();
    snapshot.step = setup_.run.position.step;
    std::size_t used = 0;
    for (const Network::StateEntry& entry : network.state) {
        const Network::Tensor& tensor = network.tensor(entry);
        if (std::find(watched_.begin(), watched_.end(), network.key(entry)) == watched_.end()) continue;
        if (snapshot.items.size() == used) snapshot.items.emplace_back();
        Snapshot::Item& item = snapshot.items[used++];
        const auto index = static_cast<std::size_t>(entry.index);
        const TensorView view = entry.buffer ? weights.buffer(index) : weights.parameter(index);
        item.key = network.key(entry);
        item.shape = tensor.shape;
        item.gradients.clear();
        if (view.dtype == DType::Float32) {
            item.values.assign(view.f32(), view.f32() + view.size());
        } else {
            item.values.assign(view.i64(), view.i64() + view.size());
        }
        if (!entry.buffer) {
            const float* gradient = weights.gradient(index).f32();
            item.gradients.assign(gradient, gradient + view.size());
        }
    }
    snapshot.items.resize(used);
    channel_->snapshot.publish();
}

}  // namespace nn
