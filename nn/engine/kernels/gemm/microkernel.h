#pragma once
// The innermost product: a block of rows times one or two registers of columns, held in vector registers. What our own
// matrix products and convolutions are built of.

#include "nn/engine/kernels/vector/simd.h"

namespace nn {

// A tile's sums fill the processor's registers but for a few: 24 of 32 with AVX-512, else 12 of 16.
#if defined(__AVX512F__)
inline constexpr std::int64_t kTileRows = 12;
#else
inline constexpr std::int64_t kTileRows = 6;
#endif
inline constexpr std::int64_t kTileColumns = 2 * simd::kLanes;

/// The left matrix: element (i, k) is data[i * row + k * depth].
struct LeftMatrix {
    const float* data;
    std::int64_t row, depth;
};

/// What becomes of the sums, in this order.
struct Finish {
    bool add = false;             ///< to what c holds
    const float* bias = nullptr;  ///< a row of `columns` values, added to every row
    bool relu = false;
};

/// c [rows, columns] (+)= a [rows, depth] b [depth, columns]. `columns` is a multiple of simd::kLanes; b and c
/// have rows of `row_b` and `row_c` floats.
void microkernel(std::int64_t rows, std::int64_t columns, std::int64_t depth, const LeftMatrix& a, const float* b,
                 std::int64_t row_b, float* c, std::int64_t row_c, const Finish& finish);

/// The same for a left matrix that was packed: tiles of `height` rows, at most kTileRows, begin `each` floats apart; in one the rows'
/// elements of a depth lie side by side, those of the next depth kTileRows floats on. At most kTileColumns columns.
void packed_tiles(std::int64_t rows, std::int64_t height, std::int64_t columns, std::int64_t depth, const float* tiles,
                  std::int64_t each, const float* b, std::int64_t row_b, float* c, std::int64_t row_c,
                  const Finish& finish);

inline void microkernel(std::int64_t rows, std::int64_t columns, std::int64_t depth, const LeftMatrix& a,
                        const float* b, std::int64_t row_b, float* c, std::int64_t row_c, bool add) {
    microkernel(rows, columns, depth, a, b, row_b, c, row_c, Finish{add});
}

}  // namespace nn
