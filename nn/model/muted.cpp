#include "nn/model/muted.h"

#include "nn/model/edit.h"
#include "nn/model/scope.h"

#include <algorithm>

namespace nn {

namespace {

bool acts_as_identity(const Node& node) {
    const Op* op = node.muted ? find_op(node.op) : nullptr;
    return op && can_be_muted(*op);
}

bool is_loss(const Node& node) {
    const Op* op = find_op(node.op);
    return op && op->role == Role::Loss;
}

/// Does the end name the node's first port?
bool is_first(const Graph& scope, const PortRef& end, bool output) {
    return port_id(scope, end, output) == port_id(scope, {end.node, ""}, output);
}

/// False: the wire goes.
bool rewire(const Graph& scope, PortRef& end, bool output) {
    const Node* node = find_wirable(scope, end.node);
    if (!node || !acts_as_identity(*node)) return true;
    if (is_loss(*node) || !is_first(scope, end, output)) return false;
    end.port.clear();
    return true;
}

}  // namespace

bool any_muted(const Graph& graph) {
    return std::ranges::any_of(graph.nodes, [](const Node& node) { return node.muted || any_muted(node.inner); });
}

Graph without_muted(const Graph& graph) {
    Graph result;
    for (const Node& node : graph.nodes) {
        if (!acts_as_identity(node)) {
            result.nodes.push_back(node);
            result.nodes.back().inner = without_muted(node.inner);
        } else if (!is_loss(node)) {
            Node identity;
            identity.id = node.id;
            identity.op = "Identity";
            result.nodes.push_back(std::move(identity));
        }
    }
    for (Wire wire : graph.wires)
        if (rewire(graph, wire.from, true) && rewire(graph, wire.to, false)) result.wires.push_back(std::move(wire));
    return result;
}

}  // namespace nn
