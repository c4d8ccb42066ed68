#include "nn/ops/convolution_options.h"
#include "nn/ops/spatial_onnx.h"

#include <algorithm>
#include <numeric>

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
std::pair<std::int64_t, std::int64_t> channels_of(const ConvOptions<K>& o) {
    return {o.out_channels, *o.in_channels / o.groups};
}

/// The filter and the margins that it slides over. "same" puts an odd one at the end, as PyTorch does.
template <std::size_t K>
SlidingWindow<K> window_of(const ConvOptions<K>& o) {
    SlidingWindow<K> w{.size = o.kernel_size, .stride = o.stride, .dilation = o.dilation};
    for (std::size_t axis = 0; axis < K; ++axis) {
        const std::int64_t same = w.span(axis) - 1;
        const bool word = !o.padding.word.empty();  // "valid": none
        w.pad_begin[axis] = o.padding.word == "same" ? same / 2 : word ? 0 : o.padding.amount[axis];
        w.pad_end[axis] = o.padding.word == "same" ? same - same / 2 : w.pad_begin[axis];
    }
    return w;
}

/// Reflection and wrapping need enough input to take the margin from.
template <std::size_t K>
bool check_padding_mode(const ConvOptions<K>& o, const SlidingWindow<K>& window, InferContext& c) {
    const bool reflect = o.padding_mode == "reflect", circular = o.padding_mode == "circular";
    for (std::size_t axis = 0; axis < K; ++axis) {
        const std::int64_t margin = std::max(window.pad_begin[axis], window.pad_end[axis]);
        const std::int64_t extent = c.input().shape[axis + 2].size;
        if (!(reflect && margin >= extent) && !(circular && margin > extent)) continue;
        c.option_error(
            "padding_mode",
            Message(reflect ? TR("padding_mode 'reflect' with padding {0} needs an input of at least {1}; it is {2}")
                            : TR("padding_mode 'circular' with padding {0} needs an input of at least {1}; it is {2}"),
                    {std::to_string(margin), std::to_string(margin + (reflect ? 1 : 0)), to_string(c.input().shape)}),
            {InferContext::set_option(TR("Set padding_mode 'zeros'"), "padding_mode", {})});
        return false;
    }
    return true;
}

template <std::size_t K>
void infer(ConvOptions<K>& o, InferContext& c) {
    if (!take_channels<K>(o, c)) return;
    if (o.padding.word == "same" && o.stride != every_axis<K>(1)) {
        c.option_error("padding", TR("padding 'same' needs stride 1"),
                       {InferContext::set_option(TR("Set stride 1"), "stride", {})});
        return;
    }
    const SlidingWindow<K> window = window_of(o);
    if (!check_padding_mode(o, window, c)) return;
    auto out = slide(window, c,
                     {InferContext::set_option(TR("Set padding 'same'"), "padding", "same")});
    if (!out) return;
    (*out)[1] = o.out_channels;
    c.macs(Count(numel_per_sample(*out)) * fan_in(o));
    c.output(*out);
}

PaddingMode mode_of(const std::string& word) {
    if (word == "reflect") return PaddingMode::Reflect;
    if (word == "replicate") return PaddingMode::Replicate;
    return word == "circular" ? PaddingMode::Circular : PaddingMode::Constant;
}

template <std::size_t K>
ConvolutionKernel::Form form_of(const ConvOptions<K>& o, const KernelSpec& spec) {
    ConvolutionKernel::Form form;
    form.shape = convolution_shape(o, spec);
    const SlidingWindow<K> window = window_of(o);
    form.shape.pad_begin = three_axes(window.pad_begin, 0);
    form.shape.pad_end = three_axes(window.pad_end, 0);
    const std::int64_t margins = std::accumulate(window.pad_end.begin(), window.pad_end.end(), std::int64_t{0});
    if (margins > 0) form.padding = mode_of(o.padding_mode);
    return form;
}

/// Zeros are the operator's own margin; what else it holds is put around the input first.
template <std::size_t K>
OnnxValue write_onnx(const ConvOptions<K>& o, OnnxForm& f) {
    SlidingWindow<K> window = window_of(o);
    OnnxValue x = f.input();
    if (o.padding_mode != "zeros") {
        Shape shape = f.shape();
        x = onnx_padded<K>(f, x, shape, mode_of(o.padding_mode), window.pad_begin, window.pad_end);
        window.pad_begin = window.pad_end = {};
    }
    return f.node("Conv", {x, f.parameter("weight"), f.parameter("bias")},
                  {{"kernel_shape", axes_of(o.kernel_size)},
                   {"strides", axes_of(o.stride)},
                   {"pads", pads_of(window.pad_begin, window.pad_end)},
                   {"dilations", axes_of(o.dilation)},
                   {"group", o.groups}});
}

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
        .choices({"zeros", "reflect", "replicate", "circular"});
    return filter_parameters(define, TR("(out_channels, in_channels / groups, kernel...)")).onnx(write_onnx<K>);
}
using L = std::vector<std::int64_t>;

Define<ConvOptions<1>> conv1d() {
    auto define = declare<1>("Conv1d");
    define.doc(TR("Slides learned filters along a sequence; every output channel is one filter's response."))
        .formula("y[n,o,i] = b[o] + Σ w[o,c,k] · x[n, c, i·s + k·d − p]\nL_out = ⌊(L + 2p − d(k−1) − 1) / s⌋ + 1")
        .keywords("convolution filter kernel sequence signal audio time series temporal downsample")
        .sample({{"out_channels", 4}, {"kernel_size", 3}}, {f32({2, 3, 9})})
        .sample({{"out_channels", 6}, {"kernel_size", 3}, {"stride", 2}, {"padding", 2}, {"dilation", 2},
                 {"groups", 2}}, {f32({2, 4, 11})})
        .sample({{"out_channels", 4}, {"kernel_size", 4}, {"padding", "same"}, {"bias", false}},
                {f32({2, 16, 8})})
        .sample({{"out_channels", 16}, {"kernel_size", 5}, {"padding", 2}, {"padding_mode", "reflect"}},
                {f32({2, 3, 7})})
        .sample({{"out_channels", 3}, {"kernel_size", 2}, {"padding", 4}, {"padding_mode", "circular"}},
                {f32({2, 3, 4})})
        .sample({{"out_channels", 3}, {"kernel_size", 4}, {"padding", "same"}, {"padding_mode", "replicate"},
                 {"dilation", 3}}, {f32({2, 2, 5})})
        .error({{"out_channels", 4}, {"kernel_size", 3}}, {f32({2, 4})}, "needed is (N, C, L)")
        .error({{"out_channels", 4}, {"kernel_size", 7}}, {f32({2, 3, 5})}, "more than the padded input")
        .error({{"out_channels", 4}, {"kernel_size", 3}, {"groups", 2}}, {f32({2, 3, 5})}, "must divide")
        .error({{"out_channels", 4}, {"kernel_size", 3}, {"padding", 5}, {"padding_mode", "reflect"}},
               {f32({2, 3, 5})}, "needs an input of at least 6")
        .error({{"out_channels", 4}, {"kernel_size", 3}, {"padding", 6}, {"padding_mode", "circular"}},
               {f32({2, 3, 5})}, "needs an input of at least 6");
    return define;
}

Define<ConvOptions<2>> conv2d() {
    auto define = declare<2>("Conv2d");
    define.doc(TR("Slides learned filters over an image; every output channel is one filter's response."))
        .formula("y[n,o,i,j] = b[o] + Σ w[o,c,k,l] · x[n, c, i·s + k·d − p, j·s + l·d − p]\n"
                 "H_out = ⌊(H + 2p − d(k−1) − 1) / s⌋ + 1")
        .keywords("convolution filter kernel image feature map downsample depthwise")
        .sample({{"out_channels", 4}, {"kernel_size", 3}}, {f32({2, 3, 6, 7})})
        .sample({{"out_channels", 6}, {"kernel_size", {3, 2}}, {"stride", {2, 1}}, {"padding", {1, 0}},
                 {"dilation", {1, 2}}, {"groups", 2}}, {f32({2, 4, 7, 8})})
        .sample({{"out_channels", 4}, {"kernel_size", {4, 3}}, {"padding", "same"}, {"bias", false}},
                {f32({2, 4, 5, 6})})
        .sample({{"out_channels", 16}, {"kernel_size", 3}, {"padding", 1}}, {f32({2, 16, 8, 8})})
        .sample({{"out_channels", 4}, {"kernel_size", 3}, {"groups", 4}}, {f32({1, 4, 5, 5})})
        .sample({{"out_channels", 4}, {"kernel_size", 3}, {"padding", {2, 1}}, {"padding_mode", "reflect"}},
                {f32({2, 3, 4, 5})})
        .sample({{"out_channels", 4}, {"kernel_size", {2, 4}}, {"padding", "same"}, {"groups", 2},
                 {"padding_mode", "circular"}}, {f32({2, 4, 4, 3})})
        .sample({{"out_channels", 2}, {"kernel_size", 3}, {"stride", 2}, {"padding", {0, 3}},
                 {"padding_mode", "replicate"}}, {f32({2, 3, 5, 2})})
        .error({{"out_channels", 4}, {"kernel_size", 3}}, {f32({2, 4})}, "needed is (N, C, H, W)")
        .error({{"out_channels", 4}, {"kernel_size", 3}}, {i64({2, 3, 5, 5})}, "which takes float32")
        .error({{"out_channels", 4}, {"kernel_size", 3}, {"in_channels", 2}}, {f32({2, 3, 5, 5})},
               "2 channels expected, 3 arrive")
        .error({{"out_channels", 4}, {"kernel_size", 7}}, {f32({2, 3, 5, 5})}, "more than the padded input")
        .error({{"out_channels", 4}, {"kernel_size", 3}, {"groups", 2}}, {f32({2, 3, 5, 5})}, "must divide")
        .error({{"out_channels", 3}, {"kernel_size", 3}, {"groups", 2}}, {f32({2, 4, 5, 5})}, "must divide")
        .error({{"out_channels", 4}, {"kernel_size", 3}, {"padding", "same"}, {"stride", 2}},
               {f32({2, 3, 5, 5})}, "needs stride 1")
        .error({{"out_channels", 4}, {"kernel_size", 3}, {"padding", {0, 5}}, {"padding_mode", "reflect"}},
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
        .sample({{"out_channels", 4}, {"kernel_size", 3}}, {f32({2, 2, 4, 5, 6})})
        .sample({{"out_channels", 4}, {"kernel_size", {3, 2, 1}}, {"stride", {1, 2, 3}}, {"padding", {1, 0, 2}},
                 {"dilation", {2, 1, 1}}, {"groups", 2}}, {f32({2, 4, 5, 4, 5})})
        .sample({{"out_channels", 16}, {"kernel_size", {2, 3, 4}}, {"padding", "same"}, {"bias", false}},
                {f32({1, 16, 3, 4, 5})})
        .sample({{"out_channels", 2}, {"kernel_size", 3}, {"padding", {1, 2, 1}}, {"padding_mode", "reflect"}},
                {f32({2, 2, 2, 3, 4})})
        .sample({{"out_channels", 2}, {"kernel_size", 2}, {"padding", 1}, {"padding_mode", "circular"}},
                {f32({2, 2, 2, 3, 2})})
        .sample({{"out_channels", 2}, {"kernel_size", 2}, {"padding", {1, 0, 2}}, {"padding_mode", "replicate"}},
                {f32({2, 2, 2, 3, 2})})
        .error({{"out_channels", 4}, {"kernel_size", 3}}, {f32({2, 4, 5, 5})}, "needed is (N, C, D, H, W)")
        .error({{"out_channels", 4}, {"kernel_size", {5, 1, 1}}}, {f32({2, 3, 4, 5, 5})}, "more than the padded input")
        .error({{"out_channels", 4}, {"kernel_size", 3}, {"groups", 3}}, {f32({2, 3, 5, 5, 5})}, "must divide")
        .error({{"out_channels", 4}, {"kernel_size", 3}, {"padding", 4}, {"padding_mode", "circular"}},
               {f32({2, 3, 5, 5, 3})}, "needs an input of at least 4");
    return define;
}

}  // namespace

std::vector<Op> convolution_ops() { return {conv1d(), conv2d(), conv3d()}; }

}  // namespace nn
