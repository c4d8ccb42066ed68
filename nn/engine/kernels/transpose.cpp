#include "nn/engine/kernels/transpose.h"

#include "nn/engine/kernels/simd.h"

namespace nn {
namespace {

constexpr std::int64_t kSide = 8;
typedef float Eight __attribute__((vector_size(32)));

inline void transpose_square(const float* from, std::int64_t row_from, float* to, std::int64_t row_to) {
    Eight r[kSide], pairs[kSide], fours[kSide];
    for (int i = 0; i < kSide; ++i) r[i] = simd::load<Eight>(from + i * row_from);
    for (int i = 0; i < kSide; i += 2) {
        pairs[i] = __builtin_shufflevector(r[i], r[i + 1], 0, 8, 1, 9, 4, 12, 5, 13);
        pairs[i + 1] = __builtin_shufflevector(r[i], r[i + 1], 2, 10, 3, 11, 6, 14, 7, 15);
    }
    // fours[4 h + c]: columns c and c + 4 of rows 4 h to 4 h + 3
    for (int h = 0; h < kSide; h += 4)
        for (int i = 0; i < 2; ++i) {
            fours[h + 2 * i] = __builtin_shufflevector(pairs[h + i], pairs[h + i + 2], 0, 1, 8, 9, 4, 5, 12, 13);
            fours[h + 2 * i + 1] = __builtin_shufflevector(pairs[h + i], pairs[h + i + 2], 2, 3, 10, 11, 6, 7, 14, 15);
        }
    for (int c = 0; c < 4; ++c) {
        simd::store(to + c * row_to, __builtin_shufflevector(fours[c], fours[c + 4], 0, 1, 2, 3, 8, 9, 10, 11));
        simd::store(to + (c + 4) * row_to, __builtin_shufflevector(fours[c], fours[c + 4], 4, 5, 6, 7, 12, 13, 14, 15));
    }
}

}  // namespace

void transpose(std::int64_t rows, std::int64_t columns, const float* from, std::int64_t row_from, float* to,
               std::int64_t row_to) {
    const std::int64_t whole_rows = rows / kSide * kSide, whole_columns = columns / kSide * kSide;
    for (std::int64_t r = 0; r < whole_rows; r += kSide)
        for (std::int64_t c = 0; c < whole_columns; c += kSide)
            transpose_square(from + r * row_from + c, row_from, to + c * row_to + r, row_to);
    const auto rest = [&](std::int64_t r0, std::int64_t r1, std::int64_t c0, std::int64_t c1) {
        for (std::int64_t r = r0; r < r1; ++r)
            for (std::int64_t c = c0; c < c1; ++c) to[c * row_to + r] = from[r * row_from + c];
    };
    rest(0, rows, whole_columns, columns);
    rest(whole_rows, rows, 0, whole_columns);
}

}  // namespace nn
