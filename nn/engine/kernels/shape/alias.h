#pragma once
// Kernels that compute nothing: the output is the input's memory.

#include "nn/engine/kernel.h"

namespace nn {

/// The same memory under another shape, once it is row-major.
class AliasKernel : public Kernel {
public:
    template <typename O>
    AliasKernel(const O&, const KernelSpec&) {}
    bool backward_needs_input(std::size_t) const override { return false; }
    bool backward_needs_output(std::size_t) const override { return false; }
    bool alias() const override { return true; }
    void forward(const KernelRun&) override {}
    void backward(const KernelRun&) override {}
};

/// The same tensor, in whatever layout it comes.
class SameKernel : public AliasKernel {
public:
    using AliasKernel::AliasKernel;
    Layout input_layout(std::size_t, std::span<const Layout> arriving) const override { return arriving[0]; }
};

}  // namespace nn
