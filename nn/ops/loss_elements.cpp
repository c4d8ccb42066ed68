// Losses of numbers and distributions, element by element.
#include "nn/ops/loss_elements.h"

#include <numbers>

namespace nn {

namespace {

using namespace elements;

struct BetaOptions : Reduction {
    double beta = 1;
};
struct DeltaOptions : Reduction {
    double delta = 1;
};
struct KlOptions : Reduction {
    bool log_target = false;
};
struct PoissonOptions : Reduction {
    bool log_input = true;
    bool full = false;
    double eps = 1e-8;
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
        y = (y.abs() >= beta).select(y.sign(), y / beta);
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
            y = t.log() + t / t - x;  // 0 / 0 where t is 0: no number, as in PyTorch
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
        if (full) y = (t > 1.0f).select(y + t.log() + 0.5f / t, y + 0.0f * t.log());  // no number below 0, as in PyTorch
    }
    const bool log_input, full;
    const float eps;
};

void infer_huber(DeltaOptions& o, InferContext& c) {
    if (o.delta > 0) return infer_pair(o, c);
    c.option_error("delta", TR("delta must be above 0"),
                   {InferContext::set_option(TR("Reset delta"), "delta", {})});
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

}  // namespace

std::vector<Op> loss_elements_ops() {
    return {plain<MseTerm>("MSELoss", TR("Mean squared error: for predicting numbers."), "loss = mean((x − y)²)",
                           "mean squared error regression l2"),
            plain<L1Term>("L1Loss", TR("Mean absolute error: for predicting numbers, with little heed to values far off."),
                          "loss = mean(|x − y|)", "mean absolute error regression mae l1 robust"),
            smooth_l1_op(),
            huber_op(),
            kl_op(),
            poisson_op()};
}

}  // namespace nn
