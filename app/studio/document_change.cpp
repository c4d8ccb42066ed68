#include "app/studio/document_change.h"

#include "nn/model/op.h"

#include <algorithm>

namespace studio {

namespace {

/// A Reuse has the ports of the module that it names, and so has every Reuse of it.
bool lendsPorts(const nn::Project& project, const std::string& path) {
    const nn::Node* node = nn::find_node(project.graph, path);
    const nn::Op* op = node ? nn::find_op(node->op) : nullptr;
    return !op || op->role == nn::Role::Reuse;
}

/// Notes what one edit touches; one more kind of edit does not compile before it is here.
struct Noter {
    DocumentChange& change;
    const nn::Project& project;

    void option(const std::string& node) const {
        change.add(DocumentChange::Options);
        if (lendsPorts(project, node)) change.add(DocumentChange::Nodes);
        change.options.insert(node);
    }
    /// Wires and places go with them.
    void nodes() const { change.add(DocumentChange::Nodes | DocumentChange::Wires | DocumentChange::Layout); }
    void operator()(const nn::SetOption& edit) const { option(edit.node); }
    void operator()(const nn::SetRequiresGrad& edit) const { option(edit.node); }
    void operator()(const nn::SetMuted& edit) const { option(edit.node); }
    void operator()(const nn::InsertNode&) const { nodes(); }
    void operator()(const nn::RemoveNode&) const { nodes(); }
    void operator()(const nn::RenameNode&) const { nodes(); }
    void operator()(const nn::ReorderNode&) const { change.add(DocumentChange::Nodes); }
    void operator()(const nn::SetWires&) const { change.add(DocumentChange::Wires); }
    void operator()(const nn::MoveNodes& edit) const {
        change.add(DocumentChange::Layout);
        for (const auto& move : edit.positions) change.moved.insert(move.first);
    }
    void operator()(const nn::SetCollapsed& edit) const {
        change.add(DocumentChange::Layout);
        change.moved.insert(edit.node);
    }
    void operator()(const nn::SetBends&) const { change.add(DocumentChange::Wires); }
    void operator()(const nn::SetFrames&) const { change.add(DocumentChange::Layout); }
    void operator()(const nn::SetName&) const { change.add(DocumentChange::Name); }
    void operator()(const nn::SetNotes&) const { change.add(DocumentChange::Notes); }
    void operator()(const nn::SetData&) const { change.add(DocumentChange::Data); }
    void operator()(const nn::SetTraining&) const { change.add(DocumentChange::Training); }
};

bool samePorts(const std::vector<nn::PortReport>& a, const std::vector<nn::PortReport>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const auto& x, const auto& y) { return x.port == y.port && x.type == y.type; });
}

bool sameParameters(const nn::NodeReport& a, const nn::NodeReport& b) {
    return std::equal(a.parameters.begin(), a.parameters.end(), b.parameters.begin(), b.parameters.end(),
                      [](const auto& x, const auto& y) {
                          return x.id == y.id && x.key == y.key && x.shape == y.shape && x.buffer == y.buffer;
                      });
}

/// But for the parameters.
bool sameReport(const nn::NodeReport& a, const nn::NodeReport& b) {
    return a.parameter_count == b.parameter_count && a.macs == b.macs && samePorts(a.inputs, b.inputs) &&
           samePorts(a.outputs, b.outputs) && a.from_wire == b.from_wire;
}

bool sameDiagnostic(const nn::Diagnostic& a, const nn::Diagnostic& b) {
    return a.severity == b.severity && a.node == b.node && a.port == b.port && a.option == b.option && a.text == b.text &&
           std::equal(a.fixes.begin(), a.fixes.end(), b.fixes.begin(), b.fixes.end(),
                      [](const auto& x, const auto& y) { return x.text == y.text && x.edits == y.edits; });
}

/// Nodes of which the diagnostics differ: all between the first and the last that do, for one that comes or goes moves
/// the others.
void addProblems(DocumentChange& change, const std::vector<nn::Diagnostic>& before, const std::vector<nn::Diagnostic>& now) {
    const auto front = std::mismatch(before.begin(), before.end(), now.begin(), now.end(), sameDiagnostic);
    if (front.first == before.end() && front.second == now.end()) return;
    const auto back = std::mismatch(before.rbegin(), std::make_reverse_iterator(front.first), now.rbegin(),
                                    std::make_reverse_iterator(front.second), sameDiagnostic);
    change.add(DocumentChange::Problems);
    for (auto it = front.first; it != back.first.base(); ++it) change.problems.insert(it->node);
    for (auto it = front.second; it != back.second.base(); ++it) change.problems.insert(it->node);
}

}  // namespace

std::string movedPath(const Moves& moves, const std::string& path) {
    const std::pair<std::string, std::string>* best = nullptr;
    for (const auto& move : moves) {
        const std::string& from = move.first;
        if (path != from && !(path.starts_with(from) && path.size() > from.size() && path[from.size()] == '.')) continue;
        if (!best || from.size() > best->first.size()) best = &move;
    }
    return best ? best->second + path.substr(best->first.size()) : path;
}

Moves reversed(const Moves& moves) {
    Moves back;
    std::set<std::string_view> seen;
    for (const auto& [from, to] : moves) back.emplace_back(to, seen.insert(from).second ? from : to);
    return back;
}

std::vector<Moves> allMoves(const Moves& moves, const nn::Edits& edits) {
    std::vector<Moves> all;
    if (!moves.empty()) all.push_back(moves);
    for (const nn::Edit& edit : edits)
        if (const auto* rename = std::get_if<nn::RenameNode>(&edit); rename && nn::last_id(rename->node) != rename->id)
            all.push_back({{rename->node, nn::join_path(nn::parent_path(rename->node), rename->id)}});
    return all;
}

DocumentChange DocumentChange::everything() {
    DocumentChange change;
    change.parts_ = ~0u;
    return change;
}

void DocumentChange::add(const nn::Edits& edits, const nn::Project& project) {
    for (const nn::Edit& edit : edits) std::visit(Noter{*this, project}, edit);
}

void DocumentChange::add(const nn::Analysis& before, const nn::Analysis& now) {
    addProblems(*this, before.diagnostics, now.diagnostics);
    if (before.ok() != now.ok()) add(Validity);
    const auto samePlace = [](const auto& a, const auto& b) { return a.path == b.path && a.op == b.op; };
    if (!std::equal(before.nodes.begin(), before.nodes.end(), now.nodes.begin(), now.nodes.end(), samePlace))
        return add(Nodes | Reports | Parameters);
    for (std::size_t i = 0; i < now.nodes.size(); ++i) {
        const nn::NodeReport &was = before.nodes[i], &is = now.nodes[i];
        const bool parametersDiffer = !sameParameters(was, is);
        if (parametersDiffer) parameters.insert(is.path);
        if (parametersDiffer || !sameReport(was, is)) reports.insert(is.path);
    }
    if (!parameters.empty()) add(Parameters);
    if (!reports.empty() || before.parameter_count != now.parameter_count || before.macs != now.macs) add(Reports);
}

void DocumentChange::add(const DocumentChange& other) {
    parts_ |= other.parts_;
    options.insert(other.options.begin(), other.options.end());
    moved.insert(other.moved.begin(), other.moved.end());
    reports.insert(other.reports.begin(), other.reports.end());
    parameters.insert(other.parameters.begin(), other.parameters.end());
    problems.insert(other.problems.begin(), other.problems.end());
    moves.insert(moves.end(), other.moves.begin(), other.moves.end());
}

}  // namespace studio
