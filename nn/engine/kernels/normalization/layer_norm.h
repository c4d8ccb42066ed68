#pragma once
// Normalization of the rows of a [rows, columns] matrix, each by its own mean and variance.

#include <cstddef>
#include <cstdint>

namespace nn {

class LayerNormalization {
public:
    LayerNormalization(std::int64_t rows, std::int64_t columns, double eps, int threads)
        : rows_(rows), columns_(columns), eps_(eps), threads_(threads) {}

    /// y = (x - mean) / sqrt(variance + eps) * weight + bias, the variance biased; weight and bias null: 1 and 0. Keeps
    /// mean and inverse deviation of every row. In place where y == x.
    void forward(const float* x, const float* weight, const float* bias, float* mean, float* inverse, float* y) const;

    struct Incoming {
        const float *x, *dy, *weight, *mean, *inverse;
    };
    /// What is null is not formed. The parameters' gradients are added to, or written with `overwrite`. In place where
    /// dx == dy.
    struct Outgoing {
        float *dx, *weight, *bias;
        bool overwrite;
    };
    void backward(const Incoming& in, const Outgoing& out, void* scratch) const;
    std::size_t backward_scratch_bytes() const;

private:
    std::int64_t rows_, columns_;
    double eps_;
    int threads_;
};

}  // namespace nn
