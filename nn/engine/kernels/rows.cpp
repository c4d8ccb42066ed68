#include "nn/engine/kernels/rows.h"

#include "nn/engine/kernels/simd.h"
#include "nn/engine/parallel.h"

#include <algorithm>

namespace nn {
namespace {

constexpr std::int64_t kBlock = 128;

/// sums[c] += Σ_r d[r, c] for `width` columns, at most one vector's.
void sum_strip(const float* d, std::int64_t rows, std::int64_t columns, std::int64_t width, double* sums) {
    using simd::Floats;
    for (std::int64_t r0 = 0; r0 < rows; r0 += kBlock) {
        const std::int64_t r1 = std::min(rows, r0 + kBlock);
        float block[simd::kLanes] = {};
        if (width == simd::kLanes) {
            Floats sum[4] = {};  // four at a time: an addition takes as long as four loads
            std::int64_t r = r0;
            for (; r + 4 <= r1; r += 4)
                for (std::int64_t i = 0; i < 4; ++i) sum[i] += simd::load<Floats>(d + (r + i) * columns);
            for (; r < r1; ++r) sum[0] += simd::load<Floats>(d + r * columns);
            simd::store(block, (sum[0] + sum[1]) + (sum[2] + sum[3]));
        } else {
            Floats sum = {};
            for (std::int64_t r = r0; r < r1; ++r) sum += simd::load_first(d + r * columns, width);
            simd::store(block, sum);
        }
        for (std::int64_t c = 0; c < width; ++c) sums[c] += static_cast<double>(block[c]);
    }
}

}  // namespace

void add_rows(const float* d, std::int64_t rows, std::int64_t columns, double* sums) {
    for (std::int64_t c = 0; c < columns; c += simd::kLanes)
        sum_strip(d + c, rows, columns, std::min(simd::kLanes, columns - c), sums + c);
}

void sum_rows(const float* d, std::int64_t rows, std::int64_t columns, float* to, bool overwrite, int threads) {
    const std::int64_t strips = (columns + simd::kLanes - 1) / simd::kLanes;
    parallel_shares(threads, strips, rows * columns, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t s = begin; s < end; ++s) {
            const std::int64_t first = s * simd::kLanes, width = std::min(simd::kLanes, columns - first);
            double sums[simd::kLanes] = {};
            sum_strip(d + first, rows, columns, width, sums);
            for (std::int64_t c = 0; c < width; ++c)
                to[first + c] = (overwrite ? 0.0f : to[first + c]) + static_cast<float>(sums[c]);
        }
    });
}

void add_row(float* y, std::int64_t rows, std::int64_t columns, const float* row, bool relu, int threads) {
    if (!row && !relu) return;
    parallel_shares(threads, rows, rows * columns, [&](std::int64_t begin, std::int64_t end, int) {
        if (!row) {
            for (std::int64_t i = begin * columns; i < end * columns; ++i) y[i] = y[i] < 0 ? 0 : y[i];
            return;
        }
        for (std::int64_t r = begin; r < end; ++r) {
            float* to = y + r * columns;
#pragma omp simd
            for (std::int64_t c = 0; c < columns; ++c) {
                const float sum = to[c] + row[c];
                to[c] = relu && sum < 0 ? 0 : sum;
            }
        }
    });
}

}  // namespace nn
