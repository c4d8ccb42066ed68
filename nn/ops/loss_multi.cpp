// Margins over the scores of a row: MultiMarginLoss and MultiLabelMarginLoss.
#include "nn/ops/loss_rows.h"

#include <limits>

namespace nn {

namespace {

using namespace row_losses;

struct MultiMarginOptions {
    std::int64_t p = 1;
    double margin = 1;
    std::optional<std::vector<double>> weight;
    std::string reduction = "mean";
    double weight_in_objective = 1;
};
struct MultiLabelOptions {
    std::string reduction = "mean";
    double weight_in_objective = 1;
};

/// max(0, z). In this order NaN gives 0, as in PyTorch: of two numbers that don't compare, max takes the first.
auto behind(const auto& z) { return full_like(z, 0.0f).max(z); }

/// A row's loss from its scores and class numbers, divided by the number of classes.
class ScoreLoss : public RowLoss {
public:
    ScoreLoss(const std::string& reduction, const KernelSpec& spec)
        : RowLoss(reduction, spec.inputs[0].shape[0], spec.inputs[0].shape[1], spec) {}

protected:
    bool in_range(std::int64_t target) const { return target >= 0 && target < width_; }
    double classes() const { return static_cast<double>(width_); }
};

/// Σ over the other classes of w[y] max(0, margin - x[y] + x[i])^p / C.
class MultiMarginKernel : public ScoreLoss {
public:
    MultiMarginKernel(const MultiMarginOptions& o, const KernelSpec& spec)
        : ScoreLoss(o.reduction, spec), o_(o), margin_(static_cast<float>(o.margin)) {}

private:
    double weight(std::int64_t y) const { return o_.weight ? (*o_.weight)[static_cast<std::size_t>(y)] : 1; }

    double loss(const KernelRun& run, std::int64_t r, float*, bool& bad) const override {
        const std::int64_t y = run.inputs[1].i64()[r];
        bad = !in_range(y);
        if (bad) return 0;
        const float* x = row(run.inputs[0], r);
        const float lead = margin_ - x[y];
        const float own = std::max(0.0f, x[y] + lead);  // what it would add itself: about the margin; 0 for a NaN
        const double all = o_.p == 1 ? sum_row(width_, [&](auto at) { return behind(at.of(x) + lead); })
                                     : sum_row(width_, [&](auto at) { return behind(at.of(x) + lead).square(); });
        return (all - static_cast<double>(o_.p == 1 ? own : own * own)) * weight(y) / classes();
    }
    void refuse(const KernelRun& run, std::int64_t r) const override {
        refuse_target(run, name_, run.inputs[1].i64()[r], width_);
    }
    void gradient(const KernelRun& run, std::int64_t r, double seed, float*) const override {
        const std::int64_t y = run.inputs[1].i64()[r];
        ArrayMap d(slopes(run, 0, r), width_);
        if (!in_range(y)) {
            d.setZero();
            return;
        }
        const float* x = row(run.inputs[0], r);
        const float lead = margin_ - x[y];
        const auto factor = static_cast<float>(static_cast<double>(o_.p) * weight(y) / classes() * seed);
        for_row(width_, [&](auto at) {
            const auto z = at.of(x) + lead;
            if (o_.p == 1)
                at.of(d.data()) = or_zero(z > 0.0f, decltype(at)::Array::Constant(factor));
            else
                at.of(d.data()) = factor * behind(z);
        });
        d[y] = 0;
        d[y] = -static_cast<float>(sum_row(width_, [&](auto at) { return at.of(d.data()); }));
    }
    const MultiMarginOptions o_;
    const float margin_;
};

/// Targets are lists of classes that end at the first -1: Σ over listed j and other i of max(0, 1 - x[j] + x[i]) / C.
class MultiLabelKernel : public ScoreLoss {
public:
    MultiLabelKernel(const MultiLabelOptions& o, const KernelSpec& spec) : ScoreLoss(o.reduction, spec) {}

private:
    std::int64_t spare_floats() const override { return width_; }

    /// fn(j) for the classes that a row lists; before, `others` becomes 0 for all the others and -∞ for these.
    template <typename Fn>
    void each_listed(const std::int64_t* targets, float* others, Fn&& fn) const {
        ArrayMap(others, width_).setZero();
        const std::int64_t* end = std::find_if(targets, targets + width_, [](std::int64_t t) { return t < 0; });
        const auto each = [&](auto&& what) {
            for (const std::int64_t* t = targets; t < end; ++t)
                if (in_range(*t)) what(*t);
        };
        each([&](std::int64_t j) { others[j] = -std::numeric_limits<float>::infinity(); });
        each(fn);
    }
    double loss(const KernelRun& run, std::int64_t r, float* others, bool& bad) const override {
        const std::int64_t* targets = run.inputs[1].i64() + r * width_;
        bad = std::any_of(targets, targets + width_, [this](std::int64_t t) { return t < -1 || t >= width_; });
        const float* x = row(run.inputs[0], r);
        double sum = 0;
        each_listed(targets, others, [&](std::int64_t j) {
            const float lead = 1 - x[j];
            sum += sum_row(width_, [&](auto at) { return behind(at.of(x) + lead + at.of(others)); });
        });
        return sum / classes();
    }
    void refuse(const KernelRun& run, std::int64_t r) const override {
        const std::int64_t* targets = run.inputs[1].i64() + r * width_;
        for (std::int64_t j = 0; j < width_; ++j)
            if (targets[j] < -1 || targets[j] >= width_) refuse_target(run, name_, targets[j], width_);
    }
    void gradient(const KernelRun& run, std::int64_t r, double seed, float* others) const override {
        const float* x = row(run.inputs[0], r);
        ArrayMap d(slopes(run, 0, r), width_);
        d.setZero();
        const auto slope = static_cast<float>(seed / classes());
        each_listed(run.inputs[1].i64() + r * width_, others, [&](std::int64_t j) {
            const float lead = 1 - x[j];
            float sum = 0;
            for_row(width_, [&](auto at) {
                using Array = typename decltype(at)::Array;
                const Array given = or_zero(at.of(x) + lead + at.of(others) > 0.0f, Array::Constant(slope));
                at.of(d.data()) += given;
                sum += given.sum();
            });
            d[j] -= sum;
        });
    }
};

bool need_scores(InferContext& c, const std::string& reduction) {
    if (!need_float(c, 0) || !need_scalar(c, reduction) || !need_rank(c, 2, "(N, C)")) return false;
    if (c.input(1).dtype == DType::Int64) return true;
    c.error(1, TR("float32 values arrive on 'target', which takes class numbers (int64)"));
    return false;
}

void infer_multi_margin(MultiMarginOptions& o, InferContext& c) {
    if (!need_scores(c, o.reduction)) return;
    const Shape &in = c.input(0).shape, &target = c.input(1).shape;
    if (o.weight && static_cast<std::int64_t>(o.weight->size()) != in[1].size) {
        c.option_error("weight", Message(TR("weight has {0} numbers, but the input has scores for {1} classes"),
                                         {std::to_string(o.weight->size()), std::to_string(in[1].size)}));
        return;
    }
    if (target.size() != 1 || target[0] != in[0]) {
        c.error(1, Message(TR("input is {0} and target {1}; for scores (N, C) the target is (N)"),
                           {to_string(in), to_string(target)}));
        return;
    }
    c.output(Shape{});
}

void infer_multi_label(MultiLabelOptions& o, InferContext& c) {
    if (need_scores(c, o.reduction) && need_same_shape(c, 0, 1)) c.output(Shape{});
}

Op multi_margin_op() {
    using O = MultiMarginOptions;
    Define<O> define("MultiMarginLoss");
    loss_op(define, TR("MultiMarginLoss"))
        .doc(TR("For one class out of many: the right one's score is to be ahead of every other by a margin, as in a support "
                "vector machine."))
        .formula("loss = Σ max(0, margin − x[class] + x[i])ᵖ / C")
        .keywords("classification hinge svm support vector")
        .answers(Answers::Classes)
        .input("input", TR("(N, C)"))
        .input("target", TR("(N), int64 classes"))
        .output("output", TR("scalar"))
        .option(&O::p, "p", TR("1, or 2 for squares."))
        .range(1, 2);
    margin_option(define)
        .option(&O::weight, "weight", TR("A factor for every class, such as [1, 5]: for classes that are rare."))
        .range(-1e9, 1e9)
        .ui_range(0, 10);
    reduction_option(define);
    objective_option(define)
        .infer(infer_multi_margin)
        .kernel<MultiMarginKernel>()
        .sample({}, {f32({5, 4}), i64({5})})
        .sample({{"p", 2}, {"margin", 0.63}, {"weight", {1, 2, 0.5, 3}}},
                {f32({5, 4}), i64({5})})
        .sample(kSum, {f32({5, 4}), i64({5})})
        .error({}, {f32({5, 4}), i64({5, 4})}, "the target is (N)")
        .error({}, {f32({5, 4}), f32({5})}, "takes class numbers")
        .error({{"weight", {1.0, 2.0}}}, {f32({5, 4}), i64({5})}, "weight has 2 numbers")
        .error(kNone, {f32({5, 4}), i64({5})}, "needs one number");
    return define;
}

Op multi_label_op() {
    Define<MultiLabelOptions> define("MultiLabelMarginLoss");
    loss_op(define, TR("MultiLabelMarginLoss"))
        .doc(TR("For several classes at once: every listed class's score is to be ahead of every other's. A target row lists "
                "classes up to the first −1."))
        .formula("loss = Σ max(0, 1 − x[listed] + x[other]) / C")
        .keywords("multi-label classification hinge several classes")
        .input("input", TR("(N, C)"))
        .input("target", TR("(N, C), int64 classes, then −1"))
        .output("output", TR("scalar"));
    reduction_option(define);
    objective_option(define)
        .infer(infer_multi_label)
        .kernel<MultiLabelKernel>()
        .sample({}, {f32({5, 3}), i64({5, 3})})
        .sample(kSum, {f32({3, 7}), i64({3, 7})})
        .error({}, {f32({5, 4}), i64({5})}, "they must be the same")
        .error({}, {f32({5, 4}), f32({5, 4})}, "takes class numbers")
        .error(kNone, {f32({5, 4}), i64({5, 4})}, "needs one number");
    return define;
}

}  // namespace

std::vector<Op> loss_multi_ops() { return {multi_margin_op(), multi_label_op()}; }

}  // namespace nn
