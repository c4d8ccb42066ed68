#pragma once
// Statistics and scaling over the rows of a [rows, channels] matrix: batch normalization of channels-last activations.

#include <cstddef>
#include <cstdint>

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
        bool relu = false;             ///< max(0, y)
        const float* other = nullptr;  ///< + other, of x's shape
        bool last_relu = false;        ///< max(0, y) after that
    };
    /// y = x * scale + offset, per channel, then the tail. In place where y == x.
    void scale(const float* x, const float* scale, const float* offset, const Tail& tail, float* y) const;

    /// Sums over the rows of d and of d * (x - mean). d is dy, or, where `mask_scale` is given, dy where
    /// x * mask_scale + mask_offset > 0 and 0 elsewhere.
    struct Incoming {
        const float* x;
        float* dy;
        const float* mean;
        const float* mask_scale;  ///< null: no mask
        const float* mask_offset;
        const float* y = nullptr;  ///< the tail's last ReLU: `gradient_sums` first sets dy to 0 where y is not above 0
    };
    void gradient_sums(const Incoming& in, double* sum_d, double* sum_dx, void* scratch) const;
    /// dx = d * factor + (x - mean) * slope + constant, per channel. In place where dx == dy or dx == x.
    void combine(const Incoming& in, const float* factor, const float* slope, const float* constant, float* dx) const;

private:
    std::int64_t rows_, channels_;
    int threads_;
};

}  // namespace nn
