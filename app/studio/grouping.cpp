// Group and ungroup. The order of wires is kept throughout: Cat and Stack take their tensors in it.

#include "app/studio/clipboard.h"
#include "app/studio/naming.h"
#include "app/studio/rearrange.h"

#include "nn/model/op.h"

#include <algorithm>
#include <map>
#include <set>

namespace studio {

namespace {

constexpr double column = 260;

nn::Error refuse(const char* format, std::vector<std::string> args = {}) {
    return nn::Error(nn::Message(format, std::move(args)), true);
}

bool isNumber(const std::string& id) {
    return !id.empty() && std::ranges::all_of(id, [](char c) { return c >= '0' && c <= '9'; });
}

bool isDeep(const nn::PortRef& end) { return end.node.find('.') != std::string::npos; }

/// The nodes that are to become one, in the order of the scope.
struct Selection {
    const nn::Project& project;
    const std::string& scope;
    const nn::Graph& graph;
    std::set<std::string> ids;

    bool holds(const nn::PortRef& end) const { return ids.contains(end.node); }
    std::string path(const std::string& id) const { return nn::join_path(scope, id); }

    std::size_t firstIndex() const {
        const auto it =
            std::find_if(graph.nodes.begin(), graph.nodes.end(), [&](const nn::Node& n) { return ids.contains(n.id); });
        return static_cast<std::size_t>(it - graph.nodes.begin());
    }

    /// Positions of a node's own children, under its new path. The node's own position only where `own` is set.
    void moveLayout(const std::string& id, const std::string& to, std::map<std::string, nn::Position>& into,
                    bool own) const {
        const std::string from = path(id);
        for (const auto& [key, position] : project.layout)
            if ((own && key == from) || key.starts_with(from + ".")) into[to + key.substr(from.size())] = position;
    }
    std::optional<nn::Position> corner() const {
        std::optional<nn::Position> out;
        for (const std::string& id : ids) {
            const auto it = project.layout.find(path(id));
            if (it == project.layout.end()) continue;
            out = out ? nn::Position{std::min(out->x, it->second.x), std::min(out->y, it->second.y)} : it->second;
        }
        return out;
    }
};

/// Which nodes can be reached from `start` along the wires, `start` left out unless a wire leads back.
std::set<std::string> reach(const nn::Graph& graph, const std::set<std::string>& start, bool forward) {
    std::multimap<std::string, std::string> next;
    for (const nn::Wire& wire : graph.wires)
        forward ? next.emplace(wire.from.node, wire.to.node) : next.emplace(wire.to.node, wire.from.node);
    std::set<std::string> seen;
    std::vector<std::string> open(start.begin(), start.end());
    while (!open.empty()) {
        const auto [first, last] = next.equal_range(open.back());
        open.pop_back();
        for (auto it = first; it != last; ++it)
            if (seen.insert(it->second).second) open.push_back(it->second);
    }
    return seen;
}

nn::Result<void> checkGroup(const Selection& s) {
    for (const nn::Node& node : s.graph.nodes) {
        const nn::Op* op = s.ids.contains(node.id) ? nn::find_op(node.op) : nullptr;
        if (op && (op->role == nn::Role::Input || op->role == nn::Role::Output))
            return refuse(TR("'{0}' is an {1}: it stays outside of a group. Select without it."),
                          {s.path(node.id), node.op});
    }
    for (const nn::Wire& wire : s.graph.wires)
        for (const nn::PortRef& end : {wire.from, wire.to})
            if (isDeep(end) && s.ids.contains(end.node.substr(0, end.node.find('.'))))
                return refuse(TR("A wire names '{0}' inside of the selection; take it away first."),
                              {s.path(end.node)});
    // Else the group would wait for a node that waits for the group.
    const auto after = reach(s.graph, s.ids, true), before = reach(s.graph, s.ids, false);
    for (const std::string& id : after)
        if (!s.ids.contains(id) && before.contains(id))
            return refuse(TR("'{0}' lies between the selected nodes: select it too."), {s.path(id)});
    return {};
}

/// The selection as a chain of layers, first to last; empty where it is none.
std::vector<const nn::Node*> chainOf(const Selection& s) {
    std::map<std::string, std::string> next;
    std::set<std::string> fed;
    std::size_t inner = 0;
    for (const nn::Wire& wire : s.graph.wires) {
        const bool from = s.holds(wire.from), to = s.holds(wire.to);
        if (!from || !to) continue;
        ++inner;
        next[wire.from.node] = wire.to.node;
        fed.insert(wire.to.node);
    }
    if (inner + 1 != s.ids.size() || next.size() != inner || fed.size() != inner) return {};
    std::string at;
    for (const std::string& id : s.ids)
        if (!fed.contains(id)) at = id;

    std::vector<const nn::Node*> chain;
    for (; !at.empty() && chain.size() < s.ids.size(); at = next.contains(at) ? next[at] : std::string())
        chain.push_back(nn::find_node(s.graph, at));
    if (chain.size() != s.ids.size()) return {};
    for (const nn::Node* node : chain) {
        const nn::Op* op = nn::find_op(node->op);
        const bool layer = op && (op->role == nn::Role::Layer || op->is_container());
        if (!layer || nn::input_ports(*node).size() != 1 || nn::output_ports(*node).size() != 1) return {};
    }
    for (const nn::Wire& wire : s.graph.wires) {
        if (!s.holds(wire.from) && s.holds(wire.to) && wire.to.node != chain.front()->id) return {};
        if (s.holds(wire.from) && !s.holds(wire.to) && wire.from.node != chain.back()->id) return {};
    }
    return chain;
}

/// Wires of the scope after the chain became the node `id`.
std::vector<nn::Wire> wiresAroundChain(const Selection& s, const std::string& id) {
    std::vector<nn::Wire> wires;
    for (nn::Wire wire : s.graph.wires) {
        const bool from = s.holds(wire.from), to = s.holds(wire.to);
        if (from && to) continue;
        if (from) wire.from = {id, ""};
        if (to) wire.to = {id, ""};
        wires.push_back(std::move(wire));
    }
    return wires;
}

Change finish(const Selection& s, nn::InsertNode insert, std::vector<nn::Wire> wires, Moves moves) {
    const std::string path = nn::join_path(s.scope, insert.node.id);
    if (const auto at = s.corner()) insert.layout[path] = *at;
    Change change;
    change.select = {path};
    change.moves = std::move(moves);
    const bool rewire = wires != s.graph.wires;
    if (rewire) {
        std::vector<nn::Wire> apart = s.graph.wires;
        std::erase_if(apart, [&](const nn::Wire& wire) { return s.holds(wire.from) || s.holds(wire.to); });
        change.edits.push_back(nn::SetWires{s.scope, std::move(apart)});
    }
    for (const std::string& id : s.ids) change.edits.push_back(nn::RemoveNode{s.path(id), {}});
    change.edits.push_back(std::move(insert));
    if (rewire) change.edits.push_back(nn::SetWires{s.scope, std::move(wires)});
    carryAlong(s.project, change);
    return change;
}

Change groupChain(const Selection& s, const std::vector<const nn::Node*>& chain, bool numbered) {
    Names names(s.graph, numbered);
    for (const std::string& id : s.ids) names.release(id);
    nn::InsertNode insert;
    insert.scope = s.scope;
    insert.index = s.firstIndex();
    insert.node.op = "Sequential";
    insert.node.id = names.take(numbered ? "" : "block", "Sequential");
    const std::string path = nn::join_path(s.scope, insert.node.id);
    Moves moves;
    for (std::size_t i = 0; i < chain.size(); ++i) {
        nn::Node child = *chain[i];
        if (numbered && isNumber(child.id)) child.id = std::to_string(i);
        const std::string to = nn::join_path(path, child.id);
        moves.emplace_back(s.path(chain[i]->id), to);
        // It lies in its order there; the position is for the day that it comes out.
        s.moveLayout(chain[i]->id, to, insert.layout, true);
        insert.node.inner.nodes.push_back(std::move(child));
    }
    const std::string id = insert.node.id;
    return finish(s, std::move(insert), numbered ? s.graph.wires : wiresAroundChain(s, id), std::move(moves));
}

/// A port that the group gets: what it stands for outside or inside, and its Input or Output node.
using Ports = std::map<std::pair<std::string, std::string>, std::string>;

void placePorts(nn::InsertNode& insert, const std::vector<std::string>& ids, double x, double y) {
    for (std::size_t i = 0; i < ids.size(); ++i)
        insert.layout[nn::join_path(nn::join_path(insert.scope, insert.node.id), ids[i])] = {x, y + 120.0 * double(i)};
}

Change groupModule(const Selection& s) {
    Names names(s.graph, false), inner({}, false);
    for (const std::string& id : s.ids) names.release(id);
    nn::InsertNode insert;
    insert.scope = s.scope;
    insert.index = s.firstIndex();
    insert.node.op = "Module";
    insert.node.id = names.take("block", "Module");
    const std::string id = insert.node.id, path = nn::join_path(s.scope, id);
    std::vector<nn::Node> children;
    Moves moves;
    double right = 0;
    for (const nn::Node& node : s.graph.nodes) {
        if (!s.ids.contains(node.id)) continue;
        inner.take(node.id, node.op);
        moves.emplace_back(s.path(node.id), nn::join_path(path, node.id));
        s.moveLayout(node.id, nn::join_path(path, node.id), insert.layout, true);
        if (const auto it = insert.layout.find(nn::join_path(path, node.id)); it != insert.layout.end())
            right = children.empty() ? it->second.x : std::max(right, it->second.x);
        children.push_back(node);
    }

    Ports inputs, outputs;
    std::vector<std::string> inputIds, outputIds;
    std::vector<nn::Wire> inside, outside;
    const auto port = [&](Ports& ports, std::vector<std::string>& ids, const nn::PortRef& from, const char* name) {
        auto& known = ports[{from.node, nn::port_id(s.graph, from, true)}];
        const bool fresh = known.empty();
        if (fresh) ids.push_back(known = inner.take(name, ""));
        return std::pair(known, fresh);
    };
    for (const nn::Wire& wire : s.graph.wires) {
        const bool from = s.holds(wire.from), to = s.holds(wire.to);
        if (from && to) {
            inside.push_back(wire);
        } else if (to) {
            const auto [name, fresh] = port(inputs, inputIds, wire.from, "input");
            if (fresh) outside.push_back({wire.from, {id, name}});
            inside.push_back({{name, ""}, wire.to});
        } else if (from) {
            const auto [name, fresh] = port(outputs, outputIds, wire.from, "output");
            if (fresh) inside.push_back({wire.from, {name, ""}});
            outside.push_back({{id, name}, wire.to});
        } else {
            outside.push_back(wire);
        }
    }
    // What it ends in and nothing reads yet: without a way out it could not be wired on.
    if (outputIds.empty())
        for (const nn::Node& node : children) {
            const nn::Op* op = nn::find_op(node.op);
            const auto ports = nn::output_ports(node);
            const bool read = std::ranges::any_of(s.graph.wires, [&node](const nn::Wire& wire) { return wire.from.node == node.id; });
            if (read || ports.empty() || !op || op->role == nn::Role::Loss) continue;
            inside.push_back({{node.id, ""}, {port(outputs, outputIds, {node.id, ""}, "output").first, ""}});
        }
    // A port that is alone needs no name.
    for (nn::Wire& wire : outside) {
        if (wire.from.node == id && outputIds.size() == 1) wire.from.port.clear();
        if (wire.to.node == id && inputIds.size() == 1) wire.to.port.clear();
    }
    auto& nodes = insert.node.inner.nodes;
    const auto make = [](const std::string& name, const char* op) {
        nn::Node node;
        node.id = name;
        node.op = op;
        return node;
    };
    for (const std::string& name : inputIds) nodes.push_back(make(name, "Input"));
    nodes.insert(nodes.end(), children.begin(), children.end());
    for (const std::string& name : outputIds) nodes.push_back(make(name, "Output"));
    insert.node.inner.wires = std::move(inside);
    if (const auto at = s.corner()) {
        placePorts(insert, inputIds, at->x - column, at->y);
        placePorts(insert, outputIds, right + column, at->y);
    }
    return finish(s, std::move(insert), std::move(outside), std::move(moves));
}

}  // namespace

nn::Result<Change> groupNodes(const nn::Project& project, const std::string& scope,
                              const std::vector<std::string>& paths) {
    const nn::Graph* graph = nn::find_scope(project.graph, scope);
    if (!graph) return refuse(TR("There is no container '{0}'."), {scope});
    Selection s{project, scope, *graph, {}};
    for (const std::string& path : paths)
        if (nn::parent_path(path) == scope && nn::find_node(project.graph, path)) s.ids.insert(nn::last_id(path));
    if (s.ids.empty()) return refuse(TR("Select the nodes to group."));
    if (auto ok = checkGroup(s); !ok) return ok.error();

    if (nn::is_sequential(project, scope)) {
        std::vector<const nn::Node*> chain;
        const std::size_t first = s.firstIndex();
        for (std::size_t i = first; i < graph->nodes.size() && s.ids.contains(graph->nodes[i].id); ++i)
            chain.push_back(&graph->nodes[i]);
        if (chain.size() != s.ids.size())
            return refuse(TR("Only neighbours in a Sequential can be grouped: select what lies between too."));
        return groupChain(s, chain, true);
    }
    if (const auto chain = chainOf(s); !chain.empty()) return groupChain(s, chain, false);
    return groupModule(s);
}

namespace {

/// A container about to be dissolved.
struct Ungroup {
    const nn::Project& project;
    std::string path, scope;
    const nn::Graph& graph;
    const nn::Node& node;
    std::size_t index = 0;
    std::map<std::string, std::string> renamed;
    Change change;

    bool isPort(const std::string& id, nn::Role role) const {
        const nn::Node* child = nn::find_node(node.inner, id);
        const nn::Op* op = child ? nn::find_op(child->op) : nullptr;
        return op && op->role == role;
    }

    /// The children take the container's place in the order. `numbered`: the scope around is a Sequential.
    void insertChildren(bool numbered, bool sequential) {
        Names names(graph, numbered);
        names.release(node.id);
        const auto at = project.layout.find(path);
        const nn::Position start = at == project.layout.end() ? nn::Position{} : at->second;
        std::optional<nn::Position> corner;
        for (const nn::Node& child : node.inner.nodes) {
            const auto it = project.layout.find(nn::join_path(path, child.id));
            if (it == project.layout.end()) continue;
            if (isPort(child.id, nn::Role::Input) || isPort(child.id, nn::Role::Output)) continue;
            const nn::Position p = it->second;
            corner = corner ? nn::Position{std::min(corner->x, p.x), std::min(corner->y, p.y)} : p;
        }
        std::vector<nn::Wire> apart = graph.wires;
        std::erase_if(apart, [&](const nn::Wire& wire) { return enters(wire) || leaves(wire); });
        if (apart != graph.wires) change.edits.push_back(nn::SetWires{scope, std::move(apart)});
        change.edits.push_back(nn::RemoveNode{path, {}});
        std::size_t place = index;
        for (const nn::Node& child : node.inner.nodes) {
            if (!sequential && (isPort(child.id, nn::Role::Input) || isPort(child.id, nn::Role::Output))) continue;
            nn::InsertNode insert{scope, place, child, {}};
            insert.node.id = renamed[child.id] = names.take(child.id, child.op);
            const nn::Op* op = nn::find_op(child.op);
            if (!node.requires_grad && op && (op->is_container() || !op->parameters.empty()))
                insert.node.requires_grad = false;  // what was frozen as a whole stays so
            const std::string from = nn::join_path(path, child.id), to = nn::join_path(scope, insert.node.id);
            for (const auto& [key, position] : project.layout)
                if (key.starts_with(from + ".")) insert.layout[to + key.substr(from.size())] = position;
            const auto own = project.layout.find(from);
            if (!numbered && own != project.layout.end() && corner)
                insert.layout[to] = {start.x + own->second.x - corner->x, start.y + own->second.y - corner->y};
            else if (!numbered && at != project.layout.end())
                insert.layout[to] = {start.x + column * double(place - index), start.y};
            change.select.push_back(to);
            change.moves.emplace_back(from, to);
            change.edits.push_back(std::move(insert));
            ++place;
        }
    }

    nn::PortRef outer(nn::PortRef end) const {
        const std::string top = end.node.substr(0, end.node.find('.'));
        if (const auto it = renamed.find(top); it != renamed.end()) end.node = it->second + end.node.substr(top.size());
        return end;
    }

    bool enters(const nn::Wire& wire) const { return wire.to.node == node.id; }
    bool leaves(const nn::Wire& wire) const { return wire.from.node == node.id; }

    /// What feeds the input `port` of the container from outside.
    std::optional<nn::PortRef> feeding(const std::string& port) const {
        for (const nn::Wire& wire : graph.wires)
            if (enters(wire) && nn::port_id(graph, wire.to, false) == port) return wire.from;
        return std::nullopt;
    }

    /// The end in the scope around that makes what the inner end makes; an inner Input is what feeds it.
    std::optional<nn::PortRef> source(const nn::PortRef& inner) const {
        return isPort(inner.node, nn::Role::Input) ? feeding(inner.node) : outer(inner);
    }

    /// What comes out of the container's `port`.
    std::optional<nn::PortRef> result(const std::string& port, bool sequential) const {
        if (sequential) {
            if (!node.inner.nodes.empty()) return outer({node.inner.nodes.back().id, ""});
            const auto inputs = nn::input_ports(node);
            return inputs.empty() ? std::nullopt : feeding(inputs.front().id);
        }
        for (const nn::Wire& wire : node.inner.wires)
            if (wire.to.node == port) return source(wire.from);
        return std::nullopt;
    }

    std::vector<nn::Wire> innerWires(bool sequential) const {
        std::vector<nn::Wire> wires;
        const auto& nodes = node.inner.nodes;
        if (sequential) {
            const auto inputs = nn::input_ports(node);
            const auto from = inputs.empty() ? std::nullopt : feeding(inputs.front().id);
            if (from && !nodes.empty()) wires.push_back({*from, outer({nodes.front().id, ""})});
            for (std::size_t i = 1; i < nodes.size(); ++i)
                wires.push_back({outer({nodes[i - 1].id, ""}), outer({nodes[i].id, ""})});
            return wires;
        }
        for (const nn::Wire& wire : node.inner.wires) {
            if (isPort(wire.to.node, nn::Role::Output)) continue;
            if (const auto from = source(wire.from)) wires.push_back({*from, outer(wire.to)});
        }
        return wires;
    }

    std::vector<nn::Wire> wires(bool sequential) const {
        std::vector<nn::Wire> inner = innerWires(sequential), out;
        bool placed = false;
        const auto place = [&] {
            if (!std::exchange(placed, true)) out.insert(out.end(), inner.begin(), inner.end());
        };
        for (const nn::Wire& wire : graph.wires) {
            if (enters(wire)) {
                place();
            } else if (leaves(wire)) {
                place();
                if (const auto from = result(nn::port_id(graph, wire.from, true), sequential))
                    out.push_back({*from, wire.to});
            } else {
                out.push_back(wire);
            }
        }
        place();
        return out;
    }
};

}  // namespace

nn::Result<Change> ungroupNode(const nn::Project& project, const std::string& path) {
    const nn::Node* node = path.empty() ? nullptr : nn::find_node(project.graph, path);
    const nn::Op* op = node ? nn::find_op(node->op) : nullptr;
    if (!op || !op->is_container()) return refuse(TR("'{0}' is no container."), {path});
    const std::string scope = nn::parent_path(path);
    const nn::Graph& graph = *nn::find_scope(project.graph, scope);
    const bool numbered = nn::is_sequential(project, scope), sequential = op->role == nn::Role::Sequential;
    if (numbered && !sequential)
        return refuse(TR("'{0}' is a Module inside a Sequential, which has no wires for its nodes."), {path});
    for (const nn::Wire& wire : graph.wires)
        for (const nn::PortRef& end : {wire.from, wire.to})
            if (end.node.starts_with(node->id + "."))
                return refuse(TR("A wire names '{0}' from outside; take it away first."),
                              {nn::join_path(scope, end.node)});

    Ungroup u{project, path, scope, graph, *node};
    u.index = static_cast<std::size_t>(node - graph.nodes.data());
    u.insertChildren(numbered, sequential);
    if (!numbered)
        if (auto wires = u.wires(sequential); wires != graph.wires)
            u.change.edits.push_back(nn::SetWires{scope, std::move(wires)});
    carryAlong(project, u.change);
    return u.change;
}

}  // namespace studio
