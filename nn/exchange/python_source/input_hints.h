#pragma once
// What a layer says about the model's input that arrives at it.

#include "nn/exchange/python_source/drawer.h"

namespace nn::python {

/// True where `input` has learned something, so that the source must be read again.
bool learn_from(InputPlan& input, const Op& op, const OptionValues& options, std::size_t port, const std::optional<TensorType>& arriving,
                int line);

/// "(N, 3, 32, 32)" behind forward's header: the sizes of a sample.
std::optional<Extents> shape_in_comment(const std::string& comment);

}  // namespace nn::python
