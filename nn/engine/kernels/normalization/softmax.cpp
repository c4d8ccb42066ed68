#include "nn/engine/kernels/normalization/softmax.h"

#include "nn/engine/kernels/vector/array.h"
#include "nn/engine/machine/parallel.h"

#include <cmath>

namespace nn {
namespace {

/// Columns side by side that are gone through together, and one number for each.
constexpr std::int64_t kStrip = 64;
using Strip = Eigen::Array<float, 1, Eigen::Dynamic, Eigen::RowMajor, 1, kStrip>;
using StripMap = Eigen::Map<Rows, 0, Eigen::OuterStride<>>;
using ConstStripMap = Eigen::Map<const Rows, 0, Eigen::OuterStride<>>;

/// Numbers that are gone through together, so that they stay in the nearest cache: some rows, or a part of one.
constexpr std::int64_t kAtOnce = 2048;
std::int64_t rows_at_once(std::int64_t columns) { return std::clamp<std::int64_t>(kAtOnce / columns, 1, 16); }

// ---- along rows -----------------------------------------------------------------------------------

/// fn(r, e^row) for every row; of several at once, since a row of ten classes by itself fills no register.
template <typename Fn>
void with_exponentials(ConstRowsMap y, Fn&& fn) {
    if (y.rows() == 1) return fn(0, exp(y.row(0)));
    alignas(64) float numbers[kAtOnce];
    ArrayMap(numbers, y.size()) = exp(ConstArrayMap(y.data(), y.size()));
    const ConstRowsMap e(numbers, y.rows(), y.cols());
    for (Eigen::Index r = 0; r < e.rows(); ++r) fn(r, e.row(r));
}

void forward(const SoftmaxShape& s, ConstRowsMap x, RowsMap y) {
    const float sign = s.negated ? -1.0f : 1.0f;
    for (Eigen::Index r = 0; r < x.rows(); ++r) y.row(r) = sign * x.row(r) - (sign * x.row(r)).maxCoeff();
    if (s.logarithm) {
        with_exponentials(ConstRowsMap(y.data(), y.rows(), y.cols()), [&](Eigen::Index r, const auto& e) { y.row(r) -= std::log(e.sum()); });
        return;
    }
    ArrayMap all(y.data(), y.size());
    all = exp(all);
    for (Eigen::Index r = 0; r < x.rows(); ++r) y.row(r) *= 1.0f / y.row(r).sum();
}

void backward(const SoftmaxShape& s, ConstRowsMap y, ConstRowsMap g, RowsMap dx) {
    const float sign = s.negated ? -1.0f : 1.0f;
    if (s.logarithm) {
        with_exponentials(y, [&](Eigen::Index r, const auto& e) { dx.row(r) = sign * (g.row(r) - e * g.row(r).sum()); });
        return;
    }
    for (Eigen::Index r = 0; r < y.rows(); ++r)
        dx.row(r) = sign * y.row(r) * (g.row(r) - (g.row(r) * y.row(r)).sum());
}

// ---- along columns --------------------------------------------------------------------------------

/// Zeros for `columns` columns and some more, so that no register is filled in part.
Strip zeros(Eigen::Index columns) { return Strip::Zero((columns + 15) / 16 * 16); }

void forward(const SoftmaxShape& s, ConstStripMap x, StripMap y) {
    const float sign = s.negated ? -1.0f : 1.0f;
    const Eigen::Index n = x.cols();
    const Strip top = (sign * x).colwise().maxCoeff();
    Strip e = zeros(n), total = e;
    for (Eigen::Index k = 0; k < x.rows(); ++k) {
        e.head(n) = sign * x.row(k) - top;
        if (s.logarithm) y.row(k) = e.head(n);
        e = exp(e);
        if (!s.logarithm) y.row(k) = e.head(n);
        total += e;
    }
    if (s.logarithm) {
        total = log(total);
        for (Eigen::Index k = 0; k < x.rows(); ++k) y.row(k) -= total.head(n);
    } else {
        total = 1.0f / total;
        for (Eigen::Index k = 0; k < x.rows(); ++k) y.row(k) *= total.head(n);
    }
}

void backward(const SoftmaxShape& s, ConstStripMap y, ConstStripMap g, StripMap dx) {
    const float sign = s.negated ? -1.0f : 1.0f;
    const Eigen::Index n = y.cols();
    if (s.logarithm) {
        const Strip total = g.colwise().sum();
        Strip e = zeros(n);
        for (Eigen::Index k = 0; k < y.rows(); ++k) {
            e.head(n) = y.row(k);
            e = exp(e);
            dx.row(k) = sign * (g.row(k) - e.head(n) * total);
        }
    } else {
        const Strip total = (g * y).colwise().sum();
        for (Eigen::Index k = 0; k < y.rows(); ++k) dx.row(k) = sign * y.row(k) * (g.row(k) - total);
    }
}

/// fn(a part's maps of all these tensors) for some rows at a time, or strips of columns, shared out among the threads.
template <typename Fn, typename... T>
void for_parts(const Slabs& s, int threads, Fn&& fn, T*... tensors) {
    const std::int64_t work = 20 * s.outer * s.extent * s.inner;
    if (s.inner == 1) {
        const std::int64_t rows = rows_at_once(s.extent), parts = (s.outer + rows - 1) / rows;
        parallel_shares(threads, parts, work, [&](std::int64_t begin, std::int64_t end, int) {
            for (std::int64_t r = begin * rows; r < std::min(end * rows, s.outer); r += rows)
                fn(Eigen::Map<std::conditional_t<std::is_const_v<T>, const Rows, Rows>>(
                    tensors + r * s.extent, std::min(rows, s.outer - r), s.extent)...);
        });
        return;
    }
    const std::int64_t strips = (s.inner + kStrip - 1) / kStrip;
    parallel_shares(threads, s.outer * strips, work, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t item = begin; item < end; ++item) {
            const std::int64_t i = item % strips * kStrip, at = item / strips * s.extent * s.inner + i;
            fn(Eigen::Map<std::conditional_t<std::is_const_v<T>, const Rows, Rows>, 0, Eigen::OuterStride<>>(
                tensors + at, s.extent, std::min(kStrip, s.inner - i), Eigen::OuterStride<>(s.inner))...);
        }
    });
}

}  // namespace

void softmax(const SoftmaxShape& shape, const float* x, float* y, int threads) {
    for_parts(shape.slabs, threads, [&](auto from, auto to) { forward(shape, from, to); }, x, y);
}

void softmax_backward(const SoftmaxShape& shape, const float* y, const float* g, float* dx, int threads) {
    for_parts(
        shape.slabs, threads, [&](auto at, auto up, auto down) { backward(shape, at, up, down); }, y, g, dx);
}

}  // namespace nn
