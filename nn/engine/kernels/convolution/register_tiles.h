#pragma once
// The innermost loops of our own convolutions: blocks of sums that stay in vector registers while all taps of a filter,
// or all positions of an image, go by. The left operand is read where it lies, a number at a time.

#include "nn/engine/kernels/vector/simd.h"

namespace nn::tiles {

/// One run of memory that takes part in a sum: `length` (of whom it concerns) numbers from `a` on, each times a row of
/// the right operand, which begins at `b`.
struct Run {
    const float* a;
    const float* b;
};

/// c[r, n] = bias[n] + Σ_runs Σ_k a[r * step + k] * b[k, n], then max(0, c) where `relu`. Right operands have rows of
/// `vectors` registers, and so has `bias` (null: zeros); one to three. Of c the first `columns` numbers of a row are
/// written.
struct LineProduct {
    const Run* runs;
    std::int64_t count, length, step;
    const float* bias;
    bool relu;
    float* c;
    std::int64_t row_c, columns;
};
void line_product(int vectors, std::int64_t rows, const LineProduct& p);

/// sums[b, i, n] += Σ_lines Σ_w a_b[w * step + i] * d[w, column + n]: what a filter's taps add up over lines of
/// positions. A line is `bases` places in the left operand and then one in `d`; d has rows of `row_d` floats, of which
/// `columns` count.
struct TapSums {
    const float* const* lines;
    std::int64_t count, positions, step;
    std::int64_t row_d, column, columns;
    float* sums;
    std::int64_t row_sums;   ///< from i to i + 1; there is room for whole vectors
    std::int64_t base_sums;  ///< from b to b + 1
};
void tap_sums(int bases, std::int64_t inner, int vectors, const TapSums& t);

/// How many bases to take at once where there are `bases` with `inner` numbers side by side and as many `vectors` of
/// columns; 1: the numbers of one base are cut up.
int tap_bases(std::int64_t bases, std::int64_t inner, std::int64_t vectors);
/// And then how many vectors of columns.
int tap_vectors(int bases, std::int64_t inner, std::int64_t vectors_left);

}  // namespace nn::tiles
