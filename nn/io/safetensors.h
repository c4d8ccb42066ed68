#pragma once
// The safetensors format: a JSON header and raw values, nothing else (github.com/huggingface/safetensors). Internal to nn/io.

#include "nn/engine/weights.h"
#include "nn/io/file_parts.h"
#include "nn/model/result.h"

#include <string>
#include <string_view>

namespace nn {

/// The file for a state_dict whose tensors are checked and stay where they are until it is written. Of tensors that share one storage the first is written; the others are names in
/// `__metadata__` that say which, as safetensors' own save_model does. `__metadata__` also keeps what the format has no place for: the order of the
/// keys (`netloom.order`) and PyTorch's `_metadata` (`netloom.modules`), each as JSON.
Result<FileParts> write_safetensors(const StateDict& state);
/// The whole file or an error: offsets must cover it without holes or overlap. float64, float16 and bfloat16 become float32, integers and bools
/// int64. Tensors come in `netloom.order` where that names all of them, else as they lie in the file.
Result<StateDict> read_safetensors(std::string_view bytes);

}  // namespace nn
