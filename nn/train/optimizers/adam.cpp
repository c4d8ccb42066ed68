// Adam, AdamW, Adamax, NAdam, RAdam: running averages of the gradient and of its size.
#include "nn/train/flat_optimizer.h"

#include <array>
#include <cmath>

namespace nn {

namespace {

struct AdamOptions {
    double lr = 0.001;
    std::array<double, 2> betas{0.9, 0.999};
    double eps = 1e-8;
    double weight_decay = 0;
    bool amsgrad = false;
    bool maximize = false;
};

struct AdamwOptions : AdamOptions {
    AdamwOptions() { weight_decay = 0.01; }
};

struct AdamaxOptions {
    double lr = 0.002;
    std::array<double, 2> betas{0.9, 0.999};
    double eps = 1e-8;
    double weight_decay = 0;
    bool maximize = false;
};

struct NadamOptions {
    double lr = 0.002;
    std::array<double, 2> betas{0.9, 0.999};
    double eps = 1e-8;
    double weight_decay = 0;
    double momentum_decay = 0.004;
};

struct RadamOptions {
    double lr = 0.001;
    std::array<double, 2> betas{0.9, 0.999};
    double eps = 1e-8;
    double weight_decay = 0;
};

/// The running averages of the gradient and of its square: m = β₁ m + (1 - β₁) g;  v = β₂ v + (1 - β₂) g².
struct Averages {
    float beta1, take1, beta2, take2;
    explicit Averages(const std::array<double, 2>& betas)
        : beta1(static_cast<float>(betas[0])),
          take1(static_cast<float>(1 - betas[0])),
          beta2(static_cast<float>(betas[1])),
          take2(static_cast<float>(1 - betas[1])) {}
    template <typename M>
    void move(M& m, M& v, const Line& g) const {
        m = beta1 * m + take1 * g;
        v = beta2 * v + take2 * g * g;
    }
};

std::vector<std::string> adam_state(const AdamOptions& o) {
    if (o.amsgrad) return {"exp_avg", "exp_avg_sq", "max_exp_avg_sq"};
    return {"exp_avg", "exp_avg_sq"};
}

/// g = ∇ + weight_decay θ;  m = β₁ m + (1 - β₁) g;  v = β₂ v + (1 - β₂) g²;
/// θ = θ - lr / (1 - β₁ᵗ) · m / (√v / √(1 - β₂ᵗ) + eps), with amsgrad v's largest value so far under the root.
/// AdamW leaves the decay out of g and shrinks θ by 1 - lr weight_decay before the step.
template <bool Decoupled>
class Adam final : public FlatOptimizer {
public:
    Adam(const AdamOptions& o, const Weights& weights, int threads)
        : FlatOptimizer(weights, adam_state(o), o.lr, threads), options_(o) {}

    double* momentum() override { return &options_.betas[0]; }

private:
    void begin_step() override {
        const auto t = static_cast<double>(steps());
        const auto [beta1, beta2] = options_.betas;
        rate_ = static_cast<float>(lr() / (1 - std::pow(beta1, t)));
        root_ = static_cast<float>(std::sqrt(1 - std::pow(beta2, t)));
        shrink_ = static_cast<float>(1 - lr() * options_.weight_decay);
    }

    double update(const Chunk& chunk, float* parameters, const float* gradients) override {
        const Penalized penalized(options_);
        const Averages averages(options_.betas);
        const float rate = rate_, root = root_, shrink = shrink_, eps = static_cast<float>(options_.eps);
        const bool amsgrad = options_.amsgrad;
        const auto formula = [=](auto p, auto gradient, auto m, auto v, auto largest) {
            if constexpr (Decoupled) {
                p *= shrink;
                averages.move(m, v, penalized.sign * gradient);
            } else {
                averages.move(m, v, penalized(gradient, p));
            }
            if (amsgrad) {
                largest = where(largest > v, largest, v);
                p -= rate * m / (sqrt(largest) / root + eps);
            } else {
                p -= rate * m / (sqrt(v) / root + eps);
            }
        };
        return update_lines(chunk, formula, parameters, gradients, state(0), state(1), state(amsgrad ? 2 : 1));
    }

    AdamOptions options_;
    float rate_ = 0, root_ = 1, shrink_ = 1;
};

/// u = max(β₂ u, |g| + eps);  θ = θ - lr / (1 - β₁ᵗ) · m / u.
class Adamax final : public FlatOptimizer {
public:
    Adamax(const AdamaxOptions& o, const Weights& weights, int threads)
        : FlatOptimizer(weights, {"exp_avg", "exp_inf"}, o.lr, threads), options_(o) {}

    double* momentum() override { return &options_.betas[0]; }

private:
    void begin_step() override {
        const auto [beta1, beta2] = options_.betas;
        rate_ = static_cast<float>(lr() / (1 - std::pow(beta1, static_cast<double>(steps()))));
    }

    double update(const Chunk& chunk, float* parameters, const float* gradients) override {
        const Penalized penalized(options_);
        const Averages averages(options_.betas);
        const float rate = rate_, eps = static_cast<float>(options_.eps);
        const auto formula = [=](auto p, auto gradient, auto m, auto u) {
            const Line g = penalized(gradient, p);
            m = averages.beta1 * m + averages.take1 * g;
            const Line old = averages.beta2 * u, now = g.abs() + eps;
            u = where(old > now, old, now);
            p -= rate * m / u;
        };
        return update_lines(chunk, formula, parameters, gradients, state(0), state(1));
    }

    AdamaxOptions options_;
    float rate_ = 0;
};

/// Adam with Nesterov's look ahead, by a momentum that grows: μₜ = β₁ (1 - ½ 0.96^(t momentum_decay)).
class Nadam final : public FlatOptimizer {
public:
    Nadam(const NadamOptions& o, const Weights& weights, int threads)
        : FlatOptimizer(weights, {"exp_avg", "exp_avg_sq"}, o.lr, threads), options_(o) {
        add_number("mu_product", 1);  // of all μ so far, in single precision as in PyTorch
    }

    double* momentum() override { return &options_.betas[0]; }

private:
    void begin_step() override {
        const auto t = static_cast<double>(steps());
        const auto [beta1, beta2] = options_.betas;
        const double mu = beta1 * (1 - 0.5 * std::pow(0.96, t * options_.momentum_decay));
        const double next = beta1 * (1 - 0.5 * std::pow(0.96, (t + 1) * options_.momentum_decay));
        number_ *= static_cast<float>(mu);
        const double product = number_;
        by_gradient_ = static_cast<float>(lr() * (1 - mu) / (1 - product));
        by_mean_ = static_cast<float>(lr() * next / (1 - product * next));
        correction_ = static_cast<float>(1 - std::pow(beta2, t));
    }

    double update(const Chunk& chunk, float* parameters, const float* gradients) override {
        const Penalized penalized(options_);
        const Averages averages(options_.betas);
        const float by_gradient = by_gradient_, by_mean = by_mean_, correction = correction_;
        const float eps = static_cast<float>(options_.eps);
        const auto formula = [=](auto p, auto gradient, auto m, auto v) {
            const Line g = penalized(gradient, p);
            averages.move(m, v, g);
            const Line denominator = sqrt(v / correction) + eps;
            p -= by_gradient * g / denominator + by_mean * m / denominator;
        };
        return update_lines(chunk, formula, parameters, gradients, state(0), state(1));
    }

    NadamOptions options_;
    float by_gradient_ = 0, by_mean_ = 0, correction_ = 1;
};

/// Adam that trusts its average of squares only once enough was seen, and goes along the mean alone before.
class Radam final : public FlatOptimizer {
public:
    Radam(const RadamOptions& o, const Weights& weights, int threads)
        : FlatOptimizer(weights, {"exp_avg", "exp_avg_sq"}, o.lr, threads), options_(o) {}

    double* momentum() override { return &options_.betas[0]; }

private:
    void begin_step() override {
        const auto t = static_cast<double>(steps());
        const auto [beta1, beta2] = options_.betas;
        const double correction = 1 - std::pow(beta2, t), limit = 2 / (1 - beta2) - 1;
        const double length = limit - 2 * t * std::pow(beta2, t) / correction;
        trusted_ = length > 5;
        rate_ = static_cast<float>(lr() / (1 - std::pow(beta1, t)));
        if (!trusted_) return;
        const double rectified = std::sqrt((length - 4) * (length - 2) * limit / ((limit - 4) * (limit - 2) * length));
        factor_ = static_cast<float>(std::sqrt(correction) * rectified);
    }

    double update(const Chunk& chunk, float* parameters, const float* gradients) override {
        const Penalized penalized(options_);
        const Averages averages(options_.betas);
        const float rate = rate_, factor = factor_, eps = static_cast<float>(options_.eps);
        const bool trusted = trusted_;
        const auto formula = [=](auto p, auto gradient, auto m, auto v) {
            averages.move(m, v, penalized(gradient, p));
            if (trusted) {
                p -= rate * m * (factor / (sqrt(v) + eps));
            } else {
                p -= rate * m;
            }
        };
        return update_lines(chunk, formula, parameters, gradients, state(0), state(1));
    }

    RadamOptions options_;
    bool trusted_ = false;
    float rate_ = 0, factor_ = 1;
};

template <typename O>
SchemaBuilder<O> adam_schema(const char* id) {
    SchemaBuilder<O> schema(id);
    lr_option(schema)
        .option(static_cast<std::array<double, 2> O::*>(&O::betas), "betas",
                TR("How slowly the running averages of the gradient and of its square forget."))
        .range(0, 0.999999999)
        .ui_range(0, 0.9999);
    decay_option(eps_option(schema));
    return schema;
}

template <typename O>
SchemaBuilder<O> adam_full_schema(const char* id) {
    SchemaBuilder<O> schema = adam_schema<O>(id);
    schema.option(static_cast<bool O::*>(&O::amsgrad), "amsgrad",
                  TR("Divides by the largest average of squares so far, not by the present one."));
    maximize_option(schema);
    return schema;
}

OptimizerKind adam_kind() {
    return optimizer_kind<AdamOptions, Adam<false>>(
        20, adam_full_schema<AdamOptions>("Adam"),
        TR("Adam: every weight has a step size of its own, from running averages of its gradient."));
}

OptimizerKind adamw_kind() {
    return optimizer_kind<AdamwOptions, Adam<true>>(
        30, adam_full_schema<AdamwOptions>("AdamW"),
        TR("Adam whose weight decay shrinks the weights themselves instead of joining their gradients."));
}

OptimizerKind adamax_kind() {
    auto schema = adam_schema<AdamaxOptions>("Adamax");
    return optimizer_kind<AdamaxOptions, Adamax>(
        70, maximize_option(schema),
        TR("Adam that divides by the largest recent gradient instead of an average of squares."));
}

OptimizerKind nadam_kind() {
    auto schema = adam_schema<NadamOptions>("NAdam");
    schema.option(&NadamOptions::momentum_decay, "momentum_decay", TR("How fast the momentum grows to its full size."))
        .range(0, 1e6)
        .ui_range(0, 0.1);
    auto kind = optimizer_kind<NadamOptions, Nadam>(80, schema, TR("Adam with Nesterov's look ahead."));
    // In PyTorch 1.13 the form for one tensor at a time takes the next momentum from a wrong product; this one is right everywhere.
    kind.info.python = [](const void*, PythonForm& form) { form.arguments.push_back({"foreach", "True"}); };
    return kind;
}

OptimizerKind radam_kind() {
    return optimizer_kind<RadamOptions, Radam>(90, adam_schema<RadamOptions>("RAdam"),
                                               TR("Adam that starts carefully, until its averages can be trusted."));
}

}  // namespace

std::vector<OptimizerKind> adam_optimizers() {
    return {adam_kind(), adamw_kind(), adamax_kind(), nadam_kind(), radam_kind()};
}

}  // namespace nn
