#pragma once
// Threads for kernels: one OpenMP team, fixed shares. The same thread count always gives the same shares, so that sums
// are formed in the same order and a run can be repeated bit for bit.

#include <omp.h>

#include <algorithm>
#include <cstdint>

namespace nn {

/// Work below this many element operations is done by the calling thread: waking a team costs more.
inline constexpr std::int64_t kParallelWork = 16 * 1024;

/// Shares that `parallel_shares` would use.
inline int share_count(int threads, std::int64_t count, std::int64_t work) {
    if (threads <= 1 || work < kParallelWork || count < 2) return 1;
    return static_cast<int>(std::min<std::int64_t>(threads, count));
}

/// Cuts [0, count) into at most `threads` contiguous shares and runs `fn(begin, end, share)` on each. `work` is a rough
/// number of element operations in all of [0, count).
template <typename Fn>
void parallel_shares(int threads, std::int64_t count, std::int64_t work, Fn&& fn) {
    const int shares = share_count(threads, count, work);
    if (shares == 1) {
        if (count > 0) fn(std::int64_t{0}, count, 0);
        return;
    }
    // Always the whole team: libgomp ends the threads that a smaller team leaves out and starts them anew for the next.
#pragma omp parallel num_threads(threads)
    {
        // The runtime may give fewer threads than asked for; every share is done all the same.
        for (int share = omp_get_thread_num(); share < shares; share += omp_get_num_threads())
            fn(count * share / shares, count * (share + 1) / shares, share);
    }
}

/// For the life of the object: `threads` OpenMP threads, denormals flushed to zero on all of them (a weight that decays
/// towards zero would otherwise slow every product down a hundredfold).
class ExecutionScope {
public:
    explicit ExecutionScope(int threads);
    ~ExecutionScope();
    ExecutionScope(const ExecutionScope&) = delete;
    ExecutionScope& operator=(const ExecutionScope&) = delete;

private:
    int threads_before_;
    unsigned control_before_;
};

}  // namespace nn
