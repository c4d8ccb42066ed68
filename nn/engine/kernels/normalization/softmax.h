#pragma once
// Softmax and its logarithm along one dimension, wherever that lies in memory.

#include "nn/engine/kernels/shape/sections.h"

namespace nn {

struct SoftmaxShape {
    Slabs slabs;             ///< the dimension is the extent
    bool logarithm = false;  ///< log(softmax)
    bool negated = false;    ///< of -x
};

/// y may be x.
void softmax(const SoftmaxShape& shape, const float* x, float* y, int threads);
/// dx = what the gradient g of y is for x; may be g.
void softmax_backward(const SoftmaxShape& shape, const float* y, const float* g, float* dx, int threads);

}  // namespace nn
