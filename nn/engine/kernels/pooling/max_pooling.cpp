// By hand but for gradients: as Eigen's blocks it takes 3.4 times as long (64x32x32x32: 763 µs against 224).
#include "nn/engine/kernels/pooling/pooling_windows.h"
#include "nn/engine/kernels/vector/panels.h"

#include <atomic>
#include <cstring>
#include <limits>
#include <utility>

namespace nn {
namespace {

using namespace pooling;
using simd::Floats;
using simd::Ints;
using simd::kLanes;

typedef std::int64_t Longs __attribute__((vector_size(kLanes * sizeof(std::int64_t))));

constexpr float kLowest = -std::numeric_limits<float>::infinity();

/// PyTorch's choice before any value is seen: the window's first tap, or none.
struct First {
    std::int32_t tap = 0, position = -1;
};
First first_of(const PoolingShape& s, const Window& w) {
    First f;
    bool found = false;
    for_tap_rows(s, w, [&](std::int64_t tap, std::int64_t position, std::int64_t) {
        if (std::exchange(found, true)) return;
        f = {static_cast<std::int32_t>(tap), static_cast<std::int32_t>(position)};
    });
    return f;
}

/// What is kept beside the maxima. Both may be null.
template <typename Choice>
struct Kept {
    Choice* choices;
    std::int64_t* indices;
};

template <bool Indices, typename Choice>
void max_sixteen(const PoolingShape& s, const Window& w, const First& first, const float* in, float* y,
                 const Kept<Choice>& kept) {
    typedef Choice Choices __attribute__((vector_size(kLanes * sizeof(Choice))));
    Floats best = simd::splat(kLowest);
    Ints chosen = Ints{} + first.tap, place = Ints{} + first.position;
    for_taps(s, w, [&](std::int64_t tap, std::int64_t position) {
        const Floats v = simd::load<Floats>(in + position * s.channels);
        const Ints better = (v > best) | (v != v);
        best = better ? v : best;
        chosen = better ? Ints{} + static_cast<std::int32_t>(tap) : chosen;
        if constexpr (Indices) place = better ? Ints{} + static_cast<std::int32_t>(position) : place;
    });
    simd::store(y, best);
    if (kept.choices) simd::store(kept.choices, __builtin_convertvector(chosen, Choices));
    if constexpr (Indices) simd::store(kept.indices, __builtin_convertvector(place, Longs));
}

template <typename Choice>
void max_one(const PoolingShape& s, const Window& w, const First& first, const float* in, float* y,
             const Kept<Choice>& kept) {
    float best = kLowest;
    std::int64_t chosen = first.tap, place = first.position;
    for_taps(s, w, [&](std::int64_t tap, std::int64_t position) {
        const float v = in[position * s.channels];
        if (!(v > best || v != v)) return;
        best = v;
        chosen = tap;
        place = position;
    });
    *y = best;
    if (kept.choices) *kept.choices = static_cast<Choice>(chosen);
    if (kept.indices) *kept.indices = place;
}

template <bool Indices, typename Choice>
void max_forward(const PoolingShape& s, const float* x, float* y, Choice* choices, std::int64_t* indices) {
    for_windows(s, [&](std::int64_t n, std::int64_t p, const Window& w) {
        const float* in = x + n * s.in_positions() * s.channels;
        const std::int64_t at = (n * s.out_positions() + p) * s.channels;
        const First first = first_of(s, w);
        const auto kept = [&](std::int64_t c) {
            return Kept<Choice>{choices ? choices + at + c : nullptr, indices ? indices + at + c : nullptr};
        };
        std::int64_t c = 0;
        for_sixteens(s.channels, true, c, [&] { max_sixteen<Indices>(s, w, first, in + c, y + at + c, kept(c)); });
        for (; c < s.channels; ++c) max_one(s, w, first, in + c, y + at + c, kept(c));
    });
}

template <bool Apart, typename Choice>
void max_backward(const PoolingShape& s, const Choice* choices, const float* dy, float* dx) {
    typedef Choice Choices __attribute__((vector_size(kLanes * sizeof(Choice))));
    const std::int64_t sample = s.in_positions() * s.channels;
    const bool clear = !Apart || !windows_cover(s);
    const auto before = [&](std::int64_t n) {
        if (clear) std::fill_n(dx + n * sample, sample, 0.0f);
    };
    for_windows_of_samples(s, before, [&](std::int64_t n, std::int64_t p, const Window& w) {
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

/// Windows inside the input, of few taps (kTaps, 0: any number): the common case, nothing asked for in its loops.
template <int kTaps, bool Indices, typename Choice>
void max_forward_inside(const PoolingShape& s, const float* x, float* y, Choice* choices, std::int64_t* indices) {
    typedef Choice Choices __attribute__((vector_size(kLanes * sizeof(Choice))));
    const Places places = places_of(s);
    const int taps = kTaps ? kTaps : static_cast<int>(s.taps());
    const auto window = [&](std::int64_t n, std::int64_t p, std::int64_t first) {
        const float* in = x + (n * s.in_positions() + first) * s.channels;
        const std::int64_t at = (n * s.out_positions() + p) * s.channels;
        for_lanes(s.channels, true, [&](std::int64_t c, std::int64_t count, auto whole) {
            Floats best = load_lanes(in + c, count, whole);
            Ints chosen = {};
            for (int t = 1; t < taps; ++t) {
                const Floats v = load_lanes(in + places[static_cast<std::size_t>(t)] * s.channels + c, count, whole);
                const Ints better = (v > best) | (v != v);
                best = better ? v : best;
                chosen = better ? Ints{} + t : chosen;
            }
            store_lanes(y + at + c, best, count, whole);
            const auto bytes = static_cast<std::size_t>(count);
            if (choices) {
                const Choices small = __builtin_convertvector(chosen, Choices);
                std::memcpy(choices + at + c, &small, whole ? sizeof small : bytes * sizeof(Choice));
            }
            if constexpr (Indices)
                for (std::int64_t i = 0; i < count; ++i)
                    indices[at + c + i] = first + places[static_cast<std::size_t>(chosen[i])];
        });
    };
    const std::int64_t rows = s.batch * s.out[0] * s.out[1];
    parallel_shares(s.threads, rows, work_of(s),
                    [&](std::int64_t begin, std::int64_t end, int) { for_inside_rows(s, begin, end, window); });
}

/// The same, and no input belongs to two of them: what is written is final.
template <int kTaps, typename Choice>
void max_backward_inside(const PoolingShape& s, const Choice* choices, const float* dy, float* dx) {
    const Places places = places_of(s);
    const int taps = kTaps ? kTaps : static_cast<int>(s.taps());
    const auto window = [&](std::int64_t n, std::int64_t p, std::int64_t first) {
        float* out = dx + (n * s.in_positions() + first) * s.channels;
        const std::int64_t at_out = (n * s.out_positions() + p) * s.channels;
        for_panels(s.channels, [&](auto at) {
            using Array = typename decltype(at)::Array;
            using Choices = Eigen::Array<Choice, 1, Array::SizeAtCompileTime>;
            const Array d = at.of(dy + at_out);
            const Array chosen = Eigen::Map<const Choices>(choices + at_out + at.first).template cast<float>();
            for (int t = 0; t < taps; ++t)
                at.of(out + places[static_cast<std::size_t>(t)] * s.channels) =
                    or_zero(chosen == static_cast<float>(t), d);
        });
    };
    const std::int64_t rows = s.out[0] * s.out[1], sample = s.in_positions() * s.channels;
    const bool clear = !windows_cover(s);
    parallel_shares(s.threads, s.batch, work_of(s), [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t n = begin; n < end; ++n) {
            if (clear) std::fill_n(dx + n * sample, sample, 0.0f);
            for_inside_rows(s, n * rows, (n + 1) * rows, window);
        }
    });
}

/// Dispatches to the number of taps, 0 for one that has no code of its own.
template <typename Fn>
void with_taps(const PoolingShape& s, Fn&& fn) {
    switch (s.taps()) {
        case 2:
            return fn(std::integral_constant<int, 2>());
        case 4:
            return fn(std::integral_constant<int, 4>());
        case 8:
            return fn(std::integral_constant<int, 8>());
        case 9:
            return fn(std::integral_constant<int, 9>());
        default:
            return fn(std::integral_constant<int, 0>());
    }
}

/// Dispatches to a byte or an int per choice.
template <typename Fn>
void with_choice_type(const PoolingShape& s, Fn&& fn) {
    if (s.taps() <= 256)
        fn(std::uint8_t{});
    else
        fn(std::int32_t{});
}

bool all_inside(const std::int64_t* indices, std::int64_t count, std::int64_t positions) {
    int outside = 0;
#pragma omp simd reduction(| : outside)
    for (std::int64_t i = 0; i < count; ++i)
        outside |= static_cast<std::uint64_t>(indices[i]) < static_cast<std::uint64_t>(positions) ? 0 : 1;
    return outside == 0;
}

}  // namespace

std::size_t max_pool_choice_bytes(const PoolingShape& s) {
    const auto elements = static_cast<std::size_t>(s.batch * s.out_positions() * s.channels);
    return elements * (s.taps() <= 256 ? sizeof(std::uint8_t) : sizeof(std::int32_t));
}

void max_pool_forward(const PoolingShape& shape, const float* x, float* y, void* choices, std::int64_t* indices) {
    const bool inside = windows_inside(shape) && shape.taps() <= kMostPlaces;
    if (inside)
        return with_taps(shape, [&](auto taps) {
            auto* bytes = static_cast<std::uint8_t*>(choices);
            if (indices)
                max_forward_inside<taps(), true>(shape, x, y, bytes, indices);
            else
                max_forward_inside<taps(), false>(shape, x, y, bytes, indices);
        });
    with_choice_type(shape, [&]<typename T>(T) {
        if (indices)
            max_forward<true>(shape, x, y, static_cast<T*>(choices), indices);
        else
            max_forward<false>(shape, x, y, static_cast<T*>(choices), indices);
    });
}

void max_pool_backward(const PoolingShape& shape, const void* choices, const float* dy, float* dx) {
    if (windows_inside(shape) && windows_apart(shape) && shape.taps() <= kMostPlaces)
        return with_taps(shape, [&](auto taps) {
            max_backward_inside<taps()>(shape, static_cast<const std::uint8_t*>(choices), dy, dx);
        });
    with_choice_type(shape, [&]<typename T>(T) {
        if (windows_apart(shape))
            max_backward<true>(shape, static_cast<const T*>(choices), dy, dx);
        else
            max_backward<false>(shape, static_cast<const T*>(choices), dy, dx);
    });
}

bool max_unpool_forward(const UnpoolingShape& s, const float* x, const std::int64_t* indices, float* y) {
    const std::int64_t out = s.out_positions * s.channels, in = s.in_positions * s.channels;
    std::atomic<bool> good = true;
    parallel_shares(s.threads, s.batch, s.batch * (in + out), [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t n = begin; n < end; ++n) {
            const float* from = x + n * in;
            const std::int64_t* index = indices + n * in;
            float* to = y + n * out;
            if (!all_inside(index, in, s.out_positions)) {
                good = false;
                continue;
            }
            std::fill_n(to, out, 0.0f);
            for (std::int64_t p = 0; p < s.in_positions; ++p, from += s.channels, index += s.channels)
                for (std::int64_t c = 0; c < s.channels; ++c) to[index[c] * s.channels + c] = from[c];
        }
    });
    return good;
}

void max_unpool_backward(const UnpoolingShape& s, const std::int64_t* indices, const float* dy, float* dx) {
    const std::int64_t out = s.out_positions * s.channels, in = s.in_positions * s.channels;
    parallel_shares(s.threads, s.batch, 2 * s.batch * in, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t n = begin; n < end; ++n)
            for (std::int64_t p = 0; p < s.in_positions; ++p) {
                const std::int64_t at = n * in + p * s.channels;
#pragma omp simd
                for (std::int64_t c = 0; c < s.channels; ++c)
                    dx[at + c] = dy[n * out + indices[at + c] * s.channels + c];
            }
    });
}

}  // namespace nn
