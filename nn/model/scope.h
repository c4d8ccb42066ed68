#pragma once
// What the wires of a scope can name: its nodes, and the children of its lists by path ("linears.0"). A list (ModuleList,
// ModuleDict, ParameterList...) runs nothing and has no ports, so its children belong to the wires of the scope around it.
// A Reuse has the ports of the module that it applies again.

#include "nn/model/graph.h"
#include "nn/model/op.h"

#include <optional>
#include <unordered_map>

namespace nn {

bool is_list(const Node& node);

/// May nodes of this op act as Identity? They need something to pass on: no Input, Output, Parameter, Buffer or list does.
bool can_be_muted(const Op& op);

/// A node that wires of a scope may name.
struct Wirable {
    std::string id;  ///< path relative to the scope
    const Node* node = nullptr;
};
/// All of a scope, in registration order; children of a list follow it.
std::vector<Wirable> wirable_nodes(const Graph& scope);
/// The node that a wire's end names; null where there is none, or only inside a container that runs by itself.
const Node* find_wirable(const Graph& scope, std::string_view id);

/// Path of the scope whose wires name the children of `scope`: itself, or for a list the nearest scope around it.
std::string wire_scope(const Graph& root, std::string_view scope);
/// "linears.0" for path "net.linears.0" and wire scope "net".
std::string relative_to(std::string_view scope, std::string_view path);

struct Reused {
    std::string path;
    const Node* node = nullptr;
};
/// The nearest node that `path` names as seen from `scope`.
std::optional<Reused> named_module(const Graph& root, std::string_view scope, std::string_view path);
/// What a Reuse in `scope` applies again. Its option `module` is a path, looked up in `scope` and then in the scopes around
/// it; a Reuse of a Reuse means what that one means.
std::optional<Reused> reused_module(const Graph& root, std::string_view scope, const Node& reuse);

/// The same answers for who asks for many nodes of one graph, each in constant time. The graph must stay as it is.
class NodeIndex {
public:
    explicit NodeIndex(const Graph& root);
    const Graph& root() const { return root_; }
    const Node* find(std::string_view path) const;
    /// Null, and nothing where there is none.
    const Reused* reused_module(std::string_view scope, const Node& reuse) const;

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view path) const { return std::hash<std::string_view>{}(path); }
    };
    const Graph& root_;
    std::unordered_map<std::string, const Node*, Hash, std::equal_to<>> nodes_;
    mutable std::unordered_map<std::string, std::optional<Reused>> reused_;  ///< by the path of the Reuse
};

/// Ports of `node`, which lies in `scope`, in force for its options.
std::vector<PortInfo> input_ports(const Graph& root, std::string_view scope, const Node& node);
std::vector<PortInfo> output_ports(const Graph& root, std::string_view scope, const Node& node);
std::vector<PortInfo> input_ports(const NodeIndex& index, std::string_view scope, const Node& node);
std::vector<PortInfo> output_ports(const NodeIndex& index, std::string_view scope, const Node& node);

}  // namespace nn
