#include "nn/engine/kernels/normalization/softmax.h"

#include "nn/engine/kernels/vector/simd_math.h"
#include "nn/engine/machine/parallel.h"

#include <algorithm>
#include <cmath>

namespace nn {
namespace {

using simd::Floats;
using simd::kLanes;

inline Floats larger(Floats a, Floats b) { return a > b ? a : b; }
constexpr float kLowest = -std::numeric_limits<float>::infinity();

/// Lanes from `lanes` on become `v`.
inline Floats fill_up(Floats part, std::int64_t lanes, float v) {
    for (std::int64_t i = lanes; i < kLanes; ++i) part[i] = v;
    return part;
}

/// Up to sixteen neighbours: `lanes` of them count, the others are 0.
inline Floats take(const float* from, std::int64_t lanes) {
    return lanes == kLanes ? simd::load<Floats>(from) : simd::load_first(from, lanes);
}
inline void put(float* to, Floats v, std::int64_t lanes) {
    lanes == kLanes ? simd::store(to, v) : simd::store_first(to, v, lanes);
}

/// Calls fn(place, lanes) for the elements of a row of `count` that lie together.
template <typename Fn>
inline void along(std::int64_t count, Fn&& fn) {
    for (std::int64_t i = 0; i < count; i += kLanes) fn(i, std::min(kLanes, count - i));
}

void row_forward(const SoftmaxShape& s, const float* x, float* y, std::int64_t count) {
    const float sign = s.negated ? -1.0f : 1.0f;
    Floats most = simd::splat(kLowest);
    along(count,
          [&](std::int64_t i, std::int64_t n) { most = larger(fill_up(sign * take(x + i, n), n, kLowest), most); });
    float top = most[0];
    for (std::int64_t i = 1; i < kLanes; ++i) top = std::max(top, most[i]);
    Floats sums = {};
    along(count, [&](std::int64_t i, std::int64_t n) {
        const Floats shifted = sign * take(x + i, n) - top, e = simd::exp(shifted);
        put(y + i, s.logarithm ? shifted : e, n);
        sums += fill_up(e, n, 0.0f);
    });
    const float total = simd::sum(sums), factor = 1.0f / total, down = std::log(total);
    along(count, [&](std::int64_t i, std::int64_t n) {
        const Floats v = take(y + i, n);
        put(y + i, s.logarithm ? v - down : v * factor, n);
    });
}

void row_backward(const SoftmaxShape& s, const float* y, const float* g, float* dx, std::int64_t count) {
    const float sign = s.negated ? -1.0f : 1.0f;
    Floats sums = {};
    along(count, [&](std::int64_t i, std::int64_t n) {
        const Floats up = take(g + i, n);
        sums += s.logarithm ? up : up * take(y + i, n);
    });
    const float total = simd::sum(sums);
    along(count, [&](std::int64_t i, std::int64_t n) {
        const Floats up = take(g + i, n), v = take(y + i, n);
        put(dx + i, sign * (s.logarithm ? up - simd::exp(v) * total : v * (up - total)), n);
    });
}

/// Up to sixteen columns side by side, their elements `step` apart.
void columns_forward(const SoftmaxShape& s, const float* x, float* y, std::int64_t step, std::int64_t lanes) {
    const float sign = s.negated ? -1.0f : 1.0f;
    const std::int64_t count = s.slabs.extent;
    Floats most = simd::splat(kLowest), sums = {};
    for (std::int64_t k = 0; k < count; ++k) most = larger(sign * take(x + k * step, lanes), most);
    for (std::int64_t k = 0; k < count; ++k) {
        const Floats shifted = sign * take(x + k * step, lanes) - most, e = simd::exp(shifted);
        put(y + k * step, s.logarithm ? shifted : e, lanes);
        sums += e;
    }
    const Floats factor = 1.0f / sums, down = simd::log(sums);
    for (std::int64_t k = 0; k < count; ++k) {
        const Floats v = take(y + k * step, lanes);
        put(y + k * step, s.logarithm ? v - down : v * factor, lanes);
    }
}

void columns_backward(const SoftmaxShape& s, const float* y, const float* g, float* dx, std::int64_t step,
                      std::int64_t lanes) {
    const float sign = s.negated ? -1.0f : 1.0f;
    const std::int64_t count = s.slabs.extent;
    Floats total = {};
    for (std::int64_t k = 0; k < count; ++k) {
        const Floats up = take(g + k * step, lanes);
        total += s.logarithm ? up : up * take(y + k * step, lanes);
    }
    for (std::int64_t k = 0; k < count; ++k) {
        const Floats up = take(g + k * step, lanes), v = take(y + k * step, lanes);
        put(dx + k * step, sign * (s.logarithm ? up - simd::exp(v) * total : v * (up - total)), lanes);
    }
}

/// Rows, or strips of columns, shared out among the threads: row(place, count) or column(place, step, lanes).
template <typename Row, typename Column>
void each(const Slabs& s, int threads, Row&& row, Column&& column) {
    const std::int64_t strips = s.inner == 1 ? 1 : (s.inner + kLanes - 1) / kLanes;
    const std::int64_t work = 20 * s.outer * s.extent * s.inner;
    parallel_shares(threads, s.outer * strips, work, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t item = begin; item < end; ++item) {
            const std::int64_t at = item / strips * s.extent * s.inner, i = item % strips * kLanes;
            if (s.inner == 1)
                row(at, s.extent);
            else
                column(at + i, s.inner, std::min(kLanes, s.inner - i));
        }
    });
}

}  // namespace

void softmax(const SoftmaxShape& shape, const float* x, float* y, int threads) {
    each(
        shape.slabs, threads, [&](std::int64_t at, std::int64_t count) { row_forward(shape, x + at, y + at, count); },
        [&](std::int64_t at, std::int64_t step, std::int64_t lanes) {
            columns_forward(shape, x + at, y + at, step, lanes);
        });
}

void softmax_backward(const SoftmaxShape& shape, const float* y, const float* g, float* dx, int threads) {
    each(
        shape.slabs, threads,
        [&](std::int64_t at, std::int64_t count) { row_backward(shape, y + at, g + at, dx + at, count); },
        [&](std::int64_t at, std::int64_t step, std::int64_t lanes) {
            columns_backward(shape, y + at, g + at, dx + at, step, lanes);
        });
}

}  // namespace nn
