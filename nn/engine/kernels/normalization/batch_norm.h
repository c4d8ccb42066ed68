#pragma once
// Statistics and scaling over the rows of a [rows, channels] matrix: batch normalization of channels-last activations.

#include "nn/engine/kernels/normalization/limits.h"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace nn {

class ChannelStatistics {
public:
    ChannelStatistics(std::int64_t rows, std::int64_t channels, int threads)
        : rows_(rows), channels_(channels), threads_(threads) {}

    std::size_t scratch_bytes() const;

    /// Mean and biased variance of every channel. Sums are formed around the first row, in blocks, the blocks in
    /// double.
    void moments(const float* x, double* mean, double* variance, void* scratch) const;
    /// What follows the scaling in the same pass.
    struct Tail {
        std::optional<Limits> limits;  ///< that y is cut to
        const float* other = nullptr;  ///< + other, of x's shape
        std::optional<Limits> last;    ///< that the sum is cut to
    };
    /// y = x * scale + offset, per channel, then the tail. In place where y == x.
    void scale(const float* x, const float* scale, const float* offset, const Tail& tail, float* y) const;

    /// Sums over the rows of d and of d * (x - mean). d is dy, or, with `limits`, dy where x * scale + offset lies
    /// between them and 0 elsewhere.
    struct Incoming {
        const float* x;
        float* dy;
        const float *mean, *scale, *offset;
        std::optional<Limits> limits;
        const float* y = nullptr;  ///< the sum after `last`: `gradient_sums` first sets dy to 0 where that was cut
        Limits last;
    };
    void gradient_sums(const Incoming& in, double* sum_d, double* sum_dx, void* scratch) const;
    /// dx = d * factor + (x - mean) * slope + constant, per channel. In place where dx == dy or dx == x.
    void combine(const Incoming& in, const float* factor, const float* slope, const float* constant, float* dx) const;

private:
    template <typename Add>
    void sum_rows(void* scratch, Add&& add) const;

    std::int64_t rows_, channels_;
    int threads_;
};

}  // namespace nn
