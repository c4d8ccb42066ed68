#include "nn/train/pause_condition.h"

namespace nn {

ConditionKind loss_condition() {
    return {.id = "loss_over",
            .place = 10,
            .title = TR("Loss over"),
            .doc = TR("After a step: the loss of its batch."),
            .told = TR("Paused at step {0}: the loss of its batch is {1}, over {2}"),
            .threshold = 10,
            .value = [](const ConditionSight& sight) { return sight.step ? std::optional(sight.step->loss) : std::nullopt; }};
}

}  // namespace nn
