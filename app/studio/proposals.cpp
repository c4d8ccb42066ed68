#include "app/studio/proposals.h"

#include "app/studio/document.h"
#include "nn/model/scope.h"

#include <QPointer>
#include <QUndoCommand>

#include <map>
#include <set>

namespace studio {

namespace {

/// With the id of the port that `end` means, where it leaves it out too; "" where its node has none. `end` is by path.
nn::PortRef portOf(const nn::NodeIndex& nodes, const std::string& scope, const nn::PortRef& end, bool output) {
    if (!end.port.empty()) return end;
    const nn::Node* node = nodes.find(end.node);
    if (!node) return end;
    const auto ports = output ? nn::output_ports(nodes, scope, *node) : nn::input_ports(nodes, scope, *node);
    return {end.node, ports.empty() ? std::string() : ports.front().id};
}

}  // namespace

class Proposals::DismissCommand : public QUndoCommand {
public:
    DismissCommand(Proposals* proposals, std::vector<std::size_t> which)
        : QUndoCommand(Proposals::tr("Dismiss %n proposed wires", nullptr, static_cast<int>(which.size()))),
          proposals_(proposals),
          which_(std::move(which)) {}
    void undo() override { set(false); }
    void redo() override { set(true); }

private:
    void set(bool dismissed) {
        if (proposals_) proposals_->setDismissed(which_, dismissed);
    }
    QPointer<Proposals> proposals_;  // the undo list may outlive it
    std::vector<std::size_t> which_;
};

Proposals::Proposals(Document* document, QObject* parent) : QObject(parent), document_(document) {
    connect(document, &Document::reset, this, [this] { offer({}); });
    connect(document, &Document::changed, this, &Proposals::follow);
}

void Proposals::offer(const std::vector<nn::ScopeWire>& wires) {
    if (wires.empty() && kept_.empty()) return;
    kept_.clear();
    for (const auto& [scope, wire] : wires)
        kept_.push_back({{nn::join_path(scope, wire.from.node), wire.from.port}, {nn::join_path(scope, wire.to.node), wire.to.port}, false});
    refresh();
}

void Proposals::follow(const DocumentChange& change) {
    if (kept_.empty()) return;
    for (const Moves& step : change.moves)
        for (Kept& one : kept_) {
            one.from.node = movedPath(step, one.from.node);
            one.to.node = movedPath(step, one.to.node);
        }
    if (change.has(DocumentChange::Nodes | DocumentChange::Wires | DocumentChange::Options)) refresh();
}

void Proposals::refresh() {
    const nn::Graph& root = document_->project().graph;
    const nn::NodeIndex nodes(root);
    std::map<std::string, std::set<nn::PortRef>> taken;  // inputs, by scope
    std::vector<nn::ScopeWire> open;
    std::vector<std::size_t> indices;
    for (std::size_t i = 0; i < kept_.size(); ++i) {
        const auto& [from, to, dismissed] = kept_[i];
        if (dismissed || !nodes.find(from.node) || !nodes.find(to.node)) continue;
        const std::string scope = nn::wire_scope(root, nn::parent_path(from.node));
        if (scope != nn::wire_scope(root, nn::parent_path(to.node))) continue;
        auto [inputs, made] = taken.try_emplace(scope);
        if (made)
            for (const nn::Wire& one : nn::find_scope(root, scope)->wires)
                inputs->second.insert(portOf(nodes, scope, {nn::join_path(scope, one.to.node), one.to.port}, false));
        const nn::PortRef input = portOf(nodes, scope, to, false);
        if (nn::is_sequential(document_->project(), scope) || portOf(nodes, scope, from, true).port.empty()) continue;
        if (input.port.empty() || inputs->second.contains(input)) continue;
        open.push_back({scope, {{nn::relative_to(scope, from.node), from.port}, {nn::relative_to(scope, to.node), to.port}}});
        indices.push_back(i);
    }
    openIndices_ = std::move(indices);
    if (std::exchange(open_, std::move(open)) != open_) emit changed();
}

bool Proposals::accept(const std::vector<nn::ScopeWire>& wires) {
    const std::set<nn::ScopeWire> open(open_.begin(), open_.end());
    std::map<std::string, std::vector<nn::Wire>> scopes;
    std::set<std::pair<std::string, nn::PortRef>> taken;
    int count = 0;
    for (const nn::ScopeWire& one : wires) {
        const nn::Graph* graph = nn::find_scope(document_->project().graph, one.first);
        if (!graph || !open.contains(one) || !taken.insert({one.first, one.second.to}).second) continue;
        scopes.try_emplace(one.first, graph->wires).first->second.push_back(one.second);
        ++count;
    }
    nn::Edits edits;
    for (auto& [scope, all] : scopes) edits.push_back(nn::SetWires{scope, std::move(all)});
    return edits.empty() || document_->apply(edits, tr("Accept %n proposed wires", nullptr, count));
}

void Proposals::dismiss(const std::vector<nn::ScopeWire>& wires) {
    const std::set<nn::ScopeWire> wanted(wires.begin(), wires.end());
    std::vector<std::size_t> which;
    for (std::size_t i = 0; i < open_.size(); ++i)
        if (wanted.contains(open_[i])) which.push_back(openIndices_[i]);
    if (!which.empty()) document_->undoStack()->push(new DismissCommand(this, std::move(which)));
}

void Proposals::setDismissed(const std::vector<std::size_t>& which, bool dismissed) {
    for (const std::size_t i : which)
        if (i < kept_.size()) kept_[i].dismissed = dismissed;
    refresh();
}

}  // namespace studio
