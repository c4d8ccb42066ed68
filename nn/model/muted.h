#pragma once
// Muted nodes as what they act as.

#include "nn/model/graph.h"

namespace nn {

/// The graph in which every muted node is an Identity at its place, wired from its first input to its first output, and muted losses are
/// gone; for who writes a network in a form that knows no muting. What else is muted wrongly stays as it is.
Graph without_muted(const Graph& graph);
bool any_muted(const Graph& graph);

}  // namespace nn
