#pragma once
// The transforms of Winograd's short convolutions F(m, r) with m + r = 7, one axis at a time, sixteen channels at once.
// A. Lavin, S. Gray, "Fast Algorithms for Convolutional Neural Networks", 2015:
//     y = Aᵀ [(G g) ⊙ (Bᵀ d)]          six values d, filter g of r taps, m outputs y
//     dg = Gᵀ [(Bᵀ d) ⊙ (A dy)]        its adjoint in g
// A and G evaluate a polynomial of m and r coefficients at the points 0, ±1/√2, ±√2 and infinity, G with the factors
// that the interpolation asks for; B depends on the points alone. With these points float32 rounds about as it does in
// the plain sum (two to three times its largest error, measured over 64 channels); the usual 0, ±1, ±2 lose ten times
// as much.

#include "nn/engine/kernels/simd.h"

#include <array>

namespace nn::winograd {

inline constexpr int kSide = 6;  ///< values of a tile along one axis: places
inline constexpr float kA = 0.70710678118654752f, kB = 1.41421356237309505f;
/// 1 / of the product of a point's differences to the others: at ±kA and at ±kB.
inline constexpr float kFilterScaleA = -2.0f / 3.0f, kFilterScaleB = 1.0f / 6.0f;

using Axis = std::array<simd::Floats, kSide>;

constexpr float power(float base, int exponent) {
    float result = 1;
    for (int i = 0; i < exponent; ++i) result *= base;
    return result;
}

/// d = Bᵀ d.
inline void to_places(Axis& d) {
    const simd::Floats even_a = d[4] - 2.0f * d[2], odd_a = d[3] - 2.0f * d[1];
    const simd::Floats even_b = d[4] - 0.5f * d[2], odd_b = d[3] - 0.5f * d[1];
    d[0] = d[0] - 2.5f * d[2] + d[4];
    d[5] = d[1] - 2.5f * d[3] + d[5];
    d[1] = even_a + kA * odd_a;
    d[2] = even_a - kA * odd_a;
    d[3] = even_b + kB * odd_b;
    d[4] = even_b - kB * odd_b;
}

/// The polynomial with coefficients c at the six points, times the scales: G (with the filter's scales), A (with 1).
template <int K>
inline Axis evaluate(const std::array<simd::Floats, K>& c, float scale_a, float scale_b) {
    simd::Floats even_a = c[0] * scale_a, even_b = c[0] * scale_b, odd_a{}, odd_b{};
    for (int j = 1; j < K; ++j) {
        (j % 2 ? odd_a : even_a) += c[j] * (scale_a * power(kA, j));
        (j % 2 ? odd_b : even_b) += c[j] * (scale_b * power(kB, j));
    }
    return {c[0], even_a + odd_a, even_a - odd_a, even_b + odd_b, even_b - odd_b, c[K - 1]};
}

/// Its transpose: Aᵀ, Gᵀ.
template <int K>
inline std::array<simd::Floats, K> collect(const Axis& p, float scale_a, float scale_b) {
    const simd::Floats sum_a = (p[1] + p[2]) * scale_a, sum_b = (p[3] + p[4]) * scale_b;
    const simd::Floats difference_a = (p[1] - p[2]) * scale_a, difference_b = (p[3] - p[4]) * scale_b;
    std::array<simd::Floats, K> c;
    for (int j = 0; j < K; ++j)
        c[j] = (j % 2 ? difference_a : sum_a) * power(kA, j) + (j % 2 ? difference_b : sum_b) * power(kB, j);
    c[0] += p[0];
    c[K - 1] += p[5];
    return c;
}

/// Over both axes of a plane, or over the one axis of a line (D = 1: its planes have one row).
template <int D>
inline constexpr int kRows = D == 2 ? kSide : 1;
template <int D>
using Tile = std::array<Axis, kRows<D>>;
template <int D, int K>
using Patch = std::array<std::array<simd::Floats, K>, D == 2 ? K : 1>;

/// Calls fn(row, column) for all of a tile, unrolled: addresses become constants, values stay in registers.
template <int Rows, int Columns, typename Fn>
inline __attribute__((always_inline)) void for_each(Fn&& fn) {
#pragma GCC unroll 6
    for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 6
        for (int c = 0; c < Columns; ++c) fn(r, c);
}

template <int D>
inline void to_places(Tile<D>& tile) {
    if constexpr (D == 2)
        for (int c = 0; c < kSide; ++c) {
            Axis column;
            for (int r = 0; r < kSide; ++r) column[r] = tile[r][c];
            to_places(column);
            for (int r = 0; r < kSide; ++r) tile[r][c] = column[r];
        }
    for (auto& row : tile) to_places(row);
}

template <int D, int K>
inline Tile<D> evaluate(const Patch<D, K>& patch, float scale_a, float scale_b) {
    Tile<D> tile;
    if constexpr (D == 1) {
        tile[0] = evaluate<K>(patch[0], scale_a, scale_b);
    } else {
        Axis half[K];
        for (int r = 0; r < K; ++r) half[r] = evaluate<K>(patch[r], scale_a, scale_b);
        for (int c = 0; c < kSide; ++c) {
            std::array<simd::Floats, K> column;
            for (int r = 0; r < K; ++r) column[r] = half[r][c];
            const Axis places = evaluate<K>(column, scale_a, scale_b);
            for (int r = 0; r < kSide; ++r) tile[r][c] = places[r];
        }
    }
    return tile;
}

template <int D, int K>
inline Patch<D, K> collect(const Tile<D>& tile, float scale_a, float scale_b) {
    Patch<D, K> patch;
    if constexpr (D == 1) {
        patch[0] = collect<K>(tile[0], scale_a, scale_b);
    } else {
        std::array<simd::Floats, K> half[kSide];
        for (int r = 0; r < kSide; ++r) half[r] = collect<K>(tile[r], scale_a, scale_b);
        for (int c = 0; c < K; ++c) {
            Axis column;
            for (int r = 0; r < kSide; ++r) column[r] = half[r][c];
            const auto values = collect<K>(column, scale_a, scale_b);
            for (int r = 0; r < K; ++r) patch[r][c] = values[r];
        }
    }
    return patch;
}

}  // namespace nn::winograd
