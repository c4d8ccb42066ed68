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

std::vector<std::string> state_names(const AdamOptions& o) {
    if (o.amsgrad) return {"exp_avg", "exp_avg_sq", "max_exp_avg_sq"};
    return {"exp_avg", "exp_avg_sq"};
}

/// g = ∇ + weight_decay θ;  m = β₁ m + (1 - β₁) g;  v = β₂ v + (1 - β₂) g²;
/// θ = θ - lr / (1 - β₁ᵗ) · m / (√v / √(1 - β₂ᵗ) + eps), with amsgrad v's largest value so far under the root.
class Adam final : public FlatOptimizer {
public:
    Adam(const AdamOptions& o, const Weights& weights, int threads)
        : FlatOptimizer(weights, state_names(o), o.lr, threads), options_(o) {}

private:
    void begin_step() override {
        const auto t = static_cast<double>(steps());
        const auto [beta1, beta2] = options_.betas;
        rate_ = static_cast<float>(-lr() / (1 - std::pow(beta1, t)));
        root_ = static_cast<float>(std::sqrt(1 - std::pow(beta2, t)));
    }

    void update(float* parameters, const float* gradients, std::size_t offset, std::size_t count) override {
        const float rate = rate_, root = root_, eps = static_cast<float>(options_.eps);
        const float sign = options_.maximize ? -1.0f : 1.0f, decay = static_cast<float>(options_.weight_decay);
        const float keep1 = static_cast<float>(options_.betas[0]), take1 = static_cast<float>(1 - options_.betas[0]);
        const float keep2 = static_cast<float>(options_.betas[1]), take2 = static_cast<float>(1 - options_.betas[1]);
        float* mean = state_block(0) + offset;
        float* square = state_block(1) + offset;
        if (!options_.amsgrad) {
#pragma omp simd
            for (std::size_t i = 0; i < count; ++i) {
                const float g = sign * gradients[i] + decay * parameters[i];
                mean[i] = keep1 * mean[i] + take1 * g;
                square[i] = keep2 * square[i] + take2 * g * g;
                parameters[i] += rate * mean[i] / (std::sqrt(square[i]) / root + eps);
            }
            return;
        }
        float* largest = state_block(2) + offset;
#pragma omp simd
        for (std::size_t i = 0; i < count; ++i) {
            const float g = sign * gradients[i] + decay * parameters[i];
            mean[i] = keep1 * mean[i] + take1 * g;
            square[i] = keep2 * square[i] + take2 * g * g;
            largest[i] = largest[i] > square[i] ? largest[i] : square[i];
            parameters[i] += rate * mean[i] / (std::sqrt(largest[i]) / root + eps);
        }
    }

    AdamOptions options_;
    float rate_ = 0, root_ = 1;
};

}  // namespace

OptimizerKind adam_kind() {
    using O = AdamOptions;
    OptimizerKind kind;
    kind.info.schema =
        SchemaBuilder<O>("Adam")
            .option(&O::lr, "lr", TR("Learning rate: about how far a weight moves in a step."))
            .range(0, 1e6)
            .ui_range(1e-5, 0.1)
            .option(&O::betas, "betas", TR("How slowly the running averages of the gradient and of its square forget."))
            .range(0, 0.999999999)
            .ui_range(0, 0.9999)
            .option(&O::eps, "eps", TR("Added to the denominator, against division by zero."))
            .range(0, 1e6)
            .ui_range(1e-10, 1e-3)
            .option(&O::weight_decay, "weight_decay", TR("L2 penalty: pulls every weight towards zero."))
            .range(0, 1e6)
            .ui_range(0, 0.1)
            .option(&O::amsgrad, "amsgrad",
                    TR("Divides by the largest average of squares so far, not by the present one."))
            .option(&O::maximize, "maximize", TR("Climbs the objective instead of descending it."));
    kind.info.doc = TR("Adam: every weight has a step size of its own, from running averages of its gradient.");
    kind.make = [](const void* options, const Weights& weights, int threads) -> std::unique_ptr<Optimizer> {
        return std::make_unique<Adam>(*static_cast<const O*>(options), weights, threads);
    };
    return kind;
}

}  // namespace nn
