#include "nn/engine/kernel.h"
#include "nn/engine/kernels/pooling.h"
#include "nn/ops/shape_rules.h"

namespace nn {

namespace {

struct MaxPool2dOptions {
    Sizes<2> kernel_size{2, 2};
    std::optional<Sizes<2>> stride;
    Sizes<2> padding{0, 0};
    Sizes<2> dilation{1, 1};
    bool ceil_mode = false;
};

struct AvgPool2dOptions {
    Sizes<2> kernel_size{2, 2};
    std::optional<Sizes<2>> stride;
    Sizes<2> padding{0, 0};
    bool ceil_mode = false;
    bool count_include_pad = true;
    std::optional<std::int64_t> divisor_override;
};

template <typename O>
void infer_windows(const O& o, const Sizes<2>& dilation, InferContext& c) {
    if (!need_float(c) || !need_rank(c, 4, "(N, C, H, W)")) return;
    const Shape& in = c.input().shape;
    const Sizes<2> stride = o.stride.value_or(o.kernel_size);
    Shape out = in;
    for (std::size_t axis = 0; axis < 2; ++axis) {
        const std::int64_t pad = o.padding[axis], kernel = o.kernel_size[axis], size = in[axis + 2].size;
        if (pad > kernel / 2) {
            c.option_error("padding", Message(TR("padding {0} is more than half of the kernel, {1}"),
                                              {std::to_string(pad), std::to_string(kernel)}),
                           {InferContext::set_option(TR("Set padding 0"), "padding", {})});
            return;
        }
        out[axis + 2] = window_extent(size, kernel, stride[axis], pad, pad, dilation[axis], o.ceil_mode);
        if (out[axis + 2].size > 0 && !in[axis + 2].batch) continue;
        c.error(0, Message(TR("the window covers {0}, more than the padded input of {1} ({2})"),
                           {std::to_string(dilation[axis] * (kernel - 1) + 1), std::to_string(size + 2 * pad),
                            to_string(in)}));
        return;
    }
    c.output(out);
}

void infer_max(MaxPool2dOptions& o, InferContext& c) { infer_windows(o, o.dilation, c); }
void infer_average(AvgPool2dOptions& o, InferContext& c) { infer_windows(o, {1, 1}, c); }

/// The options that all pooling shares, in PyTorch's order.
template <typename O>
Define<O>& window_options(Define<O>& define) {
    return define.option(&O::kernel_size, "kernel_size", TR("Height and width of the window."))
        .range(1, 4096)
        .ui_range(1, 8)
        .required()
        .summary()
        .option(&O::stride, "stride", TR("Step of the window; none: the window's own size."))
        .range(1, 4096)
        .ui_range(1, 8)
        .summary()
        .option(&O::padding, "padding", TR("Margin around the input, at most half the window."))
        .range(0, 4096)
        .ui_range(0, 4);
}

template <typename Options>
PoolingShape shape_of(const Options& o, const KernelSpec& spec) {
    const Extents &in = spec.inputs[0].shape, &out = spec.outputs[0].shape;
    PoolingShape s;
    s.batch = in[0];
    s.channels = in[1];
    s.threads = spec.threads;
    const auto stride = o.stride.value_or(o.kernel_size);
    for (std::size_t k = 0; k < 2; ++k) {
        s.in[k + 1] = in[k + 2];
        s.out[k + 1] = out[k + 2];
        s.kernel[k + 1] = o.kernel_size[k];
        s.stride[k + 1] = stride[k];
        s.padding[k + 1] = o.padding[k];
        if constexpr (requires { o.dilation; }) s.dilation[k + 1] = o.dilation[k];
    }
    return s;
}

class MaxPoolKernel : public ChannelsLastKernel {
public:
    MaxPoolKernel(const MaxPool2dOptions& options, const KernelSpec& spec)
        : shape_(shape_of(options, spec)), backward_(spec.backward) {}

    bool backward_needs_input(std::size_t) const override { return false; }
    bool backward_needs_output(std::size_t) const override { return false; }
    std::size_t saved_bytes() const override { return backward_ ? max_pool_choice_bytes(shape_) : 0; }

    void forward(const KernelRun& run) override {
        max_pool_forward(shape_, run.inputs[0].f32(), run.outputs[0].f32(), run.saved);
    }
    void backward(const KernelRun& run) override {
        max_pool_backward(shape_, run.saved, run.output_gradients[0].f32(), run.input_gradients[0].f32());
    }

private:
    PoolingShape shape_;
    bool backward_;
};

class AvgPoolKernel : public ChannelsLastKernel {
public:
    AvgPoolKernel(const AvgPool2dOptions& options, const KernelSpec& spec) : shape_(shape_of(options, spec)) {
        how_.count_include_pad = options.count_include_pad;
        how_.divisor = options.divisor_override.value_or(0);
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
    PoolingShape shape_;
    AveragePooling how_;
};

}  // namespace

std::vector<Op> pooling_ops() {
    using I = std::int64_t;
    using L = std::vector<std::int64_t>;
    auto max = Define<MaxPool2dOptions>("MaxPool2d");
    max.title(TR("MaxPool2d"))
        .category(Category::Pooling)
        .icon("pool")
        .doc(TR("Keeps the largest value of every window: a smaller image of the strongest responses."))
        .formula("y[n,c,i,j] = max x[n, c, i·s + k·d − p, j·s + l·d − p]\nH_out = ⌊(H + 2p − d(k−1) − 1) / s⌋ + 1")
        .keywords("maximum downsample subsample shrink")
        .input("input", TR("(N, C, H, W)"))
        .output("output", TR("(N, C, H_out, W_out)"));
    window_options(max)
        .option(&MaxPool2dOptions::dilation, "dilation", TR("Distance between the window's points."))
        .range(1, 4096)
        .ui_range(1, 4)
        .option(&MaxPool2dOptions::ceil_mode, "ceil_mode", TR("Round the output size up: the last window may hang over."))
        .infer(infer_max)
        .kernel<MaxPoolKernel>()
        .sample({{"kernel_size", I{2}}}, {f32({2, 3, 6, 8})})
        .sample({{"kernel_size", L{3, 2}}, {"stride", L{2, 1}}, {"padding", L{1, 1}}, {"dilation", L{1, 2}}},
                {f32({2, 3, 7, 8})})
        .sample({{"kernel_size", I{3}}, {"stride", I{2}}, {"ceil_mode", true}}, {f32({1, 2, 6, 6})})
        .error({{"kernel_size", I{2}}, {"padding", I{2}}}, {f32({2, 3, 6, 6})}, "more than half of the kernel")
        .error({{"kernel_size", I{9}}}, {f32({2, 3, 6, 6})}, "more than the padded input")
        .error({{"kernel_size", I{2}}}, {f32({2, 3})}, "needed is (N, C, H, W)");

    auto average = Define<AvgPool2dOptions>("AvgPool2d");
    average.title(TR("AvgPool2d"))
        .category(Category::Pooling)
        .icon("pool")
        .doc(TR("Averages every window: a smaller, smoother image."))
        .formula("y[n,c,i,j] = 1/(kH·kW) · Σ x[n, c, i·s + k − p, j·s + l − p]\nH_out = ⌊(H + 2p − k) / s⌋ + 1")
        .keywords("mean average downsample subsample shrink")
        .input("input", TR("(N, C, H, W)"))
        .output("output", TR("(N, C, H_out, W_out)"));
    window_options(average)
        .option(&AvgPool2dOptions::ceil_mode, "ceil_mode", TR("Round the output size up: the last window may hang over."))
        .option(&AvgPool2dOptions::count_include_pad, "count_include_pad", TR("Count the margin's zeros into the average."))
        .option(&AvgPool2dOptions::divisor_override, "divisor_override", TR("Divide by this instead of the window's size."))
        .range(1, 1e9)
        .ui_range(1, 64)
        .infer(infer_average)
        .kernel<AvgPoolKernel>()
        .sample({{"kernel_size", I{2}}}, {f32({2, 3, 6, 8})})
        .sample({{"kernel_size", L{3, 2}}, {"stride", L{2, 1}}, {"padding", L{1, 1}}, {"count_include_pad", false}},
                {f32({2, 3, 7, 8})})
        .sample({{"kernel_size", I{3}}, {"stride", I{2}}, {"padding", I{1}}, {"ceil_mode", true}}, {f32({1, 2, 6, 6})})
        .sample({{"kernel_size", I{2}}, {"divisor_override", I{3}}}, {f32({1, 2, 4, 4})})
        .error({{"kernel_size", I{2}}, {"padding", I{2}}}, {f32({2, 3, 6, 6})}, "more than half of the kernel")
        .error({{"kernel_size", I{2}}}, {f32({2, 3})}, "needed is (N, C, H, W)");
    return {max, average};
}

}  // namespace nn
