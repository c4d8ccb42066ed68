#pragma once
// A graph from weights alone: the tree of modules from the keys, ops and their options from names, ranks and sizes. What weights do not
// say - activations, strides, how the layers are joined - is noted, not made up.

#include "nn/exchange/importer.h"

namespace nn {

/// The error: there is nothing in `state` that a module could be made of.
Result<ImportedProject> graph_from_weights(StateDict state);
/// `read_project` of an importer of weights.
Result<ImportedProject> project_from_weights(const std::filesystem::path& file, const ImportRequest& request);

}  // namespace nn
