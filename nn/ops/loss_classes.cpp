// Losses of class numbers: CrossEntropyLoss and NLLLoss.
#include "nn/ops/loss_rules.h"

// GCC 12 takes the "undefined" registers of its own AVX-512 intrinsics for a mistake once Eigen inlines them.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma GCC diagnostic ignored "-Wuninitialized"

#include <Eigen/Core>

namespace nn {

namespace {

using ClassWeights = std::optional<std::vector<double>>;

struct CrossEntropyOptions {
    ClassWeights weight;
    std::int64_t ignore_index = -100;
    std::string reduction = "mean";
    double label_smoothing = 0;
    double weight_in_objective = 1;
};

struct NllOptions {
    ClassWeights weight;
    std::int64_t ignore_index = -100;
    std::string reduction = "mean";
    double weight_in_objective = 1;
};

bool check_scores(const ClassWeights& weight, InferContext& c) {
    if (!need_float(c, 0)) return false;
    const Shape& in = c.input(0).shape;
    if (in.size() < 2) {
        c.error(0, Message(TR("input is {0}; needed are scores for every class, (N, C)"), {to_string(in)}));
        return false;
    }
    if (in[1].batch) {
        c.error(0, Message(TR("the batch lies where {0} should be: input is {1}"), {"classes", to_string(in)}));
        return false;
    }
    const auto given = static_cast<std::int64_t>(weight ? weight->size() : 0);
    if (weight && given != in[1].size) {
        c.option_error("weight", Message(TR("weight has {0} numbers, but the input has scores for {1} classes"),
                                         {std::to_string(given), std::to_string(in[1].size)}));
        return false;
    }
    return true;
}

/// Class numbers: the input's shape without its dimension 1.
bool check_class_target(InferContext& c) {
    const Shape &in = c.input(0).shape, &target = c.input(1).shape;
    Shape expected = in;
    expected.erase(expected.begin() + 1);
    if (target == expected) return true;
    std::vector<InferContext::FixHint> fixes;
    if (in.size() > 2 && target.size() == 1) fixes.push_back(InferContext::insert(TR("Insert Flatten"), 0, "Flatten"));
    if (in.size() == 2 && target.size() == 2 && target[1] == Dim(1))
        fixes.push_back(InferContext::insert(TR("Insert Flatten"), 1, "Flatten", {{"start_dim", std::int64_t{0}}}));
    c.error(0,
            Message(TR("input is {0} and target {1}; for scores (N, C) the target is (N)"),
                    {to_string(in), to_string(target)}),
            std::move(fixes));
    return false;
}

void infer_cross_entropy(CrossEntropyOptions& o, InferContext& c) {
    if (!check_scores(o.weight, c) || !need_scalar(c, o.reduction)) return;
    if (c.input(1).dtype == DType::Int64) {
        if (check_class_target(c)) c.output(Shape{});
        return;
    }
    const Shape &in = c.input(0).shape, &target = c.input(1).shape;
    if (in != target) {
        c.error(1, Message(TR("float32 values arrive on 'target'; it takes class numbers (int64), or probabilities of the "
                              "input's shape {0}, not {1}"),
                           {to_string(in), to_string(target)}));
        return;
    }
    if (o.ignore_index >= 0) {
        c.option_error("ignore_index", TR("the target holds probabilities, in which no class can be ignored"),
                       {InferContext::set_option(TR("Reset ignore_index"), "ignore_index", {})});
        return;
    }
    c.output(Shape{});
}

void infer_nll(NllOptions& o, InferContext& c) {
    if (!check_scores(o.weight, c) || !need_scalar(c, o.reduction)) return;
    if (c.input(1).dtype != DType::Int64) {
        c.error(1, TR("float32 values arrive on 'target', which takes class numbers (int64)"));
        return;
    }
    if (check_class_target(c)) c.output(Shape{});
}

/// Rows of scores, a class number for each: what both losses have in common. Classes lie innermost.
class ClassLossKernel : public LossKernel {
public:
    ClassLossKernel(const ClassWeights& weight, std::int64_t ignore_index, bool mean, const KernelSpec& spec)
        : LossKernel(spec),
          classes_(spec.inputs[0].shape[1]),
          rows_(numel(spec.inputs[0].shape) / classes_),
          ignore_(ignore_index),
          mean_(mean),
          weights_(static_cast<std::size_t>(classes_), 1.0f) {
        if (weight) std::transform(weight->begin(), weight->end(), weights_.begin(), [](double w) {
            return static_cast<float>(w);
        });
    }

    Layout input_layout(std::size_t input, std::span<const Layout>) const override {
        return input == 0 ? Layout::ChannelsLast : Layout::RowMajor;
    }

protected:
    bool in_range(std::int64_t target) const { return target >= 0 && target < classes_; }
    float weight(std::int64_t target) const { return weights_[static_cast<std::size_t>(target)]; }

    /// The loss from the sums, and what backward needs of them. A target that is no class is refused.
    void finish(const KernelRun& run, const Part& sum, const std::int64_t* targets) {
        if (sum.bad >= 0) refuse_target(run, name_, targets[sum.bad], classes_);
        divisor_ = mean_ ? sum.weight : 1.0;
        *run.outputs[0].f32() = static_cast<float>(sum.loss / divisor_);
    }
    /// What every row's gradient is multiplied with. Where nothing counts there is none, as in PyTorch.
    double factor(const KernelRun& run) const { return divisor_ == 0 ? 0.0 : loss_seed(run) / divisor_; }

    const std::int64_t classes_, rows_, ignore_;
    const bool mean_;
    std::vector<float> weights_;
    double divisor_ = 1;
};

/// -w[target] log softmax(input)[target]; with label_smoothing s that times 1 - s, and s / C times the weighted sum over
/// all classes. Or, for probabilities t: -Σ w t log softmax(input). Keeps probabilities (for targets that are
/// probabilities their logarithms) for the gradient.
class CrossEntropyKernel : public ClassLossKernel {
public:
    CrossEntropyKernel(const CrossEntropyOptions& o, const KernelSpec& spec)
        : ClassLossKernel(o.weight, o.ignore_index, o.reduction == "mean", spec),
          smoothing_(o.label_smoothing),
          soft_(spec.inputs[1].dtype == DType::Float32),
          saves_(spec.backward),
          block_(std::clamp<std::int64_t>(1024 / classes_, 1, kMaxRows)) {
        for (const float w : weights_) weight_sum_ += static_cast<double>(w);
    }

    Layout input_layout(std::size_t input, std::span<const Layout>) const override {
        return input == 0 || soft_ ? Layout::ChannelsLast : Layout::RowMajor;
    }
    bool backward_needs_input(std::size_t input) const override { return input == 1; }
    std::size_t saved_bytes() const override {
        return saves_ ? static_cast<std::size_t>(rows_ * classes_) * sizeof(float) : 0;
    }
    std::size_t scratch_bytes() const override {
        return LossKernel::scratch_bytes() +
               (saves_ ? 0 : static_cast<std::size_t>(threads_ * block_ * classes_) * sizeof(float));
    }

    void forward(const KernelRun& run) override {
        const float* x = run.inputs[0].f32();
        auto* saved = static_cast<float*>(run.saved);
        auto* spare = reinterpret_cast<float*>(static_cast<Part*>(run.scratch) + threads_);
        const auto pass = [&](std::int64_t begin, std::int64_t end, int share, Part& part) {
            for (std::int64_t r = begin; r < end; r += block_) {
                const std::int64_t rows = std::min(block_, end - r);
                float* e = saves_ ? saved + r * classes_ : spare + share * block_ * classes_;
                soft_ ? soft_block(x + r * classes_, run.inputs[1].f32() + r * classes_, e, rows, part)
                      : class_block(x + r * classes_, run.inputs[1].i64() + r, e, r, rows, part);
            }
        };
        const Part sum = total(run, rows_, 16 * rows_ * classes_, pass);
        finish(run, sum, soft_ ? nullptr : run.inputs[1].i64());
    }

    void backward(const KernelRun& run) override {
        const auto* saved = static_cast<const float*>(run.saved);
        parallel_shares(threads_, rows_, 4 * rows_ * classes_, [&](std::int64_t begin, std::int64_t end, int) {
            for (std::int64_t r = begin; r < end; ++r)
                soft_ ? soft_gradient(run, saved + r * classes_, r) : class_gradient(run, saved + r * classes_, r);
        });
    }

private:
    static constexpr std::int64_t kMaxRows = 64;
    using Row = Eigen::Map<Eigen::ArrayXf>;

    /// e = exp(x - top of the row), the tops beside it.
    void exponentials(const float* x, float* e, float* top, std::int64_t rows) const {
        for (std::int64_t i = 0; i < rows; ++i) {
            const float* row = x + i * classes_;
            top[i] = *std::max_element(row, row + classes_);
            for (std::int64_t c = 0; c < classes_; ++c) e[i * classes_ + c] = row[c] - top[i];
        }
        Row all(e, rows * classes_);
        all = all.exp();
    }
    double sum_of(const float* row) const {
        double sum = 0;
        for (std::int64_t c = 0; c < classes_; ++c) sum += static_cast<double>(row[c]);
        return sum;
    }

    void class_block(const float* x, const std::int64_t* targets, float* e, std::int64_t first, std::int64_t rows,
                     Part& part) const {
        float top[kMaxRows];
        exponentials(x, e, top, rows);
        for (std::int64_t i = 0; i < rows; ++i, x += classes_, e += classes_) {
            const double sum = sum_of(e), log_sum = std::log(sum);
            if (saves_) {
                const auto scale = static_cast<float>(1.0 / sum);
                for (std::int64_t c = 0; c < classes_; ++c) e[c] *= scale;
            }
            const std::int64_t target = targets[i];
            if (target == ignore_) continue;
            if (!in_range(target)) {
                if (part.bad < 0) part.bad = first + i;
                continue;
            }
            const double w = static_cast<double>(weight(target));
            part.weight += w;
            part.loss += (1 - smoothing_) * w * (log_sum - static_cast<double>(x[target] - top[i]));
            if (smoothing_ == 0) continue;
            double all = 0;
            for (std::int64_t c = 0; c < classes_; ++c) all += static_cast<double>(weight(c) * (x[c] - top[i]));
            part.loss += smoothing_ / static_cast<double>(classes_) * (weight_sum_ * log_sum - all);
        }
    }

    /// Leaves log softmax in `e`.
    void soft_block(const float* x, const float* t, float* e, std::int64_t rows, Part& part) const {
        float top[kMaxRows];
        exponentials(x, e, top, rows);
        const auto spread = static_cast<float>(smoothing_ / static_cast<double>(classes_));
        const auto keep = static_cast<float>(1 - smoothing_);
        for (std::int64_t i = 0; i < rows; ++i, x += classes_, e += classes_, t += classes_) {
            const auto log_sum = static_cast<float>(std::log(sum_of(e)));
            for (std::int64_t c = 0; c < classes_; ++c) {
                e[c] = x[c] - top[i] - log_sum;
                part.loss -= static_cast<double>((keep * t[c] + spread) * weight(c) * e[c]);
            }
            part.weight += 1;
        }
    }

    void class_gradient(const KernelRun& run, const float* p, std::int64_t r) const {
        float* d = run.input_gradients[0].f32() + r * classes_;
        const std::int64_t target = run.inputs[1].i64()[r];
        if (target == ignore_ || !in_range(target)) {
            std::fill_n(d, classes_, 0.0f);
            return;
        }
        const double seed = factor(run), hit = (1 - smoothing_) * static_cast<double>(weight(target)) * seed;
        const double spread = smoothing_ / static_cast<double>(classes_) * seed;
        const auto all = static_cast<float>(hit + spread * weight_sum_);
        const auto each = static_cast<float>(spread);
        if (smoothing_ == 0) {
            for (std::int64_t c = 0; c < classes_; ++c) d[c] = p[c] * all;
        } else {
            for (std::int64_t c = 0; c < classes_; ++c) d[c] = p[c] * all - each * weight(c);
        }
        d[target] -= static_cast<float>(hit);
    }

    void soft_gradient(const KernelRun& run, const float* log_p, std::int64_t r) const {
        const float* t = run.inputs[1].f32() + r * classes_;
        const auto seed = static_cast<float>(factor(run)), keep = static_cast<float>(1 - smoothing_);
        const auto spread = static_cast<float>(smoothing_ / static_cast<double>(classes_));
        if (run.input_gradients[0]) {
            Row d(run.input_gradients[0].f32() + r * classes_, classes_);
            float mass = 0;
            for (std::int64_t c = 0; c < classes_; ++c) mass += (keep * t[c] + spread) * weight(c);
            d = Eigen::Map<const Eigen::ArrayXf>(log_p, classes_).exp() * (mass * seed);
            for (std::int64_t c = 0; c < classes_; ++c) d[c] -= (keep * t[c] + spread) * weight(c) * seed;
        }
        if (run.input_gradients[1]) {
            float* d = run.input_gradients[1].f32() + r * classes_;
            for (std::int64_t c = 0; c < classes_; ++c) d[c] = -seed * keep * weight(c) * log_p[c];
        }
    }

    const double smoothing_;
    const bool soft_, saves_;
    const std::int64_t block_;
    double weight_sum_ = 0;
};

/// -w[target] input[target].
class NllKernel : public ClassLossKernel {
public:
    NllKernel(const NllOptions& o, const KernelSpec& spec)
        : ClassLossKernel(o.weight, o.ignore_index, o.reduction == "mean", spec) {}

    bool backward_needs_input(std::size_t input) const override { return input == 1; }

    void forward(const KernelRun& run) override {
        const float* x = run.inputs[0].f32();
        const std::int64_t* targets = run.inputs[1].i64();
        const Part sum = total(run, rows_, 4 * rows_, [&](std::int64_t begin, std::int64_t end, int, Part& part) {
            for (std::int64_t r = begin; r < end; ++r) {
                const std::int64_t target = targets[r];
                if (target == ignore_) continue;
                if (!in_range(target)) {
                    if (part.bad < 0) part.bad = r;
                    continue;
                }
                const double w = static_cast<double>(weight(target));
                part.weight += w;
                part.loss -= w * static_cast<double>(x[r * classes_ + target]);
            }
        });
        finish(run, sum, targets);
    }

    void backward(const KernelRun& run) override {
        const std::int64_t* targets = run.inputs[1].i64();
        float* d = run.input_gradients[0].f32();
        const double seed = factor(run);
        parallel_shares(threads_, rows_, rows_ * classes_, [&](std::int64_t begin, std::int64_t end, int) {
            std::fill(d + begin * classes_, d + end * classes_, 0.0f);
            for (std::int64_t r = begin; r < end; ++r) {
                if (targets[r] == ignore_ || !in_range(targets[r])) continue;
                d[r * classes_ + targets[r]] = static_cast<float>(-seed * static_cast<double>(weight(targets[r])));
            }
        });
    }
};

template <typename O>
Define<O>& class_options(Define<O>& define) {
    return define
        .option(&O::weight, "weight", TR("A factor for every class, such as [1, 5]: for classes that are rare."))
        .range(-1e9, 1e9)
        .ui_range(0, 10)
        .option(&O::ignore_index, "ignore_index", TR("Targets of this value are left out."))
        .range(-9e15, 9e15)
        .ui_range(-100, 255);
}

Op cross_entropy_op() {
    using O = CrossEntropyOptions;
    using List = std::vector<double>;
    Define<O> define("CrossEntropyLoss");
    loss_op(define, TR("CrossEntropyLoss"))
        .doc(TR("For one class out of many: how little the scores favour the right class. Takes raw scores; it applies "
                "LogSoftmax itself. A class per pixel works as well."))
        .formula("loss = −log( exp(x[class]) / Σ exp(x[j]) )")
        .keywords("classification softmax log likelihood categorical segmentation")
        .answers(Answers::Classes)
        .scores(Scores::Logits)
        .input("input", TR("(N, C) or (N, C, d₁, ...)"))
        .input("target", TR("(N) or (N, d₁, ...), int64 classes; or probabilities of the input's shape"))
        .output("output", TR("scalar"));
    class_options(define);
    reduction_option(define)
        .option(&O::label_smoothing, "label_smoothing", TR("Share of the target spread evenly over all classes."))
        .range(0, 1);
    objective_option(define)
        .infer(infer_cross_entropy)
        .kernel<CrossEntropyKernel>()
        .sample({}, {f32({4, 5}), i64({4})})
        .sample({{"reduction", std::string("sum")}, {"label_smoothing", 0.1}}, {f32({4, 5}), i64({4})})
        .sample({}, {f32({2, 3, 4, 2}), i64({2, 4, 2})})
        .sample({{"weight", List{0.5, 2, 0, 1.5, 1}}}, {f32({7, 5}), i64({7})})
        .sample({{"weight", List{0.5, 2, 1}}, {"label_smoothing", 0.2}}, {f32({2, 3, 3, 3}), i64({2, 3, 3})})
        .sample({{"ignore_index", std::int64_t{1}}}, {f32({9, 3}), i64({9})})
        .sample({{"ignore_index", std::int64_t{0}}, {"label_smoothing", 0.3}}, {f32({2, 3, 6}), i64({2, 6})})
        .sample({}, {f32({4, 5}), f32({4, 5})})
        .sample({{"weight", List{0.5, 2, 1}}, {"label_smoothing", 0.2}}, {f32({2, 3, 3, 2}), f32({2, 3, 3, 2})})
        .sample({{"reduction", std::string("sum")}}, {f32({2, 3, 4}), f32({2, 3, 4})})
        .error({}, {f32({4, 5}), f32({4})}, "takes class numbers")
        .error({}, {f32({4, 5}), i64({4, 5})}, "the target is (N)")
        .error({}, {f32({4}), i64({4})}, "scores for every class")
        .error({{"weight", List{1, 2}}}, {f32({4, 5}), i64({4})}, "weight has 2 numbers")
        .error({{"ignore_index", std::int64_t{2}}}, {f32({4, 5}), f32({4, 5})}, "no class can be ignored")
        .error({{"reduction", std::string("none")}}, {f32({4, 5}), i64({4})}, "needs one number");
    return define;
}

Op nll_op() {
    using O = NllOptions;
    using List = std::vector<double>;
    Define<O> define("NLLLoss");
    loss_op(define, TR("NLLLoss"))
        .doc(TR("CrossEntropyLoss for input that went through LogSoftmax already: takes the right class's logarithm of a "
                "probability."))
        .formula("loss = −x[class]")
        .keywords("negative log likelihood classification logsoftmax segmentation")
        .answers(Answers::Classes)
        .scores(Scores::Logarithms)
        .input("input", TR("(N, C) or (N, C, d₁, ...), logarithms of probabilities"))
        .input("target", TR("(N) or (N, d₁, ...), int64 classes"))
        .output("output", TR("scalar"));
    class_options(define);
    reduction_option(define);
    objective_option(define)
        .infer(infer_nll)
        .kernel<NllKernel>()
        .sample({}, {f32({4, 5}), i64({4})})
        .sample({{"reduction", std::string("sum")}, {"ignore_index", std::int64_t{2}}}, {f32({9, 3}), i64({9})})
        .sample({{"weight", List{0.5, 2, 1}}}, {f32({2, 3, 4, 2}), i64({2, 4, 2})})
        .sample({{"weight", List{0.5, 2, 1}}, {"ignore_index", std::int64_t{0}}}, {f32({2, 3, 6}), i64({2, 6})})
        .error({}, {f32({4, 5}), f32({4})}, "takes class numbers")
        .error({}, {f32({4, 5, 2}), i64({4})}, "the target is (N)")
        .error({}, {f32({4}), i64({4})}, "scores for every class")
        .error({{"weight", List{1, 2}}}, {f32({4, 5}), i64({4})}, "weight has 2 numbers")
        .error({{"reduction", std::string("none")}}, {f32({4, 5}), i64({4})}, "needs one number");
    return define;
}

}  // namespace

void refuse_target(const KernelRun& run, const std::string& name, std::int64_t target, std::int64_t classes) {
    run.refuse(Message(TR("{0}: a target is {1}, but the input has scores for {2} classes, 0 to {3}. Change the layer before it or "
                          "the data"),
                       {name, std::to_string(target), std::to_string(classes), std::to_string(classes - 1)}));
}

bool need_same_shape(InferContext& c, std::size_t a, std::size_t b) {
    const Shape &x = c.input(a).shape, &y = c.input(b).shape;
    if (x == y) return true;
    std::vector<InferContext::FixHint> fixes;
    // (N, 1) beside (N): the one of rank 2 loses its column.
    if (x.size() + y.size() == 3) {
        const std::size_t wide = x.size() == 2 ? a : b;
        const Shape& shape = c.input(wide).shape;
        if (shape[1] == Dim(1) && shape[0] == c.input(wide == a ? b : a).shape[0])
            fixes.push_back(
                InferContext::insert(TR("Insert Flatten"), wide, "Flatten", {{"start_dim", std::int64_t{0}}}));
    }
    c.error(b,
            Message(TR("{0} is {1} and {2} {3}; they must be the same"),
                    {c.port(a), to_string(x), c.port(b), to_string(y)}),
            std::move(fixes));
    return false;
}

std::vector<Op> loss_classes_ops() { return {cross_entropy_op(), nll_op()}; }

}  // namespace nn
