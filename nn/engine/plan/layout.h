#pragma once
// Row-major and channels-last: when they are the same memory, and how to get from one to the other.

#include "nn/engine/kernel.h"

namespace nn {

/// True where both layouts of `shape` are the same bytes: rank below 3, one channel, or one position.
bool layouts_coincide(const Extents& shape);

/// Copies `from` to `to`, which differ in layout only. Shapes and types are equal.
void reorder(const TensorView& from, const TensorView& to, int threads);

/// Inserted by the plan where a kernel wants the other layout than arrives.
class ReorderKernel : public Kernel {
public:
    ReorderKernel(Layout to, int threads) : to_(to), threads_(threads) {}
    Layout input_layout(std::size_t, std::span<const Layout> arriving) const override { return arriving[0]; }
    Layout output_layout(std::size_t, std::span<const Layout>) const override { return to_; }
    bool backward_needs_input(std::size_t) const override { return false; }
    bool backward_needs_output(std::size_t) const override { return false; }
    void forward(const KernelRun& run) override { reorder(run.inputs[0], run.outputs[0], threads_); }
    void backward(const KernelRun& run) override { reorder(run.output_gradients[0], run.input_gradients[0], threads_); }

private:
    Layout to_;
    int threads_;
};

}  // namespace nn
