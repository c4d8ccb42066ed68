#include "nn/engine/kernels/normalization/layer_norm.h"

#include "nn/engine/kernels/vector/simd_math.h"
#include "nn/engine/machine/parallel.h"

#include <algorithm>
#include <cmath>

namespace nn {
namespace {

using simd::Floats;
using simd::kLanes;

/// Rows whose share of the parameters' gradients is summed in float before it goes into the double sums.
constexpr std::int64_t kBlock = 64;

/// Two sums over a row: terms(column, V&, V&) adds its terms for a vector of columns or for one.
struct Sums {
    double first = 0, second = 0;
};
template <typename Terms>
inline Sums row_sums(std::int64_t columns, Terms&& terms) {
    Floats a[2] = {}, b[2] = {};
    std::int64_t c = 0;
    for (; c + 2 * kLanes <= columns; c += 2 * kLanes) {
        terms(c, a[0], b[0]);
        terms(c + kLanes, a[1], b[1]);
    }
    for (; c + kLanes <= columns; c += kLanes) terms(c, a[0], b[0]);
    float rest_a = 0, rest_b = 0;
    for (; c < columns; ++c) terms(c, rest_a, rest_b);
    return {static_cast<double>(simd::sum(a[0] + a[1]) + rest_a), static_cast<double>(simd::sum(b[0] + b[1]) + rest_b)};
}

/// fn(column, V): V a vector of columns, or one at the end.
template <typename Fn>
inline void for_columns(std::int64_t columns, Fn&& fn) {
    std::int64_t c = 0;
    for (; c + kLanes <= columns; c += kLanes) fn(c, Floats{});
    for (; c < columns; ++c) fn(c, 0.0f);
}

void flush(std::int64_t columns, float* block, double* sums) {
    for (std::int64_t c = 0; c < columns; ++c) {
        sums[c] += static_cast<double>(block[c]);
        block[c] = 0;
    }
}

}  // namespace

void LayerNormalization::forward(const float* x, const float* weight, const float* bias, float* means, float* inverses,
                                 float* y) const {
    const double n = static_cast<double>(columns_);
    parallel_shares(threads_, rows_, 4 * rows_ * columns_, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t r = begin; r < end; ++r) {
            const float* in = x + r * columns_;
            float* out = y + r * columns_;
            const Sums rough =
                row_sums(columns_, [&]<typename V>(std::int64_t c, V& sum, V&) { sum += simd::load<V>(in + c); });
            // What float lost of the mean the second pass finds again.
            const float near = static_cast<float>(rough.first / n);
            const Sums s = row_sums(columns_, [&]<typename V>(std::int64_t c, V& sum, V& squares) {
                const V d = simd::load<V>(in + c) - near;
                sum += d;
                squares += d * d;
            });
            const float mean = static_cast<float>(static_cast<double>(near) + s.first / n);
            const double variance = std::max((s.second - s.first * s.first / n) / n, 0.0);  // in this order NaN stays
            const float inverse = static_cast<float>(1.0 / std::sqrt(variance + eps_));
            means[r] = mean;
            inverses[r] = inverse;
            for_columns(columns_, [&]<typename V>(std::int64_t c, V) {
                V v = (simd::load<V>(in + c) - mean) * inverse;
                if (weight) v = v * simd::load<V>(weight + c) + simd::load<V>(bias + c);
                simd::store(out + c, v);
            });
        }
    });
}

std::size_t LayerNormalization::backward_scratch_bytes() const {
    const std::size_t each = 2 * static_cast<std::size_t>(columns_) * (sizeof(double) + sizeof(float));
    return each * static_cast<std::size_t>(std::max(threads_, 1));
}

void LayerNormalization::backward(const Incoming& in, const Outgoing& out, void* scratch) const {
    const std::int64_t work = 6 * rows_ * columns_;
    const int shares = share_count(threads_, rows_, work);
    const bool parameters = out.weight || out.bias;
    auto* sums = static_cast<double*>(scratch);
    auto* blocks = reinterpret_cast<float*>(sums + 2 * columns_ * shares);
    const double n = static_cast<double>(columns_);
    parallel_shares(threads_, rows_, work, [&](std::int64_t begin, std::int64_t end, int share) {
        double* mine = sums + 2 * columns_ * share;
        float* block = blocks + 2 * columns_ * share;
        if (parameters) {
            std::fill_n(mine, 2 * columns_, 0.0);
            std::fill_n(block, 2 * columns_, 0.0f);
        }
        for (std::int64_t r = begin; r < end; ++r) {
            const float *x = in.x + r * columns_, *dy = in.dy + r * columns_;
            const float mean = in.mean[r], inverse = in.inverse[r];
            float slope = 0, constant = 0;
            if (out.dx) {
                const Sums s = row_sums(columns_, [&]<typename V>(std::int64_t c, V& sum, V& products) {
                    V d = simd::load<V>(dy + c);
                    if (in.weight) d *= simd::load<V>(in.weight + c);
                    sum += d;
                    products += d * (simd::load<V>(x + c) - mean);
                });
                const double deviation = static_cast<double>(inverse);
                constant = static_cast<float>(s.first / n);
                slope = static_cast<float>(s.second * deviation * deviation / n);
            }
            for_columns(columns_, [&]<typename V>(std::int64_t c, V) {
                const V d = simd::load<V>(dy + c), centred = simd::load<V>(x + c) - mean;
                if (parameters) {
                    simd::store(block + c, simd::load<V>(block + c) + d * (centred * inverse));
                    simd::store(block + columns_ + c, simd::load<V>(block + columns_ + c) + d);
                }
                if (!out.dx) return;
                const V scaled = in.weight ? d * simd::load<V>(in.weight + c) : d;
                simd::store(out.dx + r * columns_ + c, inverse * (scaled - constant - centred * slope));
            });
            if (parameters && ((r - begin) % kBlock == kBlock - 1 || r + 1 == end)) flush(2 * columns_, block, mine);
        }
    });
    for (const std::int64_t k : {0, 1}) {
        float* to = k == 0 ? out.weight : out.bias;
        for (std::int64_t c = 0; to && c < columns_; ++c) {
            double sum = 0;
            for (int s = 0; s < shares; ++s) sum += sums[(2 * s + k) * columns_ + c];
            to[c] = (out.overwrite ? 0.0f : to[c]) + static_cast<float>(sum);
        }
    }
}

}  // namespace nn
