#pragma once
// How often to tell widgets of news: as often as they like, as long as drawing them stays cheap.

#include <algorithm>
#include <ctime>

namespace studio {

/// Spaces updates so that all the work of the calling thread that follows them, painting included, takes a bounded share
/// of one core: what the window takes is taken from the training. Costs are measured, not guessed. UI thread only.
class Pace {
public:
    /// Is the next update due? Cheap; ask at every tick.
    bool due() const {
        const double spent = now(CLOCK_THREAD_CPUTIME_ID) - cpu_;
        return now(CLOCK_MONOTONIC) - wall_ >= std::min(spent / share, longest);
    }
    /// An update begins.
    void begin() {
        cpu_ = now(CLOCK_THREAD_CPUTIME_ID);
        wall_ = now(CLOCK_MONOTONIC);
    }

private:
    static constexpr double share = 0.012;  // of one core
    static constexpr double longest = 0.8;  // seconds: a user who drags and types must not stop the curves
    static double now(clockid_t clock) {
        timespec t{};
        clock_gettime(clock, &t);
        return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
    }
    double cpu_ = 0, wall_ = -longest;
};

}  // namespace studio
