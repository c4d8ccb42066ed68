#include "nn/train/probe_runner.h"

#include <algorithm>

namespace nn {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

bool holds(const std::vector<std::shared_ptr<Probe>>& probes, const std::shared_ptr<Probe>& probe) {
    return std::ranges::find(probes, probe) != probes.end();
}

}  // namespace

/// `wait`: for whoever is just changing the list, which is a matter of a pointer; else they are seen at the next boundary.
void ProbeRunner::take_changes(bool wait) {
    if (control_.probes_version_.load(std::memory_order_acquire) == version_) return;
    std::unique_lock lock(control_.probes_mutex_, std::defer_lock);
    if (wait) {
        lock.lock();
    } else if (!lock.try_lock()) {
        return;
    }
    version_ = control_.probes_version_.load(std::memory_order_relaxed);
    const std::vector<std::shared_ptr<Probe>> before = std::exchange(probes_, control_.probes_);
    lock.unlock();
    for (const auto& probe : before)
        if (!holds(probes_, probe)) probe->end(site_, false);
    for (const auto& probe : probes_) {
        if (holds(before, probe)) continue;
        probe->spent_ = 0;
        probe->begin(site_);
    }
}

bool ProbeRunner::has_time(const Probe& probe) {
    return probe.spent_ == 0 || seconds_since(probe.answered_) * probe.share_ >= probe.spent_;
}

void ProbeRunner::look(bool paused) {
    take_changes(paused);
    for (const auto& probe : probes_) {
        if (!probe->asked_.load(std::memory_order_acquire) || !(paused || has_time(*probe))) continue;
        probe->asked_.store(false, std::memory_order_release);
        probe->answered_ = Clock::now();
        probe->spent_ = 0;
        probe->answer(site_);
        probe->spent_ += seconds_since(probe->answered_);
    }
}

void ProbeRunner::stepped(const StepFacts& facts) {
    for (const auto& probe : probes_) {
        const Clock::time_point start = Clock::now();
        probe->stepped(site_, facts);
        probe->spent_ += seconds_since(start);
    }
}

void ProbeRunner::finish() {
    take_changes(true);
    for (const auto& probe : probes_) probe->end(site_, true);
    probes_.clear();
}

}  // namespace nn
