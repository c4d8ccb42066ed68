#pragma once
// By hand: im2col and Eigen's product take 3.4 to 4.3 times as long as what it is for (winograd.cpp).
// The transforms of Winograd's short convolutions F(m, r) with m + r = 7, one axis at a time, a register of channels at
// once. A. Lavin, S. Gray, "Fast Algorithms for Convolutional Neural Networks", 2015:
//     y = Aᵀ [(G g) ⊙ (Bᵀ d)]          six values d, filter g of r taps, m outputs y
//     dg = Gᵀ [(Bᵀ d) ⊙ (A dy)]        its adjoint in g
// A and G evaluate a polynomial of m and r coefficients at the points 0, ±1/√2, ±√2 and infinity, G with the factors
// that the interpolation asks for; B depends on the points alone. With these points float32 rounds about as it does in
// the plain sum (two to three times its largest error, measured over 64 channels); the usual 0, ±1, ±2 lose ten times
// as much.

#include "nn/engine/kernels/vector/simd.h"

namespace nn::winograd {

inline constexpr int kSide = 6;  ///< values of a tile along one axis: places
inline constexpr float kA = 0.70710678118654752f, kB = 1.41421356237309505f;
/// 1 / of the product of a point's differences to the others: at ±kA and at ±kB.
inline constexpr float kFilterScaleA = -2.0f / 3.0f, kFilterScaleB = 1.0f / 6.0f;

constexpr float power(float base, int exponent) {
    float result = 1;
    for (int i = 0; i < exponent; ++i) result *= base;
    return result;
}

// Everything below is inlined and unrolled, and hands values on one by one: copies of arrays of vectors would cost more
// than the arithmetic.
#define NETLOOM_INLINE inline __attribute__((always_inline))

/// d = Bᵀ d.
NETLOOM_INLINE void to_places(simd::Floats (&d)[kSide]) {
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
NETLOOM_INLINE void evaluate(const simd::Floats (&c)[K], simd::Floats (&p)[kSide], float scale_a, float scale_b) {
    simd::Floats even_a = c[0] * scale_a, even_b = c[0] * scale_b, odd_a{}, odd_b{};
#pragma GCC unroll 5
    for (int j = 1; j < K; ++j) {
        (j % 2 ? odd_a : even_a) += c[j] * (scale_a * power(kA, j));
        (j % 2 ? odd_b : even_b) += c[j] * (scale_b * power(kB, j));
    }
    p[0] = c[0];
    p[1] = even_a + odd_a;
    p[2] = even_a - odd_a;
    p[3] = even_b + odd_b;
    p[4] = even_b - odd_b;
    p[5] = c[K - 1];
}

/// Its transpose: Aᵀ, Gᵀ.
template <int K>
NETLOOM_INLINE void collect(const simd::Floats (&p)[kSide], simd::Floats (&c)[K], float scale_a, float scale_b) {
    const simd::Floats sum_a = p[1] + p[2], sum_b = p[3] + p[4], difference_a = p[1] - p[2], difference_b = p[3] - p[4];
    c[0] = p[0] + scale_a * sum_a + scale_b * sum_b;
#pragma GCC unroll 5
    for (int j = 1; j < K; ++j)
        c[j] = (scale_a * power(kA, j)) * (j % 2 ? difference_a : sum_a) +
               (scale_b * power(kB, j)) * (j % 2 ? difference_b : sum_b);
    c[K - 1] += p[5];
}

/// Calls fn(row, column) for all of a patch.
template <int Rows, int Columns, typename Fn>
NETLOOM_INLINE void for_each(Fn&& fn) {
#pragma GCC unroll 6
    for (int r = 0; r < Rows; ++r)
#pragma GCC unroll 6
        for (int c = 0; c < Columns; ++c) fn(r, c);
}

/// Over both axes of a plane, or over the one axis of a line (D = 1: a plane of one row): `step` takes one axis of
/// `From` values to one of `To`, `load(r, c)` gives the former, `store(r, c, value)` takes the latter.
template <int D, int From, int To, typename Step, typename Load, typename Store>
NETLOOM_INLINE void along_axes(Step&& step, Load&& load, Store&& store) {
    constexpr int kFromRows = D == 2 ? From : 1, kToRows = D == 2 ? To : 1;
    simd::Floats half[kToRows][From];
#pragma GCC unroll 6
    for (int c = 0; c < From; ++c) {
        if constexpr (D == 1) {
            half[0][c] = load(0, c);
        } else {
            simd::Floats column[From], result[To];
#pragma GCC unroll 6
            for (int r = 0; r < kFromRows; ++r) column[r] = load(r, c);
            step(column, result);
#pragma GCC unroll 6
            for (int r = 0; r < kToRows; ++r) half[r][c] = result[r];
        }
    }
#pragma GCC unroll 6
    for (int r = 0; r < kToRows; ++r) {
        simd::Floats result[To];
        step(half[r], result);
#pragma GCC unroll 6
        for (int c = 0; c < To; ++c) store(r, c, result[c]);
    }
}

template <int D, typename Load, typename Store>
NETLOOM_INLINE void to_places(Load&& load, Store&& store) {
    along_axes<D, kSide, kSide>(
        [](simd::Floats(&from)[kSide], simd::Floats(&to)[kSide]) __attribute__((always_inline)) {
            to_places(from);
#pragma GCC unroll 6
            for (int i = 0; i < kSide; ++i) to[i] = from[i];
        },
        load, store);
}
template <int D, int K, typename Load, typename Store>
NETLOOM_INLINE void evaluate(float scale_a, float scale_b, Load&& load, Store&& store) {
    along_axes<D, K, kSide>(
        [=](simd::Floats(&from)[K], simd::Floats(&to)[kSide])
            __attribute__((always_inline)) { evaluate<K>(from, to, scale_a, scale_b); },
        load, store);
}
template <int D, int K, typename Load, typename Store>
NETLOOM_INLINE void collect(float scale_a, float scale_b, Load&& load, Store&& store) {
    along_axes<D, kSide, K>(
        [=](simd::Floats(&from)[kSide], simd::Floats(&to)[K])
            __attribute__((always_inline)) { collect<K>(from, to, scale_a, scale_b); },
        load, store);
}

}  // namespace nn::winograd
