#include "nn/ops/pooling_onnx.h"

namespace nn {

namespace {

template <std::size_t K>
struct MaxPoolOptions {
    Sizes<K> kernel_size = every_axis<K>(2);
    std::optional<Sizes<K>> stride;
    Sizes<K> padding = every_axis<K>(0);
    Sizes<K> dilation = every_axis<K>(1);
    bool return_indices = false;
    bool ceil_mode = false;
};

template <std::size_t K>
struct AvgPoolOptions {
    Sizes<K> kernel_size = every_axis<K>(2);
    std::optional<Sizes<K>> stride;
    Sizes<K> padding = every_axis<K>(0);
    bool ceil_mode = false;
    bool count_include_pad = true;
    std::optional<std::int64_t> divisor_override;
};

template <std::size_t K>
void infer_max(MaxPoolOptions<K>& o, InferContext& c) {
    const auto out = pooled_shape<K>(o, c);
    if (!out) return;
    c.output(*out);
    if (o.return_indices) c.output(*out, DType::Int64);
}

template <std::size_t K>
void infer_average(AvgPoolOptions<K>& o, InferContext& c) {
    const auto out = pooled_shape<K>(o, c);
    if (!out) return;
    // PyTorch's AvgPool3d, and it alone, does not count the margin here.
    for (std::size_t axis = 0; K == 3 && axis < K; ++axis) {
        const std::int64_t size = c.input().shape[axis + 2].size;
        if (size >= o.kernel_size[axis]) continue;
        c.error(0, Message(TR("the window covers {0}, more than the input of {1} ({2})"),
                           {std::to_string(o.kernel_size[axis]), std::to_string(size), to_string(c.input().shape)}));
        return;
    }
    c.output(*out);
}

template <std::size_t K>
class MaxPoolKernel : public WindowMaximumKernel {
public:
    MaxPoolKernel(const MaxPoolOptions<K>& o, const KernelSpec& spec)
        : WindowMaximumKernel(pooling_shape<K>(o, spec), spec) {}
};

template <std::size_t K>
class AvgPoolKernel : public WindowAverageKernel {
public:
    AvgPoolKernel(const AvgPoolOptions<K>& o, const KernelSpec& spec)
        : WindowAverageKernel(pooling_shape<K>(o, spec), {o.count_include_pad, o.divisor_override.value_or(0)}) {}
};

template <std::size_t K>
OnnxValue onnx_average(const AvgPoolOptions<K>& o, OnnxForm& f) {
    const SlidingWindow<K> window = window_of<K>(o);
    if (o.divisor_override) {
        const OnnxValue sums = onnx_window_sums<K>(f, f.input(), f.shape(), window);
        return f.node("Div", {sums, f.number(static_cast<double>(*o.divisor_override))});
    }
    const bool margin = window.pad_begin != Sizes<K>{};
    return f.node("AveragePool", {f.input()},
                  {{"kernel_shape", axes_of(window.size)},
                   {"strides", axes_of(window.stride)},
                   {"pads", pads_of(window.pad_begin, window.pad_end)},
                   {"ceil_mode", o.ceil_mode},
                   {"count_include_pad", margin && o.count_include_pad}});
}

template <typename O>
Define<O>& padding_option(Define<O>& define) {
    return define.option(&O::padding, "padding", TR("Margin around the input, at most half the window."))
        .range(0, 4096)
        .ui_range(0, 4);
}

template <std::size_t K>
Op max_pool() {
    using O = MaxPoolOptions<K>;
    auto max = Define<O>(rank_id<K>("MaxPool"));
    max.title(by_rank<K>(TR("MaxPool1d"), TR("MaxPool2d"), TR("MaxPool3d")))
        .category(Category::Pooling)
        .icon("pool")
        .doc(by_rank<K>(TR("Keeps the largest value of every window: a shorter sequence of the strongest responses."),
                        TR("Keeps the largest value of every window: a smaller image of the strongest responses."),
                        TR("Keeps the largest value of every window: a smaller volume of the strongest responses.")))
        .formula(by_rank<K>(
            "y[n,c,i] = max x[n, c, i·s + k·d − p]\nL_out = ⌊(L + 2p − d(k−1) − 1) / s⌋ + 1",
            "y[n,c,i,j] = max x[n, c, i·s + k·d − p, j·s + l·d − p]\nH_out = ⌊(H + 2p − d(k−1) − 1) / s⌋ + 1",
            "y[n,c,h,i,j] = max x[n, c, h·s + m·d − p, i·s + k·d − p, j·s + l·d − p]\n"
            "H_out = ⌊(H + 2p − d(k−1) − 1) / s⌋ + 1"))
        .keywords("maximum max pooling downsample subsample shrink")
        .input("input", spatial_form<K>())
        .output("output", spatial_result_form<K>())
        .output("indices", TR("places of the maxima in the input's plane, int64, shaped like output"))
        .when(&O::return_indices);
    window_options<O, K>(max);
    padding_option(max)
        .option(&O::dilation, "dilation", TR("Distance between the window's points."))
        .range(1, 4096)
        .ui_range(1, 4)
        .option(&O::return_indices, "return_indices", TR("Give the places of the maxima too, for a MaxUnpool layer."));
    ceil_option(max)
        .infer(infer_max<K>)
        .template kernel<MaxPoolKernel<K>>()
        .onnx([](const O& o, OnnxForm& f) { onnx_maximum<K>(f, window_of<K>(o)); })
        .sample({{"kernel_size", 2}}, {spatial_input<K>(3, {4, 6, 8})})
        .sample({{"kernel_size", last_axes<K>({2, 3, 2})},
                 {"stride", last_axes<K>({1, 2, 1})},
                 {"padding", last_axes<K>({0, 1, 1})},
                 {"dilation", last_axes<K>({2, 1, 2})}},
                {spatial_input<K>(3, {4, 7, 8})})
        .sample({{"kernel_size", 3}, {"stride", 2}, {"ceil_mode", true}}, {spatial_input<K>(17, {4, 6, 6})})
        .sample({{"kernel_size", 3}, {"stride", 2}, {"ceil_mode", true}}, {spatial_input<K>(2, {2, 2, 2})})
        .sample({{"kernel_size", 2}, {"return_indices", true}}, {spatial_input<K>(33, {2, 4, 5})})
        .error({{"kernel_size", 2}, {"padding", 2}}, {spatial_input<K>(3, {6, 6, 6})},
               "more than half of the kernel")
        .error({{"kernel_size", 9}}, {spatial_input<K>(3, {6, 6, 6})}, "more than the padded input")
        .error({{"kernel_size", 2}}, {f32({2, 3})}, std::string("needed is ") + spatial_form<K>())
        .error({{"kernel_size", 2}}, {i64({2, 3})}, "takes float32");
    return max;
}

template <std::size_t K>
Op average_pool() {
    using O = AvgPoolOptions<K>;
    auto average = Define<O>(rank_id<K>("AvgPool"));
    average.title(by_rank<K>(TR("AvgPool1d"), TR("AvgPool2d"), TR("AvgPool3d")))
        .category(Category::Pooling)
        .icon("pool")
        .doc(by_rank<K>(TR("Averages every window: a shorter, smoother sequence."),
                        TR("Averages every window: a smaller, smoother image."),
                        TR("Averages every window: a smaller, smoother volume.")))
        .formula(by_rank<K>("y[n,c,i] = 1/k · Σ x[n, c, i·s + k − p]\nL_out = ⌊(L + 2p − k) / s⌋ + 1",
                            "y[n,c,i,j] = 1/(kH·kW) · Σ x[n, c, i·s + k − p, j·s + l − p]\n"
                            "H_out = ⌊(H + 2p − k) / s⌋ + 1",
                            "y[n,c,h,i,j] = 1/(kD·kH·kW) · Σ x[n, c, h·s + m − p, i·s + k − p, j·s + l − p]\n"
                            "H_out = ⌊(H + 2p − k) / s⌋ + 1"))
        .keywords("mean average avg pooling downsample subsample shrink smooth")
        .input("input", spatial_form<K>())
        .output("output", spatial_result_form<K>());
    window_options<O, K>(average);
    padding_option(average);
    ceil_option(average)
        .option(&O::count_include_pad, "count_include_pad", TR("Count the margin's zeros into the average."))
        .infer(infer_average<K>)
        .template kernel<AvgPoolKernel<K>>()
        .onnx(onnx_average<K>)
        .sample({{"kernel_size", 2}}, {spatial_input<K>(3, {4, 6, 8})})
        .sample({{"kernel_size", last_axes<K>({2, 3, 2})},
                 {"stride", last_axes<K>({1, 2, 1})},
                 {"padding", last_axes<K>({0, 1, 1})},
                 {"count_include_pad", false}},
                {spatial_input<K>(17, {3, 7, 8})})
        .sample({{"kernel_size", 3}, {"stride", 2}, {"padding", 1}, {"ceil_mode", true}},
                {spatial_input<K>(2, {6, 6, 6})})
        .error({{"kernel_size", 2}, {"padding", 2}}, {spatial_input<K>(3, {6, 6, 6})},
               "more than half of the kernel")
        .error({{"kernel_size", 9}}, {spatial_input<K>(3, {6, 6, 6})}, "more than the padded input")
        .error({{"kernel_size", 2}}, {f32({2, 3})}, std::string("needed is ") + spatial_form<K>());
    if constexpr (K > 1)
        average.option(&O::divisor_override, "divisor_override", TR("Divide by this instead of the window's size."))
            .range(1, 1e9)
            .ui_range(1, 64)
            .sample({{"kernel_size", 2}, {"divisor_override", 3}}, {spatial_input<K>(2, {4, 4, 4})});
    if constexpr (K == 3)
        average.error({{"kernel_size", 3}, {"padding", 1}}, {f32({2, 3, 2, 4, 4})}, "more than the input of 2");
    return average;
}

}  // namespace

std::vector<Op> pooling_ops() {
    return {max_pool<1>(), max_pool<2>(), max_pool<3>(), average_pool<1>(), average_pool<2>(), average_pool<3>()};
}

}  // namespace nn
