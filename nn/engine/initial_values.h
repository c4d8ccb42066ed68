#pragma once
// First values, drawn as PyTorch's constructors draw them.

#include "nn/engine/random.h"
#include "nn/engine/weights.h"

namespace nn {

/// Overwrites all values; the generator goes on from where it is.
void draw_initial_values(Weights& weights, Mt19937& generator);

}  // namespace nn
