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
        rate_ = static_cast<float>(-lr());
        sign_ = options_.maximize ? -1.0f : 1.0f;
        decay_ = static_cast<float>(options_.weight_decay);
        momentum_ = static_cast<float>(options_.momentum);
        keep_ = steps() == 1 ? 0.0f : momentum_;
        take_ = steps() == 1 ? 1.0f : static_cast<float>(1 - options_.dampening);
    }

    void update(float* parameters, const float* gradients, std::size_t offset, std::size_t count) override {
        const float rate = rate_, sign = sign_, decay = decay_, momentum = momentum_, keep = keep_, take = take_;
        if (momentum == 0 || !has_buffer_) {
#pragma omp simd
            for (std::size_t i = 0; i < count; ++i) {
                parameters[i] += rate * (sign * gradients[i] + decay * parameters[i]);
            }
            return;
        }
        float* buffer = state_block(0) + offset;
        const float ahead = options_.nesterov ? 1.0f : 0.0f, behind = options_.nesterov ? momentum : 1.0f;
#pragma omp simd
        for (std::size_t i = 0; i < count; ++i) {
            const float g = sign * gradients[i] + decay * parameters[i];
            const float b = keep * buffer[i] + take * g;
            buffer[i] = b;
            parameters[i] += rate * (ahead * g + behind * b);
        }
    }

    SgdOptions options_;
    const bool has_buffer_;
    float rate_ = 0, sign_ = 1, decay_ = 0, momentum_ = 0, keep_ = 0, take_ = 1;
};

}  // namespace

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
    auto kind = optimizer_kind<O, Sgd>(schema, TR("Stochastic gradient descent, optionally with momentum."));
    kind.info.conflict = [](const void* options) -> std::optional<std::pair<std::string, Message>> {
        const O& o = *static_cast<const O*>(options);
        if (!o.nesterov || (o.momentum > 0 && o.dampening == 0)) return std::nullopt;
        return std::pair{std::string(o.momentum > 0 ? "dampening" : "momentum"),
                         Message(TR("Nesterov momentum needs a momentum above 0 and a dampening of 0"))};
    };
    return kind;
}

}  // namespace nn
