#include "nn/ops/convolution_options.h"
#include "nn/ops/spatial_onnx.h"

namespace nn {

namespace {

template <std::size_t K>
struct ConvTransposeOptions {
    std::optional<std::int64_t> in_channels;
    std::int64_t out_channels = 32;
    Sizes<K> kernel_size = every_axis<K>(3);
    Sizes<K> stride = every_axis<K>(1);
    Sizes<K> padding{};
    Sizes<K> output_padding{};
    std::int64_t groups = 1;
    bool bias = true;
    Sizes<K> dilation = every_axis<K>(1);
    std::string padding_mode = "zeros";
};

template <std::size_t K>
std::pair<std::int64_t, std::int64_t> channels_of(const ConvTransposeOptions<K>& o) {
    return {*o.in_channels, o.out_channels / o.groups};
}

template <std::size_t K>
void infer(ConvTransposeOptions<K>& o, InferContext& c) {
    if (!take_channels<K>(o, c)) return;
    const Shape& in = c.input().shape;
    Shape out = in;
    out[1] = o.out_channels;
    for (std::size_t axis = 0; axis < K; ++axis) {
        const std::int64_t more = o.output_padding[axis];
        if (more >= o.stride[axis] && more >= o.dilation[axis]) {
            c.option_error("output_padding",
                           Message(TR("output_padding {0} must be smaller than stride {1} or dilation {2}"),
                                   {std::to_string(more), std::to_string(o.stride[axis]),
                                    std::to_string(o.dilation[axis])}),
                           {InferContext::set_option(TR("Set output_padding 0"), "output_padding", {})});
            return;
        }
        const std::int64_t whole =
            (in[axis + 2].size - 1) * o.stride[axis] + o.dilation[axis] * (o.kernel_size[axis] - 1) + 1 + more;
        out[axis + 2] = whole - 2 * o.padding[axis];
        if (out[axis + 2].size > 0) continue;
        c.option_error("padding",
                       Message(TR("padding {0} cuts off more than there is: the output is {1} before (input {2})"),
                               {std::to_string(o.padding[axis]), std::to_string(whole), to_string(in)}),
                       {InferContext::set_option(TR("Set padding 0"), "padding", {})});
        return;
    }
    c.macs(Count(numel_per_sample(in)) * fan_in(o));
    c.output(out);
}

template <std::size_t K>
ConvolutionKernel::Form form_of(const ConvTransposeOptions<K>& o, const KernelSpec& spec) {
    ConvolutionKernel::Form form;
    form.transposed = true;
    form.shape = convolution_shape(o, spec);
    form.shape.pad_begin = form.shape.pad_end = three_axes(o.padding, 0);
    return form;
}

/// ONNX Runtime takes less output_padding than the stride alone. Where there is more, less is cut off at the end, and what lies behind all
/// windows is added: no more than the bias.
template <std::size_t K>
OnnxValue write_onnx(const ConvTransposeOptions<K>& o, OnnxForm& f) {
    Sizes<K> end = o.padding, more = o.output_padding, behind{};
    bool usual = true;
    for (std::size_t axis = 0; axis < K; ++axis) usual = usual && more[axis] < o.stride[axis];
    for (std::size_t axis = 0; axis < K && !usual; ++axis) {
        end[axis] = std::max<std::int64_t>(o.padding[axis] - more[axis], 0);
        behind[axis] = more[axis] - (o.padding[axis] - end[axis]);
        more[axis] = 0;
    }
    const OnnxValue y = f.node("ConvTranspose", {f.input(), f.parameter("weight"), usual ? f.parameter("bias") : OnnxValue{}},
                               {{"kernel_shape", axes_of(o.kernel_size)},
                                {"strides", axes_of(o.stride)},
                                {"pads", pads_of(o.padding, end)},
                                {"output_padding", axes_of(more)},
                                {"dilations", axes_of(o.dilation)},
                                {"group", o.groups}});
    if (usual) return y;
    Shape shape = f.result_shape();
    const OnnxValue whole = onnx_padded<K>(f, y, shape, PaddingMode::Constant, {}, behind);
    Extents channels(K + 1, 1);
    channels[0] = o.out_channels;
    return o.bias ? f.node("Add", {whole, f.parameter("bias", channels)}) : whole;
}

template <std::size_t K>
Define<ConvTransposeOptions<K>> declare(const char* id) {
    using O = ConvTransposeOptions<K>;
    Define<O> define(id);
    define.title(id);
    filter_options<O, K>(define)
        .option(&O::stride, "stride", TR("Distance in the output of what neighbours of the input spread; 2 doubles the size."))
        .range(1, 4096)
        .ui_range(1, 4)
        .summary()
        .option(&O::padding, "padding", TR("Cuts this much off every side of the output."))
        .range(0, 4096)
        .ui_range(0, 5)
        .summary()
        .option(&O::output_padding, "output_padding",
                TR("Adds this much to the end of the output: chooses among the sizes that a stride rounds to one."))
        .range(0, 4096)
        .ui_range(0, 3);
    dilation_option(bias_option(groups_option(define)))
        .option(&O::padding_mode, "padding_mode", TR("Always zeros: PyTorch knows no other here."))
        .choices({"zeros"});
    return filter_parameters(define, TR("(in_channels, out_channels / groups, kernel...)")).onnx(write_onnx<K>);
}
using L = std::vector<std::int64_t>;

Define<ConvTransposeOptions<1>> transpose1d() {
    auto define = declare<1>("ConvTranspose1d");
    define
        .doc(TR("Spreads every element of a sequence over a window, by learned filters: the way back from a strided "
                "convolution, a longer sequence."))
        .formula("y[n, o, i·s + k·d − p] = b[o] + Σ w[c,o,k] · x[n,c,i]\nL_out = (L − 1)s − 2p + d(k − 1) + p_out + 1")
        .keywords("deconvolution upsample upconvolution fractionally strided decoder generator sequence")
        .sample({{"out_channels", 4}, {"kernel_size", 3}}, {f32({2, 3, 5})})
        .sample({{"out_channels", 4}, {"kernel_size", 3}, {"stride", 3}, {"padding", 1},
                 {"output_padding", 2}, {"groups", 2}}, {f32({2, 6, 5})})
        .sample({{"out_channels", 16}, {"kernel_size", 4}, {"stride", 2}, {"padding", 1}, {"bias", false}},
                {f32({2, 16, 6})})
        .sample({{"out_channels", 2}, {"kernel_size", 2}, {"dilation", 4}, {"stride", 2},
                 {"output_padding", 3}}, {f32({2, 3, 4})})
        .error({{"out_channels", 4}, {"kernel_size", 3}}, {f32({2, 4})}, "needed is (N, C, L)")
        .error({{"out_channels", 4}, {"kernel_size", 3}, {"groups", 2}}, {f32({2, 3, 5})}, "must divide")
        .error({{"out_channels", 4}, {"kernel_size", 3}, {"padding", 4}}, {f32({2, 3, 5})}, "cuts off more")
        .error({{"out_channels", 4}, {"kernel_size", 3}, {"stride", 2}, {"output_padding", 2}},
               {f32({2, 3, 5})}, "must be smaller than stride 2 or dilation 1");
    return define;
}

Define<ConvTransposeOptions<2>> transpose2d() {
    auto define = declare<2>("ConvTranspose2d");
    define
        .doc(TR("Spreads every pixel over a window, by learned filters: the way back from a strided convolution, a larger "
                "image."))
        .formula("y[n, o, i·s + k·d − p, j·s + l·d − p] = b[o] + Σ w[c,o,k,l] · x[n,c,i,j]\n"
                 "H_out = (H − 1)s − 2p + d(k − 1) + p_out + 1")
        .keywords("deconvolution upsample upconvolution fractionally strided decoder generator autoencoder")
        .sample({{"out_channels", 4}, {"kernel_size", 3}}, {f32({2, 3, 4, 5})})
        .sample({{"out_channels", 8}, {"kernel_size", 4}, {"stride", 2}, {"padding", 1}},
                {f32({2, 16, 4, 5})})
        .sample({{"out_channels", 4}, {"kernel_size", {3, 2}}, {"stride", {2, 3}}, {"padding", {1, 0}},
                 {"output_padding", {1, 2}}, {"groups", 2}, {"bias", false}}, {f32({2, 6, 3, 4})})
        .sample({{"out_channels", 3}, {"kernel_size", {2, 3}}, {"stride", {1, 2}}, {"dilation", {3, 1}},
                 {"output_padding", {2, 1}}}, {f32({2, 2, 3, 4})})
        .sample({{"out_channels", 4}, {"kernel_size", 3}, {"groups", 4}, {"padding", 1}},
                {f32({1, 4, 4, 4})})
        .error({{"out_channels", 4}, {"kernel_size", 3}}, {f32({2, 4, 5})}, "needed is (N, C, H, W)")
        .error({{"out_channels", 4}, {"kernel_size", 3}, {"in_channels", 2}}, {f32({2, 3, 5, 5})},
               "2 channels expected, 3 arrive")
        .error({{"out_channels", 3}, {"kernel_size", 3}, {"groups", 2}}, {f32({2, 4, 5, 5})}, "must divide")
        .error({{"out_channels", 3}, {"kernel_size", 3}, {"padding", {0, 4}}}, {f32({2, 4, 5, 5})}, "cuts off more")
        .error({{"out_channels", 4}, {"kernel_size", 3}, {"dilation", {2, 3}}, {"output_padding", {1, 3}}},
               {f32({2, 3, 5, 5})}, "must be smaller than stride 1 or dilation 3");
    return define;
}

Define<ConvTransposeOptions<3>> transpose3d() {
    auto define = declare<3>("ConvTranspose3d");
    define
        .doc(TR("Spreads every voxel over a window, by learned filters: the way back from a strided convolution, a larger "
                "volume."))
        .formula("y[n, o, h·s + m·d − p, i·s + k·d − p, j·s + l·d − p] = b[o] + Σ w[c,o,m,k,l] · x[n,c,h,i,j]\n"
                 "D_out = (D − 1)s − 2p + d(k − 1) + p_out + 1")
        .keywords("deconvolution upsample upconvolution fractionally strided decoder generator volume")
        .sample({{"out_channels", 3}, {"kernel_size", 2}}, {f32({2, 2, 2, 3, 4})})
        .sample({{"out_channels", 4}, {"kernel_size", {3, 2, 3}}, {"stride", {2, 1, 2}}, {"padding", {1, 0, 2}},
                 {"output_padding", {1, 0, 0}}, {"groups", 2}, {"bias", false}}, {f32({1, 4, 2, 3, 3})})
        .sample({{"out_channels", 16}, {"kernel_size", 2}, {"stride", 2}, {"dilation", {1, 2, 3}},
                 {"output_padding", {0, 1, 2}}}, {f32({1, 3, 2, 2, 2})})
        .error({{"out_channels", 4}, {"kernel_size", 3}}, {f32({2, 4, 5, 5})}, "needed is (N, C, D, H, W)")
        .error({{"out_channels", 4}, {"kernel_size", 3}, {"groups", 3}}, {f32({2, 3, 5, 5, 5})}, "must divide")
        .error({{"out_channels", 4}, {"kernel_size", 1}, {"output_padding", 1}}, {f32({2, 3, 5, 5, 5})},
               "must be smaller than stride 1 or dilation 1");
    return define;
}

}  // namespace

std::vector<Op> convolution_transposed_ops() { return {transpose1d(), transpose2d(), transpose3d()}; }

}  // namespace nn
