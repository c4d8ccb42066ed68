// By hand: Eigen's product takes 1.2 to 1.5 times as long (64x512x784: 672 µs against 452; tests/bench/README.md).
// Built with -ffp-contract=fast: the products are meant to be fused.
#include "nn/engine/kernels/gemm/microkernel.h"

#include <algorithm>
#include <array>
#include <utility>

namespace nn {
namespace {

using simd::Floats;
using simd::kLanes;
using simd::load;
using simd::store;

constexpr std::int64_t kLongSums = 96;  // of shorter ones the asking takes more than it gives: 64x512x784 1 %, where an LSTM gains 3

/// Applies `fn(to, columns, sum)` to every vector of a tile. Unrolled: otherwise the sums would leave their registers.
template <int R, int V, typename Fn>
inline void for_sums(const Floats (&sum)[R][V], float* c, std::int64_t row_c, Fn&& fn) {
#pragma GCC unroll 12
    for (int r = 0; r < R; ++r)
#pragma GCC unroll 4
        for (int v = 0; v < V; ++v) fn(c + r * row_c + v * kLanes, v * kLanes, sum[r][v]);
}

/// Takes numbers, no structs: one that was just written field by field and is then read whole makes the processor wait
/// until all stores before it are done, those to c among them.
template <int R, int V>
void tile(std::int64_t depth, const float* left, std::int64_t row, std::int64_t step, const float* b,
          std::int64_t row_b, float* c, std::int64_t row_c, bool add, const float* bias, bool relu) {
    Floats sum[R][V];
#pragma GCC unroll 12
    for (int r = 0; r < R; ++r)
#pragma GCC unroll 4
        for (int v = 0; v < V; ++v) sum[r][v] = Floats{};
    if (depth >= kLongSums)  // until they are made there is time to fetch where they go
#pragma GCC unroll 12
        for (int r = 0; r < R; ++r)
#pragma GCC unroll 4
            for (int v = 0; v < V; ++v) __builtin_prefetch(c + r * row_c + v * kLanes, 1);
    const float* third[(R + 2) / 3];  // every third row: the two after it are one index register away
    for (int r = 0; r < R; r += 3) third[r / 3] = left + r * row;
    for (std::int64_t k = 0; k < depth; ++k) {
        Floats right[V];
        for (int v = 0; v < V; ++v) right[v] = load<Floats>(b + v * kLanes);
#pragma GCC unroll 12
        for (int r = 0; r < R; ++r) {
            const float same = third[r / 3][r % 3 * row];
#pragma GCC unroll 4
            for (int v = 0; v < V; ++v) sum[r][v] += same * right[v];
        }
        for (const float*& p : third) p += step;
        b += row_b;
    }
    if (!bias && !relu) {
        if (add)
            for_sums<R, V>(sum, c, row_c, [](float* to, int, Floats v) { store(to, load<Floats>(to) + v); });
        else
            for_sums<R, V>(sum, c, row_c, [](float* to, int, Floats v) { store(to, v); });
        return;
    }
    for_sums<R, V>(sum, c, row_c, [&](float* to, int column, Floats v) {
        if (add) v += load<Floats>(to);
        if (bias) v += load<Floats>(bias + column);
        store(to, relu ? simd::relu(v) : v);
    });
}

using Tile = void (*)(std::int64_t, const float*, std::int64_t, std::int64_t, const float*, std::int64_t, float*,
                      std::int64_t, bool, const float*, bool);

template <int V, int... R>
constexpr std::array<Tile, sizeof...(R)> tiles(std::integer_sequence<int, R...>) {
    return {tile<R + 1, V>...};
}

template <int V>
constexpr auto kTiles = tiles<V>(std::make_integer_sequence<int, kTileRows>());

}  // namespace

/// Rows go in tiles of nearly equal height: a narrow last one would leave the processor waiting for its few sums.
void microkernel(std::int64_t rows, std::int64_t columns, std::int64_t depth, const LeftMatrix& a, const float* b,
                 std::int64_t row_b, float* c, std::int64_t row_c, const Finish& finish) {
    if (rows <= 0) return;
    const std::int64_t count = (rows + kTileRows - 1) / kTileRows, height = rows / count, higher = rows % count;
    const bool add = finish.add, relu = finish.relu;
    for (std::int64_t n = 0; n < columns; n += kTileColumns) {
        const auto& tiles = columns - n >= kTileColumns ? kTiles<2> : kTiles<1>;
        const float *left = a.data, *bias = finish.bias ? finish.bias + n : nullptr;
        float* to = c + n;
        for (std::int64_t t = 0; t < count; ++t) {
            const std::int64_t here = height + (t < higher);
            tiles[static_cast<std::size_t>(here - 1)](depth, left, a.row, a.depth, b + n, row_b, to, row_c, add, bias,
                                                      relu);
            left += here * a.row;
            to += here * row_c;
        }
    }
}

void packed_tiles(std::int64_t rows, std::int64_t height, std::int64_t columns, std::int64_t depth, const float* tiles,
                  std::int64_t each, const float* b, std::int64_t row_b, float* c, std::int64_t row_c,
                  const Finish& finish) {
    const auto& kinds = columns >= kTileColumns ? kTiles<2> : kTiles<1>;
    const bool add = finish.add, relu = finish.relu;
    const float* bias = finish.bias;
    for (; rows > 0; rows -= height, tiles += each, c += height * row_c)
        kinds[static_cast<std::size_t>(std::min(height, rows) - 1)](depth, tiles, 1, kTileRows, b, row_b, c, row_c, add, bias, relu);
}

}  // namespace nn
