#pragma once
// Data as a run takes it: described, opened, read, cut into splits and batches.

#include "nn/data/dataset.h"

#include <optional>

namespace fuzz {

/// `data` of a project file; none where a project file could not hold it.
std::optional<nn::DataSpec> data_spec(std::string_view json);
/// Everything that is done with data, from files in `folder()`. Whether it was taken.
bool use_data(const nn::DataSpec& data);

}  // namespace fuzz
