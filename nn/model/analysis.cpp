#include "nn/model/analysis.h"

#include "nn/model/network_builder.h"

#include <algorithm>

namespace nn {

const NodeReport* Analysis::find(std::string_view path) const {
    const auto it = index.find(path);
    return it == index.end() ? nullptr : &nodes[it->second];
}

std::optional<TensorType> Analysis::wire_type(const Graph& root, std::string_view scope, const Wire& wire) const {
    const NodeReport* from = find(join_path(scope, wire.from.node));
    if (!from || from->outputs.empty() || !find_scope(root, scope)) return std::nullopt;
    if (wire.from.port.empty()) return from->outputs.front().type;
    for (const PortReport& port : from->outputs) {
        if (port.port == wire.from.port) return port.type;
    }
    return std::nullopt;
}

std::string Analysis::first_error() const {
    auto d = std::ranges::find(diagnostics, Severity::Error, &Diagnostic::severity);
    if (d == diagnostics.end() && !ok()) d = diagnostics.begin();
    if (d == diagnostics.end()) return "";
    std::string line = d->node.empty() ? "" : d->node + ": ";
    line += d->text.text();
    if (!d->fixes.empty()) line += " (" + d->fixes.front().text.text() + ")";
    return line;
}

struct Analyzer::Memory {
    InferenceMemory entries;
    InferenceMemory asking;  ///< of the runs that find out which fields are float32
};

Analyzer::Analyzer() : memory_(std::make_unique<Memory>()) {}
Analyzer::~Analyzer() = default;

Analysis Analyzer::analyze(const Graph& graph, const Fields* fields) {
    // Whole numbers are int64 until something refuses them; each run but the last finds at least one field more.
    const bool ask = fields != nullptr && std::ranges::any_of(*fields, [](const auto& field) { return field.second.either; });
    inferred_ = 0;
    FieldNames as_float;
    for (bool first = ask;; first = false) {
        NetworkBuilder builder(graph, fields, first ? memory_->asking : memory_->entries, as_float);
        Analysis analysis = builder.run();
        inferred_ += builder.inferred();
        if (builder.as_float() == as_float) return analysis;
        as_float = builder.as_float();
    }
}

}  // namespace nn
