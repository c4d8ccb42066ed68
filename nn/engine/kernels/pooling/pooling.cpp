#include "nn/engine/kernels/pooling/pooling.h"

#include "nn/engine/kernels/pooling/pooling_windows.h"

namespace nn {
namespace {

using namespace pooling;
using simd::Floats;
using simd::kLanes;

float divisor_at(const PoolingShape& s, const AveragePooling& how, const Window& w) {
    if (how.divisor > 0) return static_cast<float>(how.divisor);
    std::int64_t count = 1;
    for (std::size_t a = 0; a < 3; ++a) {
        const std::int64_t padded_end = std::min(w.start[a] + s.kernel[a], s.in[a] + s.padding[a]);
        const bool padded = how.count_include_pad && !s.adaptive;
        count *= padded ? padded_end - w.start[a] : w.last[a] - w.first[a];
    }
    return static_cast<float>(count);
}

/// Sum of a window, its rows summed by themselves first: in a large window that halves the digits lost.
template <typename V>
V window_sum(const PoolingShape& s, const Window& w, const float* in) {
    V sum{};
    for_tap_rows(s, w, [&](std::int64_t, std::int64_t position, std::int64_t taps) {
        V row{};
        for (std::int64_t t = 0; t < taps; ++t) row += simd::load<V>(in + (position + t * s.dilation[2]) * s.channels);
        sum += row;
    });
    return sum;
}

template <bool Apart>
void average_backward(const PoolingShape& s, const AveragePooling& how, const float* dy, float* dx) {
    const std::int64_t sample = s.in_positions() * s.channels;
    const bool clear = !Apart || !windows_cover(s);
    const auto before = [&](std::int64_t n) {
        if (clear) std::fill_n(dx + n * sample, sample, 0.0f);
    };
    for_windows_of_samples(s, before, [&](std::int64_t n, std::int64_t p, const Window& w) {
        const float* from = dy + (n * s.out_positions() + p) * s.channels;
        float* out = dx + n * sample;
        const float divisor = divisor_at(s, how, w);
        const auto spread = [&]<typename V>(std::int64_t c, V) {
            const V share = simd::load<V>(from + c) / divisor;
            for_taps(s, w, [&](std::int64_t, std::int64_t position) {
                float* to = out + position * s.channels + c;
                simd::store(to, Apart ? share : simd::load<V>(to) + share);
            });
        };
        std::int64_t c = 0;
        for_sixteens(s.channels, Apart, c, [&] { spread(c, Floats{}); });
        for (; c < s.channels; ++c) spread(c, 0.0f);
    });
}

}  // namespace

void set_adaptive_windows(PoolingShape& s) {
    for (std::size_t a = 0; a < 3; ++a) {
        if (s.in[a] % s.out[a] != 0) s.adaptive = true;
        s.kernel[a] = s.stride[a] = s.in[a] / s.out[a];
    }
    if (!s.adaptive) return;
    for (std::size_t a = 0; a < 3; ++a) {
        s.kernel[a] = 0;
        for (std::int64_t i = 0; i < s.out[a]; ++i) {
            const std::int64_t end = ((i + 1) * s.in[a] + s.out[a] - 1) / s.out[a];
            s.kernel[a] = std::max(s.kernel[a], end - i * s.in[a] / s.out[a]);
        }
    }
}

void average_pool_forward(const PoolingShape& s, const AveragePooling& how, const float* x, float* y) {
    for_windows(s, [&](std::int64_t n, std::int64_t p, const Window& w) {
        const float* in = x + n * s.in_positions() * s.channels;
        float* out = y + (n * s.out_positions() + p) * s.channels;
        const float divisor = divisor_at(s, how, w);
        std::int64_t c = 0;
        for_sixteens(s.channels, true, c, [&] { simd::store(out + c, window_sum<Floats>(s, w, in + c) / divisor); });
        for (; c < s.channels; ++c) out[c] = window_sum<float>(s, w, in + c) / divisor;
    });
}

void average_pool_backward(const PoolingShape& s, const AveragePooling& how, const float* dy, float* dx) {
    if (windows_apart(s))
        average_backward<true>(s, how, dy, dx);
    else
        average_backward<false>(s, how, dy, dx);
}

}  // namespace nn
