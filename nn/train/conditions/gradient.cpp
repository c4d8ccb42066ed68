#include "nn/train/pause_condition.h"

namespace nn {

ConditionKind gradient_condition() {
    return {.id = "grad_norm_over",
            .place = 40,
            .title = TR("Gradient norm over"),
            .doc = TR("After a step: how long the gradient of all weights together is, before clipping."),
            .told = TR("Paused at step {0}: the gradient's norm is {1}, over {2}"),
            .threshold = 100,
            .value = [](const ConditionSight& sight) { return sight.step ? std::optional(sight.step->grad_norm) : std::nullopt; }};
}

}  // namespace nn
