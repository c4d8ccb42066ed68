#pragma once
// Runs a network over arrays.

#include "nn/engine/weights.h"
#include "nn/io/npz.h"

namespace nn {

/// Evaluation mode. `inputs` holds an array per Input node, by the node's path, the first axis the samples; Inputs that
/// feed nothing but targets are not needed, arrays that no Input is named after are an error. Gives an array per model
/// output by the path of its node. Any number of samples: they go through in batches of at most `batch_size`.
Result<NpzArrays> predict(std::shared_ptr<const Network> network, Weights& weights, const NpzArrays& inputs,
                          std::int64_t batch_size, int threads);

}  // namespace nn
