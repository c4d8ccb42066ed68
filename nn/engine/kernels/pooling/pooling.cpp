#include "nn/engine/kernels/pooling/pooling.h"

#include "nn/engine/kernels/pooling/pooling_windows.h"
#include "nn/engine/kernels/vector/panels.h"

namespace nn {
namespace {

using namespace pooling;

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

/// Small windows inside the input, all of one size: the common case.
bool all_alike(const PoolingShape& s) { return windows_inside(s) && s.taps() <= kMostPlaces; }

void average_forward_inside(const PoolingShape& s, float divisor, const float* x, float* y) {
    const Places places = places_of(s);
    const auto window = [&](std::int64_t n, std::int64_t p, std::int64_t first) {
        const float* in = x + (n * s.in_positions() + first) * s.channels;
        float* out = y + (n * s.out_positions() + p) * s.channels;
        for_panels(s.channels, [&](auto at) {
            typename decltype(at)::Array sum = at.of(in);
            for (std::size_t t = 1; t < static_cast<std::size_t>(s.taps()); ++t)
                sum += at.of(in + places[t] * s.channels);
            at.of(out) = sum / divisor;
        });
    };
    parallel_shares(s.threads, s.batch * s.out[0] * s.out[1], work_of(s),
                    [&](std::int64_t begin, std::int64_t end, int) { for_inside_rows(s, begin, end, window); });
}

template <bool Apart>
void average_backward_inside(const PoolingShape& s, float divisor, const float* dy, float* dx) {
    const Places places = places_of(s);
    const auto window = [&](std::int64_t n, std::int64_t p, std::int64_t first) {
        float* out = dx + (n * s.in_positions() + first) * s.channels;
        const float* from = dy + (n * s.out_positions() + p) * s.channels;
        for_panels(s.channels, [&](auto at) {
            const typename decltype(at)::Array share = at.of(from) / divisor;
            for (std::size_t t = 0; t < static_cast<std::size_t>(s.taps()); ++t) {
                auto tap = at.of(out + places[t] * s.channels);
                if constexpr (Apart)
                    tap = share;
                else
                    tap += share;
            }
        });
    };
    const std::int64_t rows = s.out[0] * s.out[1], sample = s.in_positions() * s.channels;
    const bool clear = !Apart || !windows_cover(s);
    parallel_shares(s.threads, s.batch, work_of(s), [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t n = begin; n < end; ++n) {
            if (clear) std::fill_n(dx + n * sample, sample, 0.0f);
            for_inside_rows(s, n * rows, (n + 1) * rows, window);
        }
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
    if (all_alike(s)) return average_forward_inside(s, divisor_at(s, how, window_at(s, {})), x, y);
    for_windows(s, [&](std::int64_t n, std::int64_t p, const Window& w) {
        const float* in = x + n * s.in_positions() * s.channels;
        float* out = y + (n * s.out_positions() + p) * s.channels;
        const float divisor = divisor_at(s, how, w);
        for_panels(s.channels, [&](auto at) {
            using Sum = typename decltype(at)::Array;
            Sum sum = Sum::Zero();
            for_tap_rows(s, w, [&](std::int64_t, std::int64_t position, std::int64_t taps) {
                Sum row = Sum::Zero();  // by itself first: in a large window that halves the digits lost
                for (std::int64_t t = 0; t < taps; ++t) row += at.of(in + (position + t * s.dilation[2]) * s.channels);
                sum += row;
            });
            at.of(out) = sum / divisor;
        });
    });
}

void average_pool_backward(const PoolingShape& s, const AveragePooling& how, const float* dy, float* dx) {
    if (all_alike(s)) {
        const float divisor = divisor_at(s, how, window_at(s, {}));
        return windows_apart(s) ? average_backward_inside<true>(s, divisor, dy, dx)
                                : average_backward_inside<false>(s, divisor, dy, dx);
    }
    const std::int64_t sample = s.in_positions() * s.channels;
    const auto clear = [&](std::int64_t n) { std::fill_n(dx + n * sample, sample, 0.0f); };
    for_windows_of_samples(s, clear, [&](std::int64_t n, std::int64_t p, const Window& w) {
        const float* from = dy + (n * s.out_positions() + p) * s.channels;
        float* out = dx + n * sample;
        const float divisor = divisor_at(s, how, w);
        for_panels(s.channels, [&](auto at) {
            const typename decltype(at)::Array share = at.of(from) / divisor;
            for_taps(s, w, [&](std::int64_t, std::int64_t position) { at.of(out + position * s.channels) += share; });
        });
    });
}

}  // namespace nn
