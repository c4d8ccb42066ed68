#pragma once
// Weight files of PyTorch before 1.6: pickles and raw storages one behind the other. Internal to nn/io.

#include "nn/engine/weights.h"
#include "nn/model/result.h"

#include <string_view>

namespace nn {

/// Whether `bytes` begin as such a file does.
bool is_old_pytorch(std::string_view bytes);
Result<StateDict> read_old_pytorch(std::string_view bytes);

}  // namespace nn
