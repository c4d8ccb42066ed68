#include "nn/engine/kernel.h"
#include "nn/engine/kernels/shape/padding.h"
#include "nn/ops/spatial_onnx.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace nn {

namespace {

/// K axes, an amount before and after each, in PyTorch's order: the last axis first.
template <std::size_t K>
struct ConstantPadOptions {
    Sizes<2 * K> padding{};
    double value = 0;
    ConstantPadOptions() { padding.fill(1); }
};
template <std::size_t K>
struct PadOptions {
    Sizes<2 * K> padding{};
    PadOptions() { padding.fill(1); }
};

/// Before and after spatial axis `axis` of K.
template <std::size_t K>
std::pair<std::int64_t, std::int64_t> amounts_of(const Sizes<2 * K>& padding, std::size_t axis) {
    const std::size_t place = 2 * (K - 1 - axis);
    return {padding[place], padding[place + 1]};
}

template <std::size_t K>
void infer_padding(PaddingMode mode, const Sizes<2 * K>& padding, InferContext& c) {
    if (!need_spatial<K>(c)) return;
    Shape out = c.input().shape;
    for (std::size_t axis = 0; axis < K; ++axis) {
        const auto [begin, end] = amounts_of<K>(padding, axis);
        Dim& dim = out[axis + 2];
        if (mode == PaddingMode::Reflect && std::max(begin, end) >= dim.size) {
            c.option_error("padding",
                           Message(TR("padding {0} must be smaller than what it reflects, {1} (input {2})"),
                                   {std::to_string(std::max(begin, end)), std::to_string(dim.size),
                                    to_string(c.input().shape)}));
            return;
        }
        dim.size += begin + end;
        if (dim.size > 0) continue;
        c.option_error("padding", Message(TR("padding {0} and {1} leave nothing of the input {2}"),
                                          {std::to_string(begin), std::to_string(end), to_string(c.input().shape)}));
        return;
    }
    c.output(out);
}

template <std::size_t K>
Margins margins_of(PaddingMode mode, const Sizes<2 * K>& padding, const KernelSpec& spec) {
    Margins::Axes in{1, 1, 1}, begin{}, end{};
    for (std::size_t axis = 0; axis < K; ++axis) {
        in[3 - K + axis] = spec.inputs[0].shape[axis + 2];
        std::tie(begin[3 - K + axis], end[3 - K + axis]) = amounts_of<K>(padding, axis);
    }
    return {mode, in, begin, end};
}

template <std::size_t K>
OnnxValue write_onnx(OnnxForm& f, PaddingMode mode, const Sizes<2 * K>& padding, double value) {
    Sizes<K> begin{}, end{};
    for (std::size_t axis = 0; axis < K; ++axis) std::tie(begin[axis], end[axis]) = amounts_of<K>(padding, axis);
    Shape shape = f.shape();
    return onnx_padded<K>(f, f.input(), shape, mode, begin, end, value);
}

class PadKernel : public ElementwiseKernel {
public:
    PadKernel(Margins margins, double value, int threads)
        : margins_(std::move(margins)), value_(static_cast<float>(value)), threads_(threads) {}

    bool backward_needs_input(std::size_t) const override { return false; }
    bool backward_needs_output(std::size_t) const override { return false; }

    void forward(const KernelRun& run) override {
        const TensorView& x = run.inputs[0];
        margins_.pad(x.f32(), run.outputs[0].f32(), outer(x), inner(x), value_, threads_);
    }
    void backward(const KernelRun& run) override {
        const TensorView& dx = run.input_gradients[0];
        margins_.fold(run.output_gradients[0].f32(), dx.f32(), outer(dx), inner(dx), threads_);
    }

private:
    static std::int64_t inner(const TensorView& x) { return x.layout == Layout::ChannelsLast ? x.shape[1] : 1; }
    static std::int64_t outer(const TensorView& x) { return x.shape[0] * x.shape[1] / inner(x); }

    const Margins margins_;
    const float value_;
    const int threads_;
};

template <std::size_t K, PaddingMode M>
class PadLayerKernel : public PadKernel {
public:
    PadLayerKernel(const PadOptions<K>& o, const KernelSpec& spec)
        : PadKernel(margins_of<K>(M, o.padding, spec), 0, spec.threads) {}
};
template <std::size_t K>
class ConstantPadKernel : public PadKernel {
public:
    ConstantPadKernel(const ConstantPadOptions<K>& o, const KernelSpec& spec)
        : PadKernel(margins_of<K>(PaddingMode::Constant, o.padding, spec), o.value, spec.threads) {}
};

template <std::size_t K, typename O>
Define<O> declare(const char* id) {
    Define<O> define(id);
    define.title(id)
        .category(Category::Shape)
        .icon("pad")
        .keywords("margin border frame extend crop")
        .input("input", spatial_form<K>())
        .output("output", by_rank<K>("(N, C, L + left + right)", "(N, C, H + top + bottom, W + left + right)",
                                     "(N, C, D + front + back, H + top + bottom, W + left + right)"))
        .option(&O::padding, "padding",
                by_rank<K>(TR("One number for both ends, or (left, right); negative cuts off."),
                           TR("One number for all sides, or (left, right, top, bottom); negative cuts off."),
                           TR("One number for all sides, or (left, right, top, bottom, front, back); negative cuts off.")))
        .range(-4096, 4096)
        .ui_range(0, 8)
        .required()
        .summary();
    return define;
}
using L = std::vector<std::int64_t>;

/// What every padding layer refuses.
template <std::size_t K, typename O>
void refusals(Define<O>& define, const OptionValues& required) {
    Extents flat = {2, 3}, small = {2, 3};
    for (std::size_t k = 0; k < K; ++k) small.push_back(4);
    define.error(required, {f32(flat)}, std::string("needed is ") + spatial_form<K>())
        .error(required, {i64(small)}, "which takes float32");
}

template <std::size_t K>
Define<ConstantPadOptions<K>> constant(const char* id) {
    auto define = declare<K, ConstantPadOptions<K>>(id);
    define.doc(TR("Surrounds the input with a constant."))
        .formula("y = x, inside; value, in the margin")
        .option(&ConstantPadOptions<K>::value, "value", TR("What the margin holds."))
        .ui_range(-1, 1)
        .required()
        .summary()
        .infer([](ConstantPadOptions<K>& o, InferContext& c) {
            infer_padding<K>(PaddingMode::Constant, o.padding, c);
        })
        .template kernel<ConstantPadKernel<K>>()
        .onnx([](const ConstantPadOptions<K>& o, OnnxForm& f) { return write_onnx<K>(f, PaddingMode::Constant, o.padding, o.value); });
    refusals<K>(define, {{"padding", 1}, {"value", 0.0}});
    return define;
}

template <std::size_t K, PaddingMode M>
Define<PadOptions<K>> layer(const char* id, const char* doc, const char* formula) {
    auto define = declare<K, PadOptions<K>>(id);
    define.doc(doc)
        .formula(formula)
        .infer([](PadOptions<K>& o, InferContext& c) { infer_padding<K>(M, o.padding, c); })
        .template kernel<PadLayerKernel<K, M>>()
        .onnx([](const PadOptions<K>& o, OnnxForm& f) { return write_onnx<K>(f, M, o.padding, 0); });
    refusals<K>(define, {{"padding", 1}});
    return define;
}

constexpr const char* kReflectDoc = TR("Surrounds the input with its mirror image; the border itself is not repeated.");
constexpr const char* kReflectFormula = "a b c d → c b [a b c d] c b";
constexpr const char* kReplicateDoc = TR("Surrounds the input with copies of its border.");
constexpr const char* kReplicateFormula = "a b c d → a a [a b c d] d d";

std::vector<Op> constant_ops() {
    return {
        constant<1>("ConstantPad1d")
            .sample({{"padding", 2}, {"value", 1.5}}, {f32({2, 3, 4})})
            .sample({{"padding", {-1, 3}}, {"value", -2.0}}, {f32({2, 3, 5})})
            .error({{"padding", {-2, -2}}, {"value", 0.0}}, {f32({2, 3, 4})}, "leave nothing"),
        constant<2>("ConstantPad2d")
            .sample({{"padding", 1}, {"value", 1.5}}, {f32({2, 3, 4, 5})})
            .sample({{"padding", {1, 2, -1, 3}}, {"value", -2.0}}, {f32({2, 3, 4, 5})})
            .error({{"padding", {0, 0, -2, -3}}, {"value", 0.0}}, {f32({2, 3, 4, 6})}, "leave nothing"),
        constant<3>("ConstantPad3d")
            .sample({{"padding", 1}, {"value", 0.5}}, {f32({2, 2, 2, 3, 2})})
            .sample({{"padding", {1, 0, 2, -1, 0, 3}}, {"value", -2.0}}, {f32({1, 2, 2, 3, 2})}),
        layer<2, PaddingMode::Constant>("ZeroPad2d", TR("Surrounds the image with zeros."), "y = x, inside; 0, in the margin")
            .sample({{"padding", 1}}, {f32({2, 3, 4, 5})})
            .sample({{"padding", {2, 0, 1, -1}}}, {f32({2, 3, 4, 5})}),
    };
}

std::vector<Op> reflection_ops() {
    return {
        layer<1, PaddingMode::Reflect>("ReflectionPad1d", kReflectDoc, kReflectFormula)
            .sample({{"padding", 2}}, {f32({2, 3, 4})})
            .sample({{"padding", {3, 1}}}, {f32({2, 3, 4})})
            .sample({{"padding", {-1, 3}}}, {f32({2, 3, 4})})
            .error({{"padding", 4}}, {f32({2, 3, 4})}, "must be smaller than what it reflects, 4"),
        layer<2, PaddingMode::Reflect>("ReflectionPad2d", kReflectDoc, kReflectFormula)
            .sample({{"padding", 2}}, {f32({2, 3, 4, 5})})
            .sample({{"padding", {3, 1, 0, 2}}}, {f32({2, 3, 3, 4})})
            .error({{"padding", {0, 0, 3, 0}}}, {f32({2, 3, 3, 5})}, "must be smaller than what it reflects, 3"),
        layer<3, PaddingMode::Reflect>("ReflectionPad3d", kReflectDoc, kReflectFormula)
            .sample({{"padding", 1}}, {f32({2, 2, 2, 3, 2})})
            .sample({{"padding", {1, 0, 2, 1, 0, 1}}}, {f32({1, 2, 2, 3, 2})})
            .error({{"padding", {0, 0, 0, 0, 2, 0}}}, {f32({2, 3, 2, 5, 5})}, "must be smaller than what it reflects, 2"),
    };
}

std::vector<Op> replication_ops() {
    return {
        layer<1, PaddingMode::Replicate>("ReplicationPad1d", kReplicateDoc, kReplicateFormula)
            .sample({{"padding", 2}}, {f32({2, 3, 4})})
            .sample({{"padding", {5, 1}}}, {f32({2, 3, 4})})
            .sample({{"padding", {-1, 3}}}, {f32({2, 3, 4})}),
        layer<2, PaddingMode::Replicate>("ReplicationPad2d", kReplicateDoc, kReplicateFormula)
            .sample({{"padding", 2}}, {f32({2, 3, 4, 5})})
            .sample({{"padding", {3, 1, 0, 2}}}, {f32({2, 3, 1, 2})}),
        layer<3, PaddingMode::Replicate>("ReplicationPad3d", kReplicateDoc, kReplicateFormula)
            .sample({{"padding", 1}}, {f32({2, 2, 2, 3, 2})})
            .sample({{"padding", {1, 0, 2, 1, 0, 3}}}, {f32({1, 2, 2, 3, 2})}),
    };
}

}  // namespace

std::vector<Op> padding_ops() {
    std::vector<Op> ops = constant_ops();
    for (auto* more : {reflection_ops, replication_ops})
        for (Op& op : more()) ops.push_back(std::move(op));
    return ops;
}

}  // namespace nn
