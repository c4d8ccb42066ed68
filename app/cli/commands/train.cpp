#include "app/cli/inputs.h"
#include "app/cli/progress.h"
#include "app/cli/terminal.h"
#include "nn/exchange/importer.h"
#include "nn/train/trainer.h"

#include <fmt/format.h>

#include <cctype>

namespace cli {

namespace {

/// runs/NAME, to which a number is added. Weights of a long run are not lost because nobody said where to.
std::filesystem::path default_run_folder(const Arguments& arguments) {
    const std::string name = std::filesystem::path(arguments.file()).filename().string();
    return std::filesystem::path("runs") / name.substr(0, name.find('.'));
}

nn::Result<void> check_combination(const Arguments& arguments) {
    if (arguments.has("resume") && (arguments.has("run") || arguments.has("init"))) {
        return nn::Error(
            nn::Message("--resume goes on in its own folder from its own weights; leave --run and --init out"), true);
    }
    if (arguments.has("partial") && !arguments.has("init"))
        return nn::Error(nn::Message("--partial says how to take the weights of --init; give --init WEIGHTS too"), true);
    return {};
}

nn::Result<nn::TrainRequest> request_of(const Arguments& arguments) {
    if (auto right = check_combination(arguments); !right) return right.error();
    for (const std::string& target : arguments.all("export")) {
        if (auto possible = exporter_for(target); !possible) return possible.error();
    }
    auto threads = threads_of(arguments);
    if (!threads) return threads.error();
    auto steps = arguments.integer("steps", 0, 1, std::int64_t{1} << 53);
    if (!steps) return steps.error();
    auto loaded = load(arguments);
    if (!loaded) return loaded.error();
    nn::TrainRequest request;
    request.project = std::move(loaded->project);
    request.folder = loaded->folder;
    request.threads = *threads;
    request.resume_folder = arguments.text("resume");
    if (arguments.has("run")) {
        request.run_folder = arguments.text("run");
    } else if (!arguments.has("resume") && !arguments.has("export")) {
        request.run_folder = default_run_folder(arguments);
        request.numbered = true;
    }
    request.kept_elsewhere = arguments.has("export");
    if (arguments.has("steps")) request.steps = *steps;
    request.allow_nonfinite = arguments.has("allow-nonfinite");
    if (arguments.has("init")) {
        auto state = read_weights(arguments.text("init"));
        if (!state) return state.error();
        request.init = std::make_shared<const nn::StateDict>(std::move(*state));
        request.init_name = arguments.text("init");
        request.init_partial = arguments.has("partial");
    }
    return request;
}

/// What no weights could make fit for a file is said before they are trained.
nn::Result<void> can_export(const Arguments& arguments, const nn::TrainRequest& request) {
    for (const std::string& target : arguments.all("export")) {
        const auto exporter = exporter_for(target);
        if (!exporter) return exporter.error();
        if (!(*exporter)->check) continue;
        const auto network = network_of({request.project, request.folder});
        if (!network) return network.error();
        nn::ExportSource source{&request.project, request.folder, network->get()};
        if (auto possible = (*exporter)->check(source); !possible) return possible;
        const auto weights = nn::make_weights(*network, 0);
        if (!weights) return weights.error();
        const nn::StateDict state = (*weights)->state_dict();
        source.weights = &state;
        if (auto possible = (*exporter)->check(source); !possible) return possible;
    }
    return {};
}

/// What there is to say at the end, on stdout; with --json stdout holds the points alone, and this goes to stderr.
void summarize(const Arguments& arguments, const Progress& progress, const nn::Metrics& metrics, const nn::Trainer& trainer) {
    std::FILE* out = arguments.has("json") ? stderr : stdout;
    const nn::EpochPoint& last = progress.last_epoch();
    if (last.epoch > 0) {
        std::string text = fmt::format("epoch {}, step {}: loss {:.6g}", last.epoch, last.step, last.train.loss);
        if (last.validation) text += fmt::format(", validation loss {:.6g}", last.validation->loss);
        const nn::SplitMetrics& judged = last.validation ? *last.validation : last.train;
        text += metrics_text(judged.metrics, metrics, last.validation ? "validation " : "");
        print_line(out, text);
    }
    if (trainer.stopped_early() && last.epoch > 0) print_line(out, fmt::format("early stopping ended the run after epoch {}", last.epoch));
    if (const auto folder = trainer.run_folder(); !folder.empty()) print_line(out, "run folder: " + folder.string());
    for (const std::string& target : arguments.all("export")) print_line(out, "weights: " + target);
}

int train(const Arguments& arguments) {
    auto request = request_of(arguments);
    if (!request) return report(request.error());
    if (auto possible = can_export(arguments, *request); !possible) return report(possible.error());
    const auto training = nn::training_options(request->project.training);
    if (!training) return report(nn::Error(training.error().message, true));

    // What exporters may need beside the weights; the trainer takes the request.
    const nn::Project project = request->project;
    const std::filesystem::path project_folder = request->folder;
    auto channel = std::make_shared<nn::TrainChannel>();
    auto trainer = nn::Trainer::create(std::move(*request), channel);
    if (!trainer) return report(trainer.error());
    tell_notes((*trainer)->dataset());
    for (const nn::Message& message : (*trainer)->said()) tell(message.text());
    Progress::stop_on_signals();
    Progress progress(channel, training->epochs, arguments.has("json"));
    const auto result = (*trainer)->run();
    progress.finish();
    if (channel->not_finite && arguments.has("json")) put(stdout, nn::to_json(*channel->not_finite) + "\n");
    if (!result) return report(result.error());

    const nn::StateDict weights = (*trainer)->state_dict();
    const nn::ExportSource source{&project, project_folder, &(*trainer)->network(), &weights};
    std::optional<nn::Error> lost;  // one file that cannot be written costs no other
    for (const std::string& target : arguments.all("export")) {
        const auto exporter = exporter_for(target);
        const auto written = exporter ? (*exporter)->write(source, target) : nn::Result<void>(exporter.error());
        if (!written && !lost) lost = written.error();
    }
    if (lost) return report(*lost);
    summarize(arguments, progress, channel->metrics, **trainer);
    if (const auto unsaved = (*trainer)->unsaved()) return report(*unsaved);
    const int status = finish_output();
    if (!(*trainer)->stopped()) return status;
    const std::string go_on =
        (*trainer)->run_folder().empty()
            ? ""
            : "; to go on: netloom train " + arguments.file() + " --resume " + (*trainer)->run_folder().string();
    if (!Progress::interrupted()) return failed;  // stdout was closed
    return report(nn::Error(nn::Message("interrupted; everything up to the last step is saved" + go_on)));
}

}  // namespace

Command train_command() {
    return {"train",
            20,
            "FILE",
            "Trains a project; an interrupt (Ctrl+C) stops after the step at hand, saves, and exits with 1.",
            {{"epochs", "N", "Train N epochs, not the project's number."},
             {"seed", "S", "Take this seed, not the project's."},
             {"steps", "N", "End the run after its N-th training step, saved like a stopped one."},
             threads_flag(),
             {"init", "WEIGHTS", "Start from these weights, not from the seed."},
             {"partial", "", "Take of --init what fits, and say what does not."},
             {"allow-nonfinite", "", "Go on where numbers stop being finite, as PyTorch does; else the run ends there and says where and why."},
             {"run", "DIR",
              "Keep metrics.jsonl, best.pt, last.pt and the checkpoint here; runs/NAME-1... where neither this nor "
              "--export is given."},
             {"resume", "DIR", "Go on with the run kept here, as if it had never stopped."},
             {"export", "OUT", "Write the final weights here: " + nn::endings_of(nn::all_exporters()) + ".", true},
             set_flag(),
             {"json", "", "Write a JSON line per step and per epoch to stdout."}},
            train,
            true};
}

}  // namespace cli
