#pragma once
// PyTorch's optimizers over flat blocks: state, parameters and gradients lie side by side, one pass a step.

#include "nn/engine/weights.h"
#include "nn/train/training.h"

#include <memory>

namespace nn {

/// What an optimizer remembers, as PyTorch's optimizer.state_dict() names it: (name, parameter's key) -> tensor. Of every
/// parameter that learns "step", a count, and what the kind of optimizer has beside it, "exp_avg" for one.
struct OptimizerState {
    struct Entry {
        std::string name;
        std::vector<StateTensor> tensors;  ///< by parameter's key, in the network's order
        bool operator==(const Entry&) const = default;
    };
    std::vector<Entry> entries;

    const Entry* find(std::string_view name) const;
    bool operator==(const OptimizerState&) const = default;
};

class Optimizer {
public:
    virtual ~Optimizer() = default;
    /// One step on all trainable parameters, by PyTorch's formulas. Gives the L2 norm of their gradients, all together.
    virtual double step(Weights& weights) = 0;
    /// torch.nn.utils.clip_grad_norm_ on the gradients that `step` reads: where their L2 norm is above `max_norm`, all are
    /// scaled by max_norm / (norm + 1e-6). Gives the norm from before.
    virtual double clip_grad_norm(Weights& weights, double max_norm) = 0;
    virtual double lr() const = 0;
    virtual void set_lr(double lr) = 0;
    /// SGD's momentum, the first of Adam's betas; null where there is none. Schedules may change it between steps.
    virtual double* momentum() { return nullptr; }
    /// A copy of what it remembers.
    virtual OptimizerState state() const = 0;
    /// Takes over what was remembered. An error, and nothing changed, where anything it needs is missing or does not fit;
    /// what it has no use for is passed over.
    virtual Result<void> load_state(const OptimizerState& state) = 0;
    /// Bytes of state: counts into planned memory.
    virtual std::size_t state_bytes() const = 0;
};

Result<std::unique_ptr<Optimizer>> make_optimizer(const OptimizerSpec& spec, const Weights& weights, int threads);
/// Bytes of state that it would have for all parameters of the network; takes no memory for them.
Result<std::size_t> optimizer_state_bytes(const OptimizerSpec& spec, const Network& network);

}  // namespace nn
