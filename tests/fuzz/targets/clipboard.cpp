// What is on the clipboard, pasted into a network, copied again, analysed.
#include "tests/fuzz/fuzz.h"

#include "app/studio/clipboard.h"

#include "nn/io/project_json.h"
#include "nn/model/analysis.h"

namespace {

nn::Project small() {
    auto parsed = nn::parse_fragment(R"({"format": "netloom-fragment", "version": 1, "graph": {"nodes": [
        {"id": "x", "op": "Input"}, {"id": "s", "op": "Sequential", "nodes": [{"id": "0", "op": "ReLU"}]}, {"id": "out", "op": "Output"}],
        "wires": [["x", "s"], ["s", "out"]]}})");
    return parsed ? *parsed : nn::Project();
}

void run(std::string_view bytes) {
    const auto fragment = nn::parse_fragment(bytes);
    if (fuzz::taken(fragment)) {
        const std::string text = nn::write_fragment(fragment->graph, fragment->layout);
        const auto again = nn::parse_fragment(text);
        fuzz::expect(fuzz::taken(again) && again->graph == fragment->graph, "a fragment is the same when it is copied");
    }
    for (const std::string scope : {"", "s", "no.such"}) {
        nn::Project project = small();
        const auto change = studio::pasteNodes(project, scope, std::string(bytes), nn::Position{3, 4});
        if (!fuzz::taken(change) || !fuzz::taken(nn::apply(project, change->edits))) continue;
        nn::Fields fields;
        fields["x"].type = {nn::DType::Float32, {4}};
        nn::Analyzer().analyze(project.graph, &fields);
        studio::copyNodes(project, scope, change->select);
        studio::duplicateNodes(project, scope, change->select, true);
    }
}

std::vector<fuzz::Seed> seeds() {
    const nn::Project project = small();
    return {{"copied", studio::copyNodes(project, "", {"x", "s", "out"})}, {"inner", studio::copyNodes(project, "s", {"s.0"})}};
}

}  // namespace

const fuzz::Target fuzz::target{run, seeds};
