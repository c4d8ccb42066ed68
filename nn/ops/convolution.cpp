#include "nn/engine/kernels/activation.h"
#include "nn/engine/kernels/convolution.h"
#include "nn/ops/shape_rules.h"

#include <tuple>

namespace nn {

namespace {

struct Conv2dOptions {
    std::optional<std::int64_t> in_channels;
    std::int64_t out_channels = 32;
    Sizes<2> kernel_size{3, 3};
    Sizes<2> stride{1, 1};
    Padding<2> padding;
    Sizes<2> dilation{1, 1};
    std::int64_t groups = 1;
    bool bias = true;
};

std::int64_t fan_in(const Conv2dOptions& o) {
    return *o.in_channels / o.groups * o.kernel_size[0] * o.kernel_size[1];
}
Extents weight_shape(const Conv2dOptions& o) {
    return {o.out_channels, *o.in_channels / o.groups, o.kernel_size[0], o.kernel_size[1]};
}
Extents bias_shape(const Conv2dOptions& o) { return {o.out_channels}; }
Init weight_init(const Conv2dOptions& o) { return kaiming_uniform(fan_in(o)); }
Init bias_init(const Conv2dOptions& o) { return uniform_fan_in(fan_in(o)); }

/// What is added before and after one axis. "same" puts an odd one at the end, as PyTorch does.
std::pair<std::int64_t, std::int64_t> padding_of(const Conv2dOptions& o, std::size_t axis) {
    if (o.padding.word == "valid") return {0, 0};
    if (o.padding.word == "same") {
        const std::int64_t total = o.dilation[axis] * (o.kernel_size[axis] - 1);
        return {total / 2, total - total / 2};
    }
    return {o.padding.amount[axis], o.padding.amount[axis]};
}

bool check_groups(const Conv2dOptions& o, InferContext& c) {
    const auto divides = [&o](std::int64_t n) { return n % o.groups == 0; };
    if (divides(*o.in_channels) && divides(o.out_channels)) return true;
    c.option_error("groups", Message(TR("groups {0} must divide in_channels {1} and out_channels {2}"),
                                     {std::to_string(o.groups), std::to_string(*o.in_channels),
                                      std::to_string(o.out_channels)}),
                   {InferContext::set_option(TR("Set groups 1"), "groups", {})});
    return false;
}

void infer(Conv2dOptions& o, InferContext& c) {
    if (!need_float(c) || !need_rank(c, 4, "(N, C, H, W)")) return;
    const Shape& in = c.input().shape;
    if (!take_from_wire(c, o.in_channels, in[1], "in_channels", TR("channels")) || !check_groups(o, c)) return;
    if (o.padding.word == "same" && (o.stride[0] != 1 || o.stride[1] != 1)) {
        c.option_error("padding", TR("padding 'same' needs stride 1"),
                       {InferContext::set_option(TR("Set stride 1"), "stride", {})});
        return;
    }
    Shape out = in;
    out[1] = o.out_channels;
    for (std::size_t axis = 0; axis < 2; ++axis) {
        const auto [begin, end] = padding_of(o, axis);
        const std::int64_t size = in[axis + 2].size;
        out[axis + 2] = window_extent(size, o.kernel_size[axis], o.stride[axis], begin, end, o.dilation[axis], false);
        if (out[axis + 2].size > 0 && !in[axis + 2].batch) continue;
        c.error(0, Message(TR("the kernel covers {0}, more than the padded input of {1} ({2})"),
                           {std::to_string(o.dilation[axis] * (o.kernel_size[axis] - 1) + 1),
                            std::to_string(size + begin + end), to_string(in)}),
                {InferContext::set_option(TR("Set padding 'same'"), "padding", OptionValue(std::string("same")))});
        return;
    }
    c.macs(numel_per_sample(out) * fan_in(o));
    c.output(out);
}

ConvolutionShape shape_of(const Conv2dOptions& o, const KernelSpec& spec) {
    const Extents &in = spec.inputs[0].shape, &out = spec.outputs[0].shape, &weight = spec.parameters[0];
    ConvolutionShape s;
    s.batch = in[0];
    s.in_channels = in[1];
    s.out_channels = out[1];
    s.groups = o.groups;
    s.bias = o.bias;
    for (std::size_t k = 0; k < 2; ++k) {
        s.in[k + 1] = in[k + 2];
        s.out[k + 1] = out[k + 2];
        s.kernel[k + 1] = weight[k + 2];
        s.stride[k + 1] = o.stride[k];
        s.dilation[k + 1] = o.dilation[k];
        std::tie(s.pad_begin[k + 1], s.pad_end[k + 1]) = padding_of(o, k);
    }
    return s;
}

class ConvolutionKernel : public ChannelsLastKernel {
public:
    ConvolutionKernel(const Conv2dOptions& options, const KernelSpec& spec) : shape_(shape_of(options, spec)) {
        use_.threads = spec.threads;
        use_.onednn = spec.onednn;
        use_.data_gradient = spec.backward && spec.input_gradient[0];
        use_.weight_gradient = spec.backward && spec.parameter_gradient[0];
        use_.bias_gradient = spec.backward && shape_.bias && spec.parameter_gradient[1];
        convolution_ = Convolution::make(shape_, use_);
    }

    bool backward_needs_input(std::size_t) const override { return use_.weight_gradient; }
    bool backward_needs_output(std::size_t) const override { return use_.relu; }
    bool absorb(const Kernel& next) override {
        if (use_.relu || !dynamic_cast<const ReluKernel*>(&next)) return false;
        use_.relu = true;
        convolution_ = Convolution::make(shape_, use_);
        return true;
    }
    std::string note() const override { return convolution_->note(); }
    std::size_t scratch_bytes() const override { return convolution_->scratch_bytes(); }

    void forward(const KernelRun& run) override {
        convolution_->forward(run.inputs[0].f32(), run.parameters[0].f32(),
                              shape_.bias ? run.parameters[1].f32() : nullptr, run.outputs[0].f32(), run.scratch);
    }

    void backward(const KernelRun& run) override {
        float* dy = run.output_gradients[0].f32();
        if (use_.relu) mask_relu(run.outputs[0].f32(), dy, run.outputs[0].size(), use_.threads);
        Convolution::Gradients gradients;
        if (use_.data_gradient) gradients.x = run.input_gradients[0].f32();
        if (use_.weight_gradient) gradients.weight = run.parameter_gradients[0].f32();
        if (use_.bias_gradient) gradients.bias = run.parameter_gradients[1].f32();
        gradients.overwrite = run.overwrite_gradients;
        convolution_->backward(run.inputs[0].f32(), run.parameters[0].f32(), dy, gradients, run.scratch);
    }

private:
    ConvolutionShape shape_;
    ConvolutionUse use_;
    std::unique_ptr<Convolution> convolution_;
};

}  // namespace

std::vector<Op> convolution_ops() {
    using I = std::int64_t;
    using L = std::vector<std::int64_t>;
    return {
        Define<Conv2dOptions>("Conv2d")
            .title(TR("Conv2d"))
            .category(Category::Convolution)
            .icon("conv")
            .doc(TR("Slides learned filters over an image; every output channel is one filter's response."))
            .formula("y[n,o,i,j] = b[o] + Σ w[o,c,k,l] · x[n, c, i·s + k·d − p, j·s + l·d − p]\n"
                     "H_out = ⌊(H + 2p − d(k−1) − 1) / s⌋ + 1")
            .keywords("convolution filter kernel image feature map downsample")
            .input("input", TR("(N, in_channels, H, W)"))
            .output("output", TR("(N, out_channels, H_out, W_out)"))
            .option(&Conv2dOptions::in_channels, "in_channels", TR("Channels of the input."))
            .range(1, 1e6)
            .from_wire()
            .option(&Conv2dOptions::out_channels, "out_channels", TR("Number of filters: channels of the output."))
            .range(1, 1e6)
            .ui_range(1, 512)
            .log2_scale()
            .required()
            .summary()
            .option(&Conv2dOptions::kernel_size, "kernel_size", TR("Height and width of the filters."))
            .range(1, 4096)
            .ui_range(1, 11)
            .required()
            .summary()
            .option(&Conv2dOptions::stride, "stride", TR("Step of the filters over the input; 2 halves the image."))
            .range(1, 4096)
            .ui_range(1, 4)
            .summary()
            .option(&Conv2dOptions::padding, "padding",
                    TR("Zeros around the input; 'same' keeps height and width, 'valid' adds none."))
            .range(0, 4096)
            .ui_range(0, 5)
            .choices({"same", "valid"})
            .summary()
            .option(&Conv2dOptions::dilation, "dilation", TR("Distance between the filter's points."))
            .range(1, 4096)
            .ui_range(1, 4)
            .option(&Conv2dOptions::groups, "groups",
                    TR("Splits channels into groups that do not see each other; in_channels of them: depthwise."))
            .range(1, 1e6)
            .ui_range(1, 64)
            .option(&Conv2dOptions::bias, "bias", TR("Learn an additive offset per output channel."))
            .parameter("weight", weight_shape, weight_init, TR("(out_channels, in_channels / groups, kH, kW)"))
            .parameter("bias", bias_shape, bias_init, TR("(out_channels)"))
            .when(&Conv2dOptions::bias)
            .infer(infer)
            .kernel<ConvolutionKernel>()
            .sample({{"out_channels", I{4}}, {"kernel_size", I{3}}}, {f32({2, 3, 6, 7})})
            .sample({{"out_channels", I{6}}, {"kernel_size", L{3, 2}}, {"stride", L{2, 1}}, {"padding", L{1, 0}},
                     {"dilation", L{1, 2}}, {"groups", I{2}}}, {f32({2, 4, 7, 8})})
            .sample({{"out_channels", I{4}}, {"kernel_size", L{4, 3}}, {"padding", std::string("same")}, {"bias", false}},
                    {f32({2, 4, 5, 6})})
            .sample({{"out_channels", I{16}}, {"kernel_size", I{3}}, {"padding", I{1}}}, {f32({2, 16, 8, 8})})
            .sample({{"out_channels", I{4}}, {"kernel_size", I{3}}, {"groups", I{4}}}, {f32({1, 4, 5, 5})})
            .error({{"out_channels", I{4}}, {"kernel_size", I{3}}}, {f32({2, 4})}, "needed is (N, C, H, W)")
            .error({{"out_channels", I{4}}, {"kernel_size", I{3}}, {"in_channels", I{2}}}, {f32({2, 3, 5, 5})},
                   "2 channels expected, 3 arrive")
            .error({{"out_channels", I{4}}, {"kernel_size", I{7}}}, {f32({2, 3, 5, 5})}, "more than the padded input")
            .error({{"out_channels", I{4}}, {"kernel_size", I{3}}, {"groups", I{2}}}, {f32({2, 3, 5, 5})}, "must divide")
            .error({{"out_channels", I{4}}, {"kernel_size", I{3}}, {"padding", std::string("same")}, {"stride", I{2}}},
                   {f32({2, 3, 5, 5})}, "needs stride 1"),
    };
}

}  // namespace nn
