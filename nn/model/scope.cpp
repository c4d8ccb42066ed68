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

bool can_be_muted(const Op& op) {
    const bool passes = op.role == Role::Sequential || op.role == Role::Module || op.role == Role::Reuse;
    return passes || (!op.inputs.empty() && op.role != Role::Output);
}

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

namespace {

/// `find(path)` gives the node there, or null.
template <typename Find>
std::optional<Reused> named_by(const Find& find, std::string_view scope, std::string_view path) {
    for (std::string around(scope);; around = parent_path(around)) {
        std::string full = join_path(around, path);
        if (const Node* node = path.empty() ? nullptr : find(full)) return Reused{std::move(full), node};
        if (around.empty()) return std::nullopt;
    }
}

template <typename Find>
std::optional<Reused> target_of(const Find& find, std::string_view scope, const Node& reuse) {
    const auto given = reuse.options.find("module");
    const auto* path = given == reuse.options.end() ? nullptr : std::get_if<std::string>(&given->second);
    return path ? named_by(find, scope, *path) : std::nullopt;
}

/// A Reuse of what is no module keeps ports of its own: the mistake is said once, at its option.
const Node& giver_of_ports(const Node& node, const Reused* target) {
    const Op* op = target ? find_op(target->node->op) : nullptr;
    return op && op->is_module() && op->role != Role::List ? *target->node : node;
}
const Node& giver_of_ports(const Graph& root, std::string_view scope, const Node& node) {
    if (!is_reuse(node)) return node;
    const auto target = reused_module(root, scope, node);
    return giver_of_ports(node, target ? &*target : nullptr);
}
const Node& giver_of_ports(const NodeIndex& index, std::string_view scope, const Node& node) {
    return is_reuse(node) ? giver_of_ports(node, index.reused_module(scope, node)) : node;
}

}  // namespace

std::optional<Reused> named_module(const Graph& root, std::string_view scope, std::string_view path) {
    return named_by([&root](const std::string& full) { return find_node(root, full); }, scope, path);
}

std::optional<Reused> reused_module(const Graph& root, std::string_view scope, const Node& reuse) {
    std::set<std::string> seen;
    std::string from(scope);
    const Node* at = &reuse;
    for (;;) {
        auto found = target_of([&root](const std::string& full) { return find_node(root, full); }, from, *at);
        if (!found || !is_reuse(*found->node)) return found;
        if (!seen.insert(found->path).second) return std::nullopt;  // they name each other
        from = parent_path(found->path);
        at = found->node;
    }
}

NodeIndex::NodeIndex(const Graph& root) : root_(root) {
    for_each_node(root, "", [this](const std::string& path, const Node& node) { nodes_.emplace(path, &node); });
}

const Node* NodeIndex::find(std::string_view path) const {
    const auto it = nodes_.find(path);
    return it == nodes_.end() ? nullptr : it->second;
}

/// Along a chain of Reuses that name Reuses, all of which get the same answer.
const Reused* NodeIndex::reused_module(std::string_view scope, const Node& reuse) const {
    std::vector<std::string> chain{join_path(scope, reuse.id)};
    std::optional<Reused> end;
    const Node* at = &reuse;
    std::set<std::string> seen{chain.front()};
    for (;;) {
        if (const auto known = reused_.find(chain.back()); known != reused_.end()) {
            end = known->second;
            break;
        }
        end = target_of([this](const std::string& full) { return find(full); }, parent_path(chain.back()), *at);
        if (!end || !is_reuse(*end->node)) break;
        if (!seen.insert(end->path).second) {  // they name each other
            end.reset();
            break;
        }
        at = end->node;
        chain.push_back(end->path);
    }
    for (const std::string& path : chain) reused_.insert_or_assign(path, end);
    const auto& answer = reused_.at(chain.front());
    return answer ? &*answer : nullptr;
}

std::vector<PortInfo> input_ports(const Graph& root, std::string_view scope, const Node& node) {
    return input_ports(giver_of_ports(root, scope, node));
}

std::vector<PortInfo> output_ports(const Graph& root, std::string_view scope, const Node& node) {
    return output_ports(giver_of_ports(root, scope, node));
}

std::vector<PortInfo> input_ports(const NodeIndex& index, std::string_view scope, const Node& node) {
    return input_ports(giver_of_ports(index, scope, node));
}

std::vector<PortInfo> output_ports(const NodeIndex& index, std::string_view scope, const Node& node) {
    return output_ports(giver_of_ports(index, scope, node));
}

}  // namespace nn
