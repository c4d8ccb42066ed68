#pragma once
// One batch in evaluation mode, and whatever one wants to see of what is computed on the way.

#include "nn/engine/plan/plan.h"
#include "nn/io/npz.h"

#include <map>

namespace nn {

/// What was computed for one batch, by value of the network; row-major, in PyTorch's order of dimensions.
struct BatchLook {
    std::map<int, NpyArray> values;
    std::map<int, NpyArray> gradients;  ///< of the objective; of those values that it depends on
    double objective = 0;
};

/// Keeps its plans from batch to batch, so that asking the same again costs a pass and nothing else. One thread at a time.
class BatchLooker {
public:
    BatchLooker(std::shared_ptr<const Network> network, int threads);
    ~BatchLooker();

    /// `arrays`: see `predict`; with `gradients` those of the targets too. The weights' own gradients are written over. Values that
    /// nothing gives here, such as those of losses without their targets, are left out.
    Result<BatchLook> look(Weights& weights, const NpzArrays& arrays, const std::vector<int>& values, bool gradients = false);

private:
    struct Kept;
    Result<Kept*> plan_for(std::int64_t batch, const std::vector<int>& values, bool gradients);

    std::shared_ptr<const Network> network_;
    const int threads_;
    std::vector<std::unique_ptr<Kept>> kept_;  ///< the one used last in front
};

}  // namespace nn
