#pragma once
// What convolutions and transposed convolutions declare alike, for one to three spatial dimensions.

#include "nn/engine/kernels/convolution/convolution_kernel.h"
#include "nn/ops/spatial_rules.h"

namespace nn {

/// `in_channels` is known.
template <typename O>
bool check_groups(const O& o, InferContext& c) {
    if (*o.in_channels % o.groups == 0 && o.out_channels % o.groups == 0) return true;
    c.option_error("groups",
                   Message(TR("groups {0} must divide in_channels {1} and out_channels {2}"),
                           {std::to_string(o.groups), std::to_string(*o.in_channels), std::to_string(o.out_channels)}),
                   {InferContext::set_option(TR("Set groups 1"), "groups", {})});
    return false;
}

/// Products of kernel extents.
template <std::size_t K>
std::int64_t taps(const Sizes<K>& kernel) {
    std::int64_t product = 1;
    for (const std::int64_t k : kernel) product *= k;
    return product;
}

/// The channels that arrive are known and fall into groups, or an error.
template <std::size_t K, typename O>
bool take_channels(O& o, InferContext& c) {
    return need_spatial<K>(c) && take_from_wire(c, o.in_channels, c.input().shape[1], "in_channels", TR("channels")) &&
           check_groups(o, c);
}

// `channels_of(o)`, which an op gives, are the first two extents of its weight. PyTorch counts the second as what comes
// in, although of a transposed convolution it is what goes out.
template <typename O>
std::int64_t fan_in(const O& o) {
    return channels_of(o).second * taps(o.kernel_size);
}
template <typename O>
Extents weight_shape(const O& o) {
    Extents shape = {channels_of(o).first, channels_of(o).second};
    shape.insert(shape.end(), o.kernel_size.begin(), o.kernel_size.end());
    return shape;
}
template <typename O>
Extents bias_shape(const O& o) {
    return {o.out_channels};
}
template <typename O>
Init weight_init(const O& o) {
    return kaiming_uniform(fan_in(o));
}
template <typename O>
Init bias_init(const O& o) {
    return uniform_fan_in(fan_in(o));
}

/// All but the padding, which is the op's own business.
template <typename O>
ConvolutionShape convolution_shape(const O& o, const KernelSpec& spec) {
    const Extents &in = spec.inputs[0].shape, &out = spec.outputs[0].shape;
    ConvolutionShape s;
    s.rank = static_cast<int>(in.size()) - 2;
    s.batch = in[0];
    s.in_channels = in[1];
    s.out_channels = out[1];
    s.groups = o.groups;
    s.bias = o.bias;
    s.in = spatial_axes(in);
    s.out = spatial_axes(out);
    s.kernel = three_axes(o.kernel_size);
    s.stride = three_axes(o.stride);
    s.dilation = three_axes(o.dilation);
    return s;
}

/// The kernel of an op with options `O`, from its `form_of(o, spec)`.
template <typename O>
class ConvolutionOpKernel : public ConvolutionKernel {
public:
    ConvolutionOpKernel(const O& options, const KernelSpec& spec)
        : ConvolutionKernel(form_of(options, spec), spec), bias_(options.bias) {}
    int channel_offset() const override { return bias_ ? 1 : -1; }

private:
    const bool bias_;
};

/// in_channels, out_channels, kernel_size: the first three arguments.
template <typename O, std::size_t K>
Define<O>& filter_options(Define<O>& define) {
    return define.category(Category::Convolution)
        .icon("conv")
        .input("input", by_rank<K>("(N, in_channels, L)", "(N, in_channels, H, W)", "(N, in_channels, D, H, W)"))
        .output("output", by_rank<K>("(N, out_channels, L_out)", "(N, out_channels, H_out, W_out)",
                                     "(N, out_channels, D_out, H_out, W_out)"))
        .meaning(Meaning::Scores)
        .option(&O::in_channels, "in_channels", TR("Channels of the input."))
        .range(1, 1e6)
        .from_wire()
        .option(&O::out_channels, "out_channels", TR("Number of filters: channels of the output."))
        .range(1, 1e6)
        .ui_range(1, 512)
        .log2_scale()
        .required()
        .summary()
        .option(&O::kernel_size, "kernel_size",
                by_rank<K>(TR("Length of the filters."), TR("Height and width of the filters."),
                           TR("Depth, height and width of the filters.")))
        .range(1, 4096)
        .ui_range(1, 11)
        .required()
        .summary();
}

template <typename O>
Define<O>& dilation_option(Define<O>& define) {
    return define.option(&O::dilation, "dilation", TR("Distance between the filter's points."))
        .range(1, 4096)
        .ui_range(1, 4);
}
template <typename O>
Define<O>& groups_option(Define<O>& define) {
    return define
        .option(&O::groups, "groups",
                TR("Splits channels into groups that do not see each other; in_channels of them: depthwise."))
        .range(1, 1e6)
        .ui_range(1, 64);
}
template <typename O>
Define<O>& bias_option(Define<O>& define) {
    return define.option(&O::bias, "bias", TR("Learn an additive offset per output channel."));
}

/// Weight, bias, shape rule and kernel: what comes last. `weight`: the text for the weight's shape.
template <typename O>
Define<O>& filter_parameters(Define<O>& define, const char* weight) {
    return define.parameter("weight", weight_shape<O>, weight_init<O>, weight)
        .parameter("bias", bias_shape<O>, bias_init<O>, TR("(out_channels)"))
        .when(&O::bias)
        .infer([](O& o, InferContext& c) { infer(o, c); })
        .template kernel<ConvolutionOpKernel<O>>();
}

}  // namespace nn
