#include "nn/engine/kernels/batch_norm_pool.h"

#include "nn/engine/kernels/pooling_windows.h"
#include "nn/engine/kernels/simd.h"

namespace nn {
namespace {

using simd::Floats;
using simd::kLanes;

constexpr std::int64_t kMostTaps = 64;

/// Calls fn(vector's first channel, load, store) for every sixteen channels; the last may be fewer.
template <typename Fn>
inline void for_vectors(std::int64_t channels, Fn&& fn) {
    std::int64_t c = 0;
    for (; c + kLanes <= channels; c += kLanes)
        fn(
            c, [](const float* from) { return simd::load<Floats>(from); },
            [](float* to, Floats v) { simd::store(to, v); }, kLanes);
    if (const std::int64_t rest = channels - c; rest > 0)
        fn(
            c, [rest](const float* from) { return simd::load_first(from, rest); },
            [rest](float* to, Floats v) { simd::store_first(to, v, rest); }, rest);
}

/// Distances, in floats, of a window's taps from its first.
struct Taps {
    std::int64_t count = 0;
    std::int64_t at[kMostTaps];

    explicit Taps(const PoolingShape& s) {
        for (std::int64_t a = 0; a < s.kernel[0]; ++a)
            for (std::int64_t b = 0; b < s.kernel[1]; ++b)
                for (std::int64_t c = 0; c < s.kernel[2]; ++c)
                    at[count++] = ((a * s.in[1] + b) * s.in[2] + c) * s.channels;
    }
};

std::int64_t window_offset(const PoolingShape& s, std::int64_t n, const pooling::Window& w) {
    return (((n * s.in[0] + w.start[0]) * s.in[1] + w.start[1]) * s.in[2] + w.start[2]) * s.channels;
}

/// The taps as sixteen ints, and back.
simd::Ints widen(const std::uint8_t* from, std::int64_t count) {
    simd::Bytes bytes{};
    std::memcpy(&bytes, from, static_cast<std::size_t>(count));
    return __builtin_convertvector(bytes, simd::Ints);
}
void narrow(simd::Ints taps, std::uint8_t* to, std::int64_t count) {
    const simd::Bytes bytes = __builtin_convertvector(taps, simd::Bytes);
    std::memcpy(to, &bytes, static_cast<std::size_t>(count));
}

}  // namespace

bool pools_with_scaling(const PoolingShape& s) {
    if (s.adaptive || s.taps() > kMostTaps) return false;
    for (std::size_t a = 0; a < 3; ++a)
        if (s.padding[a] != 0 || s.in[a] != s.out[a] * s.kernel[a] || (s.out[a] > 1 && s.stride[a] != s.kernel[a]) ||
            (s.kernel[a] > 1 && s.dilation[a] != 1))
            return false;
    return true;
}

void scale_and_pool(const PoolingShape& s, const float* x, const float* scale, const float* offset, bool relu, float* y,
                    const PooledChoice& choice) {
    const Taps taps(s);
    pooling::for_windows(s, [&](std::int64_t n, std::int64_t position, const pooling::Window& w) {
        const float* from = x + window_offset(s, n, w);
        const std::int64_t to = (n * s.out_positions() + position) * s.channels;
        for_vectors(s.channels, [&](std::int64_t c, auto&& read, auto&& write, std::int64_t count) {
            const Floats factor = read(scale + c), shift = read(offset + c);
            Floats won = read(from + c), best = won * factor + shift;
            simd::Ints tap{};
            for (std::int64_t t = 1; t < taps.count; ++t) {
                const Floats value = read(from + taps.at[t] + c), scaled = value * factor + shift;
                const simd::Ints wins = (scaled > best) | (scaled != scaled);
                best = wins ? scaled : best;
                won = wins ? value : won;
                tap = wins ? simd::Ints{} + static_cast<int>(t) : tap;
            }
            write(y + to + c, relu ? simd::relu(best) : best);
            if (!choice.x) return;
            write(choice.x + to + c, won);
            narrow(tap, choice.tap + to + c, count);
        });
    });
}

void combine_pooled(const PoolingShape& s, const PooledIncoming& in, const float* factor, const float* slope,
                    const float* constant, float* dx) {
    const Taps taps(s);
    pooling::for_windows(s, [&](std::int64_t n, std::int64_t position, const pooling::Window& w) {
        const std::int64_t at = window_offset(s, n, w), from = (n * s.out_positions() + position) * s.channels;
        for_vectors(s.channels, [&](std::int64_t c, auto&& read, auto&& write, std::int64_t count) {
            const simd::Ints tap = widen(in.tap + from + c, count);
            const Floats arriving = read(in.dy + from + c) * read(factor + c);
            const Floats mean = read(in.mean + c), m = read(slope + c), b = read(constant + c);
            Floats mask_scale{}, mask_offset = simd::splat(1.0f);
            if (in.mask_scale) mask_scale = read(in.mask_scale + c), mask_offset = read(in.mask_offset + c);
            for (std::int64_t t = 0; t < taps.count; ++t) {
                const Floats x = read(in.x + at + taps.at[t] + c);
                const simd::Ints gets = (tap == static_cast<int>(t)) & (x * mask_scale + mask_offset > 0.0f);
                write(dx + at + taps.at[t] + c, (gets ? arriving : Floats{}) + ((x - mean) * m + b));
            }
        });
    });
}

}  // namespace nn
