#include "app/cli/inputs.h"

#include "app/cli/terminal.h"
#include "nn/exchange/importer.h"
#include "nn/train/project_file.h"
#include "nn/train/take_weights.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

namespace cli {

namespace {

using Json = nlohmann::ordered_json;

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
    return parts;
}

Json value_of(const std::string& text) {
    Json value = Json::parse(text, nullptr, false);
    return value.is_discarded() ? Json(text) : value;
}

/// The JSON of the node at `path`, or null.
Json* find_node(Json& graph, const std::vector<std::string>& path) {
    Json* node = nullptr;
    Json* scope = &graph;
    for (const std::string& id : path) {
        node = nullptr;
        if (scope->contains("nodes")) {
            for (Json& child : (*scope)["nodes"]) {
                if (child.value("id", "") == id) node = &child;
            }
        }
        if (node == nullptr) return nullptr;
        scope = node;
    }
    return node;
}

nn::Result<void> set_one(Json& root, const std::string& setting) {
    const std::size_t equals = setting.find('=');
    const auto path = split(setting.substr(0, equals), '.');
    if (equals == std::string::npos || path.empty() || std::find(path.begin(), path.end(), "") != path.end()) {
        return nn::Error(
            nn::Message("--set is \"" + setting + "\", but takes NAME.NAME=VALUE, such as training.epochs=3"), true);
    }
    const Json value = value_of(setting.substr(equals + 1));
    const bool of_project = path[0] == "training" || path[0] == "data" || path[0] == "name" || path[0] == "notes";
    if (of_project) {
        Json* at = &root;
        for (const std::string& key : path) {
            if (!at->is_null() && !at->is_object()) {
                return nn::Error(
                    nn::Message("--set " + setting + ": there is nothing inside the value before \"" + key + "\""),
                    true);
            }
            at = &(*at)[key];
        }
        *at = value;
        return {};
    }
    Json* node = path.size() < 2 ? nullptr : find_node(root["graph"], {path.begin(), path.end() - 1});
    if (node == nullptr) {
        return nn::Error(nn::Message("--set " + setting + ": the project has no node \"" +
                                     setting.substr(0, setting.substr(0, equals).rfind('.')) +
                                     "\"; settings start with training., data. or a node's path"),
                         true);
    }
    if (path.back() == "requires_grad") {
        (*node)["requires_grad"] = value;
    } else {
        (*node)["options"][path.back()] = value;
    }
    return {};
}

}  // namespace

nn::Result<nn::Project> with_settings(const nn::Project& project, const std::vector<std::string>& settings) {
    if (settings.empty()) return project;
    Json root = Json::parse(nn::write_project(project));
    for (const std::string& setting : settings) {
        if (auto set = set_one(root, setting); !set) return set.error();
    }
    auto parsed = nn::parse_project(root.dump());
    if (!parsed) return nn::Error(parsed.error().message, true);
    for (const nn::Diagnostic& d : parsed->diagnostics) {
        if (d.severity != nn::Severity::Error) continue;
        const std::string place = d.node.empty() ? d.option : d.node + (d.option.empty() ? "" : "." + d.option);
        return nn::Error(nn::Message("--set: " + (place.empty() ? "" : place + ": ") + d.text.text()), true);
    }
    return std::move(parsed->project);
}

nn::Result<LoadedProject> load(const Arguments& arguments) {
    const std::filesystem::path file(arguments.file());
    auto project = nn::load_project(file);
    if (!project) return nn::Error(project.error().message, true);
    std::vector<std::string> settings = arguments.all("set");
    for (const char* name : {"epochs", "seed"}) {
        if (arguments.has(name)) settings.push_back("training." + std::string(name) + "=" + arguments.text(name));
    }
    auto changed = with_settings(*project, settings);
    if (!changed) return changed.error();
    return LoadedProject{std::move(*changed), file.parent_path()};
}

nn::Result<std::shared_ptr<const nn::Network>> network_of(const LoadedProject& loaded) {
    const nn::Analysis analysis = nn::check_project(loaded.project, loaded.folder);
    for (const nn::Diagnostic& d : analysis.diagnostics) {
        if (d.severity == nn::Severity::Error) return nn::Error(nn::Message(analysis.first_error()), true);
    }
    if (!analysis.ok()) return nn::Error(nn::Message(analysis.first_error()), true);
    return analysis.network;
}

nn::Result<std::unique_ptr<nn::Weights>> weights_from(const std::shared_ptr<const nn::Network>& network,
                                                      std::uint64_t seed, const std::string& file, bool partial) {
    auto made = nn::make_weights(network, seed);
    if (!made || file.empty()) return made;
    std::unique_ptr<nn::Weights> weights = std::move(*made);
    auto state = read_weights(file);
    if (!state) return state.error();
    const auto said = nn::take_weights(*weights, *state, file, partial);
    if (!said) return said.error();
    for (const nn::Message& message : *said) tell(message.text());
    return weights;
}

nn::Result<ReadyNetwork> ready_network(const Arguments& arguments) {
    ReadyNetwork ready;
    const auto threads = threads_of(arguments);
    if (!threads) return threads.error();
    ready.threads = *threads;
    const auto loaded = load(arguments);
    if (!loaded) return loaded.error();
    const auto network = network_of(*loaded);
    if (!network) return network.error();
    ready.network = *network;
    auto weights = weights_from(ready.network, 0, arguments.text("weights"), arguments.has("partial"));
    if (!weights) return weights.error();
    ready.weights = std::move(*weights);
    auto inputs = nn::load_npz(arguments.text("input"));
    if (!inputs) return nn::Error(inputs.error().message, true);
    ready.inputs = std::move(*inputs);
    auto training = nn::training_options(loaded->project.training);
    if (!training) return nn::Error(training.error().message, true);
    ready.training = std::move(*training);
    return ready;
}

void tell_notes(const nn::Dataset& dataset) {
    for (const nn::Message& note : nn::notes_of(dataset.fields())) tell(note.text());
}

nn::Result<nn::StateDict> read_weights(const std::string& file) {
    std::vector<nn::Message> said;
    auto state = nn::load_weights(file, &said);
    if (!state) return nn::Error(state.error().message, true);
    for (const nn::Message& message : said) tell(message.text());
    return state;
}

nn::Result<const nn::Exporter*> exporter_for(const std::string& file) {
    auto exporter = nn::find_exporter(file);
    if (!exporter) return exporter;
    const std::filesystem::path path(file);
    std::error_code error;
    const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    if (!std::filesystem::is_directory(folder, error)) {
        return nn::Error(nn::Message("Cannot export to " + file + ": there is no folder " + folder.string()), true);
    }
    return exporter;
}

nn::Result<int> threads_of(const Arguments& arguments) {
    auto threads = arguments.integer("threads", 0, 1, 1024);
    if (!threads) return threads.error();
    return static_cast<int>(*threads);
}

Flag threads_flag() { return {"threads", "T", "Threads to use; all cores where not given."}; }
Flag json_flag() { return {"json", "", "Write the result to stdout as JSON."}; }
Flag weights_flag(bool required) {
    return {"weights", "WEIGHTS",
            "The weights, " + nn::endings_of(nn::weight_importers()) + ", as PyTorch or Netloom saved them.", false, required};
}
Flag partial_flag() { return {"partial", "", "Load the weights that fit, and say which do not."}; }
Flag set_flag() {
    return {"set", "NAME.NAME=VALUE",
            "Change a setting for this call: training.optimizer.lr=0.1, data.path=DIR, fc.out_features=5.", true};
}

}  // namespace cli
