#pragma once
// Which layer has tensors of these names and shapes.

#include "nn/engine/weights.h"
#include "nn/model/option.h"

namespace nn {

/// Tensors of one module by their own names: "weight", "running_mean".
using OwnTensors = std::vector<std::pair<std::string, const StateTensor*>>;

struct GuessedLayer {
    std::string op;
    OptionValues options;
    std::vector<Message> notes;          ///< what the tensors leave open
    std::optional<std::size_t> spatial;  ///< dimensions of what a convolution takes
};

struct Neighbours {
    std::optional<std::size_t> spatial;     ///< dimensions of the convolutions before
    std::optional<std::int64_t> next_norm;  ///< channels of the norm right behind
    std::optional<std::int64_t> before;     ///< channels that the layer before gives
    bool transposed = false;                ///< the convolution before is a transposed one
};

/// Nothing where no layer is known that has just these. `path` has the names that people give.
std::optional<GuessedLayer> guess_layer(const OwnTensors& tensors, const std::string& path, const Neighbours& neighbours);

}  // namespace nn
