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

    void update(float* parameters, const float* gradients, std::size_t offset, std::size_t count) override {
        if (options_.centered) {
            with_momentum<true>(parameters, gradients, offset, count);
        } else {
            with_momentum<false>(parameters, gradients, offset, count);
        }
    }
    template <bool Centered>
    void with_momentum(float* parameters, const float* gradients, std::size_t offset, std::size_t count) {
        if (has_buffer_ && options_.momentum > 0) {
            pass<Centered, true>(parameters, gradients, offset, count);
        } else {
            pass<Centered, false>(parameters, gradients, offset, count);
        }
    }
    template <bool Centered, bool Momentum>
    void pass(float* parameters, const float* gradients, std::size_t offset, std::size_t count) {
        const float rate = static_cast<float>(-lr()), eps = static_cast<float>(options_.eps);
        const float sign = options_.maximize ? -1.0f : 1.0f, decay = static_cast<float>(options_.weight_decay);
        const float keep = static_cast<float>(options_.alpha), take = static_cast<float>(1 - options_.alpha);
        const float momentum = static_cast<float>(options_.momentum);
        float* square = state_block(0) + offset;
        float* mean = Centered ? state_block(1) + offset : nullptr;
        float* buffer = Momentum ? state_block(Centered ? 2 : 1) + offset : nullptr;
#pragma omp simd
        for (std::size_t i = 0; i < count; ++i) {
            const float g = sign * gradients[i] + decay * parameters[i];
            square[i] = keep * square[i] + take * g * g;
            float size = square[i];
            if constexpr (Centered) {
                mean[i] = keep * mean[i] + take * g;
                size -= mean[i] * mean[i];
            }
            float d = g / (std::sqrt(size) + eps);
            if constexpr (Momentum) d = buffer[i] = momentum * buffer[i] + d;
            parameters[i] += rate * d;
        }
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
        rate_ = static_cast<float>(-lr() / (1 + static_cast<double>(steps() - 1) * options_.lr_decay));
    }
    void update(float* parameters, const float* gradients, std::size_t offset, std::size_t count) override {
        const float rate = rate_, eps = static_cast<float>(options_.eps), sign = options_.maximize ? -1.0f : 1.0f;
        const float decay = static_cast<float>(options_.weight_decay);
        float* sum = state_block(0) + offset;
#pragma omp simd
        for (std::size_t i = 0; i < count; ++i) {
            const float g = sign * gradients[i] + decay * parameters[i];
            sum[i] += g * g;
            parameters[i] += rate * g / (std::sqrt(sum[i]) + eps);
        }
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
    void update(float* parameters, const float* gradients, std::size_t offset, std::size_t count) override {
        const float rate = static_cast<float>(-lr()), eps = static_cast<float>(options_.eps);
        const float sign = options_.maximize ? -1.0f : 1.0f, decay = static_cast<float>(options_.weight_decay);
        const float keep = static_cast<float>(options_.rho), take = static_cast<float>(1 - options_.rho);
        float* square = state_block(0) + offset;
        float* moved = state_block(1) + offset;
#pragma omp simd
        for (std::size_t i = 0; i < count; ++i) {
            const float g = sign * gradients[i] + decay * parameters[i];
            square[i] = keep * square[i] + take * g * g;
            const float d = std::sqrt(moved[i] + eps) / std::sqrt(square[i] + eps) * g;
            moved[i] = keep * moved[i] + take * d * d;
            parameters[i] += rate * d;
        }
    }

    AdadeltaOptions options_;
};

}  // namespace

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
    return optimizer_kind<O, Rmsprop>(maximize_option(schema),
                                      TR("Divides every gradient by a running average of its size."));
}

OptimizerKind adagrad_kind() {
    using O = AdagradOptions;
    SchemaBuilder<O> schema("Adagrad");
    lr_option(schema)
        .option(&O::lr_decay, "lr_decay", TR("How fast the learning rate falls with the steps: lr / (1 + t · lr_decay)."))
        .range(0, 1e6)
        .ui_range(0, 0.1);
    decay_option(schema)
        .option(&O::initial_accumulator_value, "initial_accumulator_value",
                TR("What the sums of squares start with; above 0 the first steps are smaller."))
        .range(0, 1e6)
        .ui_range(0, 1);
    return optimizer_kind<O, Adagrad>(maximize_option(eps_option(schema)),
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
    return optimizer_kind<O, Adadelta>(maximize_option(schema),
                                       TR("Step sizes from how far the weights moved lately: needs no learning rate."));
}

}  // namespace nn
