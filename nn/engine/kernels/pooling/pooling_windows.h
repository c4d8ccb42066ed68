#pragma once
// By hand: as Eigen's blocks a maximum takes 3.4 times as long (max_pooling.cpp).
// How pooling kernels walk: over the windows of all outputs, over the taps of a window, over channels.

#include "nn/engine/kernels/pooling/pooling.h"
#include "nn/engine/kernels/vector/lanes.h"
#include "nn/engine/kernels/vector/simd.h"
#include "nn/engine/machine/parallel.h"

#include <algorithm>

namespace nn::pooling {

using simd::for_lanes;
using simd::load_lanes;
using simd::store_lanes;

/// One output position's window: taps inside the input, per axis the range [first, last).
struct Window {
    PoolingShape::Axes start, first, last;
};

inline Window window_at(const PoolingShape& s, const PoolingShape::Axes& out) {
    Window w;
    for (std::size_t a = 0; a < 3; ++a) {
        if (s.adaptive) {
            w.start[a] = out[a] * s.in[a] / s.out[a];
            w.first[a] = 0;
            w.last[a] = ((out[a] + 1) * s.in[a] + s.out[a] - 1) / s.out[a] - w.start[a];
            continue;
        }
        const std::int64_t start = out[a] * s.stride[a] - s.padding[a], d = s.dilation[a];
        w.start[a] = start;
        w.first[a] = 0;
        w.last[a] = s.kernel[a];
        if (start >= 0 && start + (s.kernel[a] - 1) * d < s.in[a]) continue;  // most windows: spares the divisions
        w.first[a] = start < 0 ? (-start + d - 1) / d : 0;
        w.last[a] = std::clamp<std::int64_t>((s.in[a] - start + d - 1) / d, 0, s.kernel[a]);
    }
    return w;
}

/// Calls fn(first tap, its input position, taps) for the rows of taps of `w`, in PyTorch's order. Along a row the
/// position grows by dilation[2].
template <typename Fn>
inline void for_tap_rows(const PoolingShape& s, const Window& w, Fn&& fn) {
    const std::int64_t taps = w.last[2] - w.first[2];
    if (taps <= 0) return;
    for (std::int64_t a = w.first[0]; a < w.last[0]; ++a)
        for (std::int64_t b = w.first[1]; b < w.last[1]; ++b) {
            const std::int64_t row =
                ((w.start[0] + a * s.dilation[0]) * s.in[1] + w.start[1] + b * s.dilation[1]) * s.in[2];
            fn((a * s.kernel[1] + b) * s.kernel[2] + w.first[2], row + w.start[2] + w.first[2] * s.dilation[2], taps);
        }
}

/// Calls fn(tap, input position) for the taps of `w`, in PyTorch's order.
template <typename Fn>
inline void for_taps(const PoolingShape& s, const Window& w, Fn&& fn) {
    for_tap_rows(s, w, [&](std::int64_t tap, std::int64_t position, std::int64_t taps) {
        for (std::int64_t t = 0; t < taps; ++t) fn(tap + t, position + t * s.dilation[2]);
    });
}

/// Calls fn(sample, output position, window) for the outputs of sample n that lie in the rows [begin, end).
template <typename Fn>
inline void for_rows(const PoolingShape& s, std::int64_t n, std::int64_t begin, std::int64_t end, Fn&& fn) {
    for (std::int64_t row = begin; row < end; ++row)
        for (std::int64_t w = 0; w < s.out[2]; ++w)
            fn(n, row * s.out[2] + w, window_at(s, {row / s.out[1], row % s.out[1], w}));
}

inline std::int64_t work_of(const PoolingShape& s) { return s.batch * s.out_positions() * s.taps() * s.channels; }

/// Calls fn(sample, output position, window) for all outputs, shared out among the threads.
template <typename Fn>
void for_windows(const PoolingShape& s, Fn&& fn) {
    const std::int64_t rows = s.out[0] * s.out[1];
    parallel_shares(s.threads, s.batch * rows, work_of(s), [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t r = begin; r < end;) {
            const std::int64_t n = r / rows, first = r % rows, last = std::min(rows, first + end - r);
            for_rows(s, n, first, last, fn);
            r += last - first;
        }
    });
}

/// The same with whole samples shared out, for what writes to windows that overlap; before(sample) first.
template <typename Before, typename Fn>
void for_windows_of_samples(const PoolingShape& s, Before&& before, Fn&& fn) {
    parallel_shares(s.threads, s.batch, work_of(s), [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t n = begin; n < end; ++n) {
            before(n);
            for_rows(s, n, 0, s.out[0] * s.out[1], fn);
        }
    });
}

/// Calls fn with `c` at every multiple of 16 that has 16 channels after it. `again`: the last 16 may overlap those
/// before, which only writes the same values twice. Leaves `c` at the first channel not done.
template <typename Fn>
inline void for_sixteens(std::int64_t channels, bool again, std::int64_t& c, Fn&& fn) {
    for (; c + simd::kLanes <= channels; c += simd::kLanes) fn();
    if (!again || c == channels || channels < simd::kLanes) return;
    c = channels - simd::kLanes;
    fn();
    c = channels;
}

/// No window lies in the margin, not even in part.
inline bool windows_inside(const PoolingShape& s) {
    if (s.adaptive) return false;
    for (std::size_t a = 0; a < 3; ++a)
        if (s.padding[a] > 0 || (s.out[a] - 1) * s.stride[a] + s.dilation[a] * (s.kernel[a] - 1) >= s.in[a])
            return false;
    return true;
}
/// Where the taps of a window lie, in positions from its first. Of small windows.
inline constexpr std::int64_t kMostPlaces = 32;
using Places = std::array<std::int32_t, kMostPlaces>;
inline Places places_of(const PoolingShape& s) {
    Places places{};
    std::size_t tap = 0;
    for (std::int64_t a = 0; a < s.kernel[0]; ++a)
        for (std::int64_t b = 0; b < s.kernel[1]; ++b)
            for (std::int64_t c = 0; c < s.kernel[2]; ++c)
                places[tap++] = static_cast<std::int32_t>((a * s.dilation[0] * s.in[1] + b * s.dilation[1]) * s.in[2] +
                                                          c * s.dilation[2]);
    return places;
}
/// Calls fn(sample, output position, first input position) for outputs of windows that lie inside, those of the rows
/// [begin, end) of all samples.
template <typename Fn>
inline void for_inside_rows(const PoolingShape& s, std::int64_t begin, std::int64_t end, Fn&& fn) {
    const std::int64_t rows = s.out[0] * s.out[1];
    for (std::int64_t r = begin; r < end; ++r) {
        const std::int64_t n = r / rows, row = r % rows;
        const std::int64_t line = row / s.out[1] * s.stride[0] * s.in[1] + row % s.out[1] * s.stride[1];
        for (std::int64_t w = 0; w < s.out[2]; ++w) fn(n, row * s.out[2] + w, line * s.in[2] + w * s.stride[2]);
    }
}

/// No input belongs to two windows.
inline bool windows_apart(const PoolingShape& s) {
    if (s.adaptive) return false;
    for (std::size_t a = 0; a < 3; ++a)
        if (s.kernel[a] > 1 && s.out[a] > 1 && (s.dilation[a] != 1 || s.stride[a] < s.kernel[a])) return false;
    return true;
}
/// Every input belongs to some window.
inline bool windows_cover(const PoolingShape& s) {
    for (std::size_t a = 0; a < 3; ++a) {
        const std::int64_t end = (s.out[a] - 1) * s.stride[a] - s.padding[a] + s.kernel[a];
        const bool gaps = s.out[a] > 1 && s.stride[a] > s.kernel[a];
        if (s.dilation[a] != 1 || gaps || end < s.in[a]) return false;
    }
    return true;
}

}  // namespace nn::pooling
