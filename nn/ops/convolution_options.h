#pragma once
// What convolutions and transposed convolutions declare alike, for one to three spatial dimensions.

#include "nn/engine/kernels/convolution/convolution.h"
#include "nn/ops/spatial_rules.h"

namespace nn {

/// `in_channels` is known.
template <typename O>
bool check_groups(const O& o, InferContext& c) {
    if (*o.in_channels % o.groups == 0 && o.out_channels % o.groups == 0) return true;
    c.option_error("groups", Message(TR("groups {0} must divide in_channels {1} and out_channels {2}"),
                                     {std::to_string(o.groups), std::to_string(*o.in_channels),
                                      std::to_string(o.out_channels)}),
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

/// All but the padding, which is the op's own business.
template <typename O, std::size_t K>
ConvolutionShape convolution_shape(const O& o, const Sizes<K>& kernel, const KernelSpec& spec) {
    const Extents &in = spec.inputs[0].shape, &out = spec.outputs[0].shape;
    ConvolutionShape s;
    s.rank = K;
    s.batch = in[0];
    s.in_channels = in[1];
    s.out_channels = out[1];
    s.groups = o.groups;
    s.bias = o.bias;
    for (std::size_t k = 0; k < K; ++k) {
        const std::size_t axis = 3 - K + k;
        s.in[axis] = in[k + 2];
        s.out[axis] = out[k + 2];
        s.kernel[axis] = kernel[k];
        s.stride[axis] = o.stride[k];
        s.dilation[axis] = o.dilation[k];
    }
    return s;
}

/// in_channels, out_channels, kernel_size: the first three arguments.
template <typename O, std::size_t K>
Define<O>& filter_options(Define<O>& define) {
    return define.category(Category::Convolution)
        .icon("conv")
        .input("input", by_rank<K>("(N, in_channels, L)", "(N, in_channels, H, W)", "(N, in_channels, D, H, W)"))
        .output("output", by_rank<K>("(N, out_channels, L_out)", "(N, out_channels, H_out, W_out)",
                                     "(N, out_channels, D_out, H_out, W_out)"))
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

}  // namespace nn
