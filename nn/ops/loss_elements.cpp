// Losses that compare input and target element by element.
#include "nn/ops/loss_rules.h"

#include <limits>
#include <numbers>

// GCC 12 takes the "undefined" registers of its own AVX-512 intrinsics for a mistake once Eigen inlines them.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma GCC diagnostic ignored "-Wuninitialized"

#include <Eigen/Core>

namespace nn {

namespace {

using Values = Eigen::Map<const Eigen::ArrayXf>;
using Into = Eigen::Map<Eigen::ArrayXf>;
using Factors = std::optional<std::vector<double>>;

constexpr std::int64_t kBlock = 512;

struct Reduction {
    std::string reduction = "mean";
    double weight_in_objective = 1;
};
struct BetaOptions : Reduction {
    double beta = 1;
};
struct DeltaOptions : Reduction {
    double delta = 1;
};
struct BceOptions : Reduction {
    Factors weight;
};
struct BceLogitsOptions : Reduction {
    Factors weight;
    Factors pos_weight;
};
struct KlOptions : Reduction {
    bool log_target = false;
};
struct PoissonOptions : Reduction {
    bool log_input = true;
    bool full = false;
    double eps = 1e-8;
};
struct HingeOptions : Reduction {
    double margin = 1;
};

/// A factor per position of the last axis, as PyTorch broadcasts a list; laid out so that any run of kBlock elements finds
/// its factors side by side.
class Pattern {
public:
    Pattern(const Factors& factors, std::int64_t last) : period_(last) {
        if (!factors) return;
        for (std::int64_t i = 0; i < last + kBlock; ++i)
            table_.push_back(static_cast<float>((*factors)[factors->size() == 1 ? 0 : static_cast<std::size_t>(i % last)]));
    }
    bool given() const { return !table_.empty(); }
    Values at(std::int64_t i, std::int64_t n) const { return {table_.data() + i % period_, n}; }

private:
    std::int64_t period_;
    std::vector<float> table_;
};

std::int64_t last_extent(const KernelSpec& spec) {
    return spec.inputs[0].shape.empty() ? 1 : std::max<std::int64_t>(spec.inputs[0].shape.back(), 1);
}

/// A term says what an element's loss is, and its slope in input and target: for elements i to i + x.size().
struct PlainTerm {
    bool by_position() const { return false; }
    bool legal(Values) const { return true; }
    Message fault(float) const { return {}; }
};

struct MseTerm : PlainTerm {
    MseTerm(const Reduction&, const KernelSpec&) {}
    void loss(std::int64_t, Values x, Values t, Into y) const { y = (x - t).square(); }
    void input(std::int64_t, Values x, Values t, Into y) const { y = 2.0f * (x - t); }
    void target(std::int64_t, Values x, Values t, Into y) const { y = 2.0f * (t - x); }
};

struct L1Term : PlainTerm {
    L1Term(const Reduction&, const KernelSpec&) {}
    void loss(std::int64_t, Values x, Values t, Into y) const { y = (x - t).abs(); }
    void input(std::int64_t, Values x, Values t, Into y) const { y = (x - t).sign(); }
    void target(std::int64_t, Values x, Values t, Into y) const { y = (t - x).sign(); }
};

/// Square near zero, straight further out. beta 0 is L1.
struct SmoothL1Term : PlainTerm {
    SmoothL1Term(const BetaOptions& o, const KernelSpec&) : beta(static_cast<float>(o.beta)) {}
    void loss(std::int64_t, Values x, Values t, Into y) const {
        y = (x - t).abs();
        y = (y < beta).select(0.5f * y.square() / beta, y - 0.5f * beta);
    }
    void input(std::int64_t, Values x, Values t, Into y) const {
        y = x - t;
        y = (y.abs() < beta).select(y / beta, y.sign());
    }
    void target(std::int64_t i, Values x, Values t, Into y) const { input(i, t, x, y); }
    const float beta;
};

struct HuberTerm : PlainTerm {
    HuberTerm(const DeltaOptions& o, const KernelSpec&) : delta(static_cast<float>(o.delta)) {}
    void loss(std::int64_t, Values x, Values t, Into y) const {
        y = (x - t).abs();
        y = (y <= delta).select(0.5f * y.square(), delta * (y - 0.5f * delta));
    }
    void input(std::int64_t, Values x, Values t, Into y) const { y = (x - t).max(-delta).min(delta); }
    void target(std::int64_t, Values x, Values t, Into y) const { y = (t - x).max(-delta).min(delta); }
    const float delta;
};

/// Logarithms are cut off at -100, as PyTorch does, so that a probability of 0 costs much but not without end.
struct BceTerm {
    BceTerm(const BceOptions& o, const KernelSpec& spec) : weight(o.weight, last_extent(spec)) {}
    bool by_position() const { return weight.given(); }
    bool legal(Values x) const { return (x >= 0.0f && x <= 1.0f).all(); }
    Message fault(float value) const {
        return Message(TR("an input is {0}; BCELoss takes probabilities from 0 to 1. A Sigmoid before it gives such, or take "
                          "BCEWithLogitsLoss"),
                       {to_string(OptionValue(static_cast<double>(value)))});
    }
    void scale(std::int64_t i, Into y) const {
        if (weight.given()) y *= weight.at(i, y.size());
    }
    void loss(std::int64_t i, Values x, Values t, Into y) const {
        y = (t - 1.0f) * (-x).log1p().max(-100.0f) - t * x.log().max(-100.0f);
        scale(i, y);
    }
    void input(std::int64_t i, Values x, Values t, Into y) const {
        y = (x - t) / ((1.0f - x) * x).max(1e-12f);
        scale(i, y);
    }
    void target(std::int64_t i, Values x, Values, Into y) const {
        y = (-x).log1p() - x.log();
        scale(i, y);
    }
    const Pattern weight;
};

/// With p = sigmoid(x): -(pos t log p + (1 - t) log(1 - p)), in the form that no x makes overflow.
struct BceLogitsTerm : PlainTerm {
    BceLogitsTerm(const BceLogitsOptions& o, const KernelSpec& spec)
        : weight(o.weight, last_extent(spec)), positive(o.pos_weight, last_extent(spec)) {}
    bool by_position() const { return weight.given() || positive.given(); }
    void scale(std::int64_t i, Into y) const {
        if (weight.given()) y *= weight.at(i, y.size());
    }
    /// log(1 + e^-x), for every x.
    static auto softplus(Values x) { return (-x).max(0.0f) + (-x.abs()).exp().log1p(); }

    void loss(std::int64_t i, Values x, Values t, Into y) const {
        if (positive.given()) {
            y = (1.0f - t) * x + (1.0f + (positive.at(i, x.size()) - 1.0f) * t) * softplus(x);
        } else {
            y = (1.0f - t) * x + softplus(x);
        }
        scale(i, y);
    }
    void input(std::int64_t i, Values x, Values t, Into y) const {
        y = 1.0f / (1.0f + (-x).exp());
        if (positive.given()) {
            y = (1.0f - t + positive.at(i, x.size()) * t) * y - positive.at(i, x.size()) * t;
        } else {
            y -= t;
        }
        scale(i, y);
    }
    void target(std::int64_t i, Values x, Values, Into y) const {
        if (positive.given()) {
            y = (positive.at(i, x.size()) - 1.0f) * softplus(x) - x;
        } else {
            y = -x;
        }
        scale(i, y);
    }
    const Pattern weight, positive;
};

/// t (log t - x), where x is a logarithm; t too with log_target. Nothing where t is 0.
struct KlTerm : PlainTerm {
    KlTerm(const KlOptions& o, const KernelSpec&) : log_target(o.log_target) {}
    void loss(std::int64_t, Values x, Values t, Into y) const {
        if (log_target) {
            y = t.exp() * (t - x);
        } else {
            y = (t == 0.0f).select(0.0f * t, t * t.log()) - t * x;
        }
    }
    void input(std::int64_t, Values, Values t, Into y) const {
        if (log_target) {
            y = -t.exp();
        } else {
            y = -t;
        }
    }
    void target(std::int64_t, Values x, Values t, Into y) const {
        if (log_target) {
            y = t.exp() * (t - x + 1.0f);
        } else {
            y = t.log() + 1.0f - x;
        }
    }
    const bool log_target;
};

/// e^x - t x, or x - t log(x + eps) where the input is no logarithm; `full` adds Stirling's terms of log t! where t > 1.
struct PoissonTerm : PlainTerm {
    PoissonTerm(const PoissonOptions& o, const KernelSpec&)
        : log_input(o.log_input), full(o.full), eps(static_cast<float>(o.eps)) {}
    void loss(std::int64_t, Values x, Values t, Into y) const {
        constexpr auto two_pi = static_cast<float>(2 * std::numbers::pi);
        if (log_input) {
            y = x.exp() - t * x;
        } else {
            y = x - t * (x + eps).log();
        }
        if (full) y = (t > 1.0f).select(y + t * t.log() - t + 0.5f * (two_pi * t).log(), y);
    }
    void input(std::int64_t, Values x, Values t, Into y) const {
        if (log_input) {
            y = x.exp() - t;
        } else {
            y = 1.0f - t / (x + eps);
        }
    }
    void target(std::int64_t, Values x, Values t, Into y) const {
        if (log_input) {
            y = -x;
        } else {
            y = -(x + eps).log();
        }
        if (full) y = (t > 1.0f).select(y + t.log() + 0.5f / t, y);
    }
    const bool log_input, full;
    const float eps;
};

/// x where t is 1, max(0, margin - x) where it is -1.
struct HingeTerm : PlainTerm {
    HingeTerm(const HingeOptions& o, const KernelSpec&) : margin(static_cast<float>(o.margin)) {}
    void loss(std::int64_t, Values x, Values t, Into y) const {
        y = (t != 1.0f).select((margin - x).max(0.0f), 0.0f * x) + (t != -1.0f).select(x, 0.0f * x);
    }
    void input(std::int64_t, Values x, Values t, Into y) const {
        y = (t != 1.0f && x <= margin).select(Eigen::ArrayXf::Constant(x.size(), -1.0f), 0.0f) +
            (t != -1.0f).select(Eigen::ArrayXf::Constant(x.size(), 1.0f), 0.0f);
    }
    void target(std::int64_t, Values, Values, Into y) const { y.setZero(); }
    const float margin;
};

/// log(1 + e^(-t x)).
struct SoftMarginTerm : PlainTerm {
    SoftMarginTerm(const Reduction&, const KernelSpec&) {}
    void loss(std::int64_t, Values x, Values t, Into y) const {
        y = x * t;
        y = (-y).max(0.0f) + (-y.abs()).exp().log1p();
    }
    void input(std::int64_t, Values x, Values t, Into y) const { y = -t / (1.0f + (x * t).exp()); }
    void target(std::int64_t, Values x, Values t, Into y) const { y = -x / (1.0f + (x * t).exp()); }
};

/// Sum or mean of a term over all elements.
template <typename Options, typename Term>
class ElementLoss : public LossKernel {
public:
    ElementLoss(const Options& o, const KernelSpec& spec)
        : LossKernel(spec.threads), count_(numel(spec.inputs[0].shape)), term_(o, spec) {
        if (o.reduction == "mean") divisor_ = static_cast<double>(count_);
        if (o.reduction == "batchmean") divisor_ = static_cast<double>(spec.inputs[0].shape[0]);
    }

    Layout input_layout(std::size_t, std::span<const Layout> arriving) const override {
        return term_.by_position() ? Layout::RowMajor : arriving[0];
    }

    std::optional<Message> fault() const override {
        if (bad_ < 0) return std::nullopt;
        return term_.fault(bad_value_);
    }

    void forward(const KernelRun& run) override {
        const float *x = run.inputs[0].f32(), *t = run.inputs[1].f32();
        const auto pass = [&](std::int64_t begin, std::int64_t end, int, Part& part) {
            float losses[kBlock];
            for (std::int64_t i = begin; i < end; i += kBlock) {
                const std::int64_t n = std::min(kBlock, end - i);
                const Values in(x + i, n);
                if (part.bad < 0 && !term_.legal(in)) part.bad = i;
                Into out(losses, n);
                term_.loss(i, in, Values(t + i, n), out);
                part.loss += out.template cast<double>().sum();
            }
        };
        const Part sum = total(run, count_, kWork * count_, pass);
        bad_ = sum.bad;
        for (std::int64_t i = bad_; i >= 0 && i < std::min(bad_ + kBlock, count_); ++i) {
            if (term_.legal(Values(x + i, 1))) continue;
            bad_value_ = x[i];
            break;
        }
        const double loss = bad_ < 0 ? sum.loss / divisor_ : std::numeric_limits<double>::quiet_NaN();
        *run.outputs[0].f32() = static_cast<float>(loss);
    }

    void backward(const KernelRun& run) override {
        const float *x = run.inputs[0].f32(), *t = run.inputs[1].f32();
        const auto factor = static_cast<float>(loss_seed(run) / divisor_);
        float *dx = run.input_gradients[0].f32(), *dt = run.input_gradients[1].f32();
        parallel_shares(threads_, count_, kWork * count_, [&](std::int64_t begin, std::int64_t end, int) {
            for (std::int64_t i = begin; i < end; i += kBlock) {
                const std::int64_t n = std::min(kBlock, end - i);
                const Values in(x + i, n), target(t + i, n);
                if (dx) {
                    Into d(dx + i, n);
                    term_.input(i, in, target, d);
                    d *= factor;
                }
                if (dt) {
                    Into d(dt + i, n);
                    term_.target(i, in, target, d);
                    d *= factor;
                }
            }
        });
    }

private:
    static constexpr std::int64_t kWork = 4;

    const std::int64_t count_;
    const Term term_;
    double divisor_ = 1;
    std::int64_t bad_ = -1;
    float bad_value_ = 0;
};

template <typename O>
void infer_pair(O& o, InferContext& c) {
    if (!need_float(c, 0) || !need_float(c, 1) || !need_scalar(c, o.reduction)) return;
    if (need_same_shape(c, 0, 1)) c.output(Shape{});
}

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

void infer_huber(DeltaOptions& o, InferContext& c) {
    if (o.delta > 0) return infer_pair(o, c);
    c.option_error("delta", TR("delta must be above 0"),
                   {InferContext::set_option(TR("Reset delta"), "delta", {})});
}

const OptionValues kSum{{"reduction", std::string("sum")}};

/// Ports, samples and refusals that all of them have.
template <typename O>
Define<O>& element_loss(Define<O>& define, const char* id) {
    return loss_op(define, id)
        .input("input", TR("(*)"))
        .input("target", TR("(*), as the input"))
        .output("output", TR("scalar"));
}

template <typename O, typename Term>
Define<O>& finish(Define<O>& define) {
    return define.template kernel<ElementLoss<O, Term>>()
        .sample({}, {f32({4, 5}), f32({4, 5})})
        .sample(kSum, {f32({2, 3, 4, 4}), f32({2, 3, 4, 4})})
        .sample({}, {f32({6}), f32({6})})
        .error({}, {f32({4, 5}), f32({4})}, "they must be the same")
        .error({}, {f32({4, 5}), i64({4, 5})}, "takes float32")
        .error({{"reduction", std::string("none")}}, {f32({4, 5}), f32({4, 5})}, "needs one number");
}

template <typename Term>
Define<Reduction> plain(const char* id, const char* doc, const char* formula, const char* keywords) {
    Define<Reduction> define(id);
    element_loss(define, id).doc(doc).formula(formula).keywords(keywords);
    reduction_option(define);
    objective_option(define).infer(infer_pair<Reduction>);
    finish<Reduction, Term>(define);
    return define;
}

Op smooth_l1_op() {
    using O = BetaOptions;
    Define<O> define("SmoothL1Loss");
    element_loss(define, TR("SmoothL1Loss"))
        .doc(TR("Square for small errors, straight for large ones: values far off pull less than with MSELoss."))
        .formula("loss = mean( ½ (x − y)² / beta where |x − y| < beta, else |x − y| − ½ beta )")
        .keywords("regression robust outlier huber detection boxes");
    reduction_option(define)
        .option(&O::beta, "beta", TR("Where the square ends and the straight part begins; 0 is L1Loss."))
        .range(0, 1e6)
        .ui_range(0, 2);
    objective_option(define).infer(infer_pair<O>);
    finish<O, SmoothL1Term>(define).sample({{"beta", 0.0}}, {f32({3, 4}), f32({3, 4})});
    define.sample({{"beta", 0.3}, {"reduction", std::string("sum")}}, {f32({3, 4}), f32({3, 4})});
    return define;
}

Op huber_op() {
    using O = DeltaOptions;
    Define<O> define("HuberLoss");
    element_loss(define, TR("HuberLoss"))
        .doc(TR("Square for errors up to delta, straight beyond: values far off pull less than with MSELoss."))
        .formula("loss = mean( ½ (x − y)² where |x − y| ≤ delta, else delta (|x − y| − ½ delta) )")
        .keywords("regression robust outlier");
    reduction_option(define)
        .option(&O::delta, "delta", TR("Where the square ends and the straight part begins; above 0."))
        .range(0, 1e6)
        .ui_range(0.01, 2);
    objective_option(define).infer(infer_huber);
    finish<O, HuberTerm>(define)
        .sample({{"delta", 0.3}}, {f32({3, 4}), f32({3, 4})})
        .error({{"delta", 0.0}}, {f32({3, 4}), f32({3, 4})}, "above 0");
    return define;
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
        .input("target", TR("(*), as the input, 0 to 1"))
        .values(0, 1)
        .output("output", TR("scalar"))
        .option(&O::weight, "weight", TR("A factor for each position along the last axis, such as [1, 5], or one for all."))
        .range(-1e9, 1e9)
        .ui_range(0, 10);
    reduction_option(define);
    objective_option(define).infer(infer_bce);
    finish<O, BceTerm>(define)
        .sample({{"weight", std::vector<double>{1, 0.5, 3}}}, {f32({2, 4, 3}), f32({2, 4, 3})})
        .error({{"weight", std::vector<double>{1, 2}}}, {f32({2, 3}), f32({2, 3})}, "weight has 2 numbers");
    return define;
}

Op bce_logits_op() {
    using O = BceLogitsOptions;
    using List = std::vector<double>;
    Define<O> define("BCEWithLogitsLoss");
    element_loss(define, TR("BCEWithLogitsLoss"))
        .doc(TR("For yes or no, or several labels at once. Takes raw scores; it applies the Sigmoid itself."))
        .formula("loss = mean( −p y log σ(x) − (1 − y) log(1 − σ(x)) ), p = pos_weight")
        .keywords("binary cross entropy logits sigmoid multi-label yes no segmentation")
        .answers(Answers::YesNo)
        .option(&O::weight, "weight", TR("A factor for each position along the last axis, such as [1, 5], or one for all."))
        .range(-1e9, 1e9)
        .ui_range(0, 10);
    reduction_option(define)
        .option(&O::pos_weight, "pos_weight",
                TR("How much more a yes counts than a no, for each position along the last axis, or one for all."))
        .range(-1e9, 1e9)
        .ui_range(0, 10);
    objective_option(define).infer(infer_bce_logits);
    finish<O, BceLogitsTerm>(define)
        .sample({{"weight", List{1, 0.5, 3}}}, {f32({2, 4, 3}), f32({2, 4, 3})})
        .sample({{"pos_weight", List{4}}}, {f32({7, 3}), f32({7, 3})})
        .sample({{"weight", List{2}}, {"pos_weight", List{1, 0.5, 3}}}, {f32({7, 3}), f32({7, 3})})
        .error({{"pos_weight", List{1, 2}}}, {f32({2, 3}), f32({2, 3})}, "pos_weight has 2 numbers");
    return define;
}

Op kl_op() {
    using O = KlOptions;
    Define<O> define("KLDivLoss");
    loss_op(define, TR("KLDivLoss"))
        .doc(TR("How far one distribution is from another. The input holds logarithms of probabilities, the target "
                "probabilities, or logarithms too with log_target. 'batchmean' is the mathematical definition."))
        .formula("loss = Σ y (log y − x) / N")
        .keywords("kullback leibler divergence distribution distillation variational")
        .input("input", TR("(*), logarithms of probabilities"))
        .input("target", TR("(*), as the input"))
        .values(0, 1)
        .output("output", TR("scalar"));
    reduction_option(define, {"mean", "sum", "batchmean", "none"})
        .option(&O::log_target, "log_target", TR("The target holds logarithms of probabilities."));
    objective_option(define).infer(infer_pair<O>);
    finish<O, KlTerm>(define)
        .sample({{"reduction", std::string("batchmean")}}, {f32({3, 4}), f32({3, 4})})
        .sample({{"log_target", true}}, {f32({3, 4, 2}), f32({3, 4, 2})})
        .sample({{"log_target", true}, {"reduction", std::string("batchmean")}}, {f32({3, 4}), f32({3, 4})});
    return define;
}

Op poisson_op() {
    using O = PoissonOptions;
    Define<O> define("PoissonNLLLoss");
    loss_op(define, TR("PoissonNLLLoss"))
        .doc(TR("For predicting counts: the target is how often something happened, the input the logarithm of its rate, or "
                "the rate itself."))
        .formula("loss = mean( exp(x) − y x )")
        .keywords("count rate regression negative log likelihood")
        .input("input", TR("(*)"))
        .values(0, 3)
        .input("target", TR("(*), as the input, counts"))
        .values(0, 12)
        .output("output", TR("scalar"))
        .option(&O::log_input, "log_input", TR("The input is the logarithm of the rate; off: the rate itself."))
        .option(&O::full, "full", TR("Adds Stirling's approximation of log(y!) where y is above 1."))
        .option(&O::eps, "eps", TR("Added to the rate before its logarithm is taken, without log_input."))
        .range(0, 1e6)
        .ui_range(1e-10, 1e-3);
    reduction_option(define);
    objective_option(define).infer(infer_pair<O>);
    finish<O, PoissonTerm>(define)
        .sample({{"log_input", false}}, {f32({3, 4}), f32({3, 4})})
        .sample({{"full", true}}, {f32({3, 4}), f32({3, 4})})
        .sample({{"log_input", false}, {"full", true}, {"eps", 0.1}, {"reduction", std::string("sum")}},
                {f32({3, 4}), f32({3, 4})});
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
    finish<O, HingeTerm>(define).sample({{"margin", 0.33}}, {f32({3, 4}), f32({3, 4})});
    return define;
}

}  // namespace

std::vector<Op> loss_elements_ops() {
    return {plain<MseTerm>("MSELoss", TR("Mean squared error: for predicting numbers."), "loss = mean((x − y)²)",
                           "mean squared error regression l2"),
            plain<L1Term>("L1Loss", TR("Mean absolute error: for predicting numbers, with little heed to values far off."),
                          "loss = mean(|x − y|)", "mean absolute error regression mae l1 robust"),
            smooth_l1_op(),
            huber_op(),
            bce_op(),
            bce_logits_op(),
            kl_op(),
            poisson_op(),
            hinge_op(),
            plain<SoftMarginTerm>("SoftMarginLoss", TR("For two classes, −1 and 1: raw scores against their sign."),
                                  "loss = mean( log(1 + exp(−y x)) )", "binary classification logistic")};
}

}  // namespace nn
