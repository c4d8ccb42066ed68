#pragma once
// A register of channels at a time, and the few that are left.

#include "nn/engine/kernels/vector/simd.h"

#include <type_traits>

namespace nn::simd {

/// Floats of a cache line.
inline constexpr std::int64_t kLineFloats = 16;
constexpr std::int64_t whole_lines(std::int64_t floats) {
    return (floats + kLineFloats - 1) / kLineFloats * kLineFloats;
}

/// `n` rounded up to whole vectors.
constexpr std::int64_t whole_vectors(std::int64_t n) { return (n + kLanes - 1) / kLanes * kLanes; }

/// Calls fn(first channel, channels, whole) for a register of channels at a time, `whole` a constant, and for what is
/// left: fewer, or (`again`) a whole register that overlaps the one before, where writing a value twice does no harm.
template <typename Fn>
inline void for_lanes(std::int64_t channels, bool again, Fn&& fn) {
    std::int64_t c = 0;
    for (; c + kLanes <= channels; c += kLanes) fn(c, kLanes, std::true_type());
    if (c == channels) return;
    if (again && channels >= kLanes)
        fn(channels - kLanes, kLanes, std::true_type());
    else
        fn(c, channels - c, std::false_type());
}
template <typename Whole>
inline Floats load_lanes(const float* from, std::int64_t count, Whole) {
    if constexpr (Whole::value) return load<Floats>(from);
    return load_first(from, count);
}
template <typename Whole>
inline void store_lanes(float* to, Floats v, std::int64_t count, Whole) {
    if constexpr (Whole::value)
        store(to, v);
    else
        store_first(to, v, count);
}

}  // namespace nn::simd
