// Losses of class numbers: CrossEntropyLoss and NLLLoss.
#include "nn/engine/kernels/vector/panels.h"
#include "nn/ops/loss_rules.h"

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
    offer_squeeze(c, 1, expected, fixes);
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
          weights_(RowArray::Ones(classes_)) {
        if (weight) weights_ = Eigen::Map<const Eigen::RowVectorXd>(weight->data(), classes_).cast<float>();
    }

    Layout input_layout(std::size_t input, std::span<const Layout>) const override {
        return input == 0 ? Layout::ChannelsLast : Layout::RowMajor;
    }

protected:
    bool counts(std::int64_t target) const { return target != ignore_ && target >= 0 && target < classes_; }
    double weight(std::int64_t target) const { return static_cast<double>(weights_[target]); }
    /// `count` rows from `first` on.
    ConstRowsMap read_rows(const float* of, std::int64_t first, std::int64_t count) const {
        return {of + first * classes_, count, classes_};
    }
    RowsMap write_rows(float* of, std::int64_t first, std::int64_t count) const {
        return {of + first * classes_, count, classes_};
    }
    /// Counts a row; where its target is no class notes that, and says that there is no loss.
    bool count_in(std::int64_t target, std::int64_t row, Part& part) const {
        if (counts(target)) {
            part.weight += weight(target);
            return true;
        }
        if (target != ignore_ && part.bad < 0) part.bad = row;
        return false;
    }

    /// The loss from the sums, and what backward needs of them. A target that is no class is refused.
    void finish(const KernelRun& run, const Part& sum, const std::int64_t* targets) {
        if (sum.bad >= 0) refuse_target(run, name_, targets[sum.bad], classes_);
        divisor_ = mean_ ? sum.weight : 1.0;
        if (divisor_ == 0 && run.nothing_counts) *run.nothing_counts = true;
        *run.outputs[0].f32() = static_cast<float>(sum.loss / divisor_);
    }
    /// What every row's gradient is multiplied with. Where nothing counts there is none, as in PyTorch.
    double factor(const KernelRun& run) const { return divisor_ == 0 ? 0.0 : loss_seed(run) / divisor_; }

    const std::int64_t classes_, rows_, ignore_;
    const bool mean_;
    RowArray weights_;
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
          spread_(o.label_smoothing / static_cast<double>(classes_)),
          weight_sum_(weights_.cast<double>().sum()),
          weighted_(o.weight.has_value()),
          soft_(spec.inputs[1].dtype == DType::Float32),
          saves_(spec.backward),
          block_(std::clamp<std::int64_t>(1024 / classes_, 1, kMaxRows)) {}

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
            for_blocks(begin, end, block_, [&](std::int64_t first, std::int64_t count) {
                const RowsMap e = saves_ ? write_rows(saved, first, count) : write_rows(spare, share * block_, count);
                soft_ ? soft_block(read_rows(x, first, count), read_rows(run.inputs[1].f32(), first, count), e, part)
                      : class_block(read_rows(x, first, count), run.inputs[1].i64() + first, e, first, part);
            });
        };
        const Part sum = total(run, rows_, 16 * rows_ * classes_, pass);
        finish(run, sum, soft_ ? nullptr : run.inputs[1].i64());
    }

    void backward(const KernelRun& run) override {
        const auto* saved = static_cast<const float*>(run.saved);
        parallel_shares(threads_, rows_, 4 * rows_ * classes_, [&](std::int64_t begin, std::int64_t end, int) {
            for_blocks(begin, end, 8 * block_, [&](std::int64_t first, std::int64_t count) {
                soft_ ? soft_gradient(run, read_rows(saved, first, count), first)
                      : class_gradient(run, read_rows(saved, first, count), first);
            });
        });
    }

private:
    static constexpr std::int64_t kMaxRows = 64;
    template <typename T>
    using PerRow = Eigen::Array<T, Eigen::Dynamic, 1, Eigen::ColMajor, kMaxRows, 1>;

    /// fn(first row, rows) for `block` rows at a time.
    template <typename Fn>
    static void for_blocks(std::int64_t begin, std::int64_t end, std::int64_t block, Fn&& fn) {
        for (std::int64_t r = begin; r < end; r += block) fn(r, std::min(block, end - r));
    }

    /// to = e^from; rows of ten classes by themselves would fill no register.
    static void exponentials(ConstRowsMap from, RowsMap to) {
        for_panels(to.size(), [&](auto at) { at.of(to.data()) = exp(at.of(from.data())); });
    }

    float largest(const float* x) const {
        if (classes_ >= 16) return ConstRowMap(x, classes_).maxCoeff();
        float top = x[0];
        for_row(classes_, [&](auto at) { top = std::max(top, at.of(x).maxCoeff()); });
        return top;
    }
    /// e = exp(x - top), `top` the largest of each row; the sums of the rows of e.
    PerRow<double> exponentials(ConstRowsMap x, RowsMap e, PerRow<float>& top) const {
        PerRow<double> sum(x.rows());
        for (Eigen::Index r = 0; r < x.rows(); ++r) {
            top[r] = largest(x.row(r).data());
            for_row(classes_, [&](auto at) { at.of(e.row(r).data()) = at.of(x.row(r).data()) - top[r]; });
        }
        exponentials(ConstRowsMap(e.data(), e.rows(), e.cols()), e);
        for (Eigen::Index r = 0; r < x.rows(); ++r)
            sum[r] = sum_row(classes_, [&](auto at) { return at.of(e.row(r).data()); });
        return sum;
    }

    void class_block(ConstRowsMap x, const std::int64_t* targets, RowsMap e, std::int64_t first, Part& part) const {
        PerRow<float> top(x.rows());
        const PerRow<double> sum = exponentials(x, e, top), log_sum = sum.log();
        for (Eigen::Index r = 0; r < x.rows(); ++r) {
            if (saves_) for_row(classes_, [&](auto at) { at.of(e.row(r).data()) *= static_cast<float>(1.0 / sum[r]); });
            const std::int64_t target = targets[r];
            if (!count_in(target, first + r, part)) continue;
            const double hit = log_sum[r] - static_cast<double>(x(r, target) - top[r]);
            part.loss += (1 - smoothing_) * weight(target) * hit;
            if (smoothing_ == 0) continue;
            const double all = sum_row(classes_, [&](auto at) { return at.of(weights_.data()) * (at.of(x.row(r).data()) - top[r]); });
            part.loss += spread_ * (weight_sum_ * log_sum[r] - all);
        }
    }

    /// What is asked of the logarithms: the target's probabilities, smoothed and weighted.
    auto smoothed(auto at, const float* t) const {
        return (static_cast<float>(1 - smoothing_) * at.of(t) + static_cast<float>(spread_)) * at.of(weights_.data());
    }

    /// Leaves log softmax in `e`.
    void soft_block(ConstRowsMap x, ConstRowsMap t, RowsMap e, Part& part) const {
        PerRow<float> top(x.rows());
        const PerRow<double> log_sum = exponentials(x, e, top).log();
        for (Eigen::Index r = 0; r < x.rows(); ++r) {
            const auto total = static_cast<float>(log_sum[r]);
            for_row(classes_, [&](auto at) { at.of(e.row(r).data()) = at.of(x.row(r).data()) - top[r] - total; });
            part.loss -= sum_row(classes_, [&](auto at) { return smoothed(at, t.row(r).data()) * at.of(e.row(r).data()); });
            part.weight += 1;
        }
    }

    void class_gradient(const KernelRun& run, ConstRowsMap p, std::int64_t first) const {
        const std::int64_t* targets = run.inputs[1].i64() + first;
        const double seed = factor(run), spread = spread_ * seed;
        const auto hit = [&](std::int64_t target) { return (1 - smoothing_) * weight(target) * seed; };
        const auto all = [&](std::int64_t target) { return static_cast<float>(hit(target) + spread * weight_sum_); };
        const auto each = static_cast<float>(spread);
        RowsMap d = write_rows(run.input_gradients[0].f32(), first, p.rows());
        if (!weighted_) d = p * all(0) - each;
        for (Eigen::Index r = 0; r < p.rows(); ++r) {
            const std::int64_t target = targets[r];
            if (!counts(target)) {
                d.row(r).setZero();
                continue;
            }
            const float factor = all(target);
            if (weighted_ && smoothing_ == 0)
                for_row(classes_, [&](auto at) { at.of(d.row(r).data()) = at.of(p.row(r).data()) * factor; });
            else if (weighted_)
                for_row(classes_, [&](auto at) {
                    at.of(d.row(r).data()) = at.of(p.row(r).data()) * factor - each * at.of(weights_.data());
                });
            d(r, target) -= static_cast<float>(hit(target));
        }
    }

    void soft_gradient(const KernelRun& run, ConstRowsMap log_p, std::int64_t first) const {
        const std::int64_t count = log_p.rows();
        const ConstRowsMap t = read_rows(run.inputs[1].f32(), first, count);
        const auto seed = static_cast<float>(factor(run));
        if (run.input_gradients[0]) {
            RowsMap d = write_rows(run.input_gradients[0].f32(), first, count);
            exponentials(log_p, d);
            for (Eigen::Index r = 0; r < count; ++r) {
                const double mass = sum_row(classes_, [&](auto at) { return smoothed(at, t.row(r).data()); });
                const float all = static_cast<float>(mass) * seed;
                for_row(classes_, [&](auto at) {
                    at.of(d.row(r).data()) = at.of(d.row(r).data()) * all - smoothed(at, t.row(r).data()) * seed;
                });
            }
        }
        if (run.input_gradients[1]) {
            RowsMap d = write_rows(run.input_gradients[1].f32(), first, count);
            const float factor = -seed * static_cast<float>(1 - smoothing_);
            for (Eigen::Index r = 0; r < count; ++r) d.row(r) = factor * weights_ * log_p.row(r);
        }
    }

    const double smoothing_, spread_, weight_sum_;  // spread_: the share of each class
    const bool weighted_, soft_, saves_;
    const std::int64_t block_;  ///< rows that stay in the nearest cache
};

/// -w[target] input[target].
class NllKernel : public ClassLossKernel {
public:
    NllKernel(const NllOptions& o, const KernelSpec& spec)
        : ClassLossKernel(o.weight, o.ignore_index, o.reduction == "mean", spec) {}

    bool backward_needs_input(std::size_t input) const override { return input == 1; }

    void forward(const KernelRun& run) override {
        const ConstRowsMap x = read_rows(run.inputs[0].f32(), 0, rows_);
        const std::int64_t* targets = run.inputs[1].i64();
        const Part sum = total(run, rows_, 4 * rows_, [&](std::int64_t begin, std::int64_t end, int, Part& part) {
            for (std::int64_t r = begin; r < end; ++r)
                if (count_in(targets[r], r, part)) part.loss -= weight(targets[r]) * static_cast<double>(x(r, targets[r]));
        });
        finish(run, sum, targets);
    }

    void backward(const KernelRun& run) override {
        const std::int64_t* targets = run.inputs[1].i64();
        const double seed = factor(run);
        parallel_shares(threads_, rows_, rows_ * classes_, [&](std::int64_t begin, std::int64_t end, int) {
            RowsMap d = write_rows(run.input_gradients[0].f32(), begin, end - begin);
            std::fill_n(d.data(), d.size(), 0.0f);
            for (std::int64_t r = begin; r < end; ++r)
                if (counts(targets[r])) d(r - begin, targets[r]) = static_cast<float>(-seed * weight(targets[r]));
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
    Define<O> define("CrossEntropyLoss");
    loss_op(define, TR("CrossEntropyLoss"))
        .doc(TR("For one class out of many: how little the scores favour the right class. Takes raw scores; it applies "
                "LogSoftmax itself. A class per pixel works as well."))
        .formula("loss = −log( exp(x[class]) / Σ exp(x[j]) )")
        .keywords("classification softmax log likelihood categorical segmentation")
        .answers(Answers::Classes)
        .input("input", TR("(N, C) or (N, C, d₁, ...)"))
        .meaning(Meaning::Scores)
        .input("target", TR("(N) or (N, d₁, ...), int64 classes; or probabilities of the input's shape"))
        .meaning(Meaning::Probabilities)
        .output("output", TR("scalar"));
    class_options(define);
    reduction_option(define)
        .option(&O::label_smoothing, "label_smoothing", TR("Share of the target spread evenly over all classes."))
        .range(0, 1);
    objective_option(define)
        .infer(infer_cross_entropy)
        .kernel<CrossEntropyKernel>()
        .sample({}, {f32({4, 5}), i64({4})})
        .sample({{"reduction", "sum"}, {"label_smoothing", 0.1}}, {f32({4, 5}), i64({4})})
        .sample({}, {f32({2, 3, 4, 2}), i64({2, 4, 2})})
        .sample({{"weight", {0.5, 2, 0, 1.5, 1}}}, {f32({7, 5}), i64({7})})
        .sample({{"weight", {0.5, 2, 1}}, {"label_smoothing", 0.2}}, {f32({2, 3, 3, 3}), i64({2, 3, 3})})
        .sample({{"ignore_index", 1}}, {f32({9, 3}), i64({9})})
        .sample({{"ignore_index", 0}, {"label_smoothing", 0.3}}, {f32({2, 3, 6}), i64({2, 6})})
        .sample({}, {f32({4, 5}), f32({4, 5})})
        .sample({{"weight", {0.5, 2, 1}}, {"label_smoothing", 0.2}}, {f32({2, 3, 3, 2}), f32({2, 3, 3, 2})})
        .sample({{"reduction", "sum"}}, {f32({2, 3, 4}), f32({2, 3, 4})})
        .error({}, {f32({4, 5}), f32({4})}, "takes class numbers")
        .error({}, {f32({4, 5}), i64({4, 5})}, "the target is (N)")
        .error({}, {f32({4}), i64({4})}, "scores for every class")
        .error({{"weight", {1.0, 2.0}}}, {f32({4, 5}), i64({4})}, "weight has 2 numbers")
        .error({{"ignore_index", 2}}, {f32({4, 5}), f32({4, 5})}, "no class can be ignored")
        .error({{"reduction", "none"}}, {f32({4, 5}), i64({4})}, "needs one number");
    return define;
}

Op nll_op() {
    using O = NllOptions;
    Define<O> define("NLLLoss");
    loss_op(define, TR("NLLLoss"))
        .doc(TR("CrossEntropyLoss for input that went through LogSoftmax already: takes the right class's logarithm of a "
                "probability."))
        .formula("loss = −x[class]")
        .keywords("negative log likelihood classification logsoftmax segmentation")
        .answers(Answers::Classes)
        .input("input", TR("(N, C) or (N, C, d₁, ...), logarithms of probabilities"))
        .meaning(Meaning::LogProbabilities)
        .input("target", TR("(N) or (N, d₁, ...), int64 classes"))
        .output("output", TR("scalar"));
    class_options(define);
    reduction_option(define);
    objective_option(define)
        .infer(infer_nll)
        .kernel<NllKernel>()
        .sample({}, {f32({4, 5}), i64({4})})
        .sample({{"reduction", "sum"}, {"ignore_index", 2}}, {f32({9, 3}), i64({9})})
        .sample({{"weight", {0.5, 2, 1}}}, {f32({2, 3, 4, 2}), i64({2, 4, 2})})
        .sample({{"weight", {0.5, 2, 1}}, {"ignore_index", 0}}, {f32({2, 3, 6}), i64({2, 6})})
        .error({}, {f32({4, 5}), f32({4})}, "takes class numbers")
        .error({}, {f32({4, 5, 2}), i64({4})}, "the target is (N)")
        .error({}, {f32({4}), i64({4})}, "scores for every class")
        .error({{"weight", {1.0, 2.0}}}, {f32({4, 5}), i64({4})}, "weight has 2 numbers")
        .error({{"reduction", "none"}}, {f32({4, 5}), i64({4})}, "needs one number");
    return define;
}

}  // namespace

void refuse_target(const KernelRun& run, const std::string& name, std::int64_t target, std::int64_t classes) {
    run.refuse(Message(TR("{0}: a target is {1}, but the input has scores for {2} classes, 0 to {3}. Change the layer before it or "
                          "the data"),
                       {name, std::to_string(target), std::to_string(classes), std::to_string(classes - 1)}));
}

void offer_squeeze(const InferContext& c, std::size_t input, const Shape& wanted, std::vector<InferContext::FixHint>& fixes) {
    const Shape& found = c.input(input).shape;
    const auto dims = static_cast<std::int64_t>(found.size());
    for (std::int64_t dim = 0; dim < dims; ++dim) {
        Shape left = found;
        left.erase(left.begin() + dim);
        if (found[static_cast<std::size_t>(dim)] != Dim(1) || left != wanted) continue;
        fixes.push_back(InferContext::insert(Message(TR("Insert Squeeze with dim {0} on {1}"), {std::to_string(dim), c.port(input)}),
                                             input, "Squeeze", {{"dim", dim}}));
        return;
    }
}

bool need_same_shape(InferContext& c, std::size_t a, std::size_t b) {
    const Shape &x = c.input(a).shape, &y = c.input(b).shape;
    if (x == y) return true;
    std::vector<InferContext::FixHint> fixes;
    offer_squeeze(c, a, y, fixes);
    offer_squeeze(c, b, x, fixes);
    c.error(b,
            Message(TR("{0} is {1} and {2} {3}; they must be the same"),
                    {c.port(a), to_string(x), c.port(b), to_string(y)}),
            std::move(fixes));
    return false;
}

std::vector<Op> loss_classes_ops() { return {cross_entropy_op(), nll_op()}; }

}  // namespace nn
