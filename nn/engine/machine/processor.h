#pragma once
// The machine: what the engine was built for, for reports - the arithmetic may be built several times
// (packaging/levels.cmake) - and how much memory there is.

#include <cstddef>
#include <optional>
#include <string_view>

namespace nn {

/// The x86-64 level (x86-64, x86-64-v2, -v3, -v4) whose instructions this engine may use; "" on other processors.
std::string_view processor_level();

/// Bytes of memory that the machine has; nothing where it does not say.
std::optional<std::size_t> physical_memory();

}  // namespace nn
