#pragma once
// What CMake generates from the files in nn/ops. All others ask op.h.

#include "nn/model/op.h"

namespace nn {

/// By category and then file.
const std::vector<Op>& declared_ops();

}  // namespace nn
