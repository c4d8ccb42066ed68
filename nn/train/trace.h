#pragma once
// Runs one batch and hands out all that is computed on the way.

#include "nn/engine/weights.h"
#include "nn/io/npz.h"

#include <cstdint>
#include <string>
#include <vector>

namespace nn {

struct TraceOptions {
    std::vector<std::string> nodes;  ///< paths; none: all
    bool training = false;           ///< training mode: dropout draws, normalization measures and moves the buffers in the weights
    bool gradients = false;
    int threads = 0;                 ///< 0: all cores
    std::uint64_t seed = 0;          ///< for dropout, as in a training's first step
};

/// All samples of `inputs` (see `predict`) are one batch. Gives an array per output of every node, named by its path, by
/// "path:port" for ports but the first; a container has its result. The losses run where the arrays of their targets are there.
/// With gradients, which need them: "grad/PATH" beside each float one that the objective depends on, "grad/KEY" for each
/// parameter that learns, of the nodes named or inside of them, and "loss", the objective, in whose favour a node of that name
/// leaves its place where both differ: it is the same unless there are several losses or one is weighted.
Result<NpzArrays> trace(std::shared_ptr<const Network> network, Weights& weights, const NpzArrays& inputs, const TraceOptions& options);

}  // namespace nn
