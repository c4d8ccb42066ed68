// Margins over the scores of a row: MultiMarginLoss and MultiLabelMarginLoss.
#include "nn/ops/loss_units.h"

namespace nn {

namespace {

using namespace units;

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
/// A row's loss from its scores and class numbers, divided by the number of classes.
class ScoreLoss : public UnitLoss {
public:
    ScoreLoss(const std::string& reduction, const KernelSpec& spec)
        : UnitLoss(reduction, spec.inputs[0].shape[0], spec.inputs[0].shape[1], spec) {}

protected:
    bool in_range(std::int64_t target) const { return target >= 0 && target < width_; }
    double classes() const { return static_cast<double>(width_); }
};

/// Σ over the other classes of w[y] max(0, margin - x[y] + x[i])^p / C.
class MultiMarginKernel : public ScoreLoss {
public:
    MultiMarginKernel(const MultiMarginOptions& o, const KernelSpec& spec) : ScoreLoss(o.reduction, spec), o_(o) {}

private:
    double weight(std::int64_t y) const { return o_.weight ? (*o_.weight)[static_cast<std::size_t>(y)] : 1; }
    double unit(const KernelRun& run, std::int64_t u, bool& bad) const override {
        const std::int64_t y = run.inputs[1].i64()[u];
        bad = !in_range(y);
        double sum = 0;
        for (std::int64_t i = 0; !bad && i < width_; ++i) {
            const double z = o_.margin - at(run.inputs[0], u * width_ + y) + at(run.inputs[0], u * width_ + i);
            if (i != y && z > 0) sum += o_.p == 1 ? z : z * z;
        }
        return bad ? 0 : sum * weight(y) / classes();
    }
    void refuse(const KernelRun& run, std::int64_t u) const override {
        refuse_target(run, name_, run.inputs[1].i64()[u], width_);
    }
    void gradient(const KernelRun& run, std::int64_t u, double seed) const override {
        const std::int64_t y = run.inputs[1].i64()[u];
        float* d = run.input_gradients[0].f32() + u * width_;
        std::fill_n(d, width_, 0.0f);
        if (!in_range(y)) return;
        double own = 0;
        for (std::int64_t i = 0; i < width_; ++i) {
            const double z = o_.margin - at(run.inputs[0], u * width_ + y) + at(run.inputs[0], u * width_ + i);
            if (i == y || !(z > 0)) continue;
            const double slope = (o_.p == 1 ? 1 : 2 * z) * weight(y) / classes() * seed;
            d[i] = static_cast<float>(slope);
            own -= slope;
        }
        d[y] = static_cast<float>(own);
    }
    const MultiMarginOptions o_;
};

/// Targets are lists of classes that end at the first -1: Σ over listed j and other i of max(0, 1 - x[j] + x[i]) / C.
class MultiLabelKernel : public ScoreLoss {
public:
    MultiLabelKernel(const MultiLabelOptions& o, const KernelSpec& spec) : ScoreLoss(o.reduction, spec) {}

private:
    std::int64_t listed(const std::int64_t* targets) const {
        std::int64_t count = 0;
        while (count < width_ && targets[count] >= 0) ++count;
        return count;
    }
    template <typename Fn>
    void each_pair(const KernelRun& run, std::int64_t u, Fn&& fn) const {
        const std::int64_t *targets = run.inputs[1].i64() + u * width_, count = listed(targets);
        for (std::int64_t i = 0; i < width_; ++i) {
            if (std::find(targets, targets + count, i) != targets + count) continue;
            for (std::int64_t j = 0; j < count; ++j) {
                if (!in_range(targets[j])) continue;
                const double z = 1 - at(run.inputs[0], u * width_ + targets[j]) + at(run.inputs[0], u * width_ + i);
                if (z > 0) fn(targets[j], i, z);
            }
        }
    }
    double unit(const KernelRun& run, std::int64_t u, bool& bad) const override {
        const std::int64_t* targets = run.inputs[1].i64() + u * width_;
        bad = std::any_of(targets, targets + width_, [this](std::int64_t t) { return t < -1 || t >= width_; });
        double sum = 0;
        each_pair(run, u, [&sum](std::int64_t, std::int64_t, double z) { sum += z; });
        return sum / classes();
    }
    void refuse(const KernelRun& run, std::int64_t u) const override {
        const std::int64_t* targets = run.inputs[1].i64() + u * width_;
        for (std::int64_t j = 0; j < width_; ++j)
            if (targets[j] < -1 || targets[j] >= width_) refuse_target(run, name_, targets[j], width_);
    }
    void gradient(const KernelRun& run, std::int64_t u, double seed) const override {
        float* d = run.input_gradients[0].f32() + u * width_;
        std::fill_n(d, width_, 0.0f);
        const auto slope = static_cast<float>(seed / classes());
        each_pair(run, u, [d, slope](std::int64_t listed, std::int64_t other, double) {
            d[listed] -= slope;
            d[other] += slope;
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
        .error({{"weight", {1, 2}}}, {f32({5, 4}), i64({5})}, "weight has 2 numbers")
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
