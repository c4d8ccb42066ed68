#pragma once
// Which of a source's classes and modules is the model.

#include "nn/exchange/python_source/interpreter.h"

namespace nn::python {

/// The model, made where the source makes none. Throws Stop where there is none; `wanted`: the class that is asked for, or "".
Module& choose_model(Interpreter& interpreter, const SyntaxTree& tree, const std::string& wanted);

}  // namespace nn::python
