#include "nn/engine/kernel.h"
#include "nn/engine/kernels/normalization/layer_norm.h"
#include "nn/model/onnx.h"
#include "nn/ops/shape_rules.h"

#include <algorithm>

namespace nn {

namespace {

struct LayerNormOptions {
    std::optional<std::vector<std::int64_t>> normalized_shape;
    double eps = 1e-5;
    bool elementwise_affine = true;
};

Extents normalized(const LayerNormOptions& o) { return *o.normalized_shape; }
Init ones(const LayerNormOptions&) { return Init::constant(1); }
Init zeros(const LayerNormOptions&) { return Init::constant(0); }

/// The last extents of the input; without the option its last one.
void infer(LayerNormOptions& o, InferContext& c) {
    if (!need_float(c)) return;
    const Shape& in = c.input().shape;
    if (in.size() < 2) {
        c.error(0, Message(TR("input is {0}; needed is a dimension after the batch"), {to_string(in)}));
        return;
    }
    if (o.normalized_shape && o.normalized_shape->empty()) {
        c.option_error("normalized_shape", TR("normalized_shape is empty; needed is at least one extent"),
                       {InferContext::set_option(TR("Take it from the wire"), "normalized_shape", {})});
        return;
    }
    const std::size_t count = o.normalized_shape ? o.normalized_shape->size() : 1;
    const std::size_t first = in.size() - std::min(count, in.size() - 1);
    Extents arriving;
    for (std::size_t d = first; d < in.size(); ++d) {
        if (in[d].batch) {
            c.error(0, Message(TR("the batch lies where {0} should be: input is {1}"),
                               {TR("normalized_shape"), to_string(in)}));
            return;
        }
        arriving.push_back(in[d].size);
    }
    if (!o.normalized_shape) o.normalized_shape = arriving;
    if (*o.normalized_shape != arriving) {
        c.error(0,
                Message(TR("normalized_shape is {0}; input is {1}"), {to_string(*o.normalized_shape), to_string(in)}),
                {InferContext::set_option(Message(TR("Set {0} {1}"), {"normalized_shape", to_string(arriving)}),
                                          "normalized_shape", OptionValue(arriving))});
        return;
    }
    c.output(in);
}

class LayerNormKernel : public Kernel {
public:
    LayerNormKernel(const LayerNormOptions& o, const KernelSpec& spec)
        : rows_(numel(spec.inputs[0].shape) / numel(*o.normalized_shape)),
          affine_(o.elementwise_affine),
          spec_(spec),
          norm_(rows_, numel(*o.normalized_shape), o.eps, spec.threads) {}

    bool backward_needs_output(std::size_t) const override { return false; }
    bool forward_in_place() const override { return !spec_.backward; }
    bool backward_in_place() const override { return true; }
    std::size_t saved_bytes() const override { return 2 * static_cast<std::size_t>(rows_) * sizeof(float); }
    std::size_t scratch_bytes() const override { return spec_.backward ? norm_.backward_scratch_bytes() : 0; }

    void forward(const KernelRun& run) override {
        auto* means = static_cast<float*>(run.saved);
        norm_.forward(run.inputs[0].f32(), weight(run), affine_ ? run.parameters[1].f32() : nullptr, means,
                      means + rows_, run.outputs[0].f32());
    }
    void backward(const KernelRun& run) override {
        const auto* means = static_cast<const float*>(run.saved);
        const auto gradient = [&](std::size_t p) {
            return affine_ && spec_.parameter_gradient[p] ? run.parameter_gradients[p].f32() : nullptr;
        };
        norm_.backward({run.inputs[0].f32(), run.output_gradients[0].f32(), weight(run), means, means + rows_},
                       {spec_.input_gradient[0] ? run.input_gradients[0].f32() : nullptr, gradient(0), gradient(1),
                        run.overwrite_gradients},
                       run.scratch);
    }

private:
    const float* weight(const KernelRun& run) const { return affine_ ? run.parameters[0].f32() : nullptr; }

    const std::int64_t rows_;
    const bool affine_;
    const KernelSpec spec_;
    const LayerNormalization norm_;
};

OnnxValue onnx_layer_norm(const LayerNormOptions& o, OnnxForm& f) {
    const Extents& shape = *o.normalized_shape;
    const OnnxValue scale =
        o.elementwise_affine ? f.parameter("weight") : f.floats(std::vector<float>(static_cast<std::size_t>(numel(shape)), 1.0f), shape);
    return f.node("LayerNormalization", {f.input(), scale, f.parameter("bias")},
                  {{"axis", -static_cast<std::int64_t>(shape.size())}, {"epsilon", o.eps}});
}

}  // namespace

std::vector<Op> normalization_layer_ops() {
    return {
        Define<LayerNormOptions>("LayerNorm")
            .title(TR("LayerNorm"))
            .category(Category::Normalization)
            .icon("norm")
            .doc(TR("Shifts and scales the features of every sample and step to mean 0 and variance 1, then by learned "
                    "values. Does not look at the batch; at home in transformers."))
            .formula("y = (x − E[x]) / √(Var[x] + ε) · γ + β, over the last dimensions")
            .keywords("layer normalization normalise standardise transformer attention")
            .input("input", TR("(N, *, normalized_shape)"))
            .output("output", TR("(N, *, normalized_shape)"))
            .option(&LayerNormOptions::normalized_shape, "normalized_shape",
                    TR("The last extents of the input, which are normalized together; none: the last one."))
            .range(1, 1e8)
            .ui_range(1, 1024)
            .from_wire()
            .option(&LayerNormOptions::eps, "eps", TR("Added to the variance, so that nothing is divided by zero."))
            .range(0, 1)
            .ui_range(1e-8, 1e-2)
            .option(&LayerNormOptions::elementwise_affine, "elementwise_affine",
                    TR("Learn a scale and an offset per feature."))
            .parameter("weight", normalized, ones, TR("γ, normalized_shape"))
            .when(&LayerNormOptions::elementwise_affine)
            .parameter("bias", normalized, zeros, TR("β, normalized_shape"))
            .when(&LayerNormOptions::elementwise_affine)
            .infer(infer)
            .kernel<LayerNormKernel>()
            .onnx(onnx_layer_norm)
            .sample({}, {f32({3, 5})})
            .sample({}, {f32({2, 4, 37})})
            .sample({{"normalized_shape", {3, 6}}, {"eps", 1e-3}}, {f32({3, 4, 3, 6})})
            .sample({{"elementwise_affine", false}}, {f32({3, 2, 20})})
            .error({}, {f32({4})}, "needed is a dimension after the batch")
            .error({{"normalized_shape", Extents{}}}, {f32({4, 5})}, "normalized_shape is empty")
            .error({{"normalized_shape", {7}}}, {f32({4, 5})}, "normalized_shape is [7]")
            .error({{"normalized_shape", {2, 3, 4}}}, {f32({4, 3, 4})}, "normalized_shape is [2, 3, 4]"),
    };
}

}  // namespace nn
