#pragma once
// What optimizers share: which stretches of the flat blocks they change, their state as flat blocks beside them, and the
// options that most of them have.

#include "nn/train/optimizer.h"

namespace nn {

/// An optimizer is a formula over chunks: `update` sees the same range of parameters, gradients and state.
class FlatOptimizer : public Optimizer {
public:
    /// `state_names`: PyTorch's names of the state tensors ("exp_avg"), one flat block each.
    FlatOptimizer(const Weights& weights, std::vector<std::string> state_names, double lr, int threads);

    void step(Weights& weights) final;
    double clip_grad_norm(Weights& weights, double max_norm) final;
    double lr() const final { return lr_; }
    void set_lr(double lr) final { lr_ = lr; }
    StateDict state() const final;
    Result<void> load_state(const StateDict& state) final;
    std::size_t state_bytes() const final;

protected:
    /// Called once a step before the chunks: prepares the step's factors. `steps()` counts this one already.
    virtual void begin_step() {}
    /// One chunk of at most `chunk_size` elements; called from several threads at once on different chunks.
    virtual void update(float* parameters, const float* gradients, std::size_t offset, std::size_t count) = 0;

    float* state_block(std::size_t index) { return blocks_[index].data(); }
    void fill_state(std::size_t index, float value);
    std::int64_t steps() const { return steps_; }

    /// A number that belongs to the state beside the blocks: NAdam's product of momenta.
    double extra_ = 0;

private:
    struct Chunk {
        std::size_t offset, count;
    };
    void add_chunks(std::size_t begin, std::size_t end);
    bool worth_threads() const;

    std::vector<Chunk> chunks_;
    std::vector<double> squares_;  ///< of each chunk's gradients
    std::vector<std::string> names_;
    std::vector<AlignedVector<float>> blocks_;
    double lr_;
    int threads_;
    std::int64_t steps_ = 0;
};

/// A kind of optimizer: what a project file says about it, and how it is made from the typed options.
struct OptimizerKind {
    OptimizerInfo info;
    std::unique_ptr<Optimizer> (*make)(const void* options, const Weights& weights, int threads);
};

/// `C` has a constructor C(const O&, const Weights&, int threads).
template <typename O, typename C>
OptimizerKind optimizer_kind(const SchemaBuilder<O>& schema, const char* doc) {
    OptimizerKind kind;
    kind.info.schema = schema;
    kind.info.doc = doc;
    kind.make = [](const void* options, const Weights& weights, int threads) -> std::unique_ptr<Optimizer> {
        return std::make_unique<C>(*static_cast<const O*>(options), weights, threads);
    };
    return kind;
}

// ---- options that several have; the members may be a base's ------------------------------------------------------------

template <typename O>
SchemaBuilder<O>& lr_option(SchemaBuilder<O>& b, double likely_max = 0.1) {
    return b.option(static_cast<double O::*>(&O::lr), "lr", TR("Learning rate: how far a step goes.")).range(0, 1e6).ui_range(1e-5, likely_max);
}
template <typename O>
SchemaBuilder<O>& eps_option(SchemaBuilder<O>& b) {
    return b.option(static_cast<double O::*>(&O::eps), "eps", TR("Added to the denominator, against division by zero."))
        .range(0, 1e6)
        .ui_range(1e-10, 1e-3);
}
template <typename O>
SchemaBuilder<O>& decay_option(SchemaBuilder<O>& b) {
    return b.option(static_cast<double O::*>(&O::weight_decay), "weight_decay", TR("L2 penalty: pulls every weight towards zero."))
        .range(0, 1e6)
        .ui_range(0, 0.1);
}
template <typename O>
SchemaBuilder<O>& maximize_option(SchemaBuilder<O>& b) {
    return b.option(static_cast<bool O::*>(&O::maximize), "maximize", TR("Climbs the objective instead of descending it."));
}

OptimizerKind sgd_kind();
OptimizerKind adam_kind();
OptimizerKind adamw_kind();
OptimizerKind rmsprop_kind();
OptimizerKind adagrad_kind();
OptimizerKind adadelta_kind();
OptimizerKind adamax_kind();
OptimizerKind nadam_kind();
OptimizerKind radam_kind();

}  // namespace nn
