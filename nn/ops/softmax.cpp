// Activations that look along a dimension.
#include "nn/engine/kernels/normalization/softmax.h"
#include "nn/engine/kernels/vector/elementwise.h"
#include "nn/model/onnx.h"
#include "nn/ops/dims.h"

namespace nn {

namespace {

struct SoftmaxOptions {
    std::optional<std::int64_t> dim;
};
struct GluOptions {
    std::int64_t dim = -1;
};

/// What torch.nn takes where no dim is given.
std::int64_t implied_dim(std::size_t rank) { return rank == 1 || rank == 3 ? 0 : 1; }

void infer_softmax(SoftmaxOptions& o, InferContext& c) {
    if (!need_float(c)) return;
    if (c.input().rank() == 0) {
        c.error(0, TR("a single number arrives; needed is at least one dimension"));
        return;
    }
    const std::int64_t dim = front_dim(c, o.dim.value_or(implied_dim(c.input().rank())), "dim");
    if (dim < 0) return;
    const auto last = static_cast<std::int64_t>(c.input().rank()) - 1;
    if (!o.dim && dim == 0 && last > 0)
        c.warning(
            0, Message(TR("without dim, PyTorch takes dimension 0 of {0}, the batch"), {to_string(c.input().shape)}),
            {InferContext::set_option(Message(TR("Set dim {0}"), {std::to_string(last)}), "dim", OptionValue(last))});
    else
        warn_if_batch(c, dim);
    c.output(c.input());
}

template <bool kLogarithm, bool kNegated>
class SoftmaxKernel : public ElementwiseKernel {
public:
    SoftmaxKernel(const SoftmaxOptions& options, const KernelSpec& spec)
        : shape_(spec.inputs[0].shape),
          dim_(dim_at(options.dim.value_or(implied_dim(shape_.size())), shape_.size())),
          threads_(spec.threads) {}

    bool backward_needs_input(std::size_t) const override { return false; }
    bool forward_in_place() const override { return true; }
    bool backward_in_place() const override { return true; }

    void forward(const KernelRun& run) override {
        softmax(along(run.inputs[0].layout), run.inputs[0].f32(), run.outputs[0].f32(), threads_);
    }
    void backward(const KernelRun& run) override {
        softmax_backward(along(run.outputs[0].layout), run.outputs[0].f32(), run.output_gradients[0].f32(),
                         run.input_gradients[0].f32(), threads_);
    }

private:
    SoftmaxShape along(Layout layout) const { return {Slabs(shape_, dim_, layout), kLogarithm, kNegated}; }

    const Extents shape_;
    const std::size_t dim_;
    const int threads_;
};

struct Softmax2dOptions {};

void infer_softmax2d(Softmax2dOptions&, InferContext& c) {
    if (need_float(c) && need_rank(c, 4, "(N, C, H, W)")) c.output(c.input());
}

class Softmax2dKernel : public SoftmaxKernel<false, false> {
public:
    Softmax2dKernel(const Softmax2dOptions&, const KernelSpec& spec) : SoftmaxKernel({.dim = 1}, spec) {}
};

void infer_glu(GluOptions& o, InferContext& c) {
    if (!need_float(c)) return;
    const std::int64_t dim = fixed_dim(c, o.dim, "dim");
    if (dim < 0) return;
    Shape out = c.input().shape;
    Dim& size = out[static_cast<std::size_t>(dim)];
    if (size.size % 2 != 0) {
        c.error(0, Message(TR("dimension {0} of {1} has an odd size: it cannot be halved"),
                           {std::to_string(dim), to_string(c.input().shape)}));
        return;
    }
    size.size /= 2;
    c.output(std::move(out));
}

/// The first half times the sigmoid of the second.
class GluKernel : public ElementwiseKernel {
public:
    GluKernel(const GluOptions& options, const KernelSpec& spec)
        : shape_(spec.inputs[0].shape), dim_(dim_at(options.dim, shape_.size())), threads_(spec.threads) {}

    bool backward_needs_output(std::size_t) const override { return false; }

    void forward(const KernelRun& run) override {
        const float* x = run.inputs[0].f32();
        float* y = run.outputs[0].f32();
        each(run.inputs[0].layout, [&](std::int64_t in, std::int64_t out, std::int64_t half) {
            const ConstArrayMap a(x + in, half), b(x + in + half, half);
            ArrayMap(y + out, half) = a * sigmoid(b);
        });
    }
    void backward(const KernelRun& run) override {
        const float *x = run.inputs[0].f32(), *g = run.output_gradients[0].f32();
        float* dx = run.input_gradients[0].f32();
        each(run.inputs[0].layout, [&](std::int64_t in, std::int64_t out, std::int64_t half) {
            const ConstArrayMap a(x + in, half), b(x + in + half, half), up(g + out, half);
            ArrayMap(dx + in, half) = up * sigmoid(b);
            ArrayMap(dx + in + half, half) = up * a * (sigmoid(b) * (1.0f - sigmoid(b)));
        });
    }

private:
    /// fn(place of a pair of halves, place of their result, elements of a half).
    template <typename Fn>
    void each(Layout layout, Fn&& fn) const {
        const Slabs s(shape_, dim_, layout);
        const std::int64_t half = s.extent / 2 * s.inner;
        parallel_shares(threads_, s.outer, 20 * s.outer * half, [&](std::int64_t begin, std::int64_t end, int) {
            for (std::int64_t o = begin; o < end; ++o) fn(2 * o * half, o * half, half);
        });
    }

    const Extents shape_;
    const std::size_t dim_;
    const int threads_;
};

std::int64_t front_of(std::int64_t dim, const OnnxForm& f) { return static_cast<std::int64_t>(dim_at(dim, f.shape().size())); }

OnnxValue onnx_softmax(const char* op, OnnxValue x, const SoftmaxOptions& o, OnnxForm& f) {
    return f.node(op, {x}, {{"axis", front_of(o.dim.value_or(implied_dim(f.shape().size())), f)}});
}

OnnxValue onnx_glu(const GluOptions& o, OnnxForm& f) {
    const auto halves = f.nodes("Split", {f.input()}, {{"axis", front_of(o.dim, f)}}, 2);
    return f.node("Mul", {halves[0], f.node("Sigmoid", {halves[1]})});
}

template <typename K>
Define<SoftmaxOptions> normalizing(const char* id, const char* doc, const char* formula, const char* keywords) {
    Define<SoftmaxOptions> define(id);
    define.title(id)
        .category(Category::Activation)
        .icon("activation")
        .doc(doc)
        .formula(formula)
        .keywords(keywords)
        .input("input", TR("(*)"))
        .output("output", TR("(*), as the input"))
        .option(
            &SoftmaxOptions::dim, "dim",
            TR("The dimension along which values are weighed against each other; 1 the classes. None: 1, but 0 of 1 or "
               "3 dimensions."))
        .range(-16, 15)
        .summary()
        .infer(infer_softmax)
        .template kernel<K>()
        .sample({{"dim", 1}}, {f32({3, 7})})
        .sample({{"dim", -1}}, {f32({2, 3, 40})})
        .sample({{"dim", 1}}, {f32({2, 5, 3, 7})})
        .sample({{"dim", 2}}, {f32({2, 3, 4, 5})})
        .sample({{"dim", 0}}, {f32({4, 3})})
        .sample({}, {f32({2, 6})})
        .sample({}, {f32({3, 2, 4})})
        .error({{"dim", 2}}, {f32({2, 3})}, "has dimensions -2 to 1")
        .error({}, {i64({2, 3})}, "takes float32");
    return define;
}

}  // namespace

std::vector<Op> softmax_ops() {
    return {
        normalizing<SoftmaxKernel<false, false>>(
            "Softmax", TR("Turns scores into probabilities that add up to 1. CrossEntropyLoss does this by itself."),
            "yᵢ = e^xᵢ / Σⱼ e^xⱼ", "probability probabilities normalize attention classes")
            .meaning(Meaning::Probabilities)
            .log_twin("LogSoftmax")
            .onnx([](const SoftmaxOptions& o, OnnxForm& f) { return onnx_softmax("Softmax", f.input(), o, f); }),
        normalizing<SoftmaxKernel<true, false>>("LogSoftmax",
                                                TR("The logarithms of the probabilities; what NLLLoss takes."),
                                                "yᵢ = xᵢ − log Σⱼ e^xⱼ", "log probability probabilities classes")
            .meaning(Meaning::LogProbabilities)
            .onnx([](const SoftmaxOptions& o, OnnxForm& f) { return onnx_softmax("LogSoftmax", f.input(), o, f); }),
        normalizing<SoftmaxKernel<false, true>>("Softmin",
                                                TR("Softmax of the negated scores: the smallest gets the most."),
                                                "yᵢ = e^−xᵢ / Σⱼ e^−xⱼ", "probability probabilities smallest minimum")
            .meaning(Meaning::Probabilities)
            .onnx([](const SoftmaxOptions& o, OnnxForm& f) { return onnx_softmax("Softmax", f.node("Neg", {f.input()}), o, f); }),
        Define<Softmax2dOptions>("Softmax2d")
            .title("Softmax2d")
            .category(Category::Activation)
            .icon("activation")
            .doc(TR("Turns scores into probabilities that add up to 1. CrossEntropyLoss does this by itself."))
            .formula("y[n, c, h, w] = e^x[n, c, h, w] / Σₖ e^x[n, k, h, w], over the channels of each pixel")
            .keywords("probability probabilities per pixel segmentation image channels")
            .input("input", TR("(N, C, H, W)"))
            .output("output", TR("(*), as the input"))
            .meaning(Meaning::Probabilities)
            .infer(infer_softmax2d)
            .onnx([](const Softmax2dOptions&, OnnxForm& f) { return f.node("Softmax", {f.input()}, {{"axis", 1}}); })
            .kernel<Softmax2dKernel>()
            .sample({}, {f32({2, 3, 4, 5})})
            .sample({}, {f32({1, 7, 2, 2})})
            .error({}, {f32({2, 3})}, "needed is (N, C, H, W)")
            .error({}, {i64({2, 3, 4, 4})}, "takes float32"),
        Define<GluOptions>("GLU")
            .title("GLU")
            .category(Category::Activation)
            .icon("activation")
            .doc(TR("Cuts a dimension in two halves; the sigmoid of the second says how much of the first passes."))
            .formula("y = a · σ(b), [a, b] = x")
            .keywords("gated linear unit gate half")
            .input("input", TR("(*)"))
            .output("output", TR("(*), half the size along dim"))
            .option(&GluOptions::dim, "dim", TR("The dimension that is cut; 1 the channels. Not the batch."))
            .range(-16, 15)
            .summary()
            .infer(infer_glu)
            .onnx(onnx_glu)
            .kernel<GluKernel>()
            .sample({}, {f32({3, 8})})
            .sample({{"dim", 1}}, {f32({2, 4, 3, 3})})
            .sample({{"dim", 2}}, {f32({2, 3, 6})})
            .error({}, {f32({2, 5})}, "odd size")
            .error({{"dim", 3}}, {f32({2, 4})}, "has dimensions -2 to 1")
            .error({}, {i64({2, 4})}, "takes float32"),
    };
}

}  // namespace nn
