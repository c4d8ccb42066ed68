#pragma once
// How training is described; nn/train defines the optimizers.

#include "nn/model/project.h"

namespace nn {

/// `training` of a project file.
struct TrainingOptions {
    std::int64_t epochs = 10;
    std::int64_t batch_size = 64;
    bool shuffle = true;
    bool drop_last = false;
    std::int64_t seed = 0;
};
/// Schema over TrainingOptions: the training panel, the file reader and `--set` derive from it.
const Schema& training_schema();

struct OptimizerInfo {
    Schema schema;  ///< id "SGD", "Adam"; PyTorch's arguments
    const char* doc = "";
    /// Options right alone and wrong together: which one to change, and why. Null: there are none.
    std::function<std::optional<std::pair<std::string, Message>>(const void* options)> conflict = nullptr;
};
const std::vector<const OptimizerInfo*>& all_optimizers();
const OptimizerInfo* find_optimizer(std::string_view id);

/// The typed options; call after the project was checked. Wrong entries are an error.
Result<TrainingOptions> training_options(const TrainingSpec& spec);

}  // namespace nn
