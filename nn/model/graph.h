#pragma once
// What a network is, as a value: nodes and wires, nothing else. Positions on the canvas live beside it (project.h).

#include "nn/model/option.h"

#include <string>
#include <string_view>
#include <vector>

namespace nn {

/// One end of a wire: a node's path relative to the scope that holds the wire, and a port id.
/// An empty port means the node's first one.
struct PortRef {
    std::string node;
    std::string port;

    bool operator==(const PortRef&) const = default;
    auto operator<=>(const PortRef&) const = default;
    /// "fc", "loss:target"
    std::string text() const { return port.empty() ? node : node + ":" + port; }
    static PortRef parse(std::string_view text);
};

struct Wire {
    PortRef from, to;
    bool operator==(const Wire&) const = default;
    auto operator<=>(const Wire&) const = default;
};

struct Node;

/// A scope: the whole model, or the inside of a container. The order of nodes is PyTorch's registration order.
struct Graph {
    std::vector<Node> nodes;
    std::vector<Wire> wires;
    bool operator==(const Graph&) const;
};

struct Node {
    std::string id;  ///< attribute name in the PyTorch module; unique among siblings
    std::string op;  ///< id of an Op
    OptionValues options;
    bool requires_grad = true;
    bool muted = false;  ///< acts as Identity and has no parameters: what comes first goes on as its first output
    Graph inner;  ///< children of a container
    bool operator==(const Node&) const = default;
};

inline bool Graph::operator==(const Graph& other) const {
    return nodes == other.nodes && wires == other.wires;
}

// ---- paths: ids joined with '.', "" is the root -------------------------------------------------

std::string join_path(std::string_view scope, std::string_view id);
/// "features.0" -> "features"; "fc" -> "".
std::string parent_path(std::string_view path);
/// "features.0" -> "0".
std::string last_id(std::string_view path);

const Node* find_node(const Graph& root, std::string_view path);
Node* find_node(Graph& root, std::string_view path);
/// The scope at `path` ("" is the root itself); null where there is none.
const Graph* find_scope(const Graph& root, std::string_view path);
Graph* find_scope(Graph& root, std::string_view path);

/// Letters, digits and '_', at least one.
bool is_valid_id(std::string_view id);
/// A free id among the siblings in `scope`: "conv", "conv2"...; in a numbered container (Sequential, ModuleList)
/// the next free number.
std::string unique_id(const Graph& scope, std::string_view wanted, bool numbered);

/// Calls `visit(path, node)` for every node, depth first in registration order.
template <typename Visit>
void for_each_node(const Graph& graph, const std::string& scope, Visit&& visit) {
    for (const Node& node : graph.nodes) {
        const std::string path = join_path(scope, node.id);
        visit(path, node);
        for_each_node(node.inner, path, visit);
    }
}

}  // namespace nn
