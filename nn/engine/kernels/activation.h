#pragma once
// Activations; ReLU also as the tail of another kernel.

#include "nn/engine/kernel.h"

namespace nn {

/// dy = 0 where y, what ReLU gave, is not above 0. In place.
void mask_relu(const float* y, float* dy, std::int64_t count, int threads);

/// y = max(0, x). Kernels that can end in it absorb it.
class ReluKernel : public ElementwiseKernel {
public:
    explicit ReluKernel(int threads) : threads_(threads) {}
    bool backward_needs_input(std::size_t) const override { return false; }
    bool forward_in_place() const override { return true; }
    bool backward_in_place() const override { return true; }
    void forward(const KernelRun& run) override;
    void backward(const KernelRun& run) override;

private:
    int threads_;
};

class TanhKernel : public ElementwiseKernel {
public:
    explicit TanhKernel(int threads) : threads_(threads) {}
    bool backward_needs_input(std::size_t) const override { return false; }
    bool forward_in_place() const override { return true; }
    bool backward_in_place() const override { return true; }
    void forward(const KernelRun& run) override;
    void backward(const KernelRun& run) override;

private:
    int threads_;
};

}  // namespace nn
