#pragma once
// Runs a step that came to nothing once more, looking at every number, and says where it broke and why.

#include "nn/train/not_finite.h"
#include "nn/train/parameter_sizes.h"
#include "nn/train/run_setup.h"

namespace nn {

/// The step as it was: `setup` before it (weights, buffers, position), the batch that it was given. What the run of the step changes in
/// the buffers is put back. `noticed`: what the training's own plan said, if anything; where a rerun without fused nodes finds nothing
/// more, that is the answer.
struct BrokenStep {
    RunSetup& setup;
    const Batch& batch;
    std::int64_t first = 0;  ///< the batch's first sample among those that the epoch visits
    const ParameterSizes& sizes;
    std::optional<NotFiniteAt> noticed;
    bool loss_is_finite = true;
};
/// Nothing where every number is finite.
std::optional<NotFinite> find_not_finite(const BrokenStep& step);

}  // namespace nn
