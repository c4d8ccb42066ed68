#pragma once
// The settings of a training, and the kinds of optimizers and learning rate schedules there are.

#include "nn/model/project.h"
#include "nn/model/training.h"

namespace nn {

/// `training` of a project file.
struct TrainingOptions {
    std::int64_t epochs = 10;
    std::int64_t batch_size = 64;
    bool shuffle = true;
    bool drop_last = false;
    std::int64_t seed = 0;
    std::optional<double> clip_grad_norm;  ///< none: gradients are taken as they are
    std::optional<std::vector<std::string>> metrics;  ///< ids of what is measured beside the loss; none: what suits it
};
/// Schema over TrainingOptions: the training panel, the file reader and `--set` derive from it.
const Schema& training_schema();

/// `training.early_stopping`: the run ends once `patience` epochs in a row have not improved the best by over `min_delta`.
struct EarlyStoppingOptions {
    std::string monitor = "validation.loss";
    std::int64_t patience = 10;
    double min_delta = 0;
};
const Schema& early_stopping_schema();

/// `training.checkpoint`: what a run folder keeps.
struct CheckpointOptions {
    std::int64_t every = 1;  ///< epochs between two checkpoints
    double every_minutes = 10;  ///< between two checkpoints within an epoch; 0: there are none
    std::int64_t keep = 0;   ///< how many epochs' weights stay beside the best and the last ones
    std::optional<std::string> monitor;  ///< what best.pt is the best of; none: validation.loss, or else train.loss
};
const Schema& checkpoint_schema();

/// The kinds there are, in the order in which lists show them; null where there is none of that name.
const std::vector<const OptimizerInfo*>& all_optimizers();
const OptimizerInfo* find_optimizer(std::string_view id);
/// Their option `every` says after what they take a step: "epoch" or "step".
const std::vector<const SchedulerInfo*>& all_schedulers();
const SchedulerInfo* find_scheduler(std::string_view id);
/// A scheduler that does not go with the optimizer beside it: which of its options to change, and why.
std::optional<std::pair<std::string, Message>> scheduler_conflict(const TrainingSpec& spec);

/// The typed options; call after the project was checked. Wrong entries are an error.
Result<TrainingOptions> training_options(const TrainingSpec& spec);
Result<std::optional<EarlyStoppingOptions>> early_stopping_options(const TrainingSpec& spec);
Result<CheckpointOptions> checkpoint_options(const TrainingSpec& spec);

}  // namespace nn
