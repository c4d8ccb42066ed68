#include "nn/engine/kernel.h"
#include "nn/engine/kernels/gemm/gemm.h"
#include "nn/engine/kernels/vector/rows.h"
#include "nn/engine/machine/parallel.h"
#include "nn/model/onnx.h"
#include "nn/ops/shape_rules.h"

#include <algorithm>
#include <memory>

namespace nn {

namespace {

struct BilinearOptions {
    std::optional<std::int64_t> in1_features, in2_features;
    std::int64_t out_features = 64;
    bool bias = true;
};

Extents weight_shape(const BilinearOptions& o) { return {o.out_features, *o.in1_features, *o.in2_features}; }
Extents bias_shape(const BilinearOptions& o) { return {o.out_features}; }
Init init_of(const BilinearOptions& o) { return uniform_fan_in(*o.in1_features); }

/// in1_features or in2_features, from the last dimension of its wire.
bool take_features(InferContext& c, std::size_t i, std::optional<std::int64_t>& size, const char* option) {
    const Shape& in = c.input(i).shape;
    if (in.size() < 2 || in.back().batch) {
        c.error(i, Message(TR("{0} is {1}; needed is (N, ..., features)"), {c.port(i), to_string(in)}));
        return false;
    }
    if (!size) size = in.back().size;
    if (*size == in.back().size) return true;
    const std::string found = std::to_string(in.back().size);
    c.error(
        i, Message(TR("{0} features expected, {1} arrive"), {std::to_string(*size), found}),
        {InferContext::set_option(Message(TR("Set {0} {1}"), {option, found}), option, OptionValue(in.back().size))});
    return false;
}

void infer(BilinearOptions& o, InferContext& c) {
    if (!need_float(c, 0) || !need_float(c, 1)) return;
    if (!take_features(c, 0, o.in1_features, "in1_features") || !take_features(c, 1, o.in2_features, "in2_features"))
        return;
    const Shape &a = c.input(0).shape, &b = c.input(1).shape;
    if (a.size() != b.size() || !std::equal(a.begin(), a.end() - 1, b.begin())) {
        c.error(1, Message(TR("input1 is {0} and input2 {1}; all but the last dimension must be the same"),
                           {to_string(a), to_string(b)}));
        return;
    }
    Shape out = a;
    out.back() = o.out_features;
    c.macs(Count(numel_per_sample(out)) * *o.in1_features * (*o.in2_features + 1));
    c.output(out);
}

/// y[m, k] = x1[m] · (W_k x2[m]) + b[k], one k after the other: x1 W_k is one product over all rows.
class BilinearKernel : public Kernel {
public:
    BilinearKernel(const BilinearOptions& options, const KernelSpec& spec)
        : spec_(spec),
          out_(options.out_features),
          in1_(*options.in1_features),
          in2_(*options.in2_features),
          rows_(numel(spec.inputs[0].shape) / in1_),
          bias_(options.bias) {
        left_ = std::make_unique<Gemm>(GemmShape{.m = rows_, .n = in2_, .k = in1_}, spec.threads);
        if (!spec.backward) return;
        right_ = std::make_unique<Gemm>(GemmShape{.m = rows_, .n = in1_, .k = in2_, .transpose_b = true}, spec.threads);
        weight_ = std::make_unique<Gemm>(
            GemmShape{.m = in1_, .n = in2_, .k = rows_, .transpose_a = true, .accumulates = true}, spec.threads);
    }

    bool backward_needs_output(std::size_t) const override { return false; }
    std::size_t scratch_bytes() const override {
        std::size_t bytes = left_->scratch_bytes();
        if (right_) bytes = std::max({bytes, right_->scratch_bytes(), weight_->scratch_bytes()});
        return product_bytes() + bytes;
    }

    void forward(const KernelRun& run) override {
        const float *x1 = run.inputs[0].f32(), *x2 = run.inputs[1].f32();
        float *y = run.outputs[0].f32(), *product = static_cast<float*>(run.scratch);
        for (std::int64_t k = 0; k < out_; ++k) {
            left_->run(x1, run.parameters[0].f32() + k * in1_ * in2_, nullptr, product, false, gemm_scratch(run));
            const float offset = bias_ ? run.parameters[1].f32()[k] : 0.0f;
            parallel_shares(spec_.threads, rows_, rows_ * in2_, [&](std::int64_t begin, std::int64_t end, int) {
                for (std::int64_t m = begin; m < end; ++m) {
                    const float *p = product + m * in2_, *q = x2 + m * in2_;
                    float sum = 0;
#pragma omp simd reduction(+ : sum)
                    for (std::int64_t j = 0; j < in2_; ++j) sum += p[j] * q[j];
                    y[m * out_ + k] = sum + offset;
                }
            });
        }
    }

    void backward(const KernelRun& run) override {
        const float *x1 = run.inputs[0].f32(), *x2 = run.inputs[1].f32(), *dy = run.output_gradients[0].f32();
        auto* product = static_cast<float*>(run.scratch);
        for (std::int64_t k = 0; k < out_; ++k) {
            const float* w = run.parameters[0].f32() + k * in1_ * in2_;
            if (run.input_gradients[1]) {
                left_->run(x1, w, nullptr, product, false, gemm_scratch(run));
                scaled(product, dy + k, in2_, run.input_gradients[1].f32(), k > 0);
            }
            if (run.input_gradients[0]) {
                right_->run(x2, w, nullptr, product, false, gemm_scratch(run));
                scaled(product, dy + k, in1_, run.input_gradients[0].f32(), k > 0);
            }
            if (!spec_.parameter_gradient[0]) continue;
            scaled(x1, dy + k, in1_, product, false);
            weight_->run(product, x2, nullptr, run.parameter_gradients[0].f32() + k * in1_ * in2_,
                         !run.overwrite_gradients, gemm_scratch(run));
        }
        if (bias_ && spec_.parameter_gradient[1])
            sum_rows(dy, rows_, out_, run.parameter_gradients[1].f32(), run.overwrite_gradients, spec_.threads);
    }

private:
    std::size_t product_bytes() const {
        return (static_cast<std::size_t>(rows_ * std::max(in1_, in2_)) * sizeof(float) + 63) / 64 * 64;
    }
    void* gemm_scratch(const KernelRun& run) const { return static_cast<std::byte*>(run.scratch) + product_bytes(); }

    /// to[m] (+)= from[m] * factor[m * out].
    void scaled(const float* from, const float* factor, std::int64_t width, float* to, bool add) const {
        parallel_shares(spec_.threads, rows_, rows_ * width, [&](std::int64_t begin, std::int64_t end, int) {
            for (std::int64_t m = begin; m < end; ++m) {
                const float f = factor[m * out_];
                const float* a = from + m * width;
                float* b = to + m * width;
#pragma omp simd
                for (std::int64_t j = 0; j < width; ++j) b[j] = (add ? b[j] : 0.0f) + f * a[j];
            }
        });
    }

    const KernelSpec spec_;
    const std::int64_t out_, in1_, in2_, rows_;
    const bool bias_;
    std::unique_ptr<Gemm> left_, right_, weight_;
};

OnnxValue onnx_bilinear(const BilinearOptions& o, OnnxForm& f) {
    const bool rows = f.shape().size() == 2;
    const auto flat = [&](std::size_t i, std::int64_t features) {
        const Shape& shape = f.shape(i);
        Dim all = Dim::batches(numel_per_sample(shape) / features);
        all.batch = std::ranges::any_of(shape, [](const Dim& dim) { return dim.batch; });
        return rows ? f.input(i) : f.reshape(f.input(i), {all, features});
    };
    OnnxValue y = f.node("Einsum", {flat(0, *o.in1_features), f.parameter("weight"), flat(1, *o.in2_features)},
                         {{"equation", "ni,oij,nj->no"}});
    if (o.bias) y = f.node("Add", {y, f.parameter("bias")});
    return rows ? y : f.reshape(y, f.result_shape());
}

}  // namespace

std::vector<Op> bilinear_ops() {
    constexpr std::int64_t three = 3;
    return {
        Define<BilinearOptions>("Bilinear")
            .title(TR("Bilinear"))
            .category(Category::Linear)
            .icon("linear")
            .doc(TR("Every output is a weighted sum of all products of a value of one input with one of the other."))
            .formula("y = x₁ᵀ W x₂ + b")
            .keywords("two inputs product interaction pairs dense")
            .input("input1", TR("(N, ..., in1_features)"))
            .input("input2", TR("(N, ..., in2_features)"))
            .output("output", TR("(N, ..., out_features)"))
            .meaning(Meaning::Scores)
            .option(&BilinearOptions::in1_features, "in1_features", TR("Size of each sample of input1."))
            .range(1, 1e6)
            .from_wire()
            .option(&BilinearOptions::in2_features, "in2_features", TR("Size of each sample of input2."))
            .range(1, 1e6)
            .from_wire()
            .option(&BilinearOptions::out_features, "out_features", TR("Size of each output sample."))
            .range(1, 1e6)
            .ui_range(1, 1024)
            .log2_scale()
            .required()
            .summary()
            .option(&BilinearOptions::bias, "bias", TR("Learn an additive offset."))
            .parameter("weight", weight_shape, init_of, TR("(out_features, in1_features, in2_features)"))
            .parameter("bias", bias_shape, init_of, TR("(out_features)"))
            .when(&BilinearOptions::bias)
            .infer(infer)
            .kernel<BilinearKernel>()
            .onnx(onnx_bilinear)
            .sample({{"out_features", three}}, {f32({2, 4}), f32({2, 5})})
            .sample({{"out_features", 2}, {"bias", false}}, {f32({2, 3, 4}), f32({2, 3, 6})})
            .sample({{"out_features", 5}}, {f32({19, 17}), f32({19, 33})})
            .error({{"out_features", three}}, {f32({2, 4}), f32({2, 3, 5})}, "must be the same")
            .error({{"out_features", three}, {"in2_features", three}}, {f32({2, 4}), f32({2, 5})},
                   "3 features expected, 5 arrive")
            .error({{"out_features", three}}, {i64({2, 4}), f32({2, 5})}, "takes float32")
            .error({{"out_features", three}}, {f32({4}), f32({4})}, "needed is (N, ..., features)"),
    };
}

}  // namespace nn
