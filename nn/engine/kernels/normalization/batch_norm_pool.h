#pragma once
// Batch normalization and the maximum of windows that do not overlap, in one pass each way: the normalized activation,
// as large as the input, is never written.

#include "nn/engine/kernels/normalization/limits.h"
#include "nn/engine/kernels/pooling/pooling.h"

namespace nn {

/// Do the windows cover the input without overlap or margin?
bool pools_with_scaling(const PoolingShape& shape);

/// What forward keeps, per output element.
struct PooledChoice {
    float* x = nullptr;           ///< the input that won; null: nothing is kept
    std::uint8_t* tap = nullptr;  ///< its place in the window
};
/// y = max over the window of x * scale + offset, per channel, cut to the limits. NaN wins, and of equal values the
/// first.
void scale_and_pool(const PoolingShape& shape, const float* x, const float* scale, const float* offset, Limits limits,
                    float* y, const PooledChoice& choice);

/// dx = d * factor + (x - mean) * slope + constant, per channel. d is dy at the input that won and 0 elsewhere, and 0
/// there too where, with `limits`, x * scale + offset does not lie between them. In place where dx == x.
struct PooledIncoming {
    const float *x, *dy;
    const std::uint8_t* tap;
    const float *mean, *scale, *offset;
    std::optional<Limits> limits;
};
void combine_pooled(const PoolingShape& shape, const PooledIncoming& in, const float* factor, const float* slope,
                    const float* constant, float* dx);

}  // namespace nn
