#pragma once
// A message inside of another: "conv: ONNX has no form for Fold: two dimensions grow with the batch". It travels as an argument, packed, so
// that the window translates both; `Message::text` and `Message::fill` unpack it.

#include "nn/model/result.h"

#include <optional>

namespace nn {

/// `message` as an argument of another one.
std::string as_argument(const Message& message);
/// What was packed there; nothing in an argument that is plain text.
std::optional<Message> nested_message(std::string_view argument);

}  // namespace nn
