#pragma once
// Where nodes lie: a layered left-to-right drawing of a scope. Pure functions, deterministic, no two nodes overlap.

#include "nn/model/edit.h"

#include <functional>
#include <string>

namespace studio {

/// A position is a node's upper left corner, in scene units.
struct LayoutStyle {
    nn::Position node{180, 72};  ///< size of a node where `size` does not say
    nn::Position gap{80, 48};    ///< between columns (room for the shape on a wire) and rows
    int longestRow = 5;          ///< columns after which a long chain goes on below
    std::function<nn::Position(const std::string& path)> size;  ///< of a node as the canvas draws it; may be null
    /// How far below its upper edge a node's wires come and go; null: in the middle. Chains are straight along it.
    std::function<double(const std::string& path)> portLine;
};

/// Positions for every node of the scope, in layers from its inputs to its losses; a long chain wraps where few wires
/// go from one row to the next, later rather than where it cuts a skip. Room is left above the nodes that a long wire passes. The drawing begins where the old one began: tidied again it
/// stays as it is. Apply the edit to tidy up.
nn::MoveNodes tidy(const nn::Project& project, const std::string& scope, const LayoutStyle& style = {});

/// Positions for those nodes that have none, in every scope except inside a Sequential, whose children lie in their
/// order. Others stay where they are; a new node comes beside what feeds it.
nn::MoveNodes placeMissing(const nn::Project& project, const LayoutStyle& style = {});

}  // namespace studio
