#pragma once
// torch.nn's classes: how instances are made, and what can be asked of them.

#include "nn/exchange/python_source/interpreter.h"

namespace nn::python {

/// What the constructor of PyTorch's own class does.
void construct_own(Interpreter& interpreter, Module& module, Call& call);
/// An option, a weight: what a layer has by itself.
std::optional<Value> layer_attribute(Interpreter& interpreter, Module& module, const std::string& name);
/// False: it belongs to another module already.
bool register_parameter(Module& module, const std::string& name, Tensor& tensor);
/// PyTorch's name for the op as a function: "max_pool2d".
std::string function_name(const Op& op);

}  // namespace nn::python
