// A project from what other programs have: PyTorch source, weights.
#include "app/cli/inputs.h"
#include "app/cli/terminal.h"
#include "nn/exchange/importer.h"
#include "nn/model/graph.h"
#include "nn/train/project_file.h"

#include <fmt/format.h>

#include <charconv>
#include <nlohmann/json.hpp>

namespace cli {

namespace {

using Json = nlohmann::ordered_json;

nn::Error wrong_input(const std::string& text) {
    return {nn::Message("--input " + text + " is not of the form ID=C,H,W: the name of an input and the sizes of one sample"), true};
}

/// "x=3,32,32"; "x=" is a single number a sample.
nn::Result<nn::ImportRequest::Input> input_of(const std::string& text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || !nn::is_valid_id(text.substr(0, equals))) return wrong_input(text);
    nn::ImportRequest::Input input{text.substr(0, equals), {}};
    const char* at = text.data() + equals + 1;
    const char* end = text.data() + text.size();
    while (at < end) {
        std::int64_t size = 0;
        const auto [next, error] = std::from_chars(at, end, size);
        if (error != std::errc() || size < 1 || size > (1LL << 31) || (next < end && *next != ',')) return wrong_input(text);
        input.shape.push_back(size);
        at = next + (next < end ? 1 : 0);
    }
    if (input.shape.size() >= nn::max_rank || nn::shape_problem(input.shape)) return wrong_input(text);
    return input;
}

std::size_t count_nodes(const nn::Graph& graph) {
    std::size_t count = 0;
    nn::for_each_node(graph, "", [&](const std::string&, const nn::Node&) { ++count; });
    return count;
}

std::int64_t count_parameters(const nn::Project& project) { return nn::check_project(project, {}).parameter_count; }

void print_json(const nn::ImportedProject& imported) {
    Json out{{"ok", true},
             {"nodes", count_nodes(imported.project.graph)},
             {"parameters", count_parameters(imported.project)},
             {"matched", imported.matched},
             {"unmatched", imported.unmatched},
             {"notes", Json::array()},
             {"proposals", Json::array()}};
    for (const auto& [scope, wire] : imported.proposals)
        out["proposals"].push_back({{"scope", scope}, {"from", wire.from.text()}, {"to", wire.to.text()}});
    for (const auto& note : imported.notes) out["notes"].push_back({{"line", note.line}, {"text", note.text.text()}});
    fmt::print("{}\n", out.dump(-1, ' ', false, Json::error_handler_t::replace));
}

void print_text(const nn::ImportedProject& imported) {
    fmt::print("{} nodes, {} parameters\n", count_nodes(imported.project.graph), count_parameters(imported.project));
    for (const std::string& key : imported.unmatched) print_line(stdout, "missing here: " + key);
    for (const auto& note : imported.notes)
        print_line(stdout, (note.line > 0 ? "line " + std::to_string(note.line) + ": " : std::string()) + note.text.text());
    for (const auto& [scope, wire] : imported.proposals)
        print_line(stdout, "proposed: " + (scope.empty() ? "" : scope + ": ") + wire.from.text() + " -> " + wire.to.text());
}

int refuse(const nn::Error& error, bool json) {
    if (json) {
        const Json out{{"ok", false}, {"nodes", 0}, {"parameters", 0}, {"matched", Json::array()}, {"unmatched", Json::array()},
                       {"notes", {{{"line", 0}, {"text", error.text()}}}}};
        fmt::print("{}\n", out.dump(-1, ' ', false, Json::error_handler_t::replace));
        finish_output();
    }
    return report(error);
}

int import_network(const Arguments& arguments) {
    nn::ImportRequest request;
    for (const std::string& text : arguments.all("input")) {
        auto input = input_of(text);
        if (!input) return report(input.error());
        request.inputs.push_back(std::move(*input));
    }
    request.model = arguments.text("class");
    const bool json = arguments.has("json");
    const auto imported = nn::import_project(arguments.file(), request);
    if (!imported) return refuse(imported.error(), json);
    if (auto saved = nn::save_project(imported->project, arguments.text("to")); !saved) return refuse(saved.error(), json);
    json ? print_json(*imported) : print_text(*imported);
    return finish_output();
}

}  // namespace

Command import_command() {
    return {"import",
            55,
            "IN",
            "Makes a project of what other programs have: " + nn::texts_of(nn::project_importers()) + ". It is read, and never run.",
            {{"to", "FILE", "The project file to write.", false, true},
             {"input", "ID=C,H,W", "Sizes of one sample of the input ID, where the source does not say them.", true},
             {"class", "NAME", "The class to draw; without it the model that the source makes, or its last class."},
             json_flag()},
            import_network};
}

}  // namespace cli
