#include "nn/engine/layout.h"

#include "nn/engine/kernels/simd.h"
#include "nn/engine/parallel.h"

#include <algorithm>
#include <cstring>

namespace nn {
namespace {

using simd::Floats;
using simd::kLanes;

/// One step of a transposition: of rows that lie S apart, the halves of every 2 S lanes that lie off the diagonal
/// change places.
template <int S>
inline void exchange(Floats (&rows)[kLanes]) {
    simd::Ints first, second;
    for (std::int32_t lane = 0; lane < kLanes; ++lane) {  // lanes from 16 on are the second operand's
        first[lane] = lane & S ? lane - S + 16 : lane;
        second[lane] = lane & S ? lane + 16 : lane + S;
    }
#pragma GCC unroll 16
    for (int i = 0; i < kLanes; ++i) {
        if (i & S) continue;
        const Floats a = rows[i], b = rows[i + S];
        rows[i] = __builtin_shuffle(a, b, first);
        rows[i + S] = __builtin_shuffle(a, b, second);
    }
}

/// out[c][r] = in[r][c] for a tile of at most sixteen each way.
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
    exchange<8>(tile);
    exchange<4>(tile);
    exchange<2>(tile);
    exchange<1>(tile);
    if (rows == kLanes && columns == kLanes) {
#pragma GCC unroll 16
        for (int c = 0; c < kLanes; ++c) simd::store(out + c * out_step, tile[c]);
    } else {
#pragma GCC unroll 16
        for (int c = 0; c < kLanes; ++c)
            if (c < columns) simd::store_first(out + c * out_step, tile[c], rows);
    }
}

/// out[c][r] = in[r][c], in tiles.
void transpose(const float* in, float* out, std::int64_t rows, std::int64_t columns) {
    for (std::int64_t r = 0; r < rows; r += kLanes)
        for (std::int64_t c = 0; c < columns; c += kLanes)
            transpose_tile(in + r * columns + c, out + c * rows + r, std::min(kLanes, rows - r),
                           std::min(kLanes, columns - c), columns, rows);
}
void transpose(const std::int64_t* in, std::int64_t* out, std::int64_t rows, std::int64_t columns) {
    for (std::int64_t r0 = 0; r0 < rows; r0 += kLanes)
        for (std::int64_t c = 0; c < columns; ++c)
            for (std::int64_t r = r0; r < std::min(rows, r0 + kLanes); ++r) out[c * rows + r] = in[r * columns + c];
}

template <typename T>
void reorder_as(const TensorView& from, const TensorView& to, int threads) {
    const std::int64_t samples = from.shape[0], channels = from.shape[1];
    const std::int64_t each = samples > 0 ? from.size() / samples : 0;
    const std::int64_t positions = channels > 0 ? each / channels : 0;
    const bool to_last = to.layout == Layout::ChannelsLast;
    const auto* in = static_cast<const T*>(from.data);
    auto* out = static_cast<T*>(to.data);
    parallel_shares(threads, samples, samples * each, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t n = begin; n < end; ++n)
            transpose(in + n * each, out + n * each, to_last ? channels : positions, to_last ? positions : channels);
    });
}

}  // namespace

bool layouts_coincide(const Extents& shape) {
    if (shape.size() < 3 || shape[1] == 1) return true;
    std::int64_t positions = 1;
    for (std::size_t d = 2; d < shape.size(); ++d) positions *= shape[d];
    return positions == 1;
}

void reorder(const TensorView& from, const TensorView& to, int threads) {
    if (from.layout == to.layout || layouts_coincide(from.shape)) {
        std::memcpy(to.data, from.data, static_cast<std::size_t>(from.size()) * size_of(from.dtype));
    } else if (from.dtype == DType::Int64) {
        reorder_as<std::int64_t>(from, to, threads);
    } else {
        reorder_as<float>(from, to, threads);
    }
}

}  // namespace nn
