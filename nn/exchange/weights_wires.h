#pragma once
// Wires that weights make likely and cannot prove: the order in which layers were registered, their names, and which sizes fit. They are
// proposed to people, and no part of a network until somebody accepts them.

#include "nn/model/project.h"

#include <vector>

namespace nn {

/// Gives each Module in `graph` an Input and an Output: without them it has no ports that a wire could join.
void add_module_ports(Graph& graph);

/// In each scope that has no wires yet: what feeds what, in the order of the nodes. Each input gets one wire at most, and none leads back
/// to an earlier node. At most 5000.
std::vector<ScopeWire> likely_wires(const Graph& graph);

}  // namespace nn
