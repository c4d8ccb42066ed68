#pragma once
// How a probe hands its answers over: the trainer puts, anybody takes, neither waits for the other.

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <utility>

namespace nn {

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

}  // namespace nn
