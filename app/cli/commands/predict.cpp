#include "nn/train/predict.h"

#include "app/cli/inputs.h"

namespace cli {

namespace {

int predict(const Arguments& arguments) {
    const auto threads = threads_of(arguments);
    if (!threads) return report(threads.error());
    auto loaded = load(arguments);
    if (!loaded) return report(loaded.error());
    auto network = network_of(*loaded);
    if (!network) return report(network.error());
    auto weights = weights_from(*network, 0, arguments.text("weights"), arguments.has("partial"));
    if (!weights) return report(weights.error());
    auto inputs = nn::load_npz(arguments.text("input"));
    if (!inputs) return report(nn::Error(inputs.error().message, true));
    const auto training = nn::training_options(loaded->project.training);
    if (!training) return report(nn::Error(training.error().message, true));
    // The batches that `check` foretells the memory for.
    auto outputs = nn::predict(*network, **weights, *inputs, training->batch_size, *threads);
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
