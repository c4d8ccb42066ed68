#pragma once
// What a plan that watches for infinity and NaN looks at, see PlanOptions::watch.

#include "nn/engine/kernel.h"
#include "nn/model/network.h"

namespace nn {

/// Per value of the network: whether it is made for nothing but masks ("attn_mask"), where -infinity says "not here".
std::vector<bool> mask_values(const Network& network);

/// Whether the tensor, of floats, holds nothing but finite numbers; or, with `infinities`, no NaN.
bool all_finite(const TensorView& view, bool infinities, int threads);

}  // namespace nn
