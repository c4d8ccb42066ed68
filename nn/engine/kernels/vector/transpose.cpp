// By hand: Eigen's .transpose() takes 2.2 to 7.8 times as long (512x784: 145 µs against 66; tests/bench/README.md).
#include "nn/engine/kernels/vector/transpose.h"

#include "nn/engine/kernels/vector/simd.h"

#include <algorithm>
#include <utility>

namespace nn {
namespace {

using simd::Floats;
using simd::kLanes;

using Lanes = std::make_integer_sequence<int, kLanes>;

/// The steps of a transposition from S on: of rows that lie S apart, the parts of 2 S lanes that lie off the diagonal
/// change places; then the same within these parts. Lanes from kLanes on are the second operand's.
template <int S, int... Lane>
inline void exchange(Floats (&rows)[kLanes], std::integer_sequence<int, Lane...> lanes) {
    constexpr int kSecond = kLanes;
#pragma GCC unroll 16
    for (int i = 0; i < kLanes; ++i) {
        if (i & S) continue;
        const Floats a = rows[i], b = rows[i + S];
        rows[i] = __builtin_shufflevector(a, b, (Lane & S ? Lane - S + kSecond : Lane)...);
        rows[i + S] = __builtin_shufflevector(a, b, (Lane & S ? Lane + kSecond : Lane + S)...);
    }
    if constexpr (S > 1) exchange<S / 2>(rows, lanes);
}

/// out[c][r] = in[r][c] for a tile of at most kLanes each way.
inline void transpose_tile(const float* in, float* out, std::int64_t rows, std::int64_t columns, std::int64_t in_step,
                           std::int64_t out_step) {
    Floats tile[kLanes];
    if (rows == kLanes && columns == kLanes) {
#pragma GCC unroll 16
        for (int r = 0; r < kLanes; ++r) tile[r] = simd::load<Floats>(in + r * in_step);
    } else {
#pragma GCC unroll 16
        for (int r = 0; r < kLanes; ++r) tile[r] = r < rows ? simd::load_first(in + r * in_step, columns) : Floats{};
    }
    exchange<kLanes / 2>(tile, Lanes());
    if (rows == kLanes && columns == kLanes) {
#pragma GCC unroll 16
        for (int c = 0; c < kLanes; ++c) simd::store(out + c * out_step, tile[c]);
    } else {
#pragma GCC unroll 16
        for (int c = 0; c < kLanes; ++c)
            if (c < columns) simd::store_first(out + c * out_step, tile[c], rows);
    }
}

}  // namespace

void transpose(std::int64_t rows, std::int64_t columns, const float* from, std::int64_t row_from, float* to,
               std::int64_t row_to) {
    for (std::int64_t r = 0; r < rows; r += kLanes)
        for (std::int64_t c = 0; c < columns; c += kLanes)
            transpose_tile(from + r * row_from + c, to + c * row_to + r, std::min(kLanes, rows - r),
                           std::min(kLanes, columns - c), row_from, row_to);
}

}  // namespace nn
