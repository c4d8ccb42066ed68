#include "nn/model/scope.h"

#include <set>

namespace nn {

namespace {

void collect(const Graph& graph, const std::string& prefix, std::vector<Wirable>& out) {
    for (const Node& node : graph.nodes) {
        std::string id = join_path(prefix, node.id);
        out.push_back({id, &node});
        if (is_list(node)) collect(node.inner, id, out);
    }
}

bool is_reuse(const Node& node) {
    const Op* op = find_op(node.op);
    return op && op->role == Role::Reuse;
}

}  // namespace

bool is_list(const Node& node) {
    const Op* op = find_op(node.op);
    return op && op->role == Role::List;
}

std::vector<Wirable> wirable_nodes(const Graph& scope) {
    std::vector<Wirable> out;
    collect(scope, "", out);
    return out;
}

const Node* find_wirable(const Graph& scope, std::string_view id) {
    const Graph* graph = &scope;
    for (;;) {
        const std::size_t dot = id.find('.');
        const std::string_view first = id.substr(0, dot);
        const Node* found = nullptr;
        for (const Node& node : graph->nodes) {
            if (node.id != first) continue;
            found = &node;
            break;
        }
        if (!found || dot == std::string_view::npos) return found;
        if (!is_list(*found)) return nullptr;
        graph = &found->inner;
        id.remove_prefix(dot + 1);
    }
}

std::string wire_scope(const Graph& root, std::string_view scope) {
    std::string at(scope);
    while (!at.empty()) {
        const Node* node = find_node(root, at);
        if (!node || !is_list(*node)) break;
        at = parent_path(at);
    }
    return at;
}

std::string relative_to(std::string_view scope, std::string_view path) {
    return std::string(scope.empty() ? path : path.substr(scope.size() + 1));
}

std::optional<Reused> named_module(const Graph& root, std::string_view scope, std::string_view path) {
    for (std::string around(scope);; around = parent_path(around)) {
        const std::string full = join_path(around, path);
        if (const Node* node = path.empty() ? nullptr : find_node(root, full)) return Reused{full, node};
        if (around.empty()) return std::nullopt;
    }
}

std::optional<Reused> reused_module(const Graph& root, std::string_view scope, const Node& reuse) {
    std::set<std::string> seen;
    std::string from(scope);
    const Node* at = &reuse;
    for (;;) {
        const auto given = at->options.find("module");
        const auto* path = given == at->options.end() ? nullptr : std::get_if<std::string>(&given->second);
        auto found = path ? named_module(root, from, *path) : std::nullopt;
        if (!found || !is_reuse(*found->node)) return found;
        if (!seen.insert(found->path).second) return std::nullopt;  // they name each other
        from = parent_path(found->path);
        at = found->node;
    }
}

namespace {

/// A Reuse of what is no module keeps ports of its own: the mistake is said once, at its option.
const Node& giver_of_ports(const Graph& root, std::string_view scope, const Node& node) {
    if (!is_reuse(node)) return node;
    const auto target = reused_module(root, scope, node);
    const Op* op = target ? find_op(target->node->op) : nullptr;
    return op && op->is_module() && op->role != Role::List ? *target->node : node;
}

}  // namespace

std::vector<PortInfo> input_ports(const Graph& root, std::string_view scope, const Node& node) {
    return input_ports(giver_of_ports(root, scope, node));
}

std::vector<PortInfo> output_ports(const Graph& root, std::string_view scope, const Node& node) {
    return output_ports(giver_of_ports(root, scope, node));
}

}  // namespace nn
