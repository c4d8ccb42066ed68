#pragma once
// A user's arrays as a network takes them.

#include "nn/io/npz.h"
#include "nn/model/network.h"

#include <vector>

namespace nn {

/// An array per Input node in the order of Network::inputs, in the type that the network takes; empty ones for Inputs that feed
/// nothing but targets, but with `targets`. `arrays` holds them by the node's path, the first axis the samples, as many in each
/// and at least one. What is missing, of another shape or belongs to no Input is an error that names it.
Result<std::vector<NpyArray>> input_arrays(const Network& network, const NpzArrays& arrays, bool targets);

}  // namespace nn
