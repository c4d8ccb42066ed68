#pragma once
// The wires of one scope, resolved to nodes and ports, and an order in which its nodes can run.

#include "nn/model/diagnostic.h"
#include "nn/model/scope.h"

#include <vector>

namespace nn {

struct Wiring {
    /// A wire as it arrives at an input port.
    struct Incoming {
        std::size_t port = 0;        ///< index into the receiving node's input ports
        std::size_t wire = 0;        ///< index into Graph::wires
        std::size_t from = 0;        ///< index of the giving node
        std::size_t from_port = 0;   ///< index into its output ports
    };
    struct Place {
        std::string id;              ///< path relative to the scope: "fc", "linears.0"
        const Node* node = nullptr;
        std::vector<PortInfo> inputs, outputs;
        std::vector<Incoming> incoming;  ///< in wire order
        bool in_cycle = false;
        bool needed = false;  ///< an Output or a loss depends on it, or is it
    };
    std::vector<Place> places;       ///< what the wires of the scope can name, see `wirable_nodes`
    std::vector<std::size_t> order;  ///< indices of nodes, every giver before its takers; cycles are broken somewhere
};

/// Resolves the scope `scope` of the indexed graph; its nodes live at `path`, which differs from where they run in a module applied
/// again. What is wrong - names, ports, two wires on one input, cycles, duplicate ids -
/// becomes diagnostics, the first hundred with a fix. Linear in nodes and wires.
Wiring resolve_wires(const NodeIndex& root, const Graph& scope, const std::string& path,
                     std::vector<Diagnostic>& diagnostics);

}  // namespace nn
