#pragma once
// Small pure edits of a project. Every edit has an inverse; undo, fixes and the canvas all speak in them.

#include "nn/model/project.h"

#include <variant>

namespace nn {

/// Sets or (without a value) resets an option to its default.
struct SetOption {
    std::string node, option;
    std::optional<OptionValue> value;
};
struct SetRequiresGrad {
    std::string node;
    bool value = true;
};
/// Inserts `node` into `scope` before position `index` (clamped); `layout` holds paths of it and its children.
struct InsertNode {
    std::string scope;
    std::size_t index = static_cast<std::size_t>(-1);
    Node node;
    std::map<std::string, Position> layout;
};
/// Removes a node and its layout. Wires of the scope that touch it must be gone before (SetWires).
struct RemoveNode {
    std::string node;
};
/// Replaces all wires of a scope.
struct SetWires {
    std::string scope;
    std::vector<Wire> wires;
};
/// Renames; wires of the scope, layout and inner paths follow.
struct RenameNode {
    std::string node, id;
};
/// Moves a node to another place among its siblings (registration order).
struct ReorderNode {
    std::string node;
    std::size_t index = 0;
};
struct MoveNodes {
    std::map<std::string, std::optional<Position>> positions;
};
struct SetName {
    std::string name;
};
struct SetNotes {
    std::string notes;
};
struct SetData {
    DataSpec data;
};
struct SetTraining {
    TrainingSpec training;
};

using Edit = std::variant<SetOption, SetRequiresGrad, InsertNode, RemoveNode, SetWires, RenameNode, ReorderNode,
                          MoveNodes, SetName, SetNotes, SetData, SetTraining>;
/// Applied in order, as one step.
using Edits = std::vector<Edit>;

/// Applies one edit and returns its inverse. On error `project` is unchanged.
Result<Edit> apply(Project& project, const Edit& edit);
/// Applies all or none; returns the inverses in the order that undoes them.
Result<Edits> apply(Project& project, const Edits& edits);

// ---- edits composed of the above: what the canvas and the fixes ask for --------------------------------

/// Adds `wire` in `scope`; an input that takes one wire loses its old one, `Cat`'s `tensors` take any number.
Edits connect(const Project& project, const std::string& scope, const Wire& wire);
Edits disconnect(const Project& project, const std::string& scope, const Wire& wire);
/// Removes the nodes at `paths` (all in `scope`) with their wires; `keep_chain` joins what was before and after.
Edits remove_nodes(const Project& project, const std::string& scope, const std::vector<std::string>& paths,
                   bool keep_chain = false);
/// Puts `node` on `wire`: from -> node -> to.
Edits insert_on_wire(const Project& project, const std::string& scope, const Wire& wire, Node node,
                     std::optional<Position> position);

}  // namespace nn
