#include "nn/train/training.h"

#include "nn/train/metric.h"

namespace nn {

const Schema& training_schema() {
    using O = TrainingOptions;
    static const Schema schema =
        SchemaBuilder<O>("training")
            .option(&O::epochs, "epochs", TR("How often training goes through all samples."))
            .range(1, 1e6)
            .ui_range(1, 100)
            .option(&O::batch_size, "batch_size", TR("Samples per step."))
            .range(1, 1 << 20)
            .ui_range(1, 1024)
            .log2_scale()
            .option(&O::shuffle, "shuffle", TR("Visits the samples in a new random order every epoch."))
            .option(&O::drop_last, "drop_last", TR("Leaves out the last batch of an epoch where it is not full."))
            .option(&O::seed, "seed",
                    TR("Number from which the initial weights, the order of the samples and dropout follow; the "
                       "same one gives the same run, here and in PyTorch."))
            .range(0, 9007199254740991.0)
            .ui_range(0, 1000)
            .option(&O::clip_grad_norm, "clip_grad_norm",
                    TR("Longest gradient, all parameters together: a longer one is scaled down. Keeps recurrent networks from "
                       "leaping away."))
            .range(1e-12, 1e12)
            .ui_range(0.1, 10)
            .option(&O::metrics, "metrics",
                    TR("What is measured beside the loss, after each step and on the validation samples; left open: what suits "
                       "the loss."))
            .choices(metric_ids());
    return schema;
}

const Schema& early_stopping_schema() {
    using O = EarlyStoppingOptions;
    static const Schema schema =
        SchemaBuilder<O>("early_stopping")
            .option(&O::monitor, "monitor", TR("What is to get better: a loss smaller, a metric as it is meant."))
            .choices(monitor_names())
            .option(&O::patience, "patience", TR("Training stops after this many epochs in a row without a better value."))
            .range(1, 1e6)
            .ui_range(1, 50)
            .option(&O::min_delta, "min_delta", TR("By how much a value must beat the best so far to count as better."))
            .range(0, 1e9)
            .ui_range(0, 0.1);
    return schema;
}

const Schema& checkpoint_schema() {
    using O = CheckpointOptions;
    static const Schema schema =
        SchemaBuilder<O>("checkpoint")
            .option(&O::every, "every", TR("Epochs between two checkpoints; at the run's end there always is one."))
            .range(1, 1e6)
            .ui_range(1, 20)
            .option(&O::every_minutes, "every_minutes",
                    TR("Minutes between two checkpoints in the middle of an epoch, for what would be lost if the power failed; 0: at its end "
                       "alone."))
            .range(0, 1e6)
            .ui_range(0, 60)
            .option(&O::keep, "keep",
                    TR("How many checkpoints' weights stay in the run folder as epoch-N.pt, beside best.pt and last.pt."))
            .range(0, 1e6)
            .ui_range(0, 20)
            .option(&O::monitor, "monitor",
                    TR("What best.pt holds the best weights of; left open: validation.loss, or train.loss where nothing "
                       "validates."))
            .choices(monitor_names());
    return schema;
}

Result<TrainingOptions> training_options(const TrainingSpec& spec) {
    auto options = training_schema().build(spec.options);
    if (!options) return options.error();
    return *static_cast<const TrainingOptions*>(options->get());
}

Result<std::optional<EarlyStoppingOptions>> early_stopping_options(const TrainingSpec& spec) {
    if (!spec.early_stopping) return std::optional<EarlyStoppingOptions>();
    auto options = early_stopping_schema().build(*spec.early_stopping);
    if (!options) return options.error();
    return std::optional(*static_cast<const EarlyStoppingOptions*>(options->get()));
}

Result<CheckpointOptions> checkpoint_options(const TrainingSpec& spec) {
    auto options = checkpoint_schema().build(spec.checkpoint);
    if (!options) return options.error();
    return *static_cast<const CheckpointOptions*>(options->get());
}

}  // namespace nn
