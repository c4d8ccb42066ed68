#include "nn/train/flat_optimizer.h"

namespace nn {

namespace {

struct SgdOptions {
    double lr = 0.01;
    double momentum = 0;
    double dampening = 0;
    double weight_decay = 0;
    bool nesterov = false;
    bool maximize = false;
};

std::vector<std::string> state_names(const SgdOptions& o) {
    if (o.momentum == 0) return {};
    return {"momentum_buffer"};
}

/// g = ∇ + weight_decay θ;  b = momentum b + (1 - dampening) g, in the first step b = g;  θ = θ - lr b, with nesterov
/// θ = θ - lr (g + momentum b).
class Sgd final : public FlatOptimizer {
public:
    Sgd(const SgdOptions& o, const Weights& weights, int threads)
        : FlatOptimizer(weights, state_names(o), o.lr, threads), options_(o), has_buffer_(o.momentum != 0) {}

    double* momentum() override { return &options_.momentum; }

private:
    void begin_step() override {
        lr_ = static_cast<float>(lr());
        momentum_ = static_cast<float>(options_.momentum);
        take_ = steps() == 1 ? 1.0f : static_cast<float>(1 - options_.dampening);
    }

    double update(const Chunk& chunk, float* parameters, const float* gradients) override {
        const Penalized penalized(options_);
        const float lr = lr_, momentum = momentum_, take = take_;
        const bool nesterov = options_.nesterov;
        if (momentum == 0 || !has_buffer_) {
            const auto formula = [=](auto p, auto gradient) { p -= lr * penalized(gradient, p); };
            return update_lines(chunk, formula, parameters, gradients);
        }
        const auto formula = [=](auto p, auto gradient, auto b) {
            const Line g = penalized(gradient, p);
            b = momentum * b + take * g;
            if (nesterov) {
                p -= lr * (g + momentum * b);
            } else {
                p -= lr * b;
            }
        };
        return update_lines(chunk, formula, parameters, gradients, state(0));
    }

    SgdOptions options_;
    const bool has_buffer_;
    float lr_ = 0, momentum_ = 0, take_ = 1;
};

OptimizerKind sgd_kind() {
    using O = SgdOptions;
    SchemaBuilder<O> schema("SGD");
    lr_option(schema, 1)
        .option(&O::momentum, "momentum", TR("How much of the last step's direction is kept."))
        .range(0, 1e6)
        .ui_range(0, 0.99)
        .option(&O::dampening, "dampening", TR("How much of the new gradient is left out of the momentum."))
        .range(-1e6, 1e6)
        .ui_range(0, 1);
    decay_option(schema).option(&O::nesterov, "nesterov", TR("Looks one step of momentum ahead."));
    maximize_option(schema);
    auto kind = optimizer_kind<O, Sgd>(10, schema, TR("Stochastic gradient descent, optionally with momentum."));
    kind.info.conflict = [](const void* options) -> std::optional<std::pair<std::string, Message>> {
        const O& o = *static_cast<const O*>(options);
        if (!o.nesterov || (o.momentum > 0 && o.dampening == 0)) return std::nullopt;
        return std::pair{std::string(o.momentum > 0 ? "dampening" : "momentum"),
                         Message(TR("Nesterov momentum needs a momentum above 0 and a dampening of 0"))};
    };
    return kind;
}

}  // namespace

std::vector<OptimizerKind> sgd_optimizers() {
    return {sgd_kind()};
}

}  // namespace nn
