// RMSprop, Adagrad, Adadelta: step sizes from the squares of past gradients.
#include "nn/train/flat_optimizer.h"

#include <cmath>

namespace nn {

namespace {

struct RmspropOptions {
    double lr = 0.01;
    double alpha = 0.99;
    double eps = 1e-8;
    double weight_decay = 0;
    double momentum = 0;
    bool centered = false;
    bool maximize = false;
};

struct AdagradOptions {
    double lr = 0.01;
    double lr_decay = 0;
    double weight_decay = 0;
    double initial_accumulator_value = 0;
    double eps = 1e-10;
    bool maximize = false;
};

struct AdadeltaOptions {
    double lr = 1;
    double rho = 0.9;
    double eps = 1e-6;
    double weight_decay = 0;
    bool maximize = false;
};

/// g = ∇ + weight_decay θ;  v = α v + (1 - α) g²;  d = g / (√v + eps), centered with √(v - m²), m the mean of g;
/// θ = θ - lr d, with momentum θ = θ - lr b, b = momentum b + d.
class Rmsprop final : public FlatOptimizer {
public:
    Rmsprop(const RmspropOptions& o, const Weights& weights, int threads)
        : FlatOptimizer(weights, state_names(o), o.lr, threads), options_(o), has_buffer_(o.momentum > 0) {}

    double* momentum() override { return &options_.momentum; }

private:
    static std::vector<std::string> state_names(const RmspropOptions& o) {
        std::vector<std::string> names{"square_avg"};
        if (o.centered) names.push_back("grad_avg");
        if (o.momentum > 0) names.push_back("momentum_buffer");
        return names;
    }

    double update(const Chunk& chunk, float* parameters, const float* gradients) override {
        const Penalized penalized(options_);
        const float lr = static_cast<float>(this->lr()), eps = static_cast<float>(options_.eps);
        const float alpha = static_cast<float>(options_.alpha), take = static_cast<float>(1 - options_.alpha);
        const float momentum = static_cast<float>(options_.momentum);
        const bool centered = options_.centered, rolls = has_buffer_ && momentum > 0;
        const auto formula = [=](auto p, auto gradient, auto v, auto m, auto b) {
            Line d = penalized(gradient, p);
            v = alpha * v + take * d * d;
            if (centered) {
                m = alpha * m + take * d;
                d /= sqrt(v - m * m) + eps;
            } else {
                d /= sqrt(v) + eps;
            }
            if (rolls) d = b = momentum * b + d;
            p -= lr * d;
        };
        float* mean = state(centered ? 1 : 0);  // what there is not is not looked at
        return update_lines(chunk, formula, parameters, gradients, state(0), mean, rolls ? state(centered ? 2 : 1) : mean);
    }

    RmspropOptions options_;
    const bool has_buffer_;
};

/// s = s + g²;  θ = θ - lr / (1 + (t - 1) lr_decay) · g / (√s + eps).
class Adagrad final : public FlatOptimizer {
public:
    Adagrad(const AdagradOptions& o, const Weights& weights, int threads)
        : FlatOptimizer(weights, {"sum"}, o.lr, threads), options_(o) {
        fill_state(0, static_cast<float>(o.initial_accumulator_value));
    }

private:
    void begin_step() override {
        rate_ = static_cast<float>(lr() / (1 + static_cast<double>(steps() - 1) * options_.lr_decay));
    }
    double update(const Chunk& chunk, float* parameters, const float* gradients) override {
        const Penalized penalized(options_);
        const float rate = rate_, eps = static_cast<float>(options_.eps);
        const auto formula = [=](auto p, auto gradient, auto sum) {
            const Line g = penalized(gradient, p);
            sum += g.square();
            p -= rate * g / (sqrt(sum) + eps);
        };
        return update_lines(chunk, formula, parameters, gradients, state(0));
    }

    AdagradOptions options_;
    float rate_ = 0;
};

/// v = ρ v + (1 - ρ) g²;  d = √(u + eps) / √(v + eps) · g;  u = ρ u + (1 - ρ) d²;  θ = θ - lr d.
class Adadelta final : public FlatOptimizer {
public:
    Adadelta(const AdadeltaOptions& o, const Weights& weights, int threads)
        : FlatOptimizer(weights, {"square_avg", "acc_delta"}, o.lr, threads), options_(o) {}

private:
    double update(const Chunk& chunk, float* parameters, const float* gradients) override {
        const Penalized penalized(options_);
        const float lr = static_cast<float>(this->lr()), eps = static_cast<float>(options_.eps);
        const float rho = static_cast<float>(options_.rho), take = static_cast<float>(1 - options_.rho);
        const auto formula = [=](auto p, auto gradient, auto v, auto u) {
            const Line g = penalized(gradient, p);
            v = rho * v + take * g * g;
            const Line d = sqrt(u + eps) / sqrt(v + eps) * g;
            u = rho * u + take * d * d;
            p -= lr * d;
        };
        return update_lines(chunk, formula, parameters, gradients, state(0), state(1));
    }

    AdadeltaOptions options_;
};

OptimizerKind rmsprop_kind() {
    using O = RmspropOptions;
    SchemaBuilder<O> schema("RMSprop");
    lr_option(schema)
        .option(&O::alpha, "alpha", TR("How slowly the running average of squares forgets."))
        .range(0, 1)
        .ui_range(0.5, 0.999);
    decay_option(eps_option(schema))
        .option(&O::momentum, "momentum", TR("How much of the last step's direction is kept."))
        .range(0, 1e6)
        .ui_range(0, 0.99)
        .option(&O::centered, "centered", TR("Divides by the spread around the mean gradient, not by its size."));
    return optimizer_kind<O, Rmsprop>(40, maximize_option(schema),
                                      TR("Divides every gradient by a running average of its size."));
}

OptimizerKind adagrad_kind() {
    using O = AdagradOptions;
    SchemaBuilder<O> schema("Adagrad");
    lr_option(schema)
        .option(&O::lr_decay, "lr_decay",
                TR("How fast the learning rate falls with the steps: lr / (1 + t · lr_decay)."))
        .range(0, 1e6)
        .ui_range(0, 0.1);
    decay_option(schema)
        .option(&O::initial_accumulator_value, "initial_accumulator_value",
                TR("What the sums of squares start with; above 0 the first steps are smaller."))
        .range(0, 1e6)
        .ui_range(0, 1);
    return optimizer_kind<O, Adagrad>(50, maximize_option(eps_option(schema)),
                                      TR("Weights that moved much move less and less: for rare features."));
}

OptimizerKind adadelta_kind() {
    using O = AdadeltaOptions;
    SchemaBuilder<O> schema("Adadelta");
    lr_option(schema, 2)
        .option(&O::rho, "rho", TR("How slowly the running averages forget."))
        .range(0, 1)
        .ui_range(0.5, 0.999);
    decay_option(eps_option(schema));
    return optimizer_kind<O, Adadelta>(60, maximize_option(schema),
                                       TR("Step sizes from how far the weights moved lately: needs no learning rate."));
}

}  // namespace

std::vector<OptimizerKind> adaptive_optimizers() {
    return {rmsprop_kind(), adagrad_kind(), adadelta_kind()};
}

}  // namespace nn
