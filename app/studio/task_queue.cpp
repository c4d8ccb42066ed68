#include "app/studio/task_queue.h"

#include <utility>

namespace studio {

TaskQueue::TaskQueue(int threads) {
    for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

TaskQueue::~TaskQueue() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    added_.notify_all();
    for (std::thread& thread : threads_) thread.join();
}

void TaskQueue::add(Task task) {
    {
        const std::lock_guard lock(mutex_);
        tasks_.push(std::move(task));
    }
    added_.notify_one();
}

void TaskQueue::wait() {
    std::unique_lock lock(mutex_);
    done_.wait(lock, [this] { return tasks_.empty() && running_ == 0; });
}

void TaskQueue::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        added_.wait(lock, [this] { return ending_ || !tasks_.empty(); });
        if (tasks_.empty()) return;
        Task task = std::move(tasks_.front());
        tasks_.pop();
        ++running_;
        lock.unlock();
        task();
        task = nullptr;  // what it holds goes before anybody hears that it is done
        lock.lock();
        --running_;
        if (tasks_.empty() && running_ == 0) done_.notify_all();
    }
}

}  // namespace studio
