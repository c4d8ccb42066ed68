#include "nn/engine/kernels/vector/rows.h"

#include "nn/engine/kernels/vector/simd.h"
#include "nn/engine/machine/parallel.h"

#include <algorithm>

namespace nn {
namespace {

constexpr std::int64_t kBlock = 128;

/// V vectors of columns. Few of them are summed over several rows at once: a sum alone waits for itself.
template <int V>
void sum_vectors(const float* d, std::int64_t rows, std::int64_t columns, double* sums) {
    using simd::Floats;
    constexpr std::int64_t kRows = 8 / V;
    for (std::int64_t r0 = 0; r0 < rows; r0 += kBlock) {
        const std::int64_t r1 = std::min(rows, r0 + kBlock);
        Floats sum[kRows][V] = {};
        std::int64_t r = r0;
        for (; r + kRows <= r1; r += kRows)
            for (int u = 0; u < kRows; ++u)
                for (int v = 0; v < V; ++v) sum[u][v] += simd::load<Floats>(d + (r + u) * columns + v * simd::kLanes);
        for (; r < r1; ++r)
            for (int v = 0; v < V; ++v) sum[0][v] += simd::load<Floats>(d + r * columns + v * simd::kLanes);
        for (int v = 0; v < V; ++v) {
            for (int u = 1; u < kRows; ++u) sum[0][v] += sum[u][v];
            for (int i = 0; i < simd::kLanes; ++i) sums[v * simd::kLanes + i] += static_cast<double>(sum[0][v][i]);
        }
    }
}

void sum_strip(const float* d, std::int64_t rows, std::int64_t columns, std::int64_t width, double* sums) {
    const auto run = [&]<int V>() {
        for (; width >= V * simd::kLanes; width -= V * simd::kLanes) {
            sum_vectors<V>(d, rows, columns, sums);
            d += V * simd::kLanes;
            sums += V * simd::kLanes;
        }
    };
    run.template operator()<8>();
    run.template operator()<4>();
    run.template operator()<2>();
    run.template operator()<1>();
    if (width == 0) return;
    constexpr std::int64_t kRows = 8;  // as above; and short sums round less
    for (std::int64_t r0 = 0; r0 < rows; r0 += kBlock) {
        simd::Floats sum[kRows] = {};
        for (std::int64_t r = r0; r < std::min(rows, r0 + kBlock); ++r)
            sum[(r - r0) % kRows] += simd::load_first(d + r * columns, width);
        for (std::int64_t u = 0; u < kRows; ++u)
            for (std::int64_t c = 0; c < width; ++c) sums[c] += static_cast<double>(sum[u][c]);
    }
}

}  // namespace

void add_rows(const float* d, std::int64_t rows, std::int64_t columns, double* sums) {
    sum_strip(d, rows, columns, columns, sums);
}

void sum_rows(const float* d, std::int64_t rows, std::int64_t columns, float* to, bool overwrite, int threads) {
    const std::int64_t vectors = (columns + simd::kLanes - 1) / simd::kLanes;
    parallel_shares(threads, vectors, rows * columns, [&](std::int64_t begin, std::int64_t end, int) {
        constexpr std::int64_t kMost = 8 * simd::kLanes;
        const std::int64_t last = std::min(end * simd::kLanes, columns);
        for (std::int64_t first = begin * simd::kLanes; first < last; first += kMost) {
            const std::int64_t width = std::min(kMost, last - first);
            double sums[kMost] = {};
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
