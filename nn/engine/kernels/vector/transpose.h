#pragma once
// Rows to columns, a square of registers at a time.

#include <cstdint>

namespace nn {

/// to[c * row_to + r] = from[r * row_from + c] for r < rows, c < columns. The two don't overlap.
void transpose(std::int64_t rows, std::int64_t columns, const float* from, std::int64_t row_from, float* to,
               std::int64_t row_to);

}  // namespace nn
