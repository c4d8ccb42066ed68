#pragma once
// Small pure edits of a project. Every edit has an exact inverse; undo, fixes and the canvas all speak in them.
//
// Node paths are absolute. Edits keep a project one that a file may hold: ids, options, settings and the ends of wires
// are checked here. What a drawing may get wrong on its way (a missing input, a cycle, shapes) is the analysis'
// business.

#include "nn/model/project.h"

#include <variant>

namespace nn {

/// What an inverse puts back beyond its own opposite: wires of scopes (by path) and positions that the edit overwrote, all
/// bends or frames where it changed any. Edits made by hand leave it empty.
struct Restore {
    std::map<std::string, std::vector<Wire>> wires;
    std::map<std::string, Position> layout;
    std::optional<Bends> bends;
    std::optional<std::vector<Frame>> frames;
    bool operator==(const Restore&) const = default;
};

/// Sets or (without a value) resets an option to its default.
struct SetOption {
    std::string node, option;
    std::optional<OptionValue> value;
    bool operator==(const SetOption&) const = default;
};
struct SetRequiresGrad {
    std::string node;
    bool value = true;
    bool operator==(const SetRequiresGrad&) const = default;
};
/// Not of what has no input or only lends its place: Input, Output, Parameter, Buffer, lists.
struct SetMuted {
    std::string node;
    bool value = true;
    bool operator==(const SetMuted&) const = default;
};
/// Inserts `node` into `scope` before position `index` (clamped); `layout` holds paths of it and its children.
struct InsertNode {
    std::string scope;
    std::size_t index = static_cast<std::size_t>(-1);
    Node node;
    std::map<std::string, Position> layout;
    Restore restore = {};
    bool operator==(const InsertNode&) const = default;
};
/// Removes a node and the layout, bends and frames of it and its children. Wires of its scope that touch it must be gone before
/// (SetWires); `remove_nodes` takes both.
struct RemoveNode {
    std::string node;
    Restore restore;
    bool operator==(const RemoveNode&) const = default;
};
/// Replaces all wires of a scope; they join nodes of it at ports that these have. A Sequential has none. Bends of wires that
/// are no more go with them.
struct SetWires {
    std::string scope;
    std::vector<Wire> wires;
    Restore restore = {};
    bool operator==(const SetWires&) const = default;
};
/// Renames; layout, bends, frames and every wire whose path goes through the node follow. Where the node is a port of a Module, wires
/// to that port follow too.
struct RenameNode {
    std::string node, id;
    Restore restore;
    bool operator==(const RenameNode&) const = default;
};
/// Moves a node to place `index` among its siblings (registration order; clamped).
struct ReorderNode {
    std::string node;
    std::size_t index = 0;
    bool operator==(const ReorderNode&) const = default;
};
/// Positions of existing nodes; without a value the node is placed by the canvas. What is collapsed stays so.
struct MoveNodes {
    std::map<std::string, std::optional<Position>> positions;
    bool operator==(const MoveNodes&) const = default;
};
/// Of a node that has a position.
struct SetCollapsed {
    std::string node;
    bool value = true;
    bool operator==(const SetCollapsed&) const = default;
};
/// Of a wire that there is; without points it goes straight.
struct SetBends {
    ScopeWire wire;
    std::vector<Point> points;
    bool operator==(const SetBends&) const = default;
};
/// Replaces all frames, of all scopes.
struct SetFrames {
    std::vector<Frame> frames;
    bool operator==(const SetFrames&) const = default;
};
struct SetName {
    std::string name;
    bool operator==(const SetName&) const = default;
};
struct SetNotes {
    std::string notes;
    bool operator==(const SetNotes&) const = default;
};
struct SetData {
    DataSpec data;
    bool operator==(const SetData&) const = default;
};
struct SetTraining {
    TrainingSpec training;
    bool operator==(const SetTraining&) const = default;
};

using Edit = std::variant<SetOption, SetRequiresGrad, SetMuted, InsertNode, RemoveNode, SetWires, RenameNode, ReorderNode,
                          MoveNodes, SetCollapsed, SetBends, SetFrames, SetName, SetNotes, SetData, SetTraining>;
/// Applied in order, as one step.
using Edits = std::vector<Edit>;

/// Applies one edit and returns its inverse. On error `project` is unchanged. Settings are taken as they are: nn/train/check.h.
Result<Edit> apply(Project& project, const Edit& edit);
/// Applies all or none; returns the inverses in the order that undoes them.
Result<Edits> apply(Project& project, const Edits& edits);

// ---- edits composed of the above: what the canvas and the fixes ask for --------------------------------

// A scope, node or wire that does not exist gives no edits.

/// The id a new node of this op starts from: "conv" for Conv2d, "loss" for every loss; make it free with `unique_id`.
std::string suggested_id(std::string_view op);
/// True where children of the container may be named 0, 1, 2...: inside a Sequential or a list.
bool numbers_children(const Project& project, std::string_view scope);
/// True where children of the container run in order without wires: inside a Sequential.
bool is_sequential(const Project& project, std::string_view scope);

/// The id of the port that `end` means, where it leaves it out too; "" where the node has none.
std::string port_id(const Graph& scope, const PortRef& end, bool output);

/// Adds `wire` in `scope`; an input that takes one wire loses its old one, `Cat`'s `tensors` take any number. Ports
/// that need no name lose it, as a person would write the file. Ports that do not exist are the analysis' business.
Edits connect(const Project& project, const std::string& scope, const Wire& wire);
Edits disconnect(const Project& project, const std::string& scope, const Wire& wire);
/// Removes the nodes at `paths` (all in `scope` or in lists of it) with their wires; `keep_chain` joins what fed the first input with
/// what the node fed. Wires to a Module's port go with the inner Input or Output that made it.
Edits remove_nodes(const Project& project, const std::string& scope, const std::vector<std::string>& paths,
                   bool keep_chain = false);
/// Puts `node` on `wire` - where it is an element of the graph's own list, on that very one -: from -> node -> to, registered before `to`. An empty or taken id is replaced by a free one.
/// In a Sequential, which has no wires, `wire` is any two neighbours.
Edits insert_on_wire(const Project& project, const std::string& scope, const Wire& wire, Node node,
                     std::optional<Position> position);
Edits insert_on_wire(const Graph& root, const std::string& scope, const Wire& wire, Node node,
                     std::optional<Position> position);

}  // namespace nn
