#pragma once
// Weights from elsewhere into a network, and what there is to say about it.

#include "nn/engine/weights.h"

namespace nn {

/// Takes all of `state`, or, `partial`, what fits by key and shape; names are changed as
/// `key_change` finds. Gives what people should know: what was changed or left out. An error, with `weights` as they were: tensors that do not fit, or, `partial`,
/// none that does. `name`: where the weights come from.
Result<std::vector<Message>> take_weights(Weights& weights, const StateDict& state, const std::string& name, bool partial);

}  // namespace nn
