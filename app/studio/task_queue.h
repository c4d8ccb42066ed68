#pragma once
// Threads that do what they are given in the order in which it was given, such as writing to a disk that takes its time.

#include <condition_variable>
#include <functional>
#include <mutex>
#include <queue>
#include <thread>
#include <vector>

namespace studio {

/// Any thread may add. The tasks may not throw. With one thread each begins when the one before is done.
class TaskQueue {
public:
    using Task = std::function<void()>;

    explicit TaskQueue(int threads = 1);
    /// Returns when all that was added is done.
    ~TaskQueue();
    void add(Task task);
    /// Returns when nothing is left to do. Not for tasks.
    void wait();

private:
    void run();
    std::mutex mutex_;
    std::condition_variable added_, done_;
    std::queue<Task> tasks_;  // guarded
    int running_ = 0;         // guarded
    bool ending_ = false;     // guarded
    std::vector<std::thread> threads_;
};

}  // namespace studio
