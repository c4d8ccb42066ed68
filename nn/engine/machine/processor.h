#pragma once
// What the engine was built for, for reports: the arithmetic may be built several times (packaging/levels.cmake).

#include <string_view>

namespace nn {

/// The x86-64 level (x86-64, x86-64-v2, -v3, -v4) whose instructions this engine may use; "" on other processors.
std::string_view processor_level();

}  // namespace nn
