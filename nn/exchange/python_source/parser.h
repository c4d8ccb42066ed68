#pragma once
// Python source as a syntax tree. A line that cannot be read costs that line and a note; slips that have one plain meaning are read so.

#include "nn/exchange/python_source/syntax.h"
#include "nn/exchange/python_source/token.h"

#include <memory>

namespace nn::python {

/// Throws Stop where nothing can be read: binary, or brackets without end.
std::unique_ptr<SyntaxTree> parse(std::string_view text);

/// How many letters of one word must be changed to make it the other, at most `most`; `most` + 1 where more.
std::size_t letters_apart(std::string_view a, std::string_view b, std::size_t most);

}  // namespace nn::python
