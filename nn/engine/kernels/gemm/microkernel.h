#pragma once
// The innermost product: a block of rows times sixteen or thirty-two columns, held in vector registers. What our own
// matrix products and convolutions are built of.

#include <cstdint>

namespace nn {

// A tile's sums fill the processor's registers but for a few: 24 of 32, 12 of 16.
#if defined(__AVX512F__)
inline constexpr std::int64_t kTileRows = 12, kTileColumns = 32;
#else
#if defined(__AVX__)
inline constexpr std::int64_t kTileRows = 6, kTileColumns = 16;
#else
inline constexpr std::int64_t kTileRows = 3, kTileColumns = 16;
#endif
#endif

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

/// c [rows, columns] (+)= a [rows, depth] b [depth, columns]. `columns` is a multiple of 16; b and c have rows of
/// `row_b` and `row_c` floats.
void microkernel(std::int64_t rows, std::int64_t columns, std::int64_t depth, const LeftMatrix& a, const float* b,
                 std::int64_t row_b, float* c, std::int64_t row_c, const Finish& finish);

inline void microkernel(std::int64_t rows, std::int64_t columns, std::int64_t depth, const LeftMatrix& a,
                        const float* b, std::int64_t row_b, float* c, std::int64_t row_c, bool add) {
    microkernel(rows, columns, depth, a, b, row_b, c, row_c, Finish{add});
}

}  // namespace nn
