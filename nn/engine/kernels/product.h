#pragma once
// The innermost product: a block of rows times sixteen or thirty-two columns, held in vector registers. What our own
// convolutions are built of. Wants 27 vector registers of 16 floats: AVX-512.

#include <cstdint>

namespace nn {

#if defined(__AVX512F__)
inline constexpr bool kFastProducts = true;
#else
inline constexpr bool kFastProducts = false;  ///< with fewer registers oneDNN's are the faster ones
#endif

/// The left matrix: element (i, k) is data[i * row + k * depth].
struct LeftMatrix {
    const float* data;
    std::int64_t row, depth;
};

/// c [rows, columns] (+)= a [rows, depth] b [depth, columns]. `columns` is a multiple of 16; b and c have rows of
/// `row_b` and `row_c` floats.
void product(std::int64_t rows, std::int64_t columns, std::int64_t depth, const LeftMatrix& a, const float* b,
             std::int64_t row_b, float* c, std::int64_t row_c, bool add);

}  // namespace nn
