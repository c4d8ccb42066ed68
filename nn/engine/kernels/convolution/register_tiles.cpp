// Built with -ffp-contract=fast: the products are meant to be fused.
#include "nn/engine/kernels/convolution/register_tiles.h"

#include "nn/engine/kernels/vector/register.h"

#include <algorithm>
#include <array>
#include <utility>

#if defined(__AVX2__)
#include <immintrin.h>
#endif

namespace nn::tiles {
namespace {

using simd::Register;
constexpr std::int64_t kWidth = simd::kRegisterLanes;
constexpr int kParts = static_cast<int>(simd::kLanes / kWidth);  // registers of sixteen floats

/// The same number in all places. (Left to itself, number times vector would fetch it anew for every vector.)
inline Register splat(float v) {
#if defined(__AVX512F__)
    return simd::splat(v);
#elif defined(__AVX__)
    return Register{v, v, v, v, v, v, v, v};
#else
    return Register{v, v, v, v};
#endif
}
inline Register load(const float* from) { return simd::load<Register>(from); }
using simd::store;

#if defined(__AVX2__) && !defined(__AVX512F__)
inline __m256i first_lanes(std::int64_t count) {
    const auto most = static_cast<int>(std::clamp<std::int64_t>(count, 0, kWidth));
    return _mm256_cmpgt_epi32(_mm256_set1_epi32(most), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}
#endif
/// The first `count` floats; where several registers make up sixteen, none or more than all too.
inline Register load_first(const float* from, std::int64_t count) {
#if defined(__AVX512F__)
    return simd::load_first(from, count);
#elif defined(__AVX2__)
    return _mm256_maskload_ps(from, first_lanes(count));
#else
    if (count >= kWidth) return load(from);
    Register v = {};
    for (std::int64_t i = 0; i < count; ++i) v[i] = from[i];
    return v;
#endif
}
inline void store_first(float* to, Register v, std::int64_t count) {
#if defined(__AVX512F__)
    simd::store_first(to, v, count);
#elif defined(__AVX2__)
    _mm256_maskstore_ps(to, first_lanes(count), v);
#else
    if (count >= kWidth) return store(to, v);
    for (std::int64_t i = 0; i < count; ++i) to[i] = v[i];
#endif
}

/// fn(0) ... fn(N - 1), written out: a loop that is left as one would keep the sums in memory.
template <int N, typename Fn>
inline __attribute__((always_inline)) void each(Fn&& fn) {
    [&]<int... I>(std::integer_sequence<int, I...>) { (fn(I), ...); }
    (std::make_integer_sequence<int, N>());
}

/// Rows of a tile with V vectors each: as many as the registers hold beside a row of the right operand.
constexpr int most_rows(int vectors) {
    if (kParts > 1) return kParts == 2 ? 6 : 2;  // of sixteen registers
    return vectors == 1 ? 16 : vectors == 2 ? 12 : 8;
}

template <int Vectors, int R>
void line_tile(const LineProduct& p, std::int64_t first) {
    constexpr int V = Vectors * kParts;
    Register sum[R][V] = {};
    const std::int64_t step = p.step;
    for (std::int64_t run = 0; run < p.count; ++run) {
        // Three rows to a pointer: the processor adds no, one or two steps by itself.
        const float* a[(R + 2) / 3];
        for (int r = 0; r < R; r += 3) a[r / 3] = p.runs[run].a + (first + r) * step;
        const float* b = p.runs[run].b;
        for (std::int64_t k = 0; k < p.length; ++k, b += V * kWidth) {
            Register right[V];
            for (int v = 0; v < V; ++v) right[v] = load(b + v * kWidth);
            for (int r = 0; r < R; ++r) {
                const Register left = splat(a[r / 3][(r % 3) * step + k]);
                for (int v = 0; v < V; ++v) sum[r][v] += left * right[v];
            }
        }
    }
    if (p.bias) each<R * V>([&](int i) { sum[i / V][i % V] += load(p.bias + i % V * kWidth); });
    if (p.relu) each<R * V>([&](int i) { sum[i / V][i % V] = simd::relu_register(sum[i / V][i % V]); });
    float* c = p.c + first * p.row_c;
    const std::int64_t last = p.columns - (V - 1) * kWidth;  // of the last register
    if (last >= kWidth) {
        each<R * V>([&](int i) { store(c + i / V * p.row_c + i % V * kWidth, sum[i / V][i % V]); });
        return;
    }
    // The registers before a panel's last are full, unless several make up sixteen floats.
    each<R * V>([&](int i) {
        float* to = c + i / V * p.row_c + i % V * kWidth;
        if (kParts == 1 && i % V < V - 1)
            store(to, sum[i / V][i % V]);
        else
            store_first(to, sum[i / V][i % V], last + (V - 1 - i % V) * kWidth);
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

template <int B, int I, int Vectors>
void tap_tile(const TapSums& t, std::int64_t first) {
    constexpr int V = Vectors * kParts;
    Register sum[B][I][V] = {};
    const std::int64_t step = t.step, row_d = t.row_d, columns = t.columns;
    for (std::int64_t line = 0; line < t.count; ++line) {
        const float* const* places = t.lines + line * (B + 1);
        const float* a[B];
        for (int b = 0; b < B; ++b) a[b] = places[b] + first;
        const float* d = places[B] + t.column;
        const auto add = [&](std::int64_t w, auto&& take) {
            Register right[V];
            for (int v = 0; v < V; ++v) right[v] = take(v);
            for (int b = 0; b < B; ++b)
                for (int i = 0; i < I; ++i) {
                    const Register left = splat(a[b][w * step + i]);
                    for (int v = 0; v < V; ++v) sum[b][i][v] += left * right[v];
                }
        };
        if (columns >= V * kWidth) {
            for (std::int64_t w = 0; w < t.positions; ++w, d += row_d)
                add(w, [d](int v) { return load(d + v * kWidth); });
        } else {
            for (std::int64_t w = 0; w < t.positions; ++w, d += row_d)
                add(w, [d, columns](int v) {
                    const bool full = kParts == 1 && v < V - 1;
                    return full ? load(d + v * kWidth) : load_first(d + v * kWidth, columns - v * kWidth);
                });
        }
    }
    each<B * I * V>([&](int at) {
        const int b = at / V / I, i = at / V % I, v = at % V;
        float* to = t.sums + b * t.base_sums + (first + i) * t.row_sums + v * kWidth;
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
constexpr std::array<Block, 0> kBlocks{};
#endif

}  // namespace

void line_product(int vectors, std::int64_t rows, const LineProduct& p) {
    if constexpr (kMostVectors > 1) {
        if (vectors == 3) return line_panel<3>(rows, p);
        if (vectors == 2) return line_panel<2>(rows, p);
    }
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
    if (bases == 1) return kMostVectors > 1 && vectors_left > 1 ? 2 : 1;
    int most = 1;
    for (const Block& block : kBlocks)
        if (block.bases == bases && block.inner == inner && block.vectors <= vectors_left)
            most = std::max(most, block.vectors);
    return most;
}

void tap_sums(int bases, std::int64_t inner, int vectors, const TapSums& t) {
    for (const Block& block : kBlocks)
        if (block.bases == bases && block.inner == inner && block.vectors == vectors) return block.tile(t, 0);
    if constexpr (kMostVectors > 1) {
        if (vectors == 2) return tap_panel<2>(inner, t);
    }
    tap_panel<1>(inner, t);
}

}  // namespace nn::tiles
