// Rprop: steps from the signs of gradients alone, for whole data sets in one batch.
#include "nn/train/flat_optimizer.h"

#include <array>

namespace nn {

namespace {

struct RpropOptions {
    double lr = 0.01;
    std::array<double, 2> etas{0.5, 1.2};
    std::array<double, 2> step_sizes{1e-6, 50};
    bool maximize = false;
};

/// Where g has the sign of the step before, s = η₊ s, where it has the other, s = η₋ s and g = 0; s stays within step_sizes;
/// θ = θ - s sign(g).
class Rprop final : public FlatOptimizer {
public:
    Rprop(const RpropOptions& o, const Weights& weights, int threads)
        : FlatOptimizer(weights, {"prev", "step_size"}, o.lr, threads), options_(o) {}

private:
    /// As PyTorch, which makes its state in the first step: a schedule may have changed the rate until then.
    void begin_step() override {
        if (steps() == 1) fill_state(1, static_cast<float>(lr()));
    }
    double update(const Chunk& chunk, float* parameters, const float* gradients) override {
        const float sign = options_.maximize ? -1.0f : 1.0f;
        const float shorter = static_cast<float>(options_.etas[0]), longer = static_cast<float>(options_.etas[1]);
        const float least = static_cast<float>(options_.step_sizes[0]), most = static_cast<float>(options_.step_sizes[1]);
        const auto formula = [=](auto p, auto gradient, auto previous, auto size) {
            const Line zero = Line::Zero(), g = sign * gradient, turn = g * previous;
            const Line kept = (turn < zero).select(zero, g);
            size *= (turn < zero).select(Line::Constant(shorter), (turn > zero).select(Line::Constant(longer), Line::Ones()));
            size = size.max(least).min(most);
            p -= kept.sign() * size;
            previous = kept;
        };
        return update_lines(chunk, formula, parameters, gradients, state(0), state(1));
    }

    RpropOptions options_;
};

OptimizerKind rprop_kind() {
    using O = RpropOptions;
    SchemaBuilder<O> schema("Rprop");
    lr_option(schema)
        .option(&O::etas, "etas", TR("What a step is multiplied with where the gradient turned round, and where it did not."))
        .range(1e-9, 1e6)
        .ui_range(0.1, 2)
        .option(&O::step_sizes, "step_sizes", TR("Shortest and longest step."))
        .range(0, 1e12)
        .ui_range(1e-6, 50);
    auto kind = optimizer_kind<O, Rprop>(
        100, maximize_option(schema),
        TR("Steps from the gradient's sign alone, longer while it stays: for all samples in one batch."));
    kind.info.conflict = [](const void* options) -> std::optional<std::pair<std::string, Message>> {
        const auto [shorter, longer] = static_cast<const O*>(options)->etas;
        if (shorter < 1 && longer > 1) return std::nullopt;
        return std::pair{std::string("etas"), Message(TR("etas lie on both sides of 1, such as 0.5 and 1.2"))};
    };
    return kind;
}

}  // namespace

std::vector<OptimizerKind> rprop_optimizers() {
    return {rprop_kind()};
}

}  // namespace nn
