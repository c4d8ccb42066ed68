#pragma once
// The options of a pooling window and the kernels that pooling layers share.

#include "nn/engine/kernel.h"
#include "nn/engine/kernels/pooling/window_maximum.h"
#include "nn/ops/spatial_rules.h"

#include <algorithm>

namespace nn {

/// `kernel_size` and `stride`, as every pooling layer has them.
template <typename O, std::size_t K>
Define<O>& window_options(Define<O>& define) {
    return define
        .option(&O::kernel_size, "kernel_size",
                by_rank<K>(TR("Length of the window."), TR("Height and width of the window."),
                           TR("Depth, height and width of the window.")))
        .range(1, 4096)
        .ui_range(1, 8)
        .required()
        .summary()
        .option(&O::stride, "stride", TR("Step of the window; none: the window's own size."))
        .range(1, 4096)
        .ui_range(1, 8)
        .summary();
}
template <typename O>
Define<O>& ceil_option(Define<O>& define) {
    return define.option(&O::ceil_mode, "ceil_mode", TR("Round the output size up: the last window may hang over."));
}

/// The window of a pooling layer with options `o`; those that a layer lacks are as by default.
template <std::size_t K, typename O>
SlidingWindow<K> window_of(const O& o) {
    SlidingWindow<K> w{.size = o.kernel_size, .stride = o.stride.value_or(o.kernel_size), .ceil_mode = o.ceil_mode};
    if constexpr (requires { o.padding; }) w.pad_begin = w.pad_end = o.padding;
    if constexpr (requires { o.dilation; }) w.dilation = o.dilation;
    return w;
}

/// The output's shape, or nothing and an error.
template <std::size_t K, typename O>
std::optional<Shape> pooled_shape(const O& o, InferContext& c) {
    if (!need_spatial<K>(c)) return std::nullopt;
    const SlidingWindow<K> window = window_of<K>(o);
    for (std::size_t axis = 0; axis < K; ++axis) {
        if (window.pad_begin[axis] <= window.size[axis] / 2) continue;
        c.option_error("padding",
                       Message(TR("padding {0} is more than half of the kernel, {1}"),
                               {std::to_string(window.pad_begin[axis]), std::to_string(window.size[axis])}),
                       {InferContext::set_option(TR("Set padding 0"), "padding", {})});
        return std::nullopt;
    }
    return slide(window, c);
}

/// Batch, channels and extents of a pooling from (N, C, spatial...); windows of one position.
inline PoolingShape pooling_extents(const KernelSpec& spec) {
    const Extents &in = spec.inputs[0].shape, &out = spec.outputs[0].shape;
    PoolingShape s;
    s.batch = in[0];
    s.channels = in[1];
    s.in = spatial_axes(in);
    s.out = spatial_axes(out);
    s.threads = spec.threads;
    return s;
}
template <std::size_t K, typename O>
PoolingShape pooling_shape(const O& o, const KernelSpec& spec) {
    const SlidingWindow<K> window = window_of<K>(o);
    PoolingShape s = pooling_extents(spec);
    s.kernel = three_axes(window.size);
    s.stride = three_axes(window.stride);
    s.padding = three_axes(window.pad_begin, 0);
    s.dilation = three_axes(window.dilation);
    return s;
}

/// The average of every window.
class WindowAverageKernel : public ChannelsLastKernel {
public:
    WindowAverageKernel(const PoolingShape& shape, const AveragePooling& how) : shape_(shape), how_(how) {}

    bool passes_channel_offset(std::size_t) const override {
        const bool no_margin = std::ranges::all_of(shape_.padding, [](std::int64_t p) { return p == 0; });
        return how_.divisor == 0 && (no_margin || !how_.count_include_pad);
    }
    bool backward_needs_input(std::size_t) const override { return false; }
    bool backward_needs_output(std::size_t) const override { return false; }

    void forward(const KernelRun& run) override {
        average_pool_forward(shape_, how_, run.inputs[0].f32(), run.outputs[0].f32());
    }
    void backward(const KernelRun& run) override {
        average_pool_backward(shape_, how_, run.output_gradients[0].f32(), run.input_gradients[0].f32());
    }

private:
    const PoolingShape shape_;
    const AveragePooling how_;
};

}  // namespace nn
