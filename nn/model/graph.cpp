#include "nn/model/graph.h"

#include <algorithm>

namespace nn {

PortRef PortRef::parse(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) return {std::string(text), ""};
    return {std::string(text.substr(0, colon)), std::string(text.substr(colon + 1))};
}

std::string join_path(std::string_view scope, std::string_view id) {
    if (scope.empty()) return std::string(id);
    std::string out(scope);
    out += '.';
    out += id;
    return out;
}

std::string parent_path(std::string_view path) {
    const auto dot = path.rfind('.');
    return dot == std::string_view::npos ? std::string() : std::string(path.substr(0, dot));
}

std::string last_id(std::string_view path) {
    const auto dot = path.rfind('.');
    return std::string(dot == std::string_view::npos ? path : path.substr(dot + 1));
}

const Node* find_node(const Graph& root, std::string_view path) {
    const Graph* scope = &root;
    while (true) {
        const auto dot = path.find('.');
        const std::string_view id = path.substr(0, dot);
        const auto it = std::find_if(scope->nodes.begin(), scope->nodes.end(),
                                     [id](const Node& node) { return node.id == id; });
        if (it == scope->nodes.end()) return nullptr;
        if (dot == std::string_view::npos) return &*it;
        scope = &it->inner;
        path.remove_prefix(dot + 1);
    }
}

Node* find_node(Graph& root, std::string_view path) {
    return const_cast<Node*>(find_node(std::as_const(root), path));
}

const Graph* find_scope(const Graph& root, std::string_view path) {
    if (path.empty()) return &root;
    const Node* node = find_node(root, path);
    return node ? &node->inner : nullptr;
}

Graph* find_scope(Graph& root, std::string_view path) {
    return const_cast<Graph*>(find_scope(std::as_const(root), path));
}

bool is_valid_id(std::string_view id) {
    return !id.empty() && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    });
}

std::string unique_id(const Graph& scope, std::string_view wanted, bool numbered) {
    const auto taken = [&scope](std::string_view id) {
        return std::any_of(scope.nodes.begin(), scope.nodes.end(), [id](const Node& n) { return n.id == id; });
    };
    if (numbered) {
        // After the highest number, so that a place once freed in the middle does not reorder what follows.
        std::int64_t next = 0;
        for (const Node& node : scope.nodes) {
            const bool number = node.id.size() < 10 && std::all_of(node.id.begin(), node.id.end(),
                                                                   [](char c) { return c >= '0' && c <= '9'; });
            if (number) next = std::max<std::int64_t>(next, std::stoll(node.id) + 1);
        }
        return std::to_string(next);
    }
    std::string base(wanted);
    if (!is_valid_id(base)) base = "node";
    if (base[0] >= '0' && base[0] <= '9') base = "node" + base;
    if (!taken(base)) return base;
    while (base.size() > 1 && base.back() >= '0' && base.back() <= '9') base.pop_back();
    for (int k = 2;; ++k) {
        const std::string id = base + std::to_string(k);
        if (!taken(id)) return id;
    }
}

}  // namespace nn
