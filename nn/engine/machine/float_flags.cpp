#include "nn/engine/machine/float_flags.h"

#include <omp.h>

#include <algorithm>
#include <atomic>
#include <bit>

namespace nn {

namespace {

/// The largest magnitude's bits: infinity is above every number, NaN above infinity.
std::uint32_t largest_bits(const float* values, std::int64_t count) {
    std::uint32_t largest = 0;
    for (std::int64_t i = 0; i < count; ++i) largest = std::max(largest, std::bit_cast<std::uint32_t>(values[i]) & 0x7fffffffu);
    return largest;
}

}  // namespace

unsigned take_team_flags(int threads) {
    std::atomic<unsigned> noticed{0};
    if (threads <= 1) return 0;
#pragma omp parallel num_threads(threads)
    {
        const unsigned flags = omp_get_thread_num() == 0 ? 0 : float_flags();
        if (flags != 0) {
            noticed.fetch_or(flags, std::memory_order_relaxed);
            clear_float_flags();
        }
    }
    return noticed.load(std::memory_order_relaxed);
}

bool all_finite(const float* values, std::int64_t count, bool infinities) {
    constexpr std::int64_t piece = 4096;  // ends early, and is long enough for the vectors
    constexpr std::uint32_t infinity = 0x7f800000u;
    const std::uint32_t allowed = infinities ? infinity : infinity - 1;
    for (std::int64_t at = 0; at < count; at += piece)
        if (largest_bits(values + at, std::min(piece, count - at)) > allowed) return false;
    return true;
}

}  // namespace nn
