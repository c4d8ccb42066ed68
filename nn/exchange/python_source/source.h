#pragma once
// A network from the Python source that PyTorch's users write. Nothing of the source is run.

#include "nn/exchange/importer.h"

namespace nn::python {

/// Bounded in time and memory whatever `text` is. The error begins with the line that stands in the way.
Result<ImportedProject> read_source(std::string_view text, const ImportRequest& request);

}  // namespace nn::python
