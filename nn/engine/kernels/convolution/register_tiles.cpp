// By hand: im2col and Eigen's product take 3.7 to 8.6 times as long (3-32 3x3 over 32x32: 4.39 ms against 1.20).
// Built with -ffp-contract=fast: the products are meant to be fused.
#include "nn/engine/kernels/convolution/register_tiles.h"

#include <algorithm>
#include <array>
#include <utility>

namespace nn::tiles {
namespace {

using simd::Floats;
using simd::kLanes;
using simd::store;

inline Floats load(const float* from) { return simd::load<Floats>(from); }

/// fn(0) ... fn(N - 1), written out: a loop that is left as one would keep the sums in memory.
template <int N, typename Fn>
inline __attribute__((always_inline)) void each(Fn&& fn) {
    [&]<int... I>(std::integer_sequence<int, I...>) { (fn(I), ...); }
    (std::make_integer_sequence<int, N>());
}

#if defined(__AVX512F__)
constexpr int kSums = 24;  // registers for sums: of 32
#else
constexpr int kSums = 12;  // of 16
#endif
/// Rows of a tile with so many vectors each: as many as the registers hold beside a row of the right operand.
constexpr int most_rows(int vectors) { return vectors == 1 ? kSums * 2 / 3 : kSums / vectors; }

template <int V, int R>
void line_tile(const LineProduct& p, std::int64_t first) {
    Floats sum[R][V] = {};
    const std::int64_t step = p.step;
    for (std::int64_t run = 0; run < p.count; ++run) {
        // Three rows to a pointer: the processor adds no, one or two steps by itself.
        const float* a[(R + 2) / 3];
        for (int r = 0; r < R; r += 3) a[r / 3] = p.runs[run].a + (first + r) * step;
        const float* b = p.runs[run].b;
        for (std::int64_t k = 0; k < p.length; ++k, b += V * kLanes) {
            Floats right[V];
            for (int v = 0; v < V; ++v) right[v] = load(b + v * kLanes);
            for (int r = 0; r < R; ++r) {
                const Floats left = simd::splat(a[r / 3][(r % 3) * step + k]);
                for (int v = 0; v < V; ++v) sum[r][v] += left * right[v];
            }
        }
    }
    if (p.bias) each<R * V>([&](int i) { sum[i / V][i % V] += load(p.bias + i % V * kLanes); });
    if (p.relu) each<R * V>([&](int i) { sum[i / V][i % V] = simd::relu(sum[i / V][i % V]); });
    float* c = p.c + first * p.row_c;
    const std::int64_t last = p.columns - (V - 1) * kLanes;  // of the last register
    if (last >= kLanes) {
        each<R * V>([&](int i) { store(c + i / V * p.row_c + i % V * kLanes, sum[i / V][i % V]); });
        return;
    }
    each<R * V>([&](int i) {  // only the last register is not full
        float* to = c + i / V * p.row_c + i % V * kLanes;
        if (i % V < V - 1)
            store(to, sum[i / V][i % V]);
        else
            simd::store_first(to, sum[i / V][i % V], last);
    });
}

using LineTile = void (*)(const LineProduct&, std::int64_t);

template <int V, int... R>
constexpr std::array<LineTile, sizeof...(R)> line_tiles(std::integer_sequence<int, R...>) {
    return {&line_tile<V, R + 1>...};
}

/// Rows are cut into tiles of about the same size: fourteen are twice seven, not twelve and two.
template <int V>
void line_panel(std::int64_t rows, const LineProduct& p) {
    constexpr int kMost = most_rows(V);
    static constexpr auto kTiles = line_tiles<V>(std::make_integer_sequence<int, kMost>());
    const std::int64_t parts = (rows + kMost - 1) / kMost;
    for (std::int64_t i = 0; i < parts; ++i) {
        const std::int64_t first = rows * i / parts, last = rows * (i + 1) / parts;
        kTiles[static_cast<std::size_t>(last - first - 1)](p, first);
    }
}

template <int B, int I, int V>
void tap_tile(const TapSums& t, std::int64_t first) {
    Floats sum[B][I][V] = {};
    const std::int64_t step = t.step, row_d = t.row_d, columns = t.columns;
    for (std::int64_t line = 0; line < t.count; ++line) {
        const float* const* places = t.lines + line * (B + 1);
        const float* a[B];
        for (int b = 0; b < B; ++b) a[b] = places[b] + first;
        const float* d = places[B] + t.column;
        const auto add = [&](std::int64_t w, auto&& take) {
            Floats right[V];
            for (int v = 0; v < V; ++v) right[v] = take(v);
            for (int b = 0; b < B; ++b)
                for (int i = 0; i < I; ++i) {
                    const Floats left = simd::splat(a[b][w * step + i]);
                    for (int v = 0; v < V; ++v) sum[b][i][v] += left * right[v];
                }
        };
        if (columns >= V * kLanes) {
            for (std::int64_t w = 0; w < t.positions; ++w, d += row_d)
                add(w, [d](int v) { return load(d + v * kLanes); });
        } else {
            for (std::int64_t w = 0; w < t.positions; ++w, d += row_d)
                add(w, [d, columns](int v) {
                    return v < V - 1 ? load(d + v * kLanes) : simd::load_first(d + v * kLanes, columns - v * kLanes);
                });
        }
    }
    each<B * I * V>([&](int at) {
        const int b = at / V / I, i = at / V % I, v = at % V;
        float* to = t.sums + b * t.base_sums + (first + i) * t.row_sums + v * kLanes;
        store(to, load(to) + sum[b][i][v]);
    });
}

using TapTile = void (*)(const TapSums&, std::int64_t);

template <int V, int... I>
constexpr std::array<TapTile, sizeof...(I)> tap_tiles(std::integer_sequence<int, I...>) {
    return {&tap_tile<1, I + 1, V>...};
}

template <int V>
void tap_panel(std::int64_t inner, const TapSums& t) {
    constexpr int kMost = most_rows(V);
    static constexpr auto kTiles = tap_tiles<V>(std::make_integer_sequence<int, kMost>());
    const std::int64_t parts = (inner + kMost - 1) / kMost;
    for (std::int64_t i = 0; i < parts; ++i) {
        const std::int64_t first = inner * i / parts, last = inner * (i + 1) / parts;
        kTiles[static_cast<std::size_t>(last - first - 1)](t, first);
    }
}

/// Blocks of several bases: what fits in the registers, for filters over one or three channels.
struct Block {
    int bases;
    std::int64_t inner;
    int vectors;
    TapTile tile;
};
#if defined(__AVX512F__)
constexpr std::array<Block, 9> kBlocks{{
    {3, 3, 3, &tap_tile<3, 3, 3>},
    {3, 3, 2, &tap_tile<3, 3, 2>},
    {3, 3, 1, &tap_tile<3, 3, 1>},
    {5, 5, 1, &tap_tile<5, 5, 1>},
    {9, 3, 1, &tap_tile<9, 3, 1>},
    {3, 9, 1, &tap_tile<3, 9, 1>},
    {7, 3, 1, &tap_tile<7, 3, 1>},
    {5, 3, 1, &tap_tile<5, 3, 1>},
    {3, 7, 1, &tap_tile<3, 7, 1>},
}};
#else
constexpr std::array<Block, 1> kBlocks{{{3, 3, 1, &tap_tile<3, 3, 1>}}};
#endif

}  // namespace

void line_product(int vectors, std::int64_t rows, const LineProduct& p) {
    if (vectors == 3) return line_panel<3>(rows, p);
    if (vectors == 2) return line_panel<2>(rows, p);
    line_panel<1>(rows, p);
}

int tap_bases(std::int64_t bases, std::int64_t inner, std::int64_t vectors) {
    std::int64_t best = 0;
    int chosen = 1;
    for (const Block& block : kBlocks) {
        const std::int64_t sums = block.bases * block.inner * block.vectors;
        if (block.inner != inner || bases % block.bases != 0 || block.vectors > vectors || sums <= best) continue;
        best = sums;
        chosen = block.bases;
    }
    return chosen;
}

int tap_vectors(int bases, std::int64_t inner, std::int64_t vectors_left) {
    if (bases == 1) return vectors_left > 1 ? 2 : 1;
    int most = 1;
    for (const Block& block : kBlocks)
        if (block.bases == bases && block.inner == inner && block.vectors <= vectors_left)
            most = std::max(most, block.vectors);
    return most;
}

void tap_sums(int bases, std::int64_t inner, int vectors, const TapSums& t) {
    for (const Block& block : kBlocks)
        if (block.bases == bases && block.inner == inner && block.vectors == vectors) return block.tile(t, 0);
    if (vectors == 2) return tap_panel<2>(inner, t);
    tap_panel<1>(inner, t);
}

}  // namespace nn::tiles
