#pragma once
// A model as the bytes of an .onnx file: https://github.com/onnx/onnx/blob/v1.12.0/onnx/onnx.proto

#include "nn/exchange/onnx/model.h"
#include "nn/io/file_parts.h"

namespace nn {

/// IR version 8, opset 17. Refers to the model's tensors, which must stay. An error where it is larger than such a file may be.
Result<FileParts> onnx_file(const OnnxModel& model);

}  // namespace nn
