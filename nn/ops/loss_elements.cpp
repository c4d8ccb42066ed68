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

struct Mse : Formula<2> {
    explicit Mse(const Reduction&) {}
    auto value(const auto& x, const auto& t) const { return (x - t).square(); }
    auto gradients(const auto& x, const auto& t) const { return std::tuple(2.0f * (x - t), 2.0f * (t - x)); }
};

struct L1 : Formula<2> {
    explicit L1(const Reduction&) {}
    auto value(const auto& x, const auto& t) const { return (x - t).abs(); }
    auto gradients(const auto& x, const auto& t) const { return std::tuple(sign(x - t), sign(t - x)); }
};

/// Square near zero, straight further out. beta 0 is L1.
struct SmoothL1 : Formula<2> {
    explicit SmoothL1(const BetaOptions& o) : beta(static_cast<float>(o.beta)) {}
    auto value(const auto& x, const auto& t) const {
        const auto d = (x - t).abs();
        return where(d < beta, 0.5f / beta * d.square(), d - 0.5f * beta);
    }
    auto slope(const auto& d) const { return where(d.abs() >= beta, sign(d), 1.0f / beta * d); }
    auto gradients(const auto& x, const auto& t) const { return std::tuple(slope(x - t), slope(t - x)); }
    const float beta;
};

struct Huber : Formula<2> {
    explicit Huber(const DeltaOptions& o) : delta(static_cast<float>(o.delta)) {}
    auto value(const auto& x, const auto& t) const {
        const auto d = (x - t).abs();
        return where(d <= delta, 0.5f * d.square(), delta * (d - 0.5f * delta));
    }
    auto slope(const auto& d) const { return at_most(at_least(d, -delta), delta); }
    auto gradients(const auto& x, const auto& t) const { return std::tuple(slope(x - t), slope(t - x)); }
    const float delta;
};

/// Of x, the logarithms of probabilities, from probabilities t. Where t is 0 its slope is no number, as in PyTorch.
struct KlDivergence : Formula<2> {
    explicit KlDivergence(const KlOptions&) {}
    auto value(const auto& x, const auto& t) const { return where(t == 0.0f, 0.0f, t * log(t)) - t * x; }
    auto gradients(const auto& x, const auto& t) const { return std::tuple(-t, log(t) + t / t - x); }
};
/// The same from the logarithms of t.
struct KlDivergenceOfLogs : Formula<2> {
    explicit KlDivergenceOfLogs(const KlOptions&) {}
    auto value(const auto& x, const auto& t) const { return exp(t) * (t - x); }
    auto gradients(const auto& x, const auto& t) const { return std::tuple(-exp(t), exp(t) * (t - x + 1.0f)); }
};

/// rate - t log(rate); x is the rate, or its logarithm. `kFull` adds Stirling's log t! where t > 1.
template <bool kLogInput, bool kFull>
struct PoissonNll : Formula<2> {
    explicit PoissonNll(const PoissonOptions& o) : eps(static_cast<float>(o.eps)) {}
    auto likelihood(const auto& x, const auto& t) const {
        if constexpr (kLogInput)
            return exp(x) - t * x;
        else
            return x - t * log(x + eps);
    }
    auto value(const auto& x, const auto& t) const {
        constexpr auto two_pi = static_cast<float>(2 * std::numbers::pi);
        if constexpr (kFull)
            return likelihood(x, t) + where(t > 1.0f, t * log(t) - t + 0.5f * log(two_pi * t), 0.0f);
        else
            return likelihood(x, t);
    }
    auto input_slope(const auto& x, const auto& t) const {
        if constexpr (kLogInput)
            return exp(x) - t;
        else
            return 1.0f - t / (x + eps);
    }
    auto log_rate(const auto& x) const {
        if constexpr (kLogInput)
            return x;
        else
            return log(x + eps);
    }
    auto target_slope(const auto& x, const auto& t) const {
        if constexpr (kFull)  // no number from 0 down, as in PyTorch
            return where(t > 1.0f, log(t) + 0.5f / t, 0.0f * log(t)) - log_rate(x);
        else
            return -log_rate(x);
    }
    auto gradients(const auto& x, const auto& t) const { return std::tuple(input_slope(x, t), target_slope(x, t)); }
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
        .keywords("regression robust outlier huber detection boxes")
        .answers(Answers::Numbers);
    reduction_option(define)
        .option(&O::beta, "beta", TR("Where the square ends and the straight part begins; 0 is L1Loss."))
        .range(0, 1e6)
        .ui_range(0, 2);
    objective_option(define).infer(infer_pair<O>);
    finish<SmoothL1>(define).sample({{"beta", 0.0}}, {f32({3, 4}), f32({3, 4})});
    define.sample({{"beta", 0.3}, {"reduction", "sum"}}, {f32({3, 4}), f32({3, 4})});
    return define;
}

Op huber_op() {
    using O = DeltaOptions;
    Define<O> define("HuberLoss");
    element_loss(define, TR("HuberLoss"))
        .doc(TR("Square for errors up to delta, straight beyond: values far off pull less than with MSELoss."))
        .formula("loss = mean( ½ (x − y)² where |x − y| ≤ delta, else delta (|x − y| − ½ delta) )")
        .keywords("regression robust outlier")
        .answers(Answers::Numbers);
    reduction_option(define)
        .option(&O::delta, "delta", TR("Where the square ends and the straight part begins; above 0."))
        .range(0, 1e6)
        .ui_range(0.01, 2);
    objective_option(define).infer(infer_huber);
    finish<Huber>(define)
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
        .meaning(Meaning::LogProbabilities)
        .input("target", TR("(*), as the input"))
        .values(0, 1)
        .meaning(&KlOptions::log_target, Meaning::LogProbabilities, Meaning::Probabilities)
        .output("output", TR("scalar"));
    reduction_option(define, {"mean", "sum", "batchmean", "none"})
        .option(&O::log_target, "log_target", TR("The target holds logarithms of probabilities."));
    objective_option(define).infer(infer_pair<O>);
    finish<O>(define, [](const O& o, const KernelSpec& spec) -> std::unique_ptr<Kernel> {
        if (o.log_target) return std::make_unique<ElementLoss<KlDivergenceOfLogs>>(o, spec);
        return std::make_unique<ElementLoss<KlDivergence>>(o, spec);
    });
    define
        .sample({{"reduction", "batchmean"}}, {f32({3, 4}), f32({3, 4})})
        .sample({{"log_target", true}}, {f32({3, 4, 2}), f32({3, 4, 2})})
        .sample({{"log_target", true}, {"reduction", "batchmean"}}, {f32({3, 4}), f32({3, 4})});
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
    finish<O>(define, [](const O& o, const KernelSpec& spec) -> std::unique_ptr<Kernel> {
        if (o.log_input && o.full) return std::make_unique<ElementLoss<PoissonNll<true, true>>>(o, spec);
        if (o.log_input) return std::make_unique<ElementLoss<PoissonNll<true, false>>>(o, spec);
        if (o.full) return std::make_unique<ElementLoss<PoissonNll<false, true>>>(o, spec);
        return std::make_unique<ElementLoss<PoissonNll<false, false>>>(o, spec);
    });
    define
        .sample({{"log_input", false}}, {f32({3, 4}), f32({3, 4})})
        .sample({{"full", true}}, {f32({3, 4}), f32({3, 4})})
        .sample({{"log_input", false}, {"full", true}, {"eps", 0.1}, {"reduction", "sum"}},
                {f32({3, 4}), f32({3, 4})});
    return define;
}

}  // namespace

std::vector<Op> loss_elements_ops() {
    return {plain<Mse>("MSELoss", TR("Mean squared error: for predicting numbers."), "loss = mean((x − y)²)",
                           "mean squared error regression l2")
                .answers(Answers::Numbers),
            plain<L1>("L1Loss", TR("Mean absolute error: for predicting numbers, with little heed to values far off."),
                          "loss = mean(|x − y|)", "mean absolute error regression mae l1 robust")
                .answers(Answers::Numbers),
            smooth_l1_op(),
            huber_op(),
            kl_op(),
            poisson_op()};
}

}  // namespace nn
