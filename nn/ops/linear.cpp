#include "nn/engine/kernels/gemm/gemm.h"
#include "nn/engine/kernels/vector/activation.h"
#include "nn/engine/kernels/vector/rows.h"
#include "nn/model/onnx.h"
#include "nn/ops/shape_rules.h"

#include <algorithm>
#include <memory>

namespace nn {

namespace {

struct LinearOptions {
    std::optional<std::int64_t> in_features;
    std::int64_t out_features = 128;
    bool bias = true;
};

Extents weight_shape(const LinearOptions& o) { return {o.out_features, *o.in_features}; }
Extents bias_shape(const LinearOptions& o) { return {o.out_features}; }
Init weight_init(const LinearOptions& o) { return kaiming_uniform(*o.in_features); }
Init bias_init(const LinearOptions& o) { return uniform_fan_in(*o.in_features); }

void infer(LinearOptions& o, InferContext& c) {
    if (!need_float(c)) return;
    const Shape& in = c.input().shape;
    const std::int64_t all = numel_per_sample(in);
    if (in.size() < 2) {
        c.error(0, Message(TR("input is {0}; needed is (N, ..., in_features)"), {to_string(in)}));
        return;
    }
    std::vector<InferContext::FixHint> flatten;
    if (in.size() > 2) flatten.push_back(InferContext::insert(TR("Insert Flatten"), 0, "Flatten"));
    const Dim& last = in.back();
    if (!last.batch && o.in_features && *o.in_features != last.size) {
        auto fixes = *o.in_features == all ? flatten : std::vector<InferContext::FixHint>{};
        fixes.push_back(InferContext::set_option(Message(TR("Set in_features {0}"), {std::to_string(last.size)}),
                                                 "in_features", OptionValue(last.size)));
        if (*o.in_features != all) fixes.insert(fixes.end(), flatten.begin(), flatten.end());
        c.error(0,
                Message(TR("{0} features expected, {1} arrive (input is {2})"),
                        {std::to_string(*o.in_features), std::to_string(last.size), to_string(in)}),
                fixes);
        return;
    }
    if (!take_from_wire(c, o.in_features, last, "in_features", TR("features"))) return;
    if (in.size() > 3) {
        c.warning(0,
                  Message(TR("input is {0}: Linear works on the last dimension alone, {1} of {2} features at a time"),
                          {to_string(in), std::to_string(last.size), std::to_string(all)}),
                  flatten);
    }
    Shape out = in;
    out.back() = o.out_features;
    c.macs(Count(numel_per_sample(out)) * *o.in_features);
    c.output(out);
}

/// y [M, out] = x [M, in] Wᵀ + b, where M counts everything before the last dimension.
class LinearKernel : public Kernel {
public:
    LinearKernel(const LinearOptions& options, const KernelSpec& spec)
        : spec_(spec),
          out_(spec.parameters[0][0]),
          in_(spec.parameters[0][1]),
          rows_(numel(spec.inputs[0].shape) / in_),
          bias_(options.bias) {
        make_forward();
        if (spec.backward && spec.input_gradient[0])
            data_ = std::make_unique<Gemm>(GemmShape{.m = rows_, .n = in_, .k = out_}, spec.threads);
        if (spec.backward && spec.parameter_gradient[0])
            weight_ = std::make_unique<Gemm>(
                GemmShape{.m = out_, .n = in_, .k = rows_, .transpose_a = true, .accumulates = true}, spec.threads);
    }

    bool backward_needs_output(std::size_t) const override { return relu_; }
    int channel_offset() const override { return bias_ && spec_.outputs[0].shape.size() == 2 ? 1 : -1; }
    bool passes_channel_offset(std::size_t) const override { return spec_.outputs[0].shape.size() == 2; }
    bool absorb(const Kernel& next, std::size_t) override {
        if (relu_ || !dynamic_cast<const ReluKernel*>(&next)) return false;
        relu_ = true;
        make_forward();
        return true;
    }
    std::size_t scratch_bytes() const override {
        std::size_t bytes = forward_->scratch_bytes();
        if (data_) bytes = std::max(bytes, data_->scratch_bytes());
        if (weight_) bytes = std::max(bytes, weight_->scratch_bytes());
        return bytes;
    }

    void forward(const KernelRun& run) override {
        forward_->run(run.inputs[0].f32(), run.parameters[0].f32(), bias_ ? run.parameters[1].f32() : nullptr,
                      run.outputs[0].f32(), false, run.scratch);
    }

    void backward(const KernelRun& run) override {
        float* dy = run.output_gradients[0].f32();
        if (relu_) mask_relu(run.outputs[0].f32(), dy, rows_ * out_, spec_.threads);
        if (weight_)
            weight_->run(dy, run.inputs[0].f32(), nullptr, run.parameter_gradients[0].f32(), !run.overwrite_gradients,
                         run.scratch);
        if (bias_ && spec_.parameter_gradient[1])
            sum_rows(dy, rows_, out_, run.parameter_gradients[1].f32(), run.overwrite_gradients, spec_.threads);
        if (data_) data_->run(dy, run.parameters[0].f32(), nullptr, run.input_gradients[0].f32(), false, run.scratch);
    }

private:
    void make_forward() {
        forward_ = std::make_unique<Gemm>(
            GemmShape{.m = rows_, .n = out_, .k = in_, .transpose_b = true, .bias = bias_, .relu = relu_},
            spec_.threads);
    }

    const KernelSpec spec_;
    const std::int64_t out_, in_, rows_;
    const bool bias_;
    bool relu_ = false;
    std::unique_ptr<Gemm> forward_, data_, weight_;
};

/// Gemm is for matrices alone.
OnnxValue onnx_linear(const LinearOptions& o, OnnxForm& f) {
    if (f.shape().size() == 2) return f.node("Gemm", {f.input(), f.parameter("weight"), f.parameter("bias")}, {{"transB", 1}});
    const OnnxValue y = f.node("MatMul", {f.input(), f.transposed("weight")});
    return o.bias ? f.node("Add", {y, f.parameter("bias")}) : y;
}

}  // namespace

std::vector<Op> linear_ops() {
    return {
        Define<LinearOptions>("Linear")
            .title(TR("Linear"))
            .category(Category::Linear)
            .icon("linear")
            .doc(TR("Every output is a weighted sum of all inputs, over the last dimension."))
            .formula("y = x Wᵀ + b")
            .keywords("dense fully connected affine perceptron matrix")
            .input("input", TR("(N, ..., in_features)"))
            .output("output", TR("(N, ..., out_features)"))
            .meaning(Meaning::Scores)
            .option(&LinearOptions::in_features, "in_features", TR("Size of each input sample."))
            .range(1, 1e9)
            .from_wire()
            .option(&LinearOptions::out_features, "out_features", TR("Size of each output sample."))
            .range(1, 1e6)
            .ui_range(1, 4096)
            .log2_scale()
            .required()
            .summary()
            .option(&LinearOptions::bias, "bias", TR("Learn an additive offset."))
            .parameter("weight", weight_shape, weight_init, TR("(out_features, in_features)"))
            .parameter("bias", bias_shape, bias_init, TR("(out_features)"))
            .when(&LinearOptions::bias)
            .infer(infer)
            .kernel<LinearKernel>()
            .onnx(onnx_linear)
            .sample({{"out_features", 3}}, {f32({2, 4})})
            .sample({{"out_features", 5}, {"bias", false}}, {f32({2, 3, 4})})
            .sample({{"out_features", 33}}, {f32({17, 70})})
            .error({{"out_features", 3}}, {f32({5})}, "needed is (N, ..., in_features)")
            .error({{"out_features", 3}, {"in_features", 5}}, {f32({2, 4})},
                   "5 features expected, 4 arrive")
            .error({{"out_features", 3}}, {i64({2, 4})}, "takes float32"),
    };
}

}  // namespace nn
