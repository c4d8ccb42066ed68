#include "nn/train/pause_condition.h"

namespace nn {

ConditionKind dead_condition() {
    return {.id = "dead_over",
            .place = 30,
            .title = TR("Dead units over"),
            .doc = TR("Now and then: the share of a ReLU's units that give nothing for any sample of a batch, in the worst layer."),
            .told = TR("Paused at step {0}: {1} of the units of {3} are dead, over {2}. They give nothing for any sample of the batch"),
            .threshold = 0.5,
            .share = true,
            .dead_units = true,
            .value = [](const ConditionSight& sight) { return sight.dead ? std::optional(sight.dead->share()) : std::nullopt; }};
}

}  // namespace nn
