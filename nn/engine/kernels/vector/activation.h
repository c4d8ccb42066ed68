#pragma once
// ReLU and ReLU6, also as the tail of another kernel.

#include "nn/engine/kernels/vector/elementwise.h"

namespace nn {

/// y = max(0, x).
struct Relu {
    static constexpr bool kFromOutput = true;
    static constexpr int kWork = 1;
    template <typename X>
    auto value(const X& x) const {
        return relu(x);
    }
    template <typename G, typename Y>
    auto gradient(const G& g, const Y& y) const {
        return where(y <= 0.0f, 0.0f, g);
    }
};

/// y = min(max(0, x), 6).
struct Relu6 {
    static constexpr bool kFromOutput = true;
    static constexpr int kWork = 1;
    auto value(const auto& x) const { return at_most(relu(x), 6.0f); }
    auto gradient(const auto& g, const auto& y) const { return where(y > 0.0f && y < 6.0f, g, 0.0f); }
};

/// Kernels that can end in them absorb them.
using ReluKernel = UnaryKernel<Relu>;
using Relu6Kernel = UnaryKernel<Relu6>;

/// dy = 0 where y, what ReLU gave, is not above 0. In place.
inline void mask_relu(const float* y, float* dy, std::int64_t count, int threads) {
    map_elements(
        threads, count, 1, [](const auto& g, const auto& v) { return Relu().gradient(g, v); }, dy,
        static_cast<const float*>(dy), y);
}

}  // namespace nn
