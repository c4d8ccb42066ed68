#pragma once
// Work beside the window: a function on a thread of its own, whose answer is fetched when it is there.

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>

namespace studio {

/// The function may not throw. The destructor asks it to stop and waits.
template <typename Answer>
class Background {
public:
    explicit Background(std::function<Answer(const std::stop_token&)> work)
        : thread_([this, work = std::move(work)](const std::stop_token& stop) {
              Answer found = work(stop);
              const std::lock_guard lock(mutex_);
              answer_.emplace(std::move(found));
              ready_.notify_all();
          }) {}

    /// The answer, once; nothing where it does not come within the patience.
    std::optional<Answer> take(std::chrono::milliseconds patience = {}) {
        std::unique_lock lock(mutex_);
        ready_.wait_for(lock, patience, [this] { return answer_.has_value(); });
        return std::exchange(answer_, std::nullopt);
    }
    void stop() { thread_.request_stop(); }

private:
    std::mutex mutex_;
    std::condition_variable ready_;
    std::optional<Answer> answer_;  // guarded
    std::jthread thread_;           // last: it is joined before the rest goes
};

}  // namespace studio
