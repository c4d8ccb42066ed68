#include "app/cli/inputs.h"
#include "app/cli/terminal.h"

namespace cli {

namespace {

nn::Result<std::optional<std::int64_t>> batch_of(const Arguments& arguments, const nn::Exporter& exporter, const std::string& target) {
    std::optional<std::int64_t> batch;
    if (!arguments.has("batch")) return batch;
    if (!exporter.takes_batch)
        return nn::Error(nn::Message("--batch is about the shapes in an .onnx file, and " + target + " has none: leave it out"), true);
    const auto number = arguments.integer("batch", 1, 1, 1 << 20);
    if (!number) return number.error();
    batch = *number;
    return batch;
}

int export_project(const Arguments& arguments) {
    const std::string target = arguments.text("to");
    const auto exporter = exporter_for(target);
    if (!exporter) return report(exporter.error());
    const auto batch = batch_of(arguments, **exporter, target);
    if (!batch) return report(batch.error());
    auto loaded = load(arguments);
    if (!loaded) return report(loaded.error());
    nn::ExportSource source{&loaded->project, loaded->folder};
    source.batch = *batch;
    std::shared_ptr<const nn::Network> network;
    if ((*exporter)->needs_network || (*exporter)->needs_weights) {
        auto checked = network_of(*loaded);
        if (!checked) return report(checked.error());
        network = *checked;
        source.network = network.get();
    }
    if ((*exporter)->check) {
        if (auto possible = (*exporter)->check(source); !possible) return report(possible.error());
    }
    nn::StateDict state;
    if ((*exporter)->needs_weights) {
        auto training = nn::training_options(loaded->project.training);
        if (!training) return report(training.error());
        auto weights = weights_from(network, static_cast<std::uint64_t>(training->seed), arguments.text("weights"),
                                    arguments.has("partial"));
        if (!weights) return report(weights.error());
        state = (*weights)->state_dict();
        source.weights = &state;
    }
    if (auto written = (*exporter)->write(source, target); !written) return report(written.error());
    if (!(*exporter)->needs_weights && !arguments.text("weights").empty())
        tell(target + " holds no weights, so those of --weights are not in it");
    return done;
}

}  // namespace

Command export_command() {
    return {"export",
            50,
            "FILE",
            "Writes weights as a PyTorch state_dict or in another form: given ones, or the initial values for the project's seed.",
            {{"to", "OUT", "The file to write: " + nn::texts_of(nn::all_exporters()) + ".", false, true},
             weights_flag(false),
             partial_flag(),
             {"batch", "N", "For .onnx: the model takes N samples at a time, no other number."},
             {"seed", "S", "Take this seed, not the project's."},
             set_flag()},
            export_project};
}

}  // namespace cli
