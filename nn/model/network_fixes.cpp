// The part of NetworkBuilder that says how to mend what is wrong, and that follows what values stand for.

#include "nn/model/network_builder.h"

#include <algorithm>

namespace nn {

namespace {

/// Every fix holds wires of its scope, so that so many at most are offered.
constexpr std::size_t most_fixes = 200;

bool same_mistake(const InferContext::Issue& a, const InferContext::Issue& b) {
    return a.severity == b.severity && a.port == b.port && a.option == b.option && a.text.format == b.text.format;
}

/// What is wrong where this arrives and that is taken; nothing where they go together.
const char* mismatch(Meaning arriving, Meaning taken) {
    if (arriving == Meaning::Any || taken == Meaning::Any || arriving == taken) return nullptr;
    switch (taken) {
        case Meaning::Any: break;
        case Meaning::Scores:
            // The logarithms of probabilities are scores too: softmax leaves them as they are.
            if (arriving == Meaning::Probabilities)
                return TR("probabilities arrive from '{0}', but {1} takes raw scores and makes probabilities of them itself");
            break;
        case Meaning::Probabilities:
            return arriving == Meaning::Scores
                       ? TR("raw scores arrive from '{0}', but {1} takes probabilities")
                       : TR("logarithms of probabilities arrive from '{0}', but {1} takes the probabilities themselves");
        case Meaning::LogProbabilities:
            return arriving == Meaning::Scores
                       ? TR("raw scores arrive from '{0}', but {1} takes logarithms of probabilities")
                       : TR("probabilities arrive from '{0}', but {1} takes their logarithms");
    }
    return nullptr;
}

}  // namespace

/// Whether the mistake is gone once this was done: what the op says then is asked of itself.
bool NetworkBuilder::mends(const Here& here, const Inferred& result, const InferContext::Issue& issue,
                           const InferContext::FixHint& hint) const {
    OptionValues values = here.node.options;
    std::vector<TensorType> inputs = result.inputs;
    if (hint.kind == InferContext::FixHint::Kind::SetOption) {
        if (std::holds_alternative<std::monostate>(hint.value))
            values.erase(hint.option);
        else
            values[hint.option] = hint.value;
    } else {
        const Op* op = find_op(hint.op);
        const auto built = op ? op->schema.build(hint.options) : Result<std::shared_ptr<void>>(Error());
        if (!built || hint.input >= inputs.size()) return false;
        InferContext inserted({inputs[hint.input]}, {op->inputs.front().id});
        op->infer(built->get(), inserted);
        if (inserted.failed() || inserted.outputs().empty()) return false;
        inputs[hint.input] = inserted.outputs().front();
    }
    const auto built = here.op.schema.build(values);
    if (!built) return false;
    InferContext after(std::move(inputs), result.ports, result.wired);
    here.op.infer(built->get(), after);
    return std::ranges::none_of(after.issues(), [&issue](const auto& left) { return same_mistake(left, issue); });
}

Fix NetworkBuilder::to_fix(const Here& here, const InferContext::FixHint& hint,
                           const std::vector<std::size_t>& wires) const {
    const auto& [scope, node, op, path, source, place, arriving] = here;
    Fix fix;
    fix.text = hint.text;
    if (hint.kind == InferContext::FixHint::Kind::SetOption) {
        const bool reset = std::holds_alternative<std::monostate>(hint.value);
        fix.edits = {SetOption{source, hint.option, reset ? std::nullopt : std::optional(hint.value)}};
        return fix;
    }
    Node added;
    added.op = hint.op;
    added.options = hint.options;
    const std::size_t wire = hint.input < wires.size() ? wires[hint.input] : 0;
    if (wire >= scope.graph.wires.size()) {  // inside a Sequential: before this child
        added.id = unique_id(scope.graph, "", true);
        const auto at = std::find_if(scope.graph.nodes.begin(), scope.graph.nodes.end(),
                                     [&node](const Node& n) { return n.id == node.id; });
        fix.edits = {InsertNode{scope.source, static_cast<std::size_t>(at - scope.graph.nodes.begin()), added, {}}};
        return fix;
    }
    added.id = unique_id(scope.graph, suggested_id(added.op), false);
    fix.edits = insert_on_wire(graph_, scope.source, scope.graph.wires[wire], added, std::nullopt);
    return fix;
}

std::vector<Fix> NetworkBuilder::fixes_for(const Here& here, const Inferred& result, const InferContext::Issue& issue,
                                           const std::vector<std::size_t>& wires) {
    std::vector<Fix> fixes;
    for (const auto& hint : issue.fixes) {
        if (fixes_ >= most_fixes || !mends(here, result, issue, hint)) continue;
        fixes.push_back(to_fix(here, hint, wires));
        ++fixes_;
    }
    return fixes;
}

void NetworkBuilder::report_issues(const Here& here, const Inferred& result, const std::vector<int>& values,
                                   const std::vector<std::size_t>& wires) {
    for (const InferContext::Issue& issue : result.issues) {
        std::vector<Fix> fixes = fixes_for(here, result, issue, wires);
        for (Fix& fix : embedding_fixes(here, result, issue, values, wires)) fixes.push_back(std::move(fix));
        report(here.path, issue.port, issue.option, issue.text, issue.severity, std::move(fixes));
    }
}

// ---- what values stand for ------------------------------------------------------------------------

void NetworkBuilder::note_meanings(const Here& here, const Network::Node& node, int index) {
    for (std::size_t i = 0; i < node.outputs.size(); ++i) {
        const auto value = static_cast<std::size_t>(node.outputs[i]);
        const int first = node.inputs.empty() ? -1 : node.inputs[0];
        Meant meant;
        if (i < here.place.outputs.size() && here.place.outputs[i].meaning)
            meant = {here.place.outputs[i].meaning(node.options.get()), index};
        else if (i == 0 && node.op->keeps_meaning && first >= 0 && static_cast<std::size_t>(first) < meant_.size())
            meant = meant_[static_cast<std::size_t>(first)];
        if (meant.meaning == Meaning::Any) continue;
        meant_.resize(std::max(meant_.size(), value + 1));
        meant_[value] = meant;
    }
}

void NetworkBuilder::check_meanings(const Here& here, const Inferred& result, const std::vector<int>& values,
                                    const std::vector<std::size_t>& wires) {
    if (result.failed) return;
    for (std::size_t i = 0; i < values.size() && i < here.place.inputs.size(); ++i) {
        const PortInfo& port = here.place.inputs[i];
        if (!port.meaning || values[i] < 0 || static_cast<std::size_t>(values[i]) >= meant_.size()) continue;
        const Meant& found = meant_[static_cast<std::size_t>(values[i])];
        const Meaning taken = port.meaning(result.options.get());
        const char* text = mismatch(found.meaning, taken);
        if (!text) continue;
        const std::string giver = network_->nodes[static_cast<std::size_t>(found.node)].path;
        report(here.path, port.id, "", Message(text, {giver, here.op.id()}), Severity::Warning,
               meaning_fixes(here, port, taken, found, i, wires));
    }
}

std::vector<Fix> NetworkBuilder::meaning_fixes(const Here& here, const PortInfo& port, Meaning taken, const Meant& found,
                                               std::size_t input, const std::vector<std::size_t>& wires) const {
    std::vector<Fix> fixes;
    if (fixes_ >= most_fixes) return fixes;
    const Network::Node& giver = network_->nodes[static_cast<std::size_t>(found.node)];
    const std::string& source = sources_[static_cast<std::size_t>(found.node)];
    std::optional<Fix> fix;
    const char* insert = nullptr;
    if (taken == Meaning::Scores)
        fix = without_giver(giver, source);
    else if (found.meaning == Meaning::Scores)
        insert = *port.from_scores ? port.from_scores : taken == Meaning::Probabilities ? "Softmax" : "LogSoftmax";
    else if (taken == Meaning::Probabilities)
        insert = "Exp";
    else if (!(fix = twin_in_place(giver, source)))
        insert = "Log";
    if (insert) {
        const Op* op = find_op(insert);
        auto hint = InferContext::insert(Message(TR("Insert {0}"), {insert}), input, insert);
        if (op && op->schema.find("dim")) hint.options["dim"] = std::int64_t{1};
        Fix inserted = to_fix(here, hint, wires);
        fix = possible(std::move(inserted.text), std::move(inserted.edits));
    }
    if (fix) fixes.push_back(std::move(*fix));
    return fixes;
}

/// What gave probabilities goes, where nothing else reads them.
std::optional<Fix> NetworkBuilder::without_giver(const Network::Node& giver, const std::string& source) const {
    const std::string around = wire_scope(graph_, parent_path(source));
    const Graph* scope = find_scope(graph_, around);
    if (!scope) return std::nullopt;
    const std::string id = relative_to(around, source);
    if (std::ranges::count(scope->wires, id, [](const Wire& w) { return w.from.node; }) > 1) return std::nullopt;
    Project project;
    project.graph = graph_;
    return possible(Message(TR("Take '{0}' out"), {giver.path}), remove_nodes(project, around, {source}, true));
}

/// The op that gives the logarithms, with the same options, where the giver stood.
std::optional<Fix> NetworkBuilder::twin_in_place(const Network::Node& giver, const std::string& source) const {
    const Op* twin = find_op(giver.op->log_twin);
    const Node* node = find_node(graph_, source);
    const std::string parent = parent_path(source), around = wire_scope(graph_, parent);
    const Graph *scope = find_scope(graph_, around), *held = find_scope(graph_, parent);
    if (!twin || !node || !scope || !held) return std::nullopt;
    Node put = *node;
    put.op = twin->id();
    std::erase_if(put.options, [twin](const auto& option) { return !twin->schema.find(option.first); });
    const std::string id = relative_to(around, source);
    std::vector<Wire> without = scope->wires;
    std::erase_if(without, [&id](const Wire& w) { return w.from.node == id || w.to.node == id; });
    Edits edits;
    const bool wired = without.size() != scope->wires.size();
    if (wired) edits.push_back(SetWires{around, without});
    edits.push_back(RemoveNode{source, {}});
    edits.push_back(InsertNode{parent, static_cast<std::size_t>(node - held->nodes.data()), std::move(put), {}});
    if (wired) edits.push_back(SetWires{around, scope->wires});
    return possible(Message(TR("Put {0} in place of '{1}'"), {twin->id(), giver.path}), std::move(edits));
}

std::optional<Fix> NetworkBuilder::possible(Message text, Edits edits) const {
    Project project;
    project.graph = graph_;
    if (edits.empty() || !nn::apply(project, edits)) return std::nullopt;
    return Fix{std::move(text), std::move(edits)};
}

}  // namespace nn
