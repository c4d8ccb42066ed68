#pragma once
// ReLU, also as the tail of another kernel.

#include "nn/engine/kernels/vector/elementwise.h"

namespace nn {

/// y = max(0, x).
struct Relu {
    static constexpr bool kFromOutput = true;
    static constexpr int kWork = 1;
    simd::Floats value(simd::Floats x) const { return simd::relu(x); }
    simd::Floats gradient(simd::Floats g, simd::Floats y) const { return y <= 0.0f ? simd::Floats{} : g; }
};

/// Kernels that can end in it absorb it.
using ReluKernel = UnaryKernel<Relu>;

/// dy = 0 where y, what ReLU gave, is not above 0. In place.
inline void mask_relu(const float* y, float* dy, std::int64_t count, int threads) {
    map_elements(
        threads, count, 1, [](simd::Floats g, simd::Floats v) { return Relu().gradient(g, v); }, dy,
        static_cast<const float*>(dy), y);
}

}  // namespace nn
