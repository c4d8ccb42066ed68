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

/// A sliding window along K axes.
template <std::size_t K>
struct WindowOptions {
    Sizes<K> kernel, stride, padding = every_axis<K>(0), dilation = every_axis<K>(1);
    bool ceil_mode = false;
};

/// The output's shape, or nothing and an error.
template <std::size_t K>
std::optional<Shape> pooled_shape(const WindowOptions<K>& o, InferContext& c) {
    if (!need_spatial<K>(c)) return std::nullopt;
    const Shape& in = c.input().shape;
    Shape out = in;
    for (std::size_t axis = 0; axis < K; ++axis) {
        const std::int64_t pad = o.padding[axis], kernel = o.kernel[axis], size = in[axis + 2].size;
        if (pad > kernel / 2) {
            c.option_error("padding",
                           Message(TR("padding {0} is more than half of the kernel, {1}"),
                                   {std::to_string(pad), std::to_string(kernel)}),
                           {InferContext::set_option(TR("Set padding 0"), "padding", {})});
            return std::nullopt;
        }
        out[axis + 2] = window_extent(size, kernel, o.stride[axis], pad, pad, o.dilation[axis], o.ceil_mode);
        if (out[axis + 2].size > 0) continue;
        c.error(0, Message(TR("the window covers {0}, more than the padded input of {1} ({2})"),
                           {std::to_string(o.dilation[axis] * (kernel - 1) + 1), std::to_string(size + 2 * pad),
                            to_string(in)}));
        return std::nullopt;
    }
    return out;
}

/// Batch, channels and extents of a pooling from (N, C, spatial...); windows of one position.
inline PoolingShape pooling_extents(const KernelSpec& spec) {
    const Extents &in = spec.inputs[0].shape, &out = spec.outputs[0].shape;
    PoolingShape s;
    s.batch = in[0];
    s.channels = in[1];
    s.threads = spec.threads;
    const std::size_t first = 5 - in.size();  // the axes an op lacks come first
    for (std::size_t k = 2; k < in.size(); ++k) {
        s.in[first + k - 2] = in[k];
        s.out[first + k - 2] = out[k];
    }
    return s;
}
template <std::size_t K>
PoolingShape pooling_shape(const WindowOptions<K>& o, const KernelSpec& spec) {
    PoolingShape s = pooling_extents(spec);
    std::copy_n(o.kernel.begin(), K, s.kernel.begin() + 3 - K);
    std::copy_n(o.stride.begin(), K, s.stride.begin() + 3 - K);
    std::copy_n(o.padding.begin(), K, s.padding.begin() + 3 - K);
    std::copy_n(o.dilation.begin(), K, s.dilation.begin() + 3 - K);
    return s;
}

/// The average of every window.
class WindowAverageKernel : public ChannelsLastKernel {
public:
    WindowAverageKernel(const PoolingShape& shape, const AveragePooling& how) : shape_(shape), how_(how) {}

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
