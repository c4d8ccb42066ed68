#include "nn/train/predict.h"

#include "app/cli/inputs.h"

namespace cli {

namespace {

int predict(const Arguments& arguments) {
    const auto ready = ready_network(arguments);
    if (!ready) return report(ready.error());
    // The batches that `check` foretells the memory for.
    const auto outputs = nn::predict(ready->network, *ready->weights, ready->inputs, ready->training.batch_size, ready->threads);
    if (!outputs) return report(outputs.error());
    if (auto saved = nn::save_npz(*outputs, arguments.text("output")); !saved) return report(saved.error());
    return done;
}

}  // namespace

Command predict_command() {
    return {
        "predict",
        40,
        "FILE",
        "Runs a network over arrays from an .npz file.",
        {weights_flag(true),
         {"input", "IN.npz", "An array per Input node, by the node's id; the first axis is the samples.", false, true},
         {"output", "OUT.npz", "Gets an array per model output, by the path of its node.", false, true},
         partial_flag(),
         threads_flag(),
         set_flag()},
        predict,
        true};
}

}  // namespace cli
