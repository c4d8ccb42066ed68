#pragma once
// From a request to everything a run works with. All that can be refused is refused here, before the first step.

#include "nn/data/dataset.h"
#include "nn/train/evaluator.h"
#include "nn/train/live_run.h"
#include "nn/train/trainer.h"

namespace nn {

struct RunSetup {
    std::shared_ptr<const Network> network;
    std::shared_ptr<const Dataset> dataset;
    TrainingOptions options;
    CheckpointOptions checkpoints;
    int threads = 1;
    std::vector<std::int64_t> samples;  ///< indices of the training split
    std::int64_t steps_per_epoch = 0;
    std::unique_ptr<PlanCache> plans;  ///< for full batches and the last one, compiled
    std::shared_ptr<Batcher> batcher;
    std::shared_ptr<MetricSet> metrics;     ///< of training and validation
    std::unique_ptr<Evaluator> validation;  ///< null: no sample is held out
    LiveRun run;                            ///< at its beginning
    bool allow_nonfinite = false;           ///< see TrainRequest
    std::optional<std::int64_t> last_step;  ///< after which it ends; none: it has no such end
    std::vector<Message> said;              ///< what people should know before it runs

    Plan& full_batch_plan() const;
    std::size_t planned_bytes() const;
};

/// Folders are not looked at: neither is a new one made nor a checkpoint read.
Result<RunSetup> set_up_run(const TrainRequest& request);

}  // namespace nn
