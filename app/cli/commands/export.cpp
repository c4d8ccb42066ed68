#include "app/cli/inputs.h"
#include "nn/io/weights_file.h"

namespace cli {

namespace {

int export_weights(const Arguments& arguments) {
    const std::string target = arguments.text("to");
    if (auto possible = check_export_target(target); !possible) return report(possible.error());
    auto loaded = load(arguments);
    if (!loaded) return report(loaded.error());
    auto network = network_of(*loaded);
    if (!network) return report(network.error());
    auto training = nn::training_options(loaded->project.training);
    if (!training) return report(training.error());
    auto weights = weights_from(*network, static_cast<std::uint64_t>(training->seed), arguments.text("weights"),
                                arguments.has("partial"));
    if (!weights) return report(weights.error());
    if (auto saved = nn::save_weights((*weights)->state_dict(), target); !saved) return report(saved.error());
    return done;
}

}  // namespace

Command export_command() {
    return {"export",
            50,
            "FILE",
            "Writes weights as a PyTorch state_dict: given ones, or the initial values for the project's seed.",
            {{"to", "OUT", "The file to write: .pt, .pth or .safetensors.", false, true},
             weights_flag(false),
             partial_flag(),
             {"seed", "S", "Take this seed, not the project's."},
             set_flag()},
            export_weights};
}

}  // namespace cli
