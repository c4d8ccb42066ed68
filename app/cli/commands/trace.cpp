#include "nn/train/trace.h"

#include "app/cli/inputs.h"

namespace cli {

namespace {

int trace(const Arguments& arguments) {
    const auto ready = ready_network(arguments);
    if (!ready) return report(ready.error());
    nn::TraceOptions options;
    options.nodes = arguments.all("node");
    options.training = arguments.has("train");
    options.gradients = arguments.has("gradients");
    options.threads = ready->threads;
    options.seed = static_cast<std::uint64_t>(ready->training.seed);
    const auto outputs = nn::trace(ready->network, *ready->weights, ready->inputs, options);
    if (!outputs) return report(outputs.error());
    if (auto saved = nn::save_npz(*outputs, arguments.text("output")); !saved) return report(saved.error());
    return done;
}

}  // namespace

Command trace_command() {
    return {"trace",
            45,
            "FILE",
            "Runs a network over one batch and writes what every node gives.",
            {weights_flag(true),
             {"input", "IN.npz", "An array per Input node, by the node's id; with --gradients the targets' too.", false, true},
             {"output", "OUT.npz", "Gets an array per node, by its path; path:port for outputs but the first.", false, true},
             {"node", "PATH", "This node alone, and what else is named so.", true},
             {"train", "", "In training mode: dropout draws, BatchNorm measures the batch."},
             {"gradients", "", "Also grad/PATH, the objective's gradient by that output, grad/KEY by each parameter, and loss."},
             partial_flag(),
             threads_flag(),
             set_flag()},
            trace,
            true};
}

}  // namespace cli
