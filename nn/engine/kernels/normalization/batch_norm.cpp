#include "nn/engine/kernels/normalization/batch_norm.h"

#include "nn/engine/machine/parallel.h"

#include <algorithm>

namespace nn {
namespace {

/// Rows summed in float before they go into the double sums.
constexpr std::int64_t kBlock = 128;

using DoubleRowMap = Eigen::Map<Eigen::Array<double, 1, Eigen::Dynamic>>;

}  // namespace

std::size_t ChannelStatistics::scratch_bytes() const {
    return static_cast<std::size_t>(2 * channels_ * std::max(threads_, 1)) * (sizeof(double) + sizeof(float));
}

/// Two sums over the rows: add(row, panel, first, second) adds a row's terms to a panel's sums. Leaves both, in double
/// and for all channels, at the beginning of the scratch.
template <typename Add>
void ChannelStatistics::sum_rows(void* scratch, Add&& add) const {
    const std::int64_t width = 2 * channels_;
    const int shares = share_count(threads_, rows_, rows_ * channels_);
    auto* sums = static_cast<double*>(scratch);
    auto* blocks = reinterpret_cast<float*>(sums + width * shares);
    const auto sum = [&](std::int64_t begin, std::int64_t end, int share) __attribute__((flatten)) {
        DoubleRowMap total(sums + width * share, width);
        float *first = blocks + width * share, *second = first + channels_;
        total.setZero();
        for (std::int64_t block = begin; block < end; block += kBlock) {
            const std::int64_t block_end = std::min(end, block + kBlock);
            for_panels(channels_, [&](auto at) {
                using Sums = typename decltype(at)::Array;
                Sums a = Sums::Zero(), b = Sums::Zero();
                for (std::int64_t r = block; r < block_end; ++r) add(r, at, a, b);
                at.of(first) = a;
                at.of(second) = b;
            });
            total += ConstRowMap(first, width).cast<double>();
        }
    };
    parallel_shares(threads_, rows_, rows_ * channels_, sum);
    for (int share = 1; share < shares; ++share) {
        DoubleRowMap(sums, width) += DoubleRowMap(sums + width * share, width);
    }
}

void ChannelStatistics::moments(const float* x, double* mean, double* variance, void* scratch) const {
    const std::int64_t channels = channels_;
    sum_rows(scratch, [=](std::int64_t r, auto at, auto& sum, auto& squares) {
        const auto d = at.of(x + r * channels) - at.of(x);
        sum += d;
        squares += d.square();
    });
    const double n = static_cast<double>(rows_);
    const auto* sums = static_cast<const double*>(scratch);
    for (std::int64_t c = 0; c < channels; ++c) {
        const double sum = sums[c], squares = sums[channels + c];
        mean[c] = static_cast<double>(x[c]) + sum / n;
        variance[c] = std::max((squares - sum * sum / n) / n, 0.0);  // in this order NaN stays
    }
}

void ChannelStatistics::scale(const float* x, const float* scale, const float* offset, const Tail& tail,
                              float* y) const {
    const std::int64_t channels = channels_;
    const auto rows = [=](std::int64_t begin, std::int64_t end, int) __attribute__((flatten)) {
        for (std::int64_t r = begin; r < end; ++r) {
            for_panels(channels, [&](auto at) {
                using Array = typename decltype(at)::Array;
                const std::int64_t row = r * channels;
                Array value = at.of(x + row) * at.of(scale) + at.of(offset);
                if (tail.limits) value = tail.limits->cut(value);
                if (tail.other) value += at.of(tail.other + row);
                if (tail.last) value = tail.last->cut(value);
                at.of(y + row) = value;
            });
        }
    };
    parallel_shares(threads_, rows_, rows_ * channels_, rows);
}

void ChannelStatistics::gradient_sums(const Incoming& in, double* sum_d, double* sum_dx, void* scratch) const {
    const std::int64_t channels = channels_;
    sum_rows(scratch, [=](std::int64_t r, auto at, auto& first, auto& second) {
        using Array = typename decltype(at)::Array;
        const std::int64_t row = r * channels;
        const Array x = at.of(in.x + row);
        Array d = at.of(in.dy + row);
        if (in.y) {
            d = in.last.masked<Array>(d, at.of(in.y + row));
            at.of(in.dy + row) = d;
        }
        if (in.limits) d = in.limits->masked<Array>(d, x * at.of(in.scale) + at.of(in.offset));
        first += d;
        second += d * (x - at.of(in.mean));
    });
    const auto* sums = static_cast<const double*>(scratch);
    std::copy_n(sums, channels, sum_d);
    std::copy_n(sums + channels, channels, sum_dx);
}

void ChannelStatistics::combine(const Incoming& in, const float* factor, const float* slope, const float* constant,
                                float* dx) const {
    const std::int64_t channels = channels_;
    const auto rows = [=](std::int64_t begin, std::int64_t end, int) __attribute__((flatten)) {
        for (std::int64_t r = begin; r < end; ++r) {
            for_panels(channels, [&](auto at) {
                using Array = typename decltype(at)::Array;
                const std::int64_t row = r * channels;
                const Array x = at.of(in.x + row);
                Array d = at.of(in.dy + row);
                if (in.limits) d = in.limits->masked<Array>(d, x * at.of(in.scale) + at.of(in.offset));
                at.of(dx + row) = d * at.of(factor) + (x - at.of(in.mean)) * at.of(slope) + at.of(constant);
            });
        }
    };
    parallel_shares(threads_, rows_, rows_ * channels_, rows);
}

}  // namespace nn
