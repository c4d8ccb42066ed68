#pragma once
// Weight files: PyTorch's zip of a pickled state_dict, and safetensors. By the file's ending: nn/exchange.

#include "nn/engine/weights.h"
#include "nn/model/result.h"

#include <filesystem>
#include <stop_token>

namespace nn {

/// Writes atomically. torch.load(weights_only=True) and load_state_dict(strict=True) accept the file.
/// Ends early, with `writing_stopped`, once `stop` is asked for.
Result<void> save_pytorch(const StateDict& state, const std::filesystem::path& file, const std::stop_token& stop = {});
/// Reads what PyTorch or Netloom saved. Nothing in the file is executed: an interpreter with an allow-list, bounded in size. float64, float16
/// and bfloat16 are converted to float32.
Result<StateDict> load_pytorch(const std::filesystem::path& file);

/// The same for safetensors, whose load_file and load_model accept the file.
Result<void> save_safetensors(const StateDict& state, const std::filesystem::path& file, const std::stop_token& stop = {});
Result<StateDict> load_safetensors(const std::filesystem::path& file);

}  // namespace nn
