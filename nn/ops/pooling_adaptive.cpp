#include "nn/model/python.h"
#include "nn/ops/pooling_onnx.h"

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

/// Output i of an axis covers [begin(i), end(i)) of it.
struct Stretch {
    std::int64_t in, out;
    std::int64_t begin(std::int64_t i) const { return i * in / out; }
    std::int64_t end(std::int64_t i) const { return ((i + 1) * in + out - 1) / out; }
    bool even() const { return in % out == 0; }
    std::int64_t longest() const {
        std::int64_t most = 1;
        for (std::int64_t i = 0; i < out; ++i) most = std::max(most, end(i) - begin(i));
        return most;
    }
};
template <std::size_t K>
std::array<Stretch, K> stretches(const OnnxForm& f) {
    std::array<Stretch, K> axes{};
    for (std::size_t axis = 0; axis < K; ++axis) axes[axis] = {f.shape()[axis + 2].size, f.result_shape()[axis + 2].size};
    return axes;
}
bool all_even(std::span<const Stretch> axes) { return std::ranges::all_of(axes, &Stretch::even); }
bool all_one(std::span<const Stretch> axes) {
    return std::ranges::all_of(axes, [](const Stretch& axis) { return axis.out == 1; });
}
template <std::size_t K>
SlidingWindow<K> even_window(const std::array<Stretch, K>& axes) {
    SlidingWindow<K> window;
    for (std::size_t axis = 0; axis < K; ++axis) window.size[axis] = window.stride[axis] = axes[axis].in / axes[axis].out;
    return window;
}

/// Windows of different sizes ONNX does not have: the means are products with a matrix for every axis.
template <std::size_t K>
OnnxValue onnx_average(const AdaptiveAvgPoolOptions<K>&, OnnxForm& f) {
    const auto axes = stretches<K>(f);
    if (all_one(axes)) return f.node("GlobalAveragePool", {f.input()});
    if (all_even(axes)) {
        const SlidingWindow<K> window = even_window(axes);
        return f.node("AveragePool", {f.input()}, {{"kernel_shape", axes_of(window.size)}, {"strides", axes_of(window.stride)}});
    }
    Shape shape = f.shape();
    OnnxValue x = f.input();
    for (std::size_t axis = 0; axis < K; ++axis) {
        const Stretch& s = axes[axis];
        if (s.in == s.out) continue;
        if (!f.room(Count(s.in) * s.out)) return {};
        std::vector<float> matrix(static_cast<std::size_t>(s.in * s.out), 0.0f);
        for (std::int64_t i = 0; i < s.out; ++i)
            for (std::int64_t j = s.begin(i); j < s.end(i); ++j)
                matrix[static_cast<std::size_t>(i * s.in + j)] = 1.0f / static_cast<float>(s.end(i) - s.begin(i));
        x = onnx_mixed(f, x, shape, axis + 2, s.out, matrix);
    }
    return x;
}

/// The places of every window in the input's plane, row by row, as many as the longest has: a shorter one's first place again.
template <std::size_t K>
std::vector<std::int64_t> window_places(const std::array<Stretch, K>& axes, std::int64_t taps) {
    std::vector<std::int64_t> places;
    Sizes<K> at{}, tap{};
    const auto next = [&](Sizes<K>& counter, auto&& size) {
        for (std::size_t axis = K; axis-- > 0;) {
            if (++counter[axis] < size(axis)) return true;
            counter[axis] = 0;
        }
        return false;
    };
    do {
        const std::size_t first = places.size();
        tap = {};
        do {
            std::int64_t place = 0;
            for (std::size_t axis = 0; axis < K; ++axis) place = place * axes[axis].in + axes[axis].begin(at[axis]) + tap[axis];
            places.push_back(place);
        } while (next(tap, [&](std::size_t axis) { return axes[axis].end(at[axis]) - axes[axis].begin(at[axis]); }));
        places.resize(first + static_cast<std::size_t>(taps), places[first]);
    } while (next(at, [&](std::size_t axis) { return axes[axis].out; }));
    return places;
}

/// Windows of different sizes: what each of them covers is gathered.
template <std::size_t K>
void onnx_max(const AdaptiveMaxPoolOptions<K>&, OnnxForm& f) {
    const auto axes = stretches<K>(f);
    const bool places = f.used(1);
    if (all_one(axes) && !places) return f.result(f.node("GlobalMaxPool", {f.input()}));
    if (all_even(axes)) return onnx_maximum<K>(f, even_window(axes));
    std::int64_t plane = 1, outputs = 1, taps = 1;
    for (const Stretch& axis : axes) {
        plane *= axis.in;
        outputs *= axis.out;
        taps *= axis.longest();
    }
    if (!f.room(Count(outputs) * taps)) return;
    const std::vector<std::int64_t> windows = window_places(axes, taps);
    const Shape& in = f.shape();
    const OnnxValue flat = f.reshape(f.input(), {in[0], in[1], plane});
    const OnnxValue covered = f.node("Gather", {flat, f.integers(windows, {outputs, taps})}, {{"axis", 2}});
    f.result(f.reshape(f.node("ReduceMax", {covered}, {{"axes", {-1}}, {"keepdims", 0}}), f.result_shape()));
    if (!places) return;
    std::vector<std::int64_t> begins;
    for (std::int64_t i = 0; i < outputs; ++i) begins.push_back(i * taps);
    const OnnxValue won = f.node("ArgMax", {covered}, {{"axis", -1}, {"keepdims", 0}});
    const OnnxValue at = f.node("Add", {won, f.integers(begins)});
    const OnnxValue table = f.integers(windows, {outputs * taps});
    f.result(f.reshape(f.node("Gather", {table, at}, {{"axis", 0}}), f.result_shape()), 1);
}

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
        .onnx(onnx_average<K>)
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
        .onnx(onnx_max<K>)
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
