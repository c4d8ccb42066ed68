#pragma once
// What optimizers share: which stretches of the flat blocks they change, and their state as flat blocks beside them.

#include "nn/train/optimizer.h"

namespace nn {

/// An optimizer is a formula over chunks: `update` sees the same range of parameters, gradients and state.
class FlatOptimizer : public Optimizer {
public:
    /// `state_names`: PyTorch's names of the state tensors ("exp_avg"), one flat block each.
    FlatOptimizer(const Weights& weights, std::vector<std::string> state_names, double lr, int threads);

    void step(Weights& weights) final;
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
    std::int64_t steps() const { return steps_; }

private:
    struct Chunk {
        std::size_t offset, count;
    };
    void add_chunks(std::size_t begin, std::size_t end);

    std::vector<Chunk> chunks_;
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
OptimizerKind sgd_kind();
OptimizerKind adam_kind();

}  // namespace nn
