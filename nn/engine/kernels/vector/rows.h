#pragma once

#include <cstdint>

namespace nn {

/// to[c] = (overwrite ? 0 : to[c]) + Σ_r d[r, c]: the gradient of a bias. Summed in float by blocks, the blocks in
/// double.
void sum_rows(const float* d, std::int64_t rows, std::int64_t columns, float* to, bool overwrite, int threads);

/// sums[c] += Σ_r d[r, c], a part of such a sum on the calling thread.
void add_rows(const float* d, std::int64_t rows, std::int64_t columns, double* sums);

/// y[r, c] += row[c] (null: nothing), then max(0, y) where `relu`.
void add_row(float* y, std::int64_t rows, std::int64_t columns, const float* row, bool relu, int threads);

}  // namespace nn
