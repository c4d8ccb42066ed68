#include "nn/engine/kernel.h"
#include "nn/engine/parallel.h"
#include "nn/ops/shape_rules.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace nn {

namespace {

struct CrossEntropyOptions {
    std::int64_t ignore_index = -100;
    std::string reduction = "mean";
    double label_smoothing = 0;
    double weight_in_objective = 1;
};

struct MseOptions {
    std::string reduction = "mean";
    double weight_in_objective = 1;
};

/// Target of classes: the input's shape without its dimension 1.
void infer_cross_entropy(CrossEntropyOptions&, InferContext& c) {
    if (!need_float(c, 0)) return;
    const Shape &in = c.input(0).shape, &target = c.input(1).shape;
    if (in.size() < 2) {
        c.error(0, Message(TR("input is {0}; needed are scores for every class, (N, C)"), {to_string(in)}));
        return;
    }
    if (c.input(1).dtype != DType::Int64) {
        c.error(1, TR("float32 values arrive on 'target', which takes class numbers (int64)"));
        return;
    }
    Shape expected = in;
    expected.erase(expected.begin() + 1);
    if (target != expected) {
        std::vector<InferContext::FixHint> fixes;
        if (in.size() > 2 && target.size() == 1)
            fixes.push_back(InferContext::insert(TR("Insert Flatten"), 0, "Flatten"));
        c.error(0, Message(TR("input is {0} and target {1}; for scores (N, C) the target is (N)"),
                           {to_string(in), to_string(target)}), std::move(fixes));
        return;
    }
    c.output(Shape{});
}

void infer_mse(MseOptions&, InferContext& c) {
    if (!need_float(c, 0) || !need_float(c, 1)) return;
    if (c.input(0).shape != c.input(1).shape) {
        c.error(1, Message(TR("input is {0} and target {1}; they must be the same"),
                           {to_string(c.input(0).shape), to_string(c.input(1).shape)}));
        return;
    }
    c.output(Shape{});
}

template <typename O>
Define<O>& loss_options(Define<O>& define) {
    return define.option(&O::weight_in_objective, "weight_in_objective", TR("Factor of this loss in the objective."))
        .range(-1e9, 1e9)
        .ui_range(0, 10);
}

template <typename O>
Define<O>& reduction_option(Define<O>& define) {
    return define.option(&O::reduction, "reduction", TR("Average over the batch, or sum.")).choices({"mean", "sum"});
}

/// What the gradient starts from: the loss's weight in the objective, and what arrives where something reads the loss.
double loss_seed(const KernelRun& run) {
    const bool read = !run.output_gradients.empty() && run.output_gradients[0];
    return run.loss_scale + (read ? static_cast<double>(*run.output_gradients[0].f32()) : 0.0);
}

/// -log softmax(input)[target], mean or sum over all targets that are not `ignore_index`; a target per pixel too.
/// Keeps the probabilities: the gradient is probabilities - target.
class CrossEntropyKernel : public Kernel {
public:
    CrossEntropyKernel(const CrossEntropyOptions& options, const KernelSpec& spec)
        : options_(options),
          classes_(spec.inputs[0].shape[1]),
          rows_(numel(spec.inputs[0].shape) / classes_),
          threads_(spec.threads),
          backward_(spec.backward) {}

    // Classes innermost: a row of them lies together.
    Layout input_layout(std::size_t input, std::span<const Layout>) const override {
        return input == 0 ? Layout::ChannelsLast : Layout::RowMajor;
    }
    Layout output_layout(std::size_t, std::span<const Layout>) const override { return Layout::RowMajor; }
    bool backward_needs_input(std::size_t input) const override { return input == 1; }
    bool backward_needs_output(std::size_t) const override { return false; }
    std::size_t saved_bytes() const override {
        return backward_ ? static_cast<std::size_t>(rows_ * classes_) * sizeof(float) : 0;
    }
    std::size_t scratch_bytes() const override { return static_cast<std::size_t>(2 * threads_) * sizeof(double); }

    void forward(const KernelRun& run) override {
        const float* x = run.inputs[0].f32();
        const std::int64_t* targets = run.inputs[1].i64();
        auto* saved = backward_ ? static_cast<float*>(run.saved) : nullptr;
        auto* sums = static_cast<double*>(run.scratch);
        std::fill_n(sums, 2 * threads_, 0.0);
        parallel_shares(threads_, rows_, 16 * rows_ * classes_, [&](std::int64_t begin, std::int64_t end, int share) {
            for (std::int64_t r = begin; r < end; ++r) {
                const double loss = row(x + r * classes_, targets[r], saved ? saved + r * classes_ : nullptr);
                if (targets[r] == options_.ignore_index) continue;
                sums[2 * share] += loss;
                sums[2 * share + 1] += 1;
            }
        });
        double loss = 0, counted = 0;
        for (int s = 0; s < threads_; ++s) {
            loss += sums[2 * s];
            counted += sums[2 * s + 1];
        }
        divisor_ = options_.reduction == "mean" ? counted : 1.0;
        *run.outputs[0].f32() = static_cast<float>(loss / divisor_);
    }

    void backward(const KernelRun& run) override {
        const float* p = static_cast<const float*>(run.saved);
        const std::int64_t* targets = run.inputs[1].i64();
        float* dx = run.input_gradients[0].f32();
        const auto seed = static_cast<float>(loss_seed(run) / divisor_);
        const auto spread = static_cast<float>(options_.label_smoothing / static_cast<double>(classes_));
        const auto hit = static_cast<float>(1.0 - options_.label_smoothing);
        parallel_shares(threads_, rows_, 4 * rows_ * classes_, [&](std::int64_t begin, std::int64_t end, int) {
            for (std::int64_t r = begin; r < end; ++r) {
                float* d = dx + r * classes_;
                if (targets[r] == options_.ignore_index) {
                    std::fill_n(d, classes_, 0.0f);
                    continue;
                }
                for (std::int64_t c = 0; c < classes_; ++c) d[c] = (p[r * classes_ + c] - spread) * seed;
                if (in_range(targets[r])) d[targets[r]] = (p[r * classes_ + targets[r]] - spread - hit) * seed;
            }
        });
    }

private:
    bool in_range(std::int64_t target) const { return target >= 0 && target < classes_; }

    /// Loss of one row; writes its probabilities. A target that is no class has no loss: NaN, which stops the run.
    double row(const float* x, std::int64_t target, float* probabilities) const {
        const float top = *std::max_element(x, x + classes_);
        double sum = 0, all = 0;
        for (std::int64_t c = 0; c < classes_; ++c) {
            const float e = std::exp(x[c] - top);
            sum += static_cast<double>(e);
            all += static_cast<double>(x[c] - top);
            if (probabilities) probabilities[c] = e;
        }
        const auto scale = static_cast<float>(1.0 / sum);
        for (std::int64_t c = 0; probabilities && c < classes_; ++c) probabilities[c] *= scale;
        if (!in_range(target)) return std::numeric_limits<double>::quiet_NaN();
        const double log_sum = std::log(sum), n = static_cast<double>(classes_), s = options_.label_smoothing;
        return (1 - s) * (log_sum - static_cast<double>(x[target] - top)) + s / n * (n * log_sum - all);
    }

    const CrossEntropyOptions options_;
    const std::int64_t classes_, rows_;
    const int threads_;
    const bool backward_;
    double divisor_ = 1;
};

/// (input - target)², mean or sum over all elements.
class MseKernel : public Kernel {
public:
    MseKernel(const MseOptions& options, const KernelSpec& spec)
        : count_(numel(spec.inputs[0].shape)),
          divisor_(options.reduction == "mean" ? static_cast<double>(count_) : 1.0),
          threads_(spec.threads) {}

    Layout input_layout(std::size_t, std::span<const Layout> arriving) const override { return arriving[0]; }
    Layout output_layout(std::size_t, std::span<const Layout>) const override { return Layout::RowMajor; }
    bool backward_needs_output(std::size_t) const override { return false; }
    std::size_t scratch_bytes() const override { return static_cast<std::size_t>(threads_) * sizeof(double); }

    void forward(const KernelRun& run) override {
        const float *x = run.inputs[0].f32(), *t = run.inputs[1].f32();
        auto* sums = static_cast<double*>(run.scratch);
        std::fill_n(sums, threads_, 0.0);
        parallel_shares(threads_, count_, count_, [&](std::int64_t begin, std::int64_t end, int share) {
            double sum = 0;
#pragma omp simd reduction(+ : sum)
            for (std::int64_t i = begin; i < end; ++i) {
                const double d = static_cast<double>(x[i]) - static_cast<double>(t[i]);
                sum += d * d;
            }
            sums[share] = sum;
        });
        *run.outputs[0].f32() = static_cast<float>(std::accumulate(sums, sums + threads_, 0.0) / divisor_);
    }

    void backward(const KernelRun& run) override {
        const auto factor = static_cast<float>(2.0 * loss_seed(run) / divisor_);
        if (run.input_gradients[0]) difference(run, 0, factor);
        if (run.input_gradients[1]) difference(run, 1, -factor);
    }

private:
    void difference(const KernelRun& run, std::size_t input, float factor) const {
        const float *x = run.inputs[0].f32(), *t = run.inputs[1].f32();
        float* d = run.input_gradients[input].f32();
        parallel_shares(threads_, count_, count_, [&](std::int64_t begin, std::int64_t end, int) {
#pragma omp simd
            for (std::int64_t i = begin; i < end; ++i) d[i] = factor * (x[i] - t[i]);
        });
    }

    const std::int64_t count_;
    const double divisor_;
    const int threads_;
};

}  // namespace

std::vector<Op> loss_ops() {
    Define<CrossEntropyOptions> cross_entropy("CrossEntropyLoss");
    cross_entropy.title(TR("CrossEntropyLoss"))
        .category(Category::Loss)
        .role(Role::Loss)
        .icon("loss")
        .doc(TR("For one class out of many: how little the scores favour the right class. Takes raw scores; it applies "
                "LogSoftmax itself."))
        .formula("loss = −log( exp(x[class]) / Σ exp(x[j]) )")
        .keywords("classification softmax log likelihood categorical")
        .input("input", TR("(N, C) or (N, C, d₁, ...)"))
        .input("target", TR("(N) or (N, d₁, ...), int64 classes"))
        .output("output", TR("scalar"))
        .option(&CrossEntropyOptions::ignore_index, "ignore_index", TR("Targets of this value are left out."))
        .range(-9e15, 9e15);
    reduction_option(cross_entropy)
        .option(&CrossEntropyOptions::label_smoothing, "label_smoothing",
                TR("Share of the target spread evenly over all classes."))
        .range(0, 1);
    loss_options(cross_entropy)
        .infer(infer_cross_entropy)
        .kernel<CrossEntropyKernel>()
        .sample({}, {f32({4, 5}), i64({4})})
        .sample({{"reduction", std::string("sum")}, {"label_smoothing", 0.1}}, {f32({4, 5}), i64({4})})
        .sample({}, {f32({2, 3, 4, 2}), i64({2, 4, 2})})
        .error({}, {f32({4, 5}), f32({4})}, "takes class numbers")
        .error({}, {f32({4, 5}), i64({4, 5})}, "the target is (N)")
        .error({}, {f32({4}), i64({4})}, "scores for every class");

    Define<MseOptions> mse("MSELoss");
    mse.title(TR("MSELoss"))
        .category(Category::Loss)
        .role(Role::Loss)
        .icon("loss")
        .doc(TR("Mean squared error: for predicting numbers."))
        .formula("loss = mean((x − y)²)")
        .keywords("mean squared error regression l2")
        .input("input", TR("(*)"))
        .input("target", TR("(*), as the input"))
        .output("output", TR("scalar"));
    reduction_option(mse);
    loss_options(mse)
        .infer(infer_mse)
        .kernel<MseKernel>()
        .sample({}, {f32({4, 5}), f32({4, 5})})
        .sample({{"reduction", std::string("sum")}}, {f32({2, 3, 4, 4}), f32({2, 3, 4, 4})})
        .error({}, {f32({4, 5}), f32({4})}, "they must be the same");
    return {cross_entropy, mse};
}

}  // namespace nn
