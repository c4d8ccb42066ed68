#include "nn/engine/kernels/convolution/convolution_kernel.h"
#include "nn/ops/convolution_options.h"

#include <algorithm>
#include <tuple>

namespace nn {

namespace {

template <std::size_t K>
struct ConvOptions {
    std::optional<std::int64_t> in_channels;
    std::int64_t out_channels = 32;
    Sizes<K> kernel_size = every_axis<K>(3);
    Sizes<K> stride = every_axis<K>(1);
    std::string padding_mode = "zeros";
    Padding<K> padding;
    Sizes<K> dilation = every_axis<K>(1);
    std::int64_t groups = 1;
    bool bias = true;
};

template <std::size_t K>
std::int64_t fan_in(const ConvOptions<K>& o) {
    return *o.in_channels / o.groups * taps(o.kernel_size);
}
template <std::size_t K>
Extents weight_shape(const ConvOptions<K>& o) {
    Extents shape = {o.out_channels, *o.in_channels / o.groups};
    shape.insert(shape.end(), o.kernel_size.begin(), o.kernel_size.end());
    return shape;
}
template <std::size_t K>
Extents bias_shape(const ConvOptions<K>& o) {
    return {o.out_channels};
}
template <std::size_t K>
Init weight_init(const ConvOptions<K>& o) {
    return kaiming_uniform(fan_in(o));
}
template <std::size_t K>
Init bias_init(const ConvOptions<K>& o) {
    return uniform_fan_in(fan_in(o));
}

/// What is added before and after one axis. "same" puts an odd one at the end, as PyTorch does.
template <std::size_t K>
std::pair<std::int64_t, std::int64_t> padding_of(const ConvOptions<K>& o, std::size_t axis) {
    if (o.padding.word == "valid") return {0, 0};
    if (o.padding.word == "same") {
        const std::int64_t total = o.dilation[axis] * (o.kernel_size[axis] - 1);
        return {total / 2, total - total / 2};
    }
    return {o.padding.amount[axis], o.padding.amount[axis]};
}

/// Reflection and wrapping need enough input to take the margin from.
template <std::size_t K>
bool check_padding_mode(const ConvOptions<K>& o, std::size_t axis, InferContext& c) {
    const auto [begin, end] = padding_of(o, axis);
    const std::int64_t margin = std::max(begin, end), extent = c.input().shape[axis + 2].size;
    const bool reflect = o.padding_mode == "reflect", circular = o.padding_mode == "circular";
    if (!(reflect && margin >= extent) && !(circular && margin > extent)) return true;
    c.option_error("padding_mode",
                   Message(reflect ? TR("padding_mode 'reflect' with padding {0} needs an input of at least {1}; it is {2}")
                                   : TR("padding_mode 'circular' with padding {0} needs an input of at least {1}; it is {2}"),
                           {std::to_string(margin), std::to_string(margin + (reflect ? 1 : 0)), to_string(c.input().shape)}),
                   {InferContext::set_option(TR("Set padding_mode 'zeros'"), "padding_mode", {})});
    return false;
}

template <std::size_t K>
void infer(ConvOptions<K>& o, InferContext& c) {
    if (!need_spatial<K>(c)) return;
    const Shape& in = c.input().shape;
    if (!take_from_wire(c, o.in_channels, in[1], "in_channels", TR("channels")) || !check_groups(o, c)) return;
    if (o.padding.word == "same" && o.stride != every_axis<K>(1)) {
        c.option_error("padding", TR("padding 'same' needs stride 1"),
                       {InferContext::set_option(TR("Set stride 1"), "stride", {})});
        return;
    }
    Shape out = in;
    out[1] = o.out_channels;
    for (std::size_t axis = 0; axis < K; ++axis) {
        if (!check_padding_mode(o, axis, c)) return;
        const auto [begin, end] = padding_of(o, axis);
        const std::int64_t size = in[axis + 2].size;
        out[axis + 2] = window_extent(size, o.kernel_size[axis], o.stride[axis], begin, end, o.dilation[axis], false);
        if (out[axis + 2].size > 0) continue;
        c.error(0, Message(TR("the kernel covers {0}, more than the padded input of {1} ({2})"),
                           {std::to_string(o.dilation[axis] * (o.kernel_size[axis] - 1) + 1),
                            std::to_string(size + begin + end), to_string(in)}),
                {InferContext::set_option(TR("Set padding 'same'"), "padding", OptionValue(std::string("same")))});
        return;
    }
    c.macs(numel_per_sample(out) * fan_in(o));
    c.output(out);
}

template <std::size_t K>
ConvolutionKernel::Form form_of(const ConvOptions<K>& o, const KernelSpec& spec) {
    ConvolutionKernel::Form form;
    form.shape = convolution_shape(o, o.kernel_size, spec);
    std::int64_t margins = 0;
    for (std::size_t k = 0; k < K; ++k) {
        const std::size_t axis = 3 - K + k;
        std::tie(form.shape.pad_begin[axis], form.shape.pad_end[axis]) = padding_of(o, k);
        margins += form.shape.pad_end[axis];
    }
    if (margins > 0 && o.padding_mode == "reflect") form.padding = PaddingMode::Reflect;
    if (margins > 0 && o.padding_mode == "replicate") form.padding = PaddingMode::Replicate;
    if (margins > 0 && o.padding_mode == "circular") form.padding = PaddingMode::Circular;
    return form;
}

template <std::size_t K>
class ConvKernel : public ConvolutionKernel {
public:
    ConvKernel(const ConvOptions<K>& options, const KernelSpec& spec)
        : ConvolutionKernel(form_of(options, spec), spec), bias_(options.bias) {}
    int channel_offset() const override { return bias_ ? 1 : -1; }

private:
    const bool bias_;
};

template <std::size_t K>
Define<ConvOptions<K>> declare(const char* id) {
    using O = ConvOptions<K>;
    Define<O> define(id);
    define.title(id);
    filter_options<O, K>(define)
        .option(&O::stride, "stride", TR("Step of the filters over the input; 2 halves its size."))
        .range(1, 4096)
        .ui_range(1, 4)
        .summary()
        .option(&O::padding, "padding", TR("Margin around the input; 'same' keeps the input's size, 'valid' adds none."))
        .range(0, 4096)
        .ui_range(0, 5)
        .choices({"same", "valid"})
        .summary();
    bias_option(groups_option(dilation_option(define)))
        .option(&O::padding_mode, "padding_mode",
                TR("What the margin holds: zeros, the input mirrored, its border repeated, or its other end."))
        .choices({"zeros", "reflect", "replicate", "circular"})
        .parameter("weight", weight_shape<K>, weight_init<K>, TR("(out_channels, in_channels / groups, kernel...)"))
        .parameter("bias", bias_shape<K>, bias_init<K>, TR("(out_channels)"))
        .when(&O::bias)
        .infer(infer<K>)
        .template kernel<ConvKernel<K>>();
    return define;
}

using I = std::int64_t;
using L = std::vector<std::int64_t>;
using S = std::string;

Define<ConvOptions<1>> conv1d() {
    auto define = declare<1>("Conv1d");
    define.doc(TR("Slides learned filters along a sequence; every output channel is one filter's response."))
        .formula("y[n,o,i] = b[o] + Σ w[o,c,k] · x[n, c, i·s + k·d − p]\nL_out = ⌊(L + 2p − d(k−1) − 1) / s⌋ + 1")
        .keywords("convolution filter kernel sequence signal audio time series temporal downsample")
        .sample({{"out_channels", I{4}}, {"kernel_size", I{3}}}, {f32({2, 3, 9})})
        .sample({{"out_channels", I{6}}, {"kernel_size", I{3}}, {"stride", I{2}}, {"padding", I{2}}, {"dilation", I{2}},
                 {"groups", I{2}}}, {f32({2, 4, 11})})
        .sample({{"out_channels", I{4}}, {"kernel_size", I{4}}, {"padding", S("same")}, {"bias", false}},
                {f32({2, 16, 8})})
        .sample({{"out_channels", I{16}}, {"kernel_size", I{5}}, {"padding", I{2}}, {"padding_mode", S("reflect")}},
                {f32({2, 3, 7})})
        .sample({{"out_channels", I{3}}, {"kernel_size", I{2}}, {"padding", I{4}}, {"padding_mode", S("circular")}},
                {f32({2, 3, 4})})
        .sample({{"out_channels", I{3}}, {"kernel_size", I{4}}, {"padding", S("same")}, {"padding_mode", S("replicate")},
                 {"dilation", I{3}}}, {f32({2, 2, 5})})
        .error({{"out_channels", I{4}}, {"kernel_size", I{3}}}, {f32({2, 4})}, "needed is (N, C, L)")
        .error({{"out_channels", I{4}}, {"kernel_size", I{7}}}, {f32({2, 3, 5})}, "more than the padded input")
        .error({{"out_channels", I{4}}, {"kernel_size", I{3}}, {"groups", I{2}}}, {f32({2, 3, 5})}, "must divide")
        .error({{"out_channels", I{4}}, {"kernel_size", I{3}}, {"padding", I{5}}, {"padding_mode", S("reflect")}},
               {f32({2, 3, 5})}, "needs an input of at least 6")
        .error({{"out_channels", I{4}}, {"kernel_size", I{3}}, {"padding", I{6}}, {"padding_mode", S("circular")}},
               {f32({2, 3, 5})}, "needs an input of at least 6");
    return define;
}

Define<ConvOptions<2>> conv2d() {
    auto define = declare<2>("Conv2d");
    define.doc(TR("Slides learned filters over an image; every output channel is one filter's response."))
        .formula("y[n,o,i,j] = b[o] + Σ w[o,c,k,l] · x[n, c, i·s + k·d − p, j·s + l·d − p]\n"
                 "H_out = ⌊(H + 2p − d(k−1) − 1) / s⌋ + 1")
        .keywords("convolution filter kernel image feature map downsample depthwise")
        .sample({{"out_channels", I{4}}, {"kernel_size", I{3}}}, {f32({2, 3, 6, 7})})
        .sample({{"out_channels", I{6}}, {"kernel_size", L{3, 2}}, {"stride", L{2, 1}}, {"padding", L{1, 0}},
                 {"dilation", L{1, 2}}, {"groups", I{2}}}, {f32({2, 4, 7, 8})})
        .sample({{"out_channels", I{4}}, {"kernel_size", L{4, 3}}, {"padding", S("same")}, {"bias", false}},
                {f32({2, 4, 5, 6})})
        .sample({{"out_channels", I{16}}, {"kernel_size", I{3}}, {"padding", I{1}}}, {f32({2, 16, 8, 8})})
        .sample({{"out_channels", I{4}}, {"kernel_size", I{3}}, {"groups", I{4}}}, {f32({1, 4, 5, 5})})
        .sample({{"out_channels", I{4}}, {"kernel_size", I{3}}, {"padding", L{2, 1}}, {"padding_mode", S("reflect")}},
                {f32({2, 3, 4, 5})})
        .sample({{"out_channels", I{4}}, {"kernel_size", L{2, 4}}, {"padding", S("same")}, {"groups", I{2}},
                 {"padding_mode", S("circular")}}, {f32({2, 4, 4, 3})})
        .sample({{"out_channels", I{2}}, {"kernel_size", I{3}}, {"stride", I{2}}, {"padding", L{0, 3}},
                 {"padding_mode", S("replicate")}}, {f32({2, 3, 5, 2})})
        .error({{"out_channels", I{4}}, {"kernel_size", I{3}}}, {f32({2, 4})}, "needed is (N, C, H, W)")
        .error({{"out_channels", I{4}}, {"kernel_size", I{3}}}, {i64({2, 3, 5, 5})}, "which takes float32")
        .error({{"out_channels", I{4}}, {"kernel_size", I{3}}, {"in_channels", I{2}}}, {f32({2, 3, 5, 5})},
               "2 channels expected, 3 arrive")
        .error({{"out_channels", I{4}}, {"kernel_size", I{7}}}, {f32({2, 3, 5, 5})}, "more than the padded input")
        .error({{"out_channels", I{4}}, {"kernel_size", I{3}}, {"groups", I{2}}}, {f32({2, 3, 5, 5})}, "must divide")
        .error({{"out_channels", I{3}}, {"kernel_size", I{3}}, {"groups", I{2}}}, {f32({2, 4, 5, 5})}, "must divide")
        .error({{"out_channels", I{4}}, {"kernel_size", I{3}}, {"padding", S("same")}, {"stride", I{2}}},
               {f32({2, 3, 5, 5})}, "needs stride 1")
        .error({{"out_channels", I{4}}, {"kernel_size", I{3}}, {"padding", L{0, 5}}, {"padding_mode", S("reflect")}},
               {f32({2, 3, 5, 5})}, "needs an input of at least 6");
    return define;
}

Define<ConvOptions<3>> conv3d() {
    auto define = declare<3>("Conv3d");
    define
        .doc(TR("Slides learned filters through a volume or a video; every output channel is one filter's response."))
        .formula("y[n,o,h,i,j] = b[o] + Σ w[o,c,m,k,l] · x[n, c, h·s + m·d − p, i·s + k·d − p, j·s + l·d − p]\n"
                 "D_out = ⌊(D + 2p − d(k−1) − 1) / s⌋ + 1")
        .keywords("convolution filter kernel volume voxel video scan spatiotemporal downsample")
        .sample({{"out_channels", I{4}}, {"kernel_size", I{3}}}, {f32({2, 2, 4, 5, 6})})
        .sample({{"out_channels", I{4}}, {"kernel_size", L{3, 2, 1}}, {"stride", L{1, 2, 3}}, {"padding", L{1, 0, 2}},
                 {"dilation", L{2, 1, 1}}, {"groups", I{2}}}, {f32({2, 4, 5, 4, 5})})
        .sample({{"out_channels", I{16}}, {"kernel_size", L{2, 3, 4}}, {"padding", S("same")}, {"bias", false}},
                {f32({1, 16, 3, 4, 5})})
        .sample({{"out_channels", I{2}}, {"kernel_size", I{3}}, {"padding", L{1, 2, 1}}, {"padding_mode", S("reflect")}},
                {f32({2, 2, 2, 3, 4})})
        .sample({{"out_channels", I{2}}, {"kernel_size", I{2}}, {"padding", I{1}}, {"padding_mode", S("circular")}},
                {f32({2, 2, 2, 3, 2})})
        .sample({{"out_channels", I{2}}, {"kernel_size", I{2}}, {"padding", L{1, 0, 2}}, {"padding_mode", S("replicate")}},
                {f32({2, 2, 2, 3, 2})})
        .error({{"out_channels", I{4}}, {"kernel_size", I{3}}}, {f32({2, 4, 5, 5})}, "needed is (N, C, D, H, W)")
        .error({{"out_channels", I{4}}, {"kernel_size", L{5, 1, 1}}}, {f32({2, 3, 4, 5, 5})}, "more than the padded input")
        .error({{"out_channels", I{4}}, {"kernel_size", I{3}}, {"groups", I{3}}}, {f32({2, 3, 5, 5, 5})}, "must divide")
        .error({{"out_channels", I{4}}, {"kernel_size", I{3}}, {"padding", I{4}}, {"padding_mode", S("circular")}},
               {f32({2, 3, 5, 5, 3})}, "needs an input of at least 4");
    return define;
}

}  // namespace

std::vector<Op> convolution_ops() { return {conv1d(), conv2d(), conv3d()}; }

}  // namespace nn
