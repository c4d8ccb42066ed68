#include "app/studio/rearrange.h"

#include "app/studio/naming.h"

#include "nn/model/op.h"
#include "nn/model/scope.h"

#include <algorithm>
#include <set>

namespace studio {

namespace {

bool isNumber(const std::string& id) {
    return !id.empty() && std::ranges::all_of(id, [](char c) { return c >= '0' && c <= '9'; });
}

std::string moduleOf(const nn::Node& reuse) {
    const auto given = reuse.options.find("module");
    const auto* text = given == reuse.options.end() ? nullptr : std::get_if<std::string>(&given->second);
    return text ? *text : std::string();
}

bool isReuse(const nn::Node& node) {
    const nn::Op* op = nn::find_op(node.op);
    return op && op->role == nn::Role::Reuse;
}

/// Every Reuse names after the edits what it named before.
nn::Edits keepReferences(const nn::Project& before, const nn::Project& after, const Moves& moves) {
    nn::Edits edits;
    nn::for_each_node(before.graph, "", [&](const std::string& path, const nn::Node& node) {
        if (!isReuse(node)) return;
        const auto target = nn::named_module(before.graph, nn::parent_path(path), moduleOf(node));
        const std::string now = movedPath(moves, path);
        const nn::Node* left = nn::find_node(after.graph, now);
        if (!target || !left || !isReuse(*left)) return;
        const std::string wanted = movedPath(moves, target->path), scope = nn::parent_path(now);
        const auto names = [&](const std::string& text) {
            const auto found = nn::named_module(after.graph, scope, text);
            return found && found->path == wanted;
        };
        if (names(moduleOf(*left)) || !nn::find_node(after.graph, wanted)) return;
        // As short as it was, where that says it: seen from the scope that both lie in.
        std::string around = scope;
        while (!around.empty() && !wanted.starts_with(around + ".")) around = nn::parent_path(around);
        const std::string near = nn::relative_to(around, wanted);
        edits.push_back(nn::SetOption{now, "module", nn::OptionValue(names(near) ? near : wanted)});
    });
    return edits;
}

/// Where a wire of `before` is after the moves; nothing where it is no more.
std::optional<nn::ScopeWire> movedWire(const nn::ScopeWire& at, const nn::Project& after, const Moves& moves) {
    const auto exists = [&](const nn::ScopeWire& wire) {
        const nn::Graph* scope = nn::find_scope(after.graph, wire.first);
        return scope && std::ranges::find(scope->wires, wire.second) != scope->wires.end();
    };
    if (exists(at)) return at;
    const nn::ScopeWire inside{movedPath(moves, at.first), at.second};
    if (exists(inside)) return inside;
    const std::string from = movedPath(moves, nn::join_path(at.first, at.second.from.node));
    const std::string to = movedPath(moves, nn::join_path(at.first, at.second.to.node));
    const nn::ScopeWire both{nn::parent_path(from), {{nn::last_id(from), at.second.from.port}, {nn::last_id(to), at.second.to.port}}};
    if (nn::parent_path(to) == both.first && exists(both)) return both;
    return std::nullopt;
}

nn::Edits keepMarks(const nn::Project& before, const nn::Project& after, const Moves& moves) {
    nn::Edits edits;
    for (const auto& [wire, points] : before.bends)
        if (const auto now = movedWire(wire, after, moves); now && !after.bends.contains(*now)) edits.push_back(nn::SetBends{*now, points});
    std::vector<nn::Frame> frames;
    for (nn::Frame frame : before.frames) {
        frame.scope = movedPath(moves, frame.scope);
        if (frame.scope.empty() || nn::find_node(after.graph, frame.scope)) frames.push_back(std::move(frame));
    }
    if (frames != after.frames) edits.push_back(nn::SetFrames{std::move(frames)});
    return edits;
}

}  // namespace

void carryAlong(const nn::Project& before, Change& change) {
    nn::Project after = before;
    if (!nn::apply(after, change.edits)) return;  // refused as it is: whoever applies it says why
    for (nn::Edits more : {keepReferences(before, after, change.moves), keepMarks(before, after, change.moves)})
        change.edits.insert(change.edits.end(), more.begin(), more.end());
}

nn::Result<Change> moveNode(const nn::Project& project, const std::string& path, const std::string& scope, std::size_t index,
                            std::optional<nn::Position> at) {
    const nn::Node* node = path.empty() ? nullptr : nn::find_node(project.graph, path);
    const nn::Op* op = node ? nn::find_op(node->op) : nullptr;
    if (!op || !nn::find_scope(project.graph, scope)) return nn::Error(nn::Message(TR("There is no node '{0}'."), {path}), true);
    if (scope == path || scope.starts_with(path + "."))
        return nn::Error(nn::Message(TR("'{0}' cannot go into itself."), {path}), true);
    const bool numbered = nn::is_sequential(project, scope);
    const bool stands = op->is_container() ? op->role != nn::Role::List
                                           : op->role != nn::Role::Loss && op->inputs.size() == 1 && !op->inputs.front().variadic && !op->outputs.empty();
    if (numbered && !stands)
        return nn::Error(nn::Message(TR("'{0}' cannot stand in a Sequential: {1} does not take one value and give one."), {path, node->op}), true);
    Change change;
    change.edits = nn::remove_nodes(project, nn::parent_path(path), {path}, true);
    nn::Project without = project;
    if (auto removed = nn::apply(without, change.edits); !removed) return removed.error();
    Names names(*nn::find_scope(without.graph, scope), numbered);
    nn::InsertNode insert{scope, index, *node, {}};
    insert.node.id = names.take(node->id, node->op);
    const std::string to = nn::join_path(scope, insert.node.id);
    for (const auto& [key, position] : project.layout)
        if (key.starts_with(path + ".")) insert.layout[to + key.substr(path.size())] = position;
    if (at && !numbered) insert.layout[to] = *at;
    change.edits.push_back(std::move(insert));
    change.select = {to};
    change.moves = {{path, to}};
    carryAlong(project, change);
    return change;
}

nn::Edits renumber(const nn::Project& before, const nn::Edits& edits) {
    std::set<std::string> scopes;
    for (const nn::Edit& edit : edits) {
        if (const auto* insert = std::get_if<nn::InsertNode>(&edit)) scopes.insert(insert->scope);
        else if (const auto* remove = std::get_if<nn::RemoveNode>(&edit)) scopes.insert(nn::parent_path(remove->node));
        else if (const auto* reorder = std::get_if<nn::ReorderNode>(&edit)) scopes.insert(nn::parent_path(reorder->node));
    }
    scopes.erase("");
    std::optional<nn::Project> after;
    nn::Edits out;
    for (const std::string& scope : scopes) {
        if (!after) {
            after = before;
            if (!nn::apply(*after, edits)) return {};
        }
        const nn::Graph* graph = nn::find_scope(after->graph, scope);
        if (!graph || !nn::numbers_children(*after, scope)) continue;
        std::vector<std::string> ids;
        for (const nn::Node& node : graph->nodes) ids.push_back(node.id);
        if (!std::ranges::all_of(ids, isNumber)) continue;
        // Through names that nobody has: the new numbers are those of others still.
        nn::Edits apart, numbered;
        for (std::size_t i = 0; i < ids.size(); ++i) {
            if (ids[i] == std::to_string(i)) continue;
            const std::string between = "_" + ids[i];
            apart.push_back(nn::RenameNode{nn::join_path(scope, ids[i]), between, {}});
            numbered.push_back(nn::RenameNode{nn::join_path(scope, between), std::to_string(i), {}});
        }
        for (nn::Edits* part : {&apart, &numbered}) out.insert(out.end(), part->begin(), part->end());
    }
    return out;
}

KeyMoves movedKeys(const nn::Analysis& before, const std::vector<Moves>& moves, std::size_t most) {
    KeyMoves found;
    if (moves.empty()) return found;
    for (const nn::NodeReport& node : before.nodes) {
        for (const nn::NodeReport::Parameter& parameter : node.parameters) {
            std::string now = parameter.key;
            for (const Moves& step : moves) now = movedPath(step, now);
            if (now == parameter.key) continue;
            if (found.keys.size() < most) found.keys.emplace_back(parameter.key, now);
            else ++found.more;
        }
    }
    return found;
}

void GroupMemory::note(const nn::Project& before, const std::string& container) {
    const std::string scope = nn::parent_path(container);
    const nn::Graph* graph = nn::find_scope(before.graph, scope);
    if (!graph) return;
    Arrangement& now = known_[container] = {};
    for (const nn::Node& node : graph->nodes) now.nodes.push_back(node.id);
    now.wires = graph->wires;
    for (const auto& [wire, points] : before.bends)
        if (wire.first == scope) now.bends[wire] = points;
}

void GroupMemory::restore(const nn::Project& before, const std::string& container, Change& change) const {
    const auto found = known_.find(container);
    nn::Project after = before;
    if (found == known_.end() || !nn::apply(after, change.edits)) return;
    const auto& [nodes, wires, bends] = found->second;
    const std::string scope = nn::parent_path(container);
    const nn::Graph& graph = *nn::find_scope(after.graph, scope);
    std::vector<std::string> now;
    for (const nn::Node& node : graph.nodes) now.push_back(node.id);
    if (!std::ranges::is_permutation(now, nodes)) return;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const auto at = std::find(now.begin() + std::ptrdiff_t(i), now.end(), nodes[i]);
        if (at == now.begin() + std::ptrdiff_t(i)) continue;
        std::rotate(now.begin() + std::ptrdiff_t(i), at, at + 1);
        change.edits.push_back(nn::ReorderNode{nn::join_path(scope, nodes[i]), i});
    }
    if (!std::ranges::is_permutation(graph.wires, wires)) return;
    if (graph.wires != wires) change.edits.push_back(nn::SetWires{scope, wires});
    for (const auto& [wire, points] : bends)
        if (!after.bends.contains(wire)) change.edits.push_back(nn::SetBends{wire, points});
}

}  // namespace studio
