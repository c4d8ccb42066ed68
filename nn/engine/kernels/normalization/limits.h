#pragma once
// What the activation behind a normalization cuts off.

#include "nn/engine/kernels/vector/panels.h"

#include <limits>

namespace nn {

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
