#include "nn/train/pause_condition.h"

namespace nn {

namespace {

/// Of the samples kept aside; where there are none, of those that it learns from.
std::optional<double> value(const ConditionSight& sight) {
    if (!sight.epoch) return std::nullopt;
    return watched_value(*sight.epoch, sight.metrics, sight.epoch->validation ? "validation.accuracy" : "train.accuracy");
}

}  // namespace

ConditionKind accuracy_condition() {
    return {.id = "accuracy_under",
            .place = 20,
            .title = TR("Accuracy under"),
            .doc = TR("After an epoch, where accuracy is measured: the share of right answers on the validation samples, or without these on the training's."),
            .told = TR("Paused at step {0}: the accuracy of the epoch is {1}, under {2}"),
            .threshold = 0.5,
            .under = true,
            .share = true,
            .value = value};
}

}  // namespace nn
