// Losses of yes and no, element by element.
#include "nn/ops/loss_elements.h"

namespace nn {

namespace {

using namespace elements;

struct BceOptions : Reduction {
    Factors weight;
};
struct BceLogitsOptions : Reduction {
    Factors weight;
    Factors pos_weight;
};
struct LabelOptions : Reduction {
    Factors weight;
};
struct HingeOptions : Reduction {
    double margin = 1;
};

/// Logarithms are cut off at -100, as PyTorch does, so that a probability of 0 costs much but not without end.
struct Bce : Formula<2, 1> {
    explicit Bce(const BceOptions& o) : Formula{{o.weight}} {}
    auto value(const auto& x, const auto& t, const auto& w) const {
        return w * ((t - 1.0f) * at_least(log1p(-x), -100.0f) - t * at_least(log(x), -100.0f));
    }
    auto gradients(const auto& x, const auto& t, const auto& w) const {
        return std::tuple(w * (x - t) / at_least((1.0f - x) * x, 1e-12f), w * (log1p(-x) - log(x)));
    }
    auto legal(const auto& x, const auto&, const auto&) const { return x >= 0.0f && x <= 1.0f; }
    Message refusal(const std::string& name, std::span<const TensorView> inputs, std::int64_t i) const {
        return Message(TR("{0}: an input is {1}; BCELoss takes probabilities from 0 to 1. Put a Sigmoid before it, or take "
                          "BCEWithLogitsLoss"),
                       {name, to_string(OptionValue(static_cast<double>(inputs[0].f32()[i])))});
    }
};

/// -t log σ(x) - (1 - t) log(1 - σ(x)); log(1 - σ(x)) is log σ(x) - x, and -log σ(x) softplus(-x).
struct BceWithLogits : Formula<2> {
    explicit BceWithLogits(const BceLogitsOptions&) {}
    auto value(const auto& x, const auto& t) const { return (1.0f - t) * x + softplus(-x); }
    auto gradients(const auto& x, const auto& t) const { return std::tuple(sigmoid(x) - t, -x); }
};

/// w (-p t log σ(x) - (1 - t) log(1 - σ(x))).
struct WeightedBceWithLogits : Formula<2, 2> {
    explicit WeightedBceWithLogits(const BceLogitsOptions& o) : Formula{{o.weight, o.pos_weight}} {}
    auto value(const auto& x, const auto& t, const auto& w, const auto& p) const {
        return w * ((1.0f - t) * x + (1.0f - t + p * t) * softplus(-x));
    }
    auto gradients(const auto& x, const auto& t, const auto& w, const auto& p) const {
        return std::tuple(w * ((1.0f - t + p * t) * sigmoid(x) - p * t), w * ((p - 1.0f) * softplus(-x) - x));
    }
};

/// The same for several labels, whose mean is taken first: over the last axis.
struct MultiLabelSoftMargin : WeightedBceWithLogits {
    explicit MultiLabelSoftMargin(const LabelOptions& o) : WeightedBceWithLogits({{}, o.weight, {}}) {}
    double divisor(const std::string& reduction, const Extents& shape) const {
        return static_cast<double>(reduction == "mean" ? numel(shape) : shape.back());
    }
};

/// x where t is 1, max(0, margin - x) where it is -1; elsewhere both.
struct HingeEmbedding : Formula<2> {
    explicit HingeEmbedding(const HingeOptions& o) : margin(static_cast<float>(o.margin)) {}
    auto value(const auto& x, const auto& t) const {
        return where(t != 1.0f, relu(margin - x), 0.0f) + where(t != -1.0f, x, 0.0f);
    }
    auto gradients(const auto& x, const auto& t) const {
        return std::tuple(where(t != 1.0f && x <= margin, -1.0f, 0.0f) + where(t != -1.0f, 1.0f, 0.0f),
                          ConstArrayMap::Zero(t.size()));
    }
    const float margin;
};

/// log(1 + e^(-t x)).
struct SoftMargin : Formula<2> {
    explicit SoftMargin(const Reduction&) {}
    auto value(const auto& x, const auto& t) const { return softplus(-t * x); }
    auto gradients(const auto& x, const auto& t) const {
        return std::tuple(-t * sigmoid(-t * x), -x * sigmoid(-t * x));
    }
};

/// A list of factors goes along the last axis, as PyTorch broadcasts it; one number stands for all.
bool check_factors(const Factors& factors, const char* option, InferContext& c) {
    if (!factors || factors->size() == 1) return true;
    const Shape& in = c.input(0).shape;
    const bool fits = !in.empty() && !in.back().batch && in.back().size == static_cast<std::int64_t>(factors->size());
    if (!fits)
        c.option_error(option, Message(TR("{0} has {1} numbers; needed is one, or one for each position along the last axis of "
                                          "the input {2}"),
                                       {option, std::to_string(factors->size()), to_string(in)}));
    return fits;
}

void infer_bce(BceOptions& o, InferContext& c) {
    if (check_factors(o.weight, "weight", c)) infer_pair(o, c);
}

void infer_bce_logits(BceLogitsOptions& o, InferContext& c) {
    if (check_factors(o.weight, "weight", c) && check_factors(o.pos_weight, "pos_weight", c)) infer_pair(o, c);
}

void infer_label(LabelOptions& o, InferContext& c) {
    if (!need_float(c, 0)) return;
    const Shape& in = c.input(0).shape;
    if (in.size() < 2 || in.back().batch) {
        c.error(0, Message(TR("input is {0}; needed is {1}"), {to_string(in), "(N, C)"}));
        return;
    }
    if (check_factors(o.weight, "weight", c)) infer_pair(o, c);
}

Op bce_op() {
    using O = BceOptions;
    Define<O> define("BCELoss");
    loss_op(define, TR("BCELoss"))
        .doc(TR("For yes or no, on probabilities as a Sigmoid gives them. BCEWithLogitsLoss takes the values before the "
                "Sigmoid and is safer."))
        .formula("loss = mean( −y log x − (1 − y) log(1 − x) )")
        .keywords("binary cross entropy probability sigmoid multi-label yes no")
        .answers(Answers::YesNo, 0.5)
        .input("input", TR("(*), probabilities"))
        .values(0, 1)
        .meaning(Meaning::Probabilities, "Sigmoid")
        .input("target", TR("(*), as the input, 0 to 1"))
        .values(0, 1)
        .output("output", TR("scalar"))
        .option(&O::weight, "weight", TR("A factor for each position along the last axis, such as [1, 5], or one for all."))
        .range(-1e9, 1e9)
        .ui_range(0, 10);
    reduction_option(define);
    objective_option(define).infer(infer_bce);
    finish<Bce>(define)
        .sample({{"weight", {1, 0.5, 3}}}, {f32({2, 4, 3}), f32({2, 4, 3})})
        .error({{"weight", {1.0, 2.0}}}, {f32({2, 3}), f32({2, 3})}, "weight has 2 numbers");
    return define;
}

Op bce_logits_op() {
    using O = BceLogitsOptions;
    Define<O> define("BCEWithLogitsLoss");
    loss_op(define, TR("BCEWithLogitsLoss"))
        .doc(TR("For yes or no, or several labels at once. Takes raw scores; it applies the Sigmoid itself."))
        .formula("loss = mean( −p y log σ(x) − (1 − y) log(1 − σ(x)) ), p = pos_weight")
        .keywords("binary cross entropy logits sigmoid multi-label yes no segmentation")
        .answers(Answers::YesNo)
        .input("input", TR("(*)"))
        .meaning(Meaning::Scores)
        .input("target", TR("(*), as the input"))
        .output("output", TR("scalar"))
        .option(&O::weight, "weight", TR("A factor for each position along the last axis, such as [1, 5], or one for all."))
        .range(-1e9, 1e9)
        .ui_range(0, 10);
    reduction_option(define)
        .option(&O::pos_weight, "pos_weight",
                TR("How much more a yes counts than a no, for each position along the last axis, or one for all."))
        .range(-1e9, 1e9)
        .ui_range(0, 10);
    objective_option(define).infer(infer_bce_logits);
    finish<O>(define, [](const O& o, const KernelSpec& spec) -> std::unique_ptr<Kernel> {
        if (o.weight || o.pos_weight) return std::make_unique<ElementLoss<WeightedBceWithLogits>>(o, spec);
        return std::make_unique<ElementLoss<BceWithLogits>>(o, spec);
    });
    define
        .sample({{"weight", {1, 0.5, 3}}}, {f32({2, 4, 3}), f32({2, 4, 3})})
        .sample({{"pos_weight", {4.0}}}, {f32({7, 3}), f32({7, 3})})
        .sample({{"weight", {2.0}}, {"pos_weight", {1, 0.5, 3}}}, {f32({7, 3}), f32({7, 3})})
        .error({{"pos_weight", {1, 2}}}, {f32({2, 3}), f32({2, 3})}, "pos_weight has 2 numbers");
    return define;
}

Op label_op() {
    using O = LabelOptions;
    Define<O> define("MultiLabelSoftMarginLoss");
    loss_op(define, TR("MultiLabelSoftMarginLoss"))
        .doc(TR("For several labels at once, yes or no for each: BCEWithLogitsLoss averaged over the labels of a sample."))
        .formula("loss = −mean( y log σ(x) + (1 − y) log σ(−x) )")
        .keywords("multi-label classification binary cross entropy tags")
        .answers(Answers::YesNo)
        .input("input", TR("(N, C)"))
        .meaning(Meaning::Scores)
        .input("target", TR("(N, C), 0 or 1"))
        .output("output", TR("scalar"))
        .option(&O::weight, "weight", TR("A factor for every class, such as [1, 5]."))
        .range(-1e9, 1e9)
        .ui_range(0, 10);
    reduction_option(define);
    objective_option(define)
        .infer(infer_label)
        .kernel<ElementLoss<MultiLabelSoftMargin>>()
        .sample({}, {f32({4, 5}), f32({4, 5})})
        .sample(kSum, {f32({4, 5}), f32({4, 5})})
        .sample({{"weight", {1, 0.5, 3}}}, {f32({7, 3}), f32({7, 3})})
        .error({}, {f32({6}), f32({6})}, "needed is (N, C)")
        .error({}, {f32({4, 5}), f32({4})}, "they must be the same")
        .error({{"weight", {1.0, 2.0}}}, {f32({2, 3}), f32({2, 3})}, "weight has 2 numbers")
        .error({{"reduction", "none"}}, {f32({4, 5}), f32({4, 5})}, "needs one number");
    return define;
}

Op hinge_op() {
    using O = HingeOptions;
    Define<O> define("HingeEmbeddingLoss");
    element_loss(define, TR("HingeEmbeddingLoss"))
        .doc(TR("For distances: small where the target is 1, at least the margin where it is −1."))
        .formula("loss = mean( x where y = 1, max(0, margin − x) where y = −1 )")
        .keywords("similar dissimilar distance metric semi-supervised")
        .option(&O::margin, "margin", TR("The distance that is far enough."))
        .range(-1e6, 1e6)
        .ui_range(0, 5);
    reduction_option(define);
    objective_option(define).infer(infer_pair<O>);
    finish<HingeEmbedding>(define).sample({{"margin", 0.33}}, {f32({3, 4}), f32({3, 4})});
    return define;
}

}  // namespace

std::vector<Op> loss_binary_ops() {
    return {bce_op(), bce_logits_op(), label_op(), hinge_op(),
            plain<SoftMargin>("SoftMarginLoss", TR("For two classes, −1 and 1: raw scores against their sign."),
                                  "loss = mean( log(1 + exp(−y x)) )", "binary classification logistic")};
}

}  // namespace nn
