#include "nn/engine/kernels/vector/rows.h"

#include "nn/engine/kernels/vector/array.h"
#include "nn/engine/machine/parallel.h"

#include <algorithm>
#include <numeric>

namespace nn {
namespace {

/// What is summed in float at a time, and stays in the cache.
constexpr std::int64_t kRows = 128, kColumns = 256;
/// Columns that threads share out: a cache line.
constexpr std::int64_t kLine = 16;

using Sums = Eigen::Array<double, 1, Eigen::Dynamic>;

/// The first `width` of `columns`.
void add_strip(const float* d, std::int64_t rows, std::int64_t columns, std::int64_t width, double* sums) {
    using Strip = Eigen::Map<const Rows, 0, Eigen::OuterStride<>>;
    Eigen::Array<float, 1, Eigen::Dynamic, Eigen::RowMajor, 1, kColumns> sum;
    for (std::int64_t r = 0; r < rows; r += kRows) {
        sum = Strip(d + r * columns, std::min(kRows, rows - r), width, Eigen::OuterStride<>(columns)).colwise().sum();
        Eigen::Map<Sums>(sums, width) += sum.cast<double>();
    }
}

/// Rows that fill no cache line lie side by side, as many as fill whole ones. Returns how many it took.
std::int64_t add_narrow(const float* d, std::int64_t rows, std::int64_t columns, double* sums) {
    const std::int64_t abreast = kLine / std::gcd(kLine, columns), width = abreast * columns;
    double wide[kLine * kLine];
    std::fill_n(wide, width, 0.0);
    add_strip(d, rows / abreast, width, width, wide);
    for (std::int64_t r = 0; r < abreast; ++r) Eigen::Map<Sums>(sums, columns) += Eigen::Map<Sums>(wide + r * columns, columns);
    return rows / abreast * abreast;
}

}  // namespace

void add_rows(const float* d, std::int64_t rows, std::int64_t columns, double* sums) {
    if (columns < kLine) {
        const std::int64_t taken = add_narrow(d, rows, columns, sums);
        d += taken * columns;
        rows -= taken;
    }
    for (std::int64_t first = 0; first < columns; first += kColumns)
        add_strip(d + first, rows, columns, std::min(kColumns, columns - first), sums + first);
}

void sum_rows(const float* d, std::int64_t rows, std::int64_t columns, float* to, bool overwrite, int threads) {
    const auto give = [&](std::int64_t first, std::int64_t width, double* sums) {
        ArrayMap t(to + first, width);
        const auto sum = Eigen::Map<Eigen::ArrayXd>(sums, width).cast<float>();
        if (overwrite)
            t = sum;
        else
            t += sum;
    };
    if (columns < kLine) {
        double sums[kLine] = {};
        add_rows(d, rows, columns, sums);
        give(0, columns, sums);
        return;
    }
    parallel_shares(threads, (columns + kLine - 1) / kLine, rows * columns,
                    [&](std::int64_t begin, std::int64_t end, int) {
                        const std::int64_t last = std::min(end * kLine, columns);
                        for (std::int64_t first = begin * kLine; first < last; first += kColumns) {
                            const std::int64_t width = std::min(kColumns, last - first);
                            double sums[kColumns] = {};
                            add_strip(d + first, rows, columns, width, sums);
                            give(first, width, sums);
                        }
                    });
}

void add_row(float* y, std::int64_t rows, std::int64_t columns, const float* row, bool relu, int threads) {
    if (!row && !relu) return;
    parallel_shares(threads, rows, rows * columns, [&](std::int64_t begin, std::int64_t end, int) {
        RowsMap to(y + begin * columns, end - begin, columns);
        if (!row)
            to = nn::relu(to);
        else if (relu)
            to = nn::relu(to.rowwise() + ConstRowMap(row, columns));
        else
            to.rowwise() += ConstRowMap(row, columns);
    });
}

}  // namespace nn
