#pragma once
// How large the weights were some steps ago: what tells a learning rate that is too high.

#include "nn/engine/weights.h"
#include "nn/train/cause.h"

namespace nn {

/// Remembers the largest weight of each parameter, of two moments: at least 16 steps back, and the run's beginning while it is younger.
/// Looks seldom and takes no memory on the way: it costs a training nothing.
class ParameterSizes {
public:
    /// Before the first step.
    void start(std::int64_t step, Weights& weights);
    /// After a step.
    void stepped(std::int64_t step, Weights& weights) {
        if (step - newer_step_ >= kEvery) look(step, weights);
    }
    /// The parameter whose largest weight grew most by now, of those that a node depends on (`counts`); nothing where none did.
    std::optional<Growth> most(std::int64_t step, Weights& weights, const std::vector<bool>& counts) const;

private:
    static constexpr std::int64_t kEvery = 16;
    void look(std::int64_t step, Weights& weights);

    std::int64_t older_step_ = 0, newer_step_ = 0;
    std::vector<float> older_, newer_;
};

}  // namespace nn
