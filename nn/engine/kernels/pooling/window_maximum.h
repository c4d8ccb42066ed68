#pragma once
// Max pooling, also as the tail of another kernel.

#include "nn/engine/kernel.h"
#include "nn/engine/kernels/pooling/pooling.h"

#include <algorithm>

namespace nn {

/// The maximum of every window. Keeps the winning taps, a byte each, and gives the places only where something reads
/// them.
class WindowMaximumKernel : public ChannelsLastKernel {
public:
    WindowMaximumKernel(const PoolingShape& shape, const KernelSpec& spec)
        : shape_(shape), backward_(spec.backward), indices_(spec.outputs.size() > 1 && spec.output_used[1]) {}

    bool backward_needs_input(std::size_t) const override { return false; }
    bool backward_needs_output(std::size_t) const override { return false; }
    bool passes_channel_offset(std::size_t) const override { return true; }
    std::size_t saved_bytes() const override { return backward_ ? max_pool_choice_bytes(shape_) : 0; }

    void forward(const KernelRun& run) override {
        max_pool_forward(shape_, run.inputs[0].f32(), run.outputs[0].f32(), backward_ ? run.saved : nullptr,
                         indices_ ? run.outputs[1].i64() : nullptr);
    }
    void backward(const KernelRun& run) override {
        float* dx = run.input_gradients[0].f32();
        if (run.output_gradients[0])
            max_pool_backward(shape_, run.saved, run.output_gradients[0].f32(), dx);
        else  // the places alone were read: they have no gradient
            std::fill_n(dx, run.input_gradients[0].size(), 0.0f);
    }

    const PoolingShape& shape() const { return shape_; }
    bool gives_indices() const { return indices_; }

private:
    const PoolingShape shape_;
    const bool backward_, indices_;
};

}  // namespace nn
