#include "nn/model/training.h"

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
            .ui_range(0, 1000);
    return schema;
}

Result<TrainingOptions> training_options(const TrainingSpec& spec) {
    auto options = training_schema().build(spec.options);
    if (!options) return options.error();
    return *static_cast<const TrainingOptions*>(options->get());
}

}  // namespace nn
