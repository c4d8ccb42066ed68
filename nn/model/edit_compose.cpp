// What the canvas and the fixes ask for, composed of the small edits.

#include "nn/model/edit.h"
#include "nn/model/scope.h"

#include <algorithm>
#include <set>

namespace nn {

namespace {

const PortInfo* find_port(const std::vector<PortInfo>& ports, std::string_view id) {
    for (const PortInfo& port : ports)
        if (port.id == id) return &port;
    return nullptr;
}

std::vector<PortInfo> ports_of(const Graph& graph, const PortRef& end, bool output) {
    const Node* node = find_node(graph, end.node);
    if (!node) return {};
    return output ? output_ports(*node) : input_ports(*node);
}

bool same_end(const Graph& graph, const PortRef& a, const PortRef& b, bool output) {
    return a.node == b.node && port_id(graph, a, output) == port_id(graph, b, output);
}

/// Leaves the port out where the node has no other.
PortRef short_end(const Graph& graph, PortRef end, bool output) {
    const auto ports = ports_of(graph, end, output);
    if (ports.size() == 1 && ports.front().id == end.port) end.port.clear();
    return end;
}

/// The direct child of the scope that holds `relative`.
std::string_view top_id(std::string_view relative) { return relative.substr(0, relative.find('.')); }

std::size_t index_of_child(const Graph& graph, std::string_view id) {
    const auto it = std::find_if(graph.nodes.begin(), graph.nodes.end(), [&](const Node& n) { return n.id == id; });
    return static_cast<std::size_t>(it - graph.nodes.begin());
}

/// Nodes about to be removed from one scope and the lists in it.
struct Removal {
    const Project& project;
    const std::string& scope;
    const Graph& graph;
    std::set<std::string, std::less<>> ids;  ///< paths relative to the scope

    bool holds(std::string_view relative) const {
        for (std::size_t dot = relative.find('.'); dot != std::string_view::npos; dot = relative.find('.', dot + 1))
            if (ids.contains(relative.substr(0, dot))) return true;
        return ids.contains(relative);
    }

    /// The end that fed the first input of the removed node, past others that go too; nothing where none did.
    std::optional<PortRef> source(const std::string& relative) const {
        std::string at = relative;
        for (std::size_t hops = 0; hops <= graph.wires.size(); ++hops) {
            const Node* node = find_node(graph, at);
            const auto ports = node ? input_ports(*node) : std::vector<PortInfo>{};
            if (ports.empty()) return std::nullopt;
            const auto wire = std::find_if(graph.wires.begin(), graph.wires.end(), [&](const Wire& w) {
                return w.to.node == at && port_id(graph, w.to, false) == ports.front().id;
            });
            if (wire == graph.wires.end()) return std::nullopt;
            if (!holds(wire->from.node)) return wire->from;
            at = wire->from.node;
        }
        return std::nullopt;  // the removed nodes form a cycle
    }

    std::vector<Wire> wires_left(bool keep_chain) const {
        std::vector<Wire> left;
        for (const Wire& wire : graph.wires) {
            if (holds(wire.to.node)) continue;
            if (!holds(wire.from.node)) {
                left.push_back(wire);
            } else if (keep_chain) {
                const auto from = source(wire.from.node);
                if (from && std::find(left.begin(), left.end(), Wire{*from, wire.to}) == left.end())
                    left.push_back({*from, wire.to});
            }
        }
        return left;
    }

    /// True where `end`, in scope `above`, reaches into a removed node or names a port that goes with it.
    bool cuts(const PortRef& end, const std::string& above, const Graph& outer, bool output) const {
        const std::string path = join_path(above, end.node);
        if (path.starts_with(scope + ".")) return holds(path.substr(scope.size() + 1));
        if (path != scope) return false;
        const std::string port = port_id(outer, end, output);
        const Node* maker = ids.contains(port) ? find_node(graph, port) : nullptr;
        const Op* op = maker ? find_op(maker->op) : nullptr;
        return op && op->role == (output ? Role::Output : Role::Input);
    }
};

}  // namespace

std::string port_id(const Graph& graph, const PortRef& end, bool output) {
    if (!end.port.empty()) return end.port;
    const auto ports = ports_of(graph, end, output);
    return ports.empty() ? std::string() : ports.front().id;
}

std::string suggested_id(std::string_view op_id) {
    const Op* op = find_op(op_id);
    if (op && op->role == Role::Loss) return "loss";
    std::string id;
    for (const char c : op_id) id += (c >= 'A' && c <= 'Z') ? static_cast<char>(c - 'A' + 'a') : c;
    if (id.size() > 2 && id.back() == 'd' && id[id.size() - 2] >= '1' && id[id.size() - 2] <= '3')
        id.resize(id.size() - 2);
    return is_valid_id(id) ? id : "node";
}

Edits connect(const Project& project, const std::string& scope, const Wire& wire) {
    const Graph* graph = find_scope(project.graph, scope);
    if (!graph || is_sequential(project, scope)) return {};
    if (!find_node(*graph, wire.from.node) || !find_node(*graph, wire.to.node)) return {};

    const auto ports = ports_of(*graph, wire.to, false);
    const PortInfo* port = find_port(ports, port_id(*graph, wire.to, false));
    const bool many = port && port->variadic;

    const Wire added{short_end(*graph, wire.from, true), short_end(*graph, wire.to, false)};
    std::vector<Wire> wires;
    bool placed = false;
    for (const Wire& old : graph->wires) {
        if (!same_end(*graph, old.to, wire.to, false)) {
            wires.push_back(old);
            continue;
        }
        if (same_end(*graph, old.from, wire.from, true)) return {};  // it is there already
        if (many) {
            wires.push_back(old);
        } else if (!placed) {
            // In the place of the one it replaces, so that the file differs in one line.
            wires.push_back(added);
            placed = true;
        }
    }
    if (!placed) wires.push_back(added);
    return {SetWires{scope, std::move(wires)}};
}

Edits disconnect(const Project& project, const std::string& scope, const Wire& wire) {
    const Graph* graph = find_scope(project.graph, scope);
    if (!graph) return {};
    std::vector<Wire> wires = graph->wires;
    const auto it = std::find_if(wires.begin(), wires.end(), [&](const Wire& w) {
        return same_end(*graph, w.from, wire.from, true) && same_end(*graph, w.to, wire.to, false);
    });
    if (it == wires.end()) return {};
    wires.erase(it);
    return {SetWires{scope, std::move(wires)}};
}

Edits remove_nodes(const Project& project, const std::string& scope, const std::vector<std::string>& paths,
                   bool keep_chain) {
    const Graph* graph = find_scope(project.graph, scope);
    if (!graph) return {};
    const std::string wired_in = wire_scope(project.graph, scope);
    const Graph& around = *find_scope(project.graph, wired_in);
    Removal removal{project, wired_in, around, {}};
    for (const std::string& path : paths) {
        const bool here = parent_path(path) == scope || wire_scope(project.graph, parent_path(path)) == scope;
        if (here && find_node(project.graph, path)) removal.ids.insert(relative_to(wired_in, path));
    }
    if (removal.ids.empty()) return {};

    Edits edits;
    if (auto left = removal.wires_left(keep_chain); left != around.wires)
        edits.push_back(SetWires{wired_in, std::move(left)});
    for (std::string above = wired_in; !above.empty();) {
        above = parent_path(above);
        const Graph* outer = find_scope(project.graph, above);
        std::vector<Wire> left = outer->wires;
        std::erase_if(left, [&](const Wire& w) {
            return removal.cuts(w.from, above, *outer, true) || removal.cuts(w.to, above, *outer, false);
        });
        if (left != outer->wires) edits.push_back(SetWires{above, std::move(left)});
    }
    for (const std::string& id : removal.ids) {
        const std::string parent = parent_path(id);
        if (parent.empty() || !removal.holds(parent)) edits.push_back(RemoveNode{join_path(wired_in, id), {}});
    }
    return edits;
}

Edits insert_on_wire(const Project& project, const std::string& scope, const Wire& wire, Node node,
                     std::optional<Position> position) {
    return insert_on_wire(project.graph, scope, wire, std::move(node), position);
}

Edits insert_on_wire(const Graph& root, const std::string& scope, const Wire& wire, Node node,
                     std::optional<Position> position) {
    const Graph* graph = find_scope(root, scope);
    if (!graph || !find_node(*graph, wire.from.node) || !find_node(*graph, wire.to.node)) return {};
    const Node* container = scope.empty() ? nullptr : find_node(root, scope);
    const Op* held_by = container ? find_op(container->op) : nullptr;
    const bool sequential = held_by && held_by->role == Role::Sequential;
    // Two wires may join the same ports, those of Cat: one of the graph's own is meant itself.
    const auto on = std::find_if(graph->wires.begin(), graph->wires.end(), [&](const Wire& w) {
        const bool own = std::ranges::any_of(graph->wires, [&wire](const Wire& other) { return &other == &wire; });
        if (own) return &w == &wire;
        return same_end(*graph, w.from, wire.from, true) && same_end(*graph, w.to, wire.to, false);
    });
    if (!sequential && on == graph->wires.end()) return {};
    if (node.id.empty() || index_of_child(*graph, node.id) < graph->nodes.size())
        node.id = unique_id(*graph, node.id.empty() ? suggested_id(node.op) : node.id, sequential);

    InsertNode insert{scope, index_of_child(*graph, top_id(wire.to.node)), node, {}};
    if (position) insert.layout[join_path(scope, node.id)] = *position;
    Edits edits{insert};
    const auto inputs = input_ports(node), outputs = output_ports(node);
    if (sequential || inputs.empty() || outputs.empty()) return edits;

    const auto end = [](const std::string& id, const std::vector<PortInfo>& ports) {
        return PortRef{id, ports.size() == 1 ? std::string() : ports.front().id};
    };
    std::vector<Wire> wires = graph->wires;
    const auto at = wires.begin() + (on - graph->wires.begin());
    const Wire second{end(node.id, outputs), at->to};
    at->to = end(node.id, inputs);
    wires.insert(at + 1, second);
    edits.push_back(SetWires{scope, std::move(wires)});
    return edits;
}

}  // namespace nn
