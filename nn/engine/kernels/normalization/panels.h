#pragma once
// Channels in panels whose width the compiler knows: Eigen unrolls over them and keeps what is summed over rows in
// registers. Over rows of dynamic length it does neither, and the same formulas take 3 to 30 times as long.

#include "nn/engine/kernels/vector/array.h"

#include <limits>

namespace nn {

/// `width` channels of any row, from `first` on.
template <int width>
struct Panel {
    using Array = Eigen::Array<float, 1, width>;
    std::int64_t first;
    auto of(const float* row) const { return Eigen::Map<const Array>(row + first); }
    auto of(float* row) const { return Eigen::Map<Array>(row + first); }
};

/// Four registers of floats: two such sums leave room for what they are formed from.
inline constexpr int kWidestPanel = 4 * Eigen::internal::packet_traits<float>::size;

/// fn(panel) for panels that together are all channels, the widest first.
template <int width = kWidestPanel, typename Fn>
[[gnu::always_inline]] inline void for_panels(std::int64_t channels, Fn&& fn, std::int64_t first = 0) {
    for (; first + width <= channels; first += width) fn(Panel<width>{first});
    if constexpr (width > 1) for_panels<width / 2>(channels, fn, first);
}

/// What values are cut to: ReLU is [0, ∞), ReLU6 [0, 6]. NaN stays.
struct Limits {
    float low = -std::numeric_limits<float>::infinity(), high = std::numeric_limits<float>::infinity();

    /// x is computed once, which as an expression it would not be: each comparison has it twice.
    template <typename Array>
    Array cut(const Array& x) const {
        const Array raised = at_least(x, low);
        return at_most(raised, high);
    }
    /// The gradient g where x was not cut, else 0.
    template <typename Array>
    Array masked(const Array& g, const Array& x) const {
        return where(x > low && x < high, g, 0.0f);
    }
};

}  // namespace nn
