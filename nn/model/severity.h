#pragma once

namespace nn {

enum class Severity { Error, Warning };

}  // namespace nn
