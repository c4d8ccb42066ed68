#pragma once
// Between the trainer's thread and whoever watches: nothing here blocks the trainer or allocates in a step.

#include "nn/train/not_finite.h"
#include "nn/train/pause_condition.h"
#include "nn/train/points.h"
#include "nn/train/probe.h"
#include "nn/train/run_change.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
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

/// Holds one thing for whoever comes for it; a newer one takes its place. Neither side waits.
template <typename T>
class Mailbox {
public:
    ~Mailbox() { take(); }
    void put(std::unique_ptr<T> thing) { delete held_.exchange(thing.release(), std::memory_order_acq_rel); }
    bool empty() const { return held_.load(std::memory_order_relaxed) == nullptr; }
    std::unique_ptr<T> take() { return std::unique_ptr<T>(held_.exchange(nullptr, std::memory_order_acq_rel)); }

private:
    std::atomic<T*> held_{nullptr};
};

/// Hands over all of it in order: for what comes seldom. A lock, and no longer than for a move.
template <typename T>
class Gathered {
public:
    void add(T value) {
        const std::lock_guard lock(mutex_);
        values_.push_back(std::move(value));
    }
    /// What came since the last call.
    std::vector<T> take() {
        const std::lock_guard lock(mutex_);
        return std::exchange(values_, {});
    }

private:
    std::mutex mutex_;
    std::vector<T> values_;
};

enum class TrainState { Idle, Preparing, Running, Paused, Validating, Finished, Stopped, Failed };
constexpr bool is_over(TrainState state) {
    return state == TrainState::Finished || state == TrainState::Stopped || state == TrainState::Failed;
}

/// Read by the trainer at step boundaries; safe to call from any thread. One run: after stop() nothing else counts.
class TrainControl {
public:
    void pause() { want(Want::Pause); }
    void resume() { want(Want::Run); }
    /// Runs one step, then pauses.
    void step() { want(Want::Step); }
    void stop() { want(Want::Stop); }
    /// From the next step on the run goes by these settings, as far as they may change on the way, see `changed_on_the_way`. Of several
    /// before that step the last one counts. `TrainChannel::changes` says what came of it.
    void change(const TrainingSpec& wanted) {
        change_.put(std::make_unique<const TrainingSpec>(wanted));
        wake();
    }
    /// From the next step on the run pauses by itself where one of these begins to hold.
    void pause_when(const PauseConditions& conditions) {
        conditions_.put(std::make_unique<const PauseConditions>(conditions));
        wake();
    }
    /// Makes a probe part of the run, from the next boundary on.
    void add(std::shared_ptr<Probe> probe) {
        change_probes([&](auto& probes) { probes.push_back(std::move(probe)); });
    }
    /// Takes it out; the trainer is done with it by its next boundary.
    void remove(const std::shared_ptr<Probe>& probe) {
        change_probes([&](auto& probes) { std::erase(probes, probe); });
    }
    /// Asks a probe that was added for an answer: at the next boundary, while paused at once, where it has used up its share
    /// later. Asked again before, it answers once.
    void ask(Probe& probe) {
        probe.asked_.store(true, std::memory_order_release);
        wake();
    }

private:
    friend class Publisher;
    friend class ProbeRunner;
    enum class Want { Run, Pause, Step, Stop };
    void want(Want wanted) {
        Want now = want_.load(std::memory_order_relaxed);
        while (now != Want::Stop && !want_.compare_exchange_weak(now, wanted, std::memory_order_acq_rel)) {
        }
        wake();
    }
    template <typename Change>
    void change_probes(Change&& change) {
        {
            const std::lock_guard lock(probes_mutex_);
            change(probes_);
            probes_version_.fetch_add(1, std::memory_order_release);
        }
        wake();
    }
    void wake() {
        events_.fetch_add(1, std::memory_order_release);
        events_.notify_all();
    }
    std::atomic<Want> want_{Want::Run};
    std::atomic<std::uint32_t> events_{0};  ///< counts requests: what a paused trainer waits on
    Mailbox<const TrainingSpec> change_;
    Mailbox<const PauseConditions> conditions_;
    std::mutex probes_mutex_;
    std::vector<std::shared_ptr<Probe>> probes_;
    std::atomic<std::uint32_t> probes_version_{0};
};

/// One run's shared state. The trainer writes points and state; the watcher drains and controls. What else is to be known
/// of a run its probes tell.
struct TrainChannel {
    Metrics metrics;  ///< whose values the points carry; written before the first point
    SpscRing<StepPoint, 16384> steps;
    SpscRing<EpochPoint, 1024> epochs;
    std::vector<EpochPoint> last_epochs;  ///< that found no place in the ring; written before `state` says that the run is over
    Gathered<RunChange> changes;          ///< of settings on the way
    Gathered<ConditionMet> met;           ///< conditions that paused the run
    /// Where the run broke, if numbers that are not finite ended it; written before `state` says that it failed.
    std::optional<NotFinite> not_finite;
    TrainControl control;
    std::atomic<TrainState> state{TrainState::Idle};
    std::atomic<std::int64_t> steps_total{0};  ///< of the whole run, once known

    /// The watcher's: takes all epochs that are there; after the run is over none is left.
    void take_epochs(std::vector<EpochPoint>& into) {
        const bool over = is_over(state.load(std::memory_order_acquire));
        for (EpochPoint point; epochs.pop(point);) into.push_back(point);
        if (!over) return;
        into.insert(into.end(), last_epochs.begin(), last_epochs.end());
        last_epochs.clear();
    }
};

}  // namespace nn
