#pragma once
// Kernels that compute nothing: the output is the input's memory.

#include "nn/engine/kernel.h"

namespace nn {

/// The same memory under another shape, once it is row-major.
class AliasKernel : public Kernel {
public:
    template <typename O>
    AliasKernel(const O&, const KernelSpec& spec) {
        // Channels stay what they are, or every place of a sample becomes a channel of its own.
        const Extents &in = spec.inputs[0].shape, &out = spec.outputs[0].shape;
        const bool samples_stay = !in.empty() && !out.empty() && in[0] == out[0];
        keeps_channels_ = samples_stay && in.size() > 1 && (out.size() == 2 || (out.size() > 1 && in[1] == out[1]));
    }
    bool backward_needs_input(std::size_t) const override { return false; }
    bool backward_needs_output(std::size_t) const override { return false; }
    bool alias() const override { return true; }
    bool passes_channel_offset(std::size_t) const override { return keeps_channels_; }
    void forward(const KernelRun&) override {}
    void backward(const KernelRun&) override {}

private:
    bool keeps_channels_ = false;
};

/// The same tensor, in whatever layout it comes.
class SameKernel : public AliasKernel {
public:
    using AliasKernel::AliasKernel;
    Layout input_layout(std::size_t, std::span<const Layout> arriving) const override { return arriving[0]; }
};

}  // namespace nn
