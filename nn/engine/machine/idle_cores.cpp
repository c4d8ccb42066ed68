#include "nn/engine/machine/idle_cores.h"

#include "nn/engine/machine/parallel.h"

#include <time.h>

#include <chrono>
#include <vector>

namespace nn {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

double thread_seconds() {
    timespec t{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

/// Computes for 5 ms on every thread; true where each of them ran nearly all of that time.
bool all_run(int threads) {
    std::vector<double> shares(static_cast<std::size_t>(threads), 1.0);  // the runtime may give fewer
#pragma omp parallel num_threads(threads)
    {
        const auto start = Clock::now();
        const double used = thread_seconds();
        while (seconds_since(start) < 5e-3) {
        }
        shares[static_cast<std::size_t>(omp_get_thread_num())] = (thread_seconds() - used) / seconds_since(start);
    }
    return *std::min_element(shares.begin(), shares.end()) > 0.95;
}

}  // namespace

double wait_for_cores(int threads, double most) {
    const auto start = Clock::now();
    for (int quiet = 0; quiet < 2 && seconds_since(start) < most;) quiet = all_run(threads) ? quiet + 1 : 0;
    return seconds_since(start);
}

}  // namespace nn
