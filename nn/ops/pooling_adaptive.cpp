#include "nn/model/python.h"
#include "nn/ops/pooling_kernels.h"

namespace nn {

namespace {

/// The one-axis layers take numbers alone in PyTorch; elsewhere −1 stands for its None.
template <std::size_t K>
constexpr double kSmallestOutput = K == 1 ? 1 : -1;

template <std::size_t K>
struct AdaptiveAvgPoolOptions {
    Sizes<K> output_size = every_axis<K>(1);
};

template <std::size_t K>
struct AdaptiveMaxPoolOptions {
    Sizes<K> output_size = every_axis<K>(1);
    bool return_indices = false;
};

template <std::size_t K>
std::optional<Shape> adapted_shape(const Sizes<K>& sizes, InferContext& c) {
    if (!need_spatial<K>(c)) return std::nullopt;
    Shape out = c.input().shape;
    for (std::size_t axis = 0; axis < K; ++axis) {
        if (sizes[axis] == 0) {
            c.option_error("output_size", TR("output_size is 0; needed is 1 or more, or −1 for the input's own size"),
                           {InferContext::set_option(TR("Set output_size 1"), "output_size", 1)});
            return std::nullopt;
        }
        if (sizes[axis] > 0) out[axis + 2] = sizes[axis];
    }
    return out;
}

template <std::size_t K>
void infer_average(AdaptiveAvgPoolOptions<K>& o, InferContext& c) {
    if (const auto out = adapted_shape<K>(o.output_size, c)) c.output(*out);
}
template <std::size_t K>
void infer_max(AdaptiveMaxPoolOptions<K>& o, InferContext& c) {
    const auto out = adapted_shape<K>(o.output_size, c);
    if (!out) return;
    c.output(*out);
    if (o.return_indices) c.output(*out, DType::Int64);
}

PoolingShape adaptive_shape(const KernelSpec& spec) {
    PoolingShape s = pooling_extents(spec);
    set_adaptive_windows(s);
    return s;
}

template <std::size_t K>
class AdaptiveAvgPoolKernel : public WindowAverageKernel {
public:
    AdaptiveAvgPoolKernel(const AdaptiveAvgPoolOptions<K>&, const KernelSpec& spec)
        : WindowAverageKernel(adaptive_shape(spec), {}) {}
};

template <std::size_t K>
class AdaptiveMaxPoolKernel : public WindowMaximumKernel {
public:
    AdaptiveMaxPoolKernel(const AdaptiveMaxPoolOptions<K>&, const KernelSpec& spec)
        : WindowMaximumKernel(adaptive_shape(spec), spec) {}
};

/// Everything but what is computed in a window.
template <typename O, std::size_t K>
Define<O>& adaptive_declaration(Define<O>& define) {
    define.category(Category::Pooling)
        .icon("pool")
        .input("input", spatial_form<K>())
        .output("output", spatial_result_form<K>())
        .option(&O::output_size, "output_size",
                by_rank<K>(TR("Length of the output."), TR("Height and width of the output; −1: the input's own."),
                           TR("Depth, height and width of the output; −1: the input's own.")))
        .range(kSmallestOutput<K>, 4096)
        .ui_range(1, 16)
        .required()
        .summary()
        .sample({{"output_size", 1}}, {spatial_input<K>(17, {3, 5, 4})})
        .sample({{"output_size", last_axes<K>({2, 3, 4})}}, {spatial_input<K>(3, {4, 6, 8})})
        .sample({{"output_size", last_axes<K>({3, 2, 3})}}, {spatial_input<K>(17, {4, 3, 7})})
        .sample({{"output_size", last_axes<K>({4, 5, 6})}}, {spatial_input<K>(3, {2, 5, 4})})
        .error({{"output_size", 1}}, {f32({2, 3})}, std::string("needed is ") + spatial_form<K>());
    if constexpr (K > 1)
        define.sample({{"output_size", last_axes<K>({2, -1, 3})}}, {spatial_input<K>(3, {3, 4, 4})})
            .error({{"output_size", 0}}, {spatial_input<K>(3, {4, 4, 4})}, "output_size is 0");
    return define;
}

/// -1, the input's own size, is None in PyTorch.
void write_own_sizes(PythonForm& form) {
    std::string& sizes = form.find("output_size")->value;
    for (std::size_t at = sizes.find("-1"); at != std::string::npos; at = sizes.find("-1")) sizes.replace(at, 2, "None");
}

template <std::size_t K>
Op adaptive_average() {
    using O = AdaptiveAvgPoolOptions<K>;
    auto average = Define<O>(rank_id<K>("AdaptiveAvgPool"));
    average.title(by_rank<K>(TR("AdaptiveAvgPool1d"), TR("AdaptiveAvgPool2d"), TR("AdaptiveAvgPool3d")))
        .doc(TR("Averages into an output of the size you name, whatever the input's size. Size 1 is global average "
                "pooling."))
        .formula("y[i] = average of x[⌊i·n / m⌋ … ⌈(i+1)·n / m⌉ − 1], n in, m out, along every axis")
        .keywords("adaptive mean average global pooling downsample resize fixed size");
    return adaptive_declaration<O, K>(average).infer(infer_average<K>)
        .template kernel<AdaptiveAvgPoolKernel<K>>()
        .python([](const O&, PythonForm& form) { write_own_sizes(form); });
}

template <std::size_t K>
Op adaptive_max() {
    using O = AdaptiveMaxPoolOptions<K>;
    auto max = Define<O>(rank_id<K>("AdaptiveMaxPool"));
    max.title(by_rank<K>(TR("AdaptiveMaxPool1d"), TR("AdaptiveMaxPool2d"), TR("AdaptiveMaxPool3d")))
        .doc(TR("Keeps the largest values, in an output of the size you name, whatever the input's size."))
        .formula("y[i] = max x[⌊i·n / m⌋ … ⌈(i+1)·n / m⌉ − 1], n in, m out, along every axis")
        .keywords("adaptive maximum max global pooling downsample resize fixed size");
    adaptive_declaration<O, K>(max)
        .output("indices", TR("places of the maxima in the input's plane, int64, shaped like output"))
        .when(&O::return_indices)
        .option(&O::return_indices, "return_indices", TR("Give the places of the maxima too, for a MaxUnpool layer."))
        .infer(infer_max<K>)
        .template kernel<AdaptiveMaxPoolKernel<K>>()
        .python([](const O&, PythonForm& form) { write_own_sizes(form); })
        .sample({{"output_size", 2}, {"return_indices", true}}, {spatial_input<K>(19, {3, 4, 5})});
    return max;
}

}  // namespace

std::vector<Op> pooling_adaptive_ops() {
    return {adaptive_average<1>(), adaptive_average<2>(), adaptive_average<3>(),
            adaptive_max<1>(),     adaptive_max<2>(),     adaptive_max<3>()};
}

}  // namespace nn
