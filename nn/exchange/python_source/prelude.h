#pragma once
// What PyTorch has and Netloom writes with its ops: Python of our own, read as any other source.

#include <string_view>

namespace nn::python {

/// Classes of torch.nn, and functions by the same names as torch's.
extern const std::string_view prelude;

}  // namespace nn::python
