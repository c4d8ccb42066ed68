#pragma once
// Between the trainer's thread and whoever watches: nothing here blocks the trainer or allocates in a step.

#include "nn/engine/weights.h"
#include "nn/train/points.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace nn {

/// Single producer, single consumer, fixed capacity, lock-free. Capacity is a power of two.
template <typename T, std::size_t Capacity>
class SpscRing {
    static_assert((Capacity & (Capacity - 1)) == 0);

public:
    /// False where fewer than `keep_free` + 1 places are free.
    bool push(const T& value, std::size_t keep_free = 0) {
        const auto head = head_.load(std::memory_order_relaxed);
        if (head - tail_.load(std::memory_order_acquire) + keep_free >= Capacity) return false;
        items_[head & (Capacity - 1)] = value;
        head_.store(head + 1, std::memory_order_release);
        return true;
    }
    bool pop(T& value) {
        const auto tail = tail_.load(std::memory_order_relaxed);
        if (tail == head_.load(std::memory_order_acquire)) return false;
        value = items_[tail & (Capacity - 1)];
        tail_.store(tail + 1, std::memory_order_release);
        return true;
    }

private:
    std::array<T, Capacity> items_{};
    alignas(64) std::atomic<std::size_t> head_{0};
    alignas(64) std::atomic<std::size_t> tail_{0};
};

/// Triple buffer: the writer publishes, the reader takes the newest; neither waits.
template <typename T>
class Latest {
public:
    T& writing() { return slots_[write_]; }
    void publish() { write_ = middle_.exchange(write_ | fresh, std::memory_order_acq_rel) & 3; }
    /// The newest published value, or null when nothing came since the last call.
    const T* take() {
        if (!(middle_.load(std::memory_order_acquire) & fresh)) return nullptr;
        read_ = middle_.exchange(read_, std::memory_order_acq_rel) & 3;
        return &slots_[read_];
    }

private:
    static constexpr unsigned fresh = 4;
    std::array<T, 3> slots_{};
    unsigned write_ = 0, read_ = 1;
    std::atomic<unsigned> middle_{2};
};

/// A copy of what the window watches, taken at a step boundary.
struct Snapshot {
    struct Item {
        std::string key;  ///< parameter or buffer
        Extents shape;
        std::vector<float> values, gradients;  ///< gradients empty for buffers
    };
    std::int64_t step = 0;
    std::vector<Item> items;
};

/// Where the time of some training steps with a full batch went: sums over `steps`, in seconds.
struct StepTimes {
    struct Node {
        std::string path;
        std::vector<std::string> includes;  ///< paths of the nodes whose work it does too
        double forward = 0, backward = 0;
    };
    double steps = 0;
    double optimizer = 0;     ///< clipping of gradients included
    std::vector<Node> nodes;  ///< those that do work, in running order: the same ones for a whole run
};

enum class TrainState { Idle, Preparing, Running, Paused, Validating, Finished, Stopped, Failed };

/// Read by the trainer at step boundaries; safe to call from any thread. One run: after stop() nothing else counts.
class TrainControl {
public:
    void pause() { ask(Want::Pause); }
    void resume() { ask(Want::Run); }
    /// Runs one step, then pauses.
    void step() { ask(Want::Step); }
    void stop() { ask(Want::Stop); }
    /// Which tensors a snapshot should hold from now on; none: no snapshots are taken.
    void watch(std::vector<std::string> keys) {
        const std::lock_guard lock(watch_mutex_);
        watched_ = std::move(keys);
        watch_version_.fetch_add(1, std::memory_order_release);
    }
    /// Asks for a snapshot at the next boundary; while paused it comes at once.
    void request_snapshot() {
        snapshot_wanted_.store(true, std::memory_order_release);
        wake();
    }
    /// Whether steps are timed from now on, node by node: some 50 ns a node and step.
    void time_steps(bool on) { timing_.store(on, std::memory_order_release); }
    /// Asks for the times of the steps since the last ones handed over; while paused they come at once. Nothing comes
    /// where no step was timed.
    void request_times() {
        times_wanted_.store(true, std::memory_order_release);
        wake();
    }
    /// Asks for a copy of all weights at the next boundary; while paused it comes at once. See TrainChannel::weights.
    void request_weights() {
        weights_wanted_.store(true, std::memory_order_release);
        wake();
    }

private:
    friend class Publisher;
    enum class Want { Run, Pause, Step, Stop };
    void ask(Want want) {
        Want now = want_.load(std::memory_order_relaxed);
        while (now != Want::Stop && !want_.compare_exchange_weak(now, want, std::memory_order_acq_rel)) {
        }
        wake();
    }
    void wake() {
        events_.fetch_add(1, std::memory_order_release);
        events_.notify_all();
    }
    std::atomic<Want> want_{Want::Run};
    std::atomic<std::uint32_t> events_{0};  ///< counts requests: what a paused trainer waits on
    std::atomic<bool> snapshot_wanted_{false}, weights_wanted_{false}, times_wanted_{false}, timing_{false};
    std::mutex watch_mutex_;
    std::vector<std::string> watched_;
    std::atomic<std::uint32_t> watch_version_{0};
};

/// Hands over something large that is asked for now and then; what is not taken is replaced by the next.
template <typename T>
class Handover {
public:
    void put(std::shared_ptr<const T> value) {
        const std::lock_guard lock(mutex_);
        value_ = std::move(value);
    }
    /// Null where nothing came since the last call.
    std::shared_ptr<const T> take() {
        const std::lock_guard lock(mutex_);
        return std::exchange(value_, nullptr);
    }

private:
    std::mutex mutex_;
    std::shared_ptr<const T> value_;
};

/// One run's shared state. The trainer writes points, snapshot and state; the watcher drains and controls.
struct TrainChannel {
    Metrics metrics;  ///< whose values the points carry; written before the first point
    SpscRing<StepPoint, 16384> steps;
    SpscRing<EpochPoint, 1024> epochs;
    Latest<Snapshot> snapshot;
    Latest<StepTimes> times;      ///< what was not handed over when the run ends comes then
    Handover<StateDict> weights;  ///< copies that `control.request_weights` asked for
    TrainControl control;
    std::atomic<TrainState> state{TrainState::Idle};
    std::atomic<std::int64_t> steps_total{0};  ///< of the whole run, once known
};

}  // namespace nn
