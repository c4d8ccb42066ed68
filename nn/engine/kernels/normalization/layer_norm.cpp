#include "nn/engine/kernels/normalization/layer_norm.h"

#include "nn/engine/kernels/vector/panels.h"
#include "nn/engine/machine/parallel.h"

#include <algorithm>

namespace nn {
namespace {

/// Rows whose statistics are computed side by side, so that none waits for the root and the quotients of the one
/// before; and whose share of the parameters' gradients is summed in float before it goes into the double sums.
constexpr int kRows = 16;

/// One number of each of these rows.
using PerRow = Eigen::Array<double, kRows, 1>;
using FloatPerRow = Eigen::Array<float, kRows, 1>;

using Wide = Panel<kWidestPanel>::Array;
using DoubleRowMap = Eigen::Map<Eigen::Array<double, 1, Eigen::Dynamic>>;

/// Two sums over the columns: add(panel, first, second) adds a panel's terms.
struct Sums {
    float first = 0, second = 0;
};
template <typename Add>
[[gnu::always_inline]] inline Sums row_sums(std::int64_t columns, Add&& add) {
    Wide a = Wide::Zero(), b = Wide::Zero();
    Sums sums;
    for_panels(columns, [&](auto at) {
        if constexpr (std::is_same_v<typename decltype(at)::Array, Wide>) {
            add(at, a, b);
        } else {
            typename decltype(at)::Array first = decltype(first)::Zero(), second = decltype(second)::Zero();
            add(at, first, second);
            sums.first += first.sum();
            sums.second += second.sum();
        }
    });
    if (columns < kWidestPanel) return sums;
    return {sums.first + a.sum(), sums.second + b.sum()};
}

}  // namespace

void LayerNormalization::forward(const float* x, const float* weight, const float* bias, float* means, float* inverses,
                                 float* y) const {
    const std::int64_t columns = columns_;
    const double n = static_cast<double>(columns), eps = eps_;
    const auto block = [=](std::int64_t begin, std::int64_t rows) __attribute__((flatten)) {
        FloatPerRow near = near.Zero(), mean, inverse;
        PerRow sum = sum.Zero(), squares = squares.Zero();
        for (std::int64_t r = 0; r < rows; ++r) {
            const float* in = x + (begin + r) * columns;
            near[r] = row_sums(columns, [&](auto at, auto& s, auto&) { s += at.of(in); }).first;
        }
        near = (near.cast<double>() / n).cast<float>();
        for (std::int64_t r = 0; r < rows; ++r) {  // what float lost of the mean is found again
            const float* in = x + (begin + r) * columns;
            const Sums s = row_sums(columns, [&](auto at, auto& first, auto& second) {
                const typename decltype(at)::Array d = at.of(in) - near[r];
                first += d;
                second += d.square();
            });
            sum[r] = static_cast<double>(s.first);
            squares[r] = static_cast<double>(s.second);
        }
        mean = (near.cast<double>() + sum / n).cast<float>();
        PerRow variance = (squares - sum.square() / n) / n;
        for (double& v : variance) v = std::max(v, 0.0);  // in this order NaN stays
        inverse = (variance + eps).sqrt().inverse().cast<float>();
        for (std::int64_t r = 0; r < rows; ++r) {
            const float *in = x + (begin + r) * columns, m = mean[r], factor = inverse[r];
            float* out = y + (begin + r) * columns;
            means[begin + r] = m;
            inverses[begin + r] = factor;
            for_panels(columns, [&](auto at) {
                typename decltype(at)::Array v = (at.of(in) - m) * factor;
                if (weight) v = v * at.of(weight) + at.of(bias);
                at.of(out) = v;
            });
        }
    };
    parallel_shares(threads_, rows_, 4 * rows_ * columns, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t r = begin; r < end; r += kRows) block(r, std::min<std::int64_t>(kRows, end - r));
    });
}

std::size_t LayerNormalization::backward_scratch_bytes() const {
    return 2 * static_cast<std::size_t>(columns_ * std::max(threads_, 1)) * (sizeof(double) + sizeof(float));
}

void LayerNormalization::backward(const Incoming& in, const Outgoing& out, void* scratch) const {
    const std::int64_t columns = columns_, work = 6 * rows_ * columns;
    const int shares = share_count(threads_, rows_, work);
    const bool parameters = out.weight || out.bias;
    auto* totals = static_cast<double*>(scratch);
    auto* blocks = reinterpret_cast<float*>(totals + 2 * columns * shares);
    const double n = static_cast<double>(columns);
    /// The rows' own factors, then, panel by panel, all rows' gradients and what they add to the parameters'.
    const auto block = [=](std::int64_t begin, std::int64_t rows, float* sums) __attribute__((flatten)) {
        FloatPerRow slope = slope.Zero(), constant = constant.Zero();
        for (std::int64_t r = 0; out.dx && r < rows; ++r) {
            const float *x = in.x + (begin + r) * columns, *dy = in.dy + (begin + r) * columns;
            const float mean = in.mean[begin + r];
            const Sums s = row_sums(columns, [&](auto at, auto& sum, auto& products) {
                typename decltype(at)::Array d = at.of(dy);
                if (in.weight) d *= at.of(in.weight);
                sum += d;
                products += d * (at.of(x) - mean);
            });
            const double inverse = static_cast<double>(in.inverse[begin + r]);
            constant[r] = static_cast<float>(static_cast<double>(s.first) / n);
            slope[r] = static_cast<float>(static_cast<double>(s.second) * inverse * inverse / n);
        }
        for_panels(columns, [&](auto at) {
            using Array = typename decltype(at)::Array;
            Array weight_sum = Array::Zero(), bias_sum = Array::Zero();
            for (std::int64_t r = 0; r < rows; ++r) {
                const std::int64_t row = (begin + r) * columns;
                const float inverse = in.inverse[begin + r];
                const Array d = at.of(in.dy + row), centred = at.of(in.x + row) - in.mean[begin + r];
                weight_sum += d * (centred * inverse);
                bias_sum += d;
                if (!out.dx) continue;
                Array scaled = d;
                if (in.weight) scaled *= at.of(in.weight);
                at.of(out.dx + row) = inverse * (scaled - constant[r] - centred * slope[r]);
            }
            if (!parameters) return;
            at.of(sums) = weight_sum;
            at.of(sums + columns) = bias_sum;
        });
    };
    parallel_shares(threads_, rows_, work, [&](std::int64_t begin, std::int64_t end, int share) {
        DoubleRowMap total(totals + 2 * columns * share, 2 * columns);
        float* sums = blocks + 2 * columns * share;
        if (parameters) total.setZero();
        for (std::int64_t r = begin; r < end; r += kRows) {
            block(r, std::min<std::int64_t>(kRows, end - r), sums);
            if (parameters) total += ConstRowMap(sums, 2 * columns).cast<double>();
        }
    });
    for (const std::int64_t k : {0, 1}) {
        if (!(k == 0 ? out.weight : out.bias)) continue;
        RowMap to(k == 0 ? out.weight : out.bias, columns);
        DoubleRowMap sum(totals + k * columns, columns);
        for (int s = 1; s < shares; ++s) sum += DoubleRowMap(totals + (2 * s + k) * columns, columns);
        if (out.overwrite) to.setZero();
        to += sum.cast<float>();
    }
}

}  // namespace nn
