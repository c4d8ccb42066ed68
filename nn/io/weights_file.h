#pragma once
// Weight files by ending: .pt and .pth (PyTorch's zip of a pickled state_dict), .safetensors.

#include "nn/engine/weights.h"
#include "nn/model/result.h"

#include <filesystem>

namespace nn {

/// True for the endings of weight files: .pt, .pth, .safetensors.
bool is_weights_file(const std::filesystem::path& file);
/// Writes atomically, in the format that the ending says; PyTorch's for any other. torch.load(weights_only=True) and load_state_dict(strict=True) accept
/// a .pt file, safetensors' load_file and load_model a .safetensors file.
Result<void> save_weights(const StateDict& state, const std::filesystem::path& file);
/// Reads what PyTorch, safetensors or Netloom saved. Nothing in the file is executed: an interpreter with an allow-list, bounded in
/// size. float64, float16 and bfloat16 are converted to float32.
Result<StateDict> load_weights(const std::filesystem::path& file);

}  // namespace nn
