#include "nn/engine/kernels/pooling.h"

#include "nn/engine/kernels/simd.h"
#include "nn/engine/parallel.h"

#include <algorithm>
#include <limits>
#include <type_traits>

namespace nn {
namespace {

using simd::Bytes;
using simd::Floats;
using simd::Ints;
using simd::kLanes;

/// One output position's window: taps inside the input, per axis the range [first, last).
struct Window {
    std::array<std::int64_t, 3> start, first, last;
};

Window window_at(const PoolingShape& s, const std::array<std::int64_t, 3>& out) {
    Window w;
    for (std::size_t a = 0; a < 3; ++a) {
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

/// Calls fn(tap, input position) for the taps of `w`, in PyTorch's order.
template <typename Fn>
inline void for_taps(const PoolingShape& s, const Window& w, Fn&& fn) {
    for (std::int64_t a = w.first[0]; a < w.last[0]; ++a)
        for (std::int64_t b = w.first[1]; b < w.last[1]; ++b) {
            const std::int64_t row =
                ((w.start[0] + a * s.dilation[0]) * s.in[1] + w.start[1] + b * s.dilation[1]) * s.in[2];
            for (std::int64_t c = w.first[2]; c < w.last[2]; ++c)
                fn((a * s.kernel[1] + b) * s.kernel[2] + c, row + w.start[2] + c * s.dilation[2]);
        }
}

std::int64_t first_tap(const PoolingShape& s, const Window& w) {
    return (w.first[0] * s.kernel[1] + w.first[1]) * s.kernel[2] + w.first[2];
}

/// Calls fn(sample, output position, window) for all outputs, samples shared out among the threads; before(sample)
/// first.
template <typename Before, typename Fn>
void for_windows(const PoolingShape& s, Before&& before, Fn&& fn) {
    const std::int64_t work = s.batch * s.out_positions() * s.taps() * s.channels;
    parallel_shares(s.threads, s.batch, work, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t n = begin; n < end; ++n) {
            before(n);
            std::int64_t p = 0;
            for (std::int64_t d = 0; d < s.out[0]; ++d)
                for (std::int64_t h = 0; h < s.out[1]; ++h)
                    for (std::int64_t w = 0; w < s.out[2]; ++w, ++p) fn(n, p, window_at(s, {d, h, w}));
        }
    });
}

/// Calls fn with `c` at every multiple of 16 that has 16 channels after it. `again`: the last 16 may overlap those
/// before, which only writes the same values twice. Leaves `c` at the first channel not done.
template <typename Fn>
inline void for_sixteens(std::int64_t channels, bool again, std::int64_t& c, Fn&& fn) {
    for (; c + kLanes <= channels; c += kLanes) fn();
    if (!again || c == channels || channels < kLanes) return;
    c = channels - kLanes;
    fn();
    c = channels;
}

template <typename Choice>
void max_forward(const PoolingShape& s, const float* x, float* y, Choice* choices) {
    typedef Choice Choices __attribute__((vector_size(kLanes * sizeof(Choice))));
    for_windows(
        s, [](std::int64_t) {},
        [&](std::int64_t n, std::int64_t p, const Window& w) {
            const float* in = x + n * s.in_positions() * s.channels;
            const std::int64_t at = (n * s.out_positions() + p) * s.channels;
            std::int64_t c = 0;
            const auto sixteen = [&] {
                Floats best = simd::splat(-std::numeric_limits<float>::infinity());
                Ints chosen = Ints{} + static_cast<std::int32_t>(first_tap(s, w));
                for_taps(s, w, [&](std::int64_t tap, std::int64_t position) {
                    const Floats v = simd::load<Floats>(in + position * s.channels + c);
                    const Ints better = (v > best) | (v != v);
                    best = better ? v : best;
                    chosen = better ? Ints{} + static_cast<std::int32_t>(tap) : chosen;
                });
                simd::store(y + at + c, best);
                if (choices) simd::store(choices + at + c, __builtin_convertvector(chosen, Choices));
            };
            for_sixteens(s.channels, true, c, sixteen);
            for (; c < s.channels; ++c) {
                float best = -std::numeric_limits<float>::infinity();
                std::int64_t chosen = first_tap(s, w);
                for_taps(s, w, [&](std::int64_t tap, std::int64_t position) {
                    const float v = in[position * s.channels + c];
                    if (!(v > best || v != v)) return;
                    best = v;
                    chosen = tap;
                });
                y[at + c] = best;
                if (choices) choices[at + c] = static_cast<Choice>(chosen);
            }
        });
}

/// No input belongs to two windows.
bool windows_apart(const PoolingShape& s) {
    for (std::size_t a = 0; a < 3; ++a)
        if (s.kernel[a] > 1 && (s.dilation[a] != 1 || s.stride[a] < s.kernel[a])) return false;
    return true;
}
/// Every input belongs to some window.
bool windows_cover(const PoolingShape& s) {
    for (std::size_t a = 0; a < 3; ++a) {
        const std::int64_t end = (s.out[a] - 1) * s.stride[a] - s.padding[a] + s.kernel[a];
        if (s.dilation[a] != 1 || s.stride[a] > s.kernel[a] || end < s.in[a]) return false;
    }
    return true;
}

template <bool Apart, typename Choice>
void max_backward(const PoolingShape& s, const Choice* choices, const float* dy, float* dx) {
    typedef Choice Choices __attribute__((vector_size(kLanes * sizeof(Choice))));
    const std::int64_t sample = s.in_positions() * s.channels;
    const bool clear = !Apart || !windows_cover(s);
    const auto before = [&](std::int64_t n) {
        if (clear) std::fill_n(dx + n * sample, sample, 0.0f);
    };
    for_windows(s, before, [&](std::int64_t n, std::int64_t p, const Window& w) {
        float* out = dx + n * sample;
        const std::int64_t at = (n * s.out_positions() + p) * s.channels;
        std::int64_t c = 0;
        const auto sixteen = [&] {
            const Floats d = simd::load<Floats>(dy + at + c);
            const Ints chosen = __builtin_convertvector(simd::load<Choices>(choices + at + c), Ints);
            for_taps(s, w, [&](std::int64_t tap, std::int64_t position) {
                float* to = out + position * s.channels + c;
                const Floats share = chosen == static_cast<std::int32_t>(tap) ? d : Floats{};
                simd::store(to, Apart ? share : simd::load<Floats>(to) + share);
            });
        };
        for_sixteens(s.channels, Apart, c, sixteen);
        for (; c < s.channels; ++c)
            for_taps(s, w, [&](std::int64_t tap, std::int64_t position) {
                float& to = out[position * s.channels + c];
                const float share = choices[at + c] == tap ? dy[at + c] : 0.0f;
                to = Apart ? share : to + share;
            });
    });
}

/// Dispatches to a byte or an int per choice.
template <typename Fn>
void with_choice_type(const PoolingShape& s, Fn&& fn) {
    if (s.taps() <= 256)
        fn(std::uint8_t{});
    else
        fn(std::int32_t{});
}

float divisor_at(const PoolingShape& s, const AveragePooling& how, const Window& w) {
    if (how.divisor > 0) return static_cast<float>(how.divisor);
    std::int64_t count = 1;
    for (std::size_t a = 0; a < 3; ++a) {
        const std::int64_t padded_end = std::min(w.start[a] + s.kernel[a], s.in[a] + s.padding[a]);
        count *= how.count_include_pad ? padded_end - w.start[a] : w.last[a] - w.first[a];
    }
    return static_cast<float>(count);
}

}  // namespace

std::size_t max_pool_choice_bytes(const PoolingShape& s) {
    const auto elements = static_cast<std::size_t>(s.batch * s.out_positions() * s.channels);
    return elements * (s.taps() <= 256 ? sizeof(std::uint8_t) : sizeof(std::int32_t));
}

void max_pool_forward(const PoolingShape& shape, const float* x, float* y, void* choices) {
    with_choice_type(shape, [&]<typename T>(T) { max_forward(shape, x, y, static_cast<T*>(choices)); });
}

void max_pool_backward(const PoolingShape& shape, const void* choices, const float* dy, float* dx) {
    with_choice_type(shape, [&]<typename T>(T) {
        if (windows_apart(shape))
            max_backward<true>(shape, static_cast<const T*>(choices), dy, dx);
        else
            max_backward<false>(shape, static_cast<const T*>(choices), dy, dx);
    });
}

void average_pool_forward(const PoolingShape& s, const AveragePooling& how, const float* x, float* y) {
    for_windows(
        s, [](std::int64_t) {},
        [&](std::int64_t n, std::int64_t p, const Window& w) {
            float* out = y + (n * s.out_positions() + p) * s.channels;
            std::fill_n(out, s.channels, 0.0f);
            for_taps(s, w, [&](std::int64_t, std::int64_t position) {
                const float* in = x + (n * s.in_positions() + position) * s.channels;
#pragma omp simd
                for (std::int64_t c = 0; c < s.channels; ++c) out[c] += in[c];
            });
            const float divisor = divisor_at(s, how, w);
#pragma omp simd
            for (std::int64_t c = 0; c < s.channels; ++c) out[c] /= divisor;
        });
}

void average_pool_backward(const PoolingShape& s, const AveragePooling& how, const float* dy, float* dx) {
    const std::int64_t sample = s.in_positions() * s.channels;
    for_windows(
        s, [&](std::int64_t n) { std::fill_n(dx + n * sample, sample, 0.0f); },
        [&](std::int64_t n, std::int64_t p, const Window& w) {
            const float* from = dy + (n * s.out_positions() + p) * s.channels;
            const float divisor = divisor_at(s, how, w);
            for_taps(s, w, [&](std::int64_t, std::int64_t position) {
                float* to = dx + n * sample + position * s.channels;
#pragma omp simd
                for (std::int64_t c = 0; c < s.channels; ++c) to[c] += from[c] / divisor;
            });
        });
}

}  // namespace nn
