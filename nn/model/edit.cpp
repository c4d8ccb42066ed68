#include "nn/model/edit.h"

#include "nn/model/nested_message.h"
#include "nn/model/op.h"
#include "nn/model/scope.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace nn {

namespace {

using Layout = std::map<std::string, Position>;

Error refuse(const char* format, std::vector<std::string> args = {}) {
    return Error(Message(format, std::move(args)), true);
}

bool is_number(std::string_view id) {
    return !id.empty() && std::all_of(id.begin(), id.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Takes the entries of `path` and of everything inside it out of the layout.
Layout take_layout(Layout& layout, const std::string& path) {
    Layout taken;
    if (auto own = layout.find(path); own != layout.end()) taken.insert(layout.extract(own));
    const std::string inside = path + ".";
    for (auto it = layout.lower_bound(inside); it != layout.end() && it->first.starts_with(inside);)
        taken.insert(layout.extract(it++));
    return taken;
}

void put_layout(Layout& layout, const Layout& entries) {
    for (const auto& [path, position] : entries) layout[path] = position;
}

bool lies_in(const std::string& path, const std::string& container) {
    return path == container || path.starts_with(container + ".");
}

/// Bends and frames as the edit leaves them, or as `given` has them; what they were goes into the inverse.
void put_marks(Project& project, const Restore& given, Bends bends, std::vector<Frame> frames, Restore& inverse) {
    if (given.bends) bends = *given.bends;
    if (given.frames) frames = *given.frames;
    if (bends != project.bends) inverse.bends = std::exchange(project.bends, std::move(bends));
    if (frames != project.frames) inverse.frames = std::exchange(project.frames, std::move(frames));
}

/// Those inside of the container at `path` go.
void take_marks(Project& project, const std::string& path, const Restore& given, Restore& inverse) {
    Bends bends = project.bends;
    std::erase_if(bends, [&path](const auto& bend) { return lies_in(bend.first.first, path); });
    std::vector<Frame> frames = project.frames;
    std::erase_if(frames, [&path](const Frame& frame) { return lies_in(frame.scope, path); });
    put_marks(project, given, std::move(bends), std::move(frames), inverse);
}

/// Those of wires that the scope no longer has go.
void take_bends(Project& project, const std::string& scope, const std::vector<Wire>& wires, const Restore& given, Restore& inverse) {
    Bends bends = project.bends;
    std::erase_if(bends, [&](const auto& bend) {
        return bend.first.first == scope && std::find(wires.begin(), wires.end(), bend.first.second) == wires.end();
    });
    put_marks(project, given, std::move(bends), project.frames, inverse);
}

bool is_finite(const Point& p) { return std::isfinite(p.x) && std::isfinite(p.y); }

std::string name_of_scope(const std::string& scope) {
    return scope.empty() ? std::string("the model") : "'" + scope + "'";
}

/// The graph of a container; null where `path` is no container.
Graph* container(Project& project, const std::string& path) {
    if (path.empty()) return &project.graph;
    Node* node = find_node(project.graph, path);
    if (!node) return nullptr;
    const Op* op = find_op(node->op);
    return op && op->is_container() ? &node->inner : nullptr;
}

Result<Node*> existing(Project& project, const std::string& path) {
    if (Node* node = path.empty() ? nullptr : find_node(project.graph, path)) return node;
    return refuse(TR("There is no node '{0}'."), {path});
}

std::size_t index_of(const Graph& graph, std::string_view id) {
    const auto it = std::find_if(graph.nodes.begin(), graph.nodes.end(), [&](const Node& n) { return n.id == id; });
    return static_cast<std::size_t>(it - graph.nodes.begin());
}

/// An id that a child of the container may have; `siblings` must not hold it yet.
Result<void> check_id(const std::string& id, bool numbered, const Graph& siblings, const std::string& scope) {
    if (!is_valid_id(id))
        return refuse(TR("'{0}' cannot be a name: use letters, digits and '_', for example conv1."), {id});
    if (is_number(id) && !numbered)
        return refuse(TR("'{0}' cannot be a name in {1}: only children of a Sequential or of a list are numbered. Begin it with a "
                         "letter, for example conv{0}."),
                      {id, name_of_scope(scope)});
    if (index_of(siblings, id) < siblings.nodes.size())
        return refuse(TR("The name '{0}' is taken in {1}: choose another."), {id, name_of_scope(scope)});
    return {};
}

std::vector<std::string> op_names() {
    std::vector<std::string> names;
    for (const Op* op : all_ops()) names.push_back(op->id());
    return names;
}

/// Op, options and children of a node that is to be inserted.
Result<void> check_node(const Node& node, const std::string& path) {
    const Op* op = find_op(node.op);
    if (!op) {
        const std::string near = nearest(node.op, op_names());
        if (near.empty()) return refuse(TR("'{0}': there is no op '{1}'."), {path, node.op});
        return refuse(TR("'{0}': there is no op '{1}'; did you mean {2}?"), {path, node.op, near});
    }
    const auto problems = op->schema.problems(node.options);
    if (!problems.empty())
        return refuse(TR("'{0}': option {1}: {2}"), {path, problems[0].first, as_argument(problems[0].second)});
    if (!op->is_container() && !(node.inner == Graph{}))
        return refuse(TR("'{0}': {1} cannot hold other nodes."), {path, node.op});
    Graph seen;
    for (const Node& child : node.inner.nodes) {
        if (auto ok = check_id(child.id, op->numbered_children, seen, path); !ok) return ok;
        if (auto ok = check_node(child, join_path(path, child.id)); !ok) return ok;
        Node name;
        name.id = child.id;
        seen.nodes.push_back(std::move(name));
    }
    return {};
}

/// One end of a wire: the node must be there and have the port. Ports of a Module come and go with its inner nodes, so
/// a wire may name one that is missing.
Result<void> check_end(const Wire& wire, bool output, const Node* node, const std::string& scope) {
    const PortRef& end = output ? wire.from : wire.to;
    const std::string text = wire.from.text() + " → " + wire.to.text();
    if (!node)
        return refuse(TR("The wire {0} names '{1}', which is no node of {2}."), {text, end.node, name_of_scope(scope)});
    const Op* op = find_op(node->op);
    if (!op || op->role == Role::Module || op->role == Role::Reuse) return {};
    const auto& ports = output ? op->outputs : op->inputs;
    if (ports.empty()) {
        if (op->role == Role::Sequential) return {};
        return refuse(output ? TR("The wire {0} starts at {1}, which gives nothing on.")
                             : TR("The wire {0} ends at {1}, which takes nothing."),
                      {text, node->op});
    }
    const bool known = end.port.empty() ||
                       std::any_of(ports.begin(), ports.end(), [&](const PortInfo& p) { return p.id == end.port; });
    if (!known) return refuse(TR("The wire {0}: {1} has no port '{2}'."), {text, node->op, end.port});
    return {};
}

Result<void> check_wires(const Graph& graph, const SetWires& edit) {
    std::unordered_map<std::string_view, const Node*> nodes;
    const std::vector<Wirable> wirable = wirable_nodes(graph);
    for (const Wirable& found : wirable) nodes.emplace(found.id, found.node);
    const auto find = [&](const PortRef& end) {
        const auto it = nodes.find(end.node);
        return it == nodes.end() ? nullptr : it->second;
    };
    for (const Wire& wire : edit.wires) {
        if (auto ok = check_end(wire, true, find(wire.from), edit.scope); !ok) return ok;
        if (auto ok = check_end(wire, false, find(wire.to), edit.scope); !ok) return ok;
    }
    return {};
}

// ---- one function per edit --------------------------------------------------------------------------

Result<Edit> run(Project& project, const SetOption& edit) {
    auto node = existing(project, edit.node);
    if (!node) return node.error();
    const Op* op = find_op((*node)->op);
    if (!op) return refuse(TR("'{0}': there is no op '{1}'."), {edit.node, (*node)->op});
    const OptionInfo* info = op->schema.find(edit.option);
    if (!info) {
        std::vector<std::string> known;
        for (const OptionInfo& o : op->schema.options) known.push_back(o.id);
        const std::string near = nearest(edit.option, known);
        if (near.empty()) return refuse(TR("'{0}': {1} has no option '{2}'."), {edit.node, op->id(), edit.option});
        return refuse(TR("'{0}': {1} has no option '{2}'; did you mean {3}?"),
                      {edit.node, op->id(), edit.option, near});
    }
    if (edit.value)
        if (auto ok = info->check(*edit.value); !ok)
            return refuse(TR("'{0}': option {1}: {2}"), {edit.node, edit.option, as_argument(ok.error().message)});

    OptionValues& options = (*node)->options;
    const auto it = options.find(edit.option);
    SetOption inverse{edit.node, edit.option, {}};
    if (it != options.end()) inverse.value = it->second;
    if (edit.value)
        options[edit.option] = *edit.value;
    else if (it != options.end())
        options.erase(it);
    return Edit(std::move(inverse));
}

Result<Edit> run(Project& project, const SetRequiresGrad& edit) {
    auto node = existing(project, edit.node);
    if (!node) return node.error();
    const Op* op = find_op((*node)->op);
    const bool learns = op && (op->is_container() || !op->parameters.empty());
    if (!learns && !edit.value)
        return refuse(TR("'{0}': {1} has no parameters, so there is nothing to freeze."), {edit.node, (*node)->op});
    return Edit(SetRequiresGrad{edit.node, std::exchange((*node)->requires_grad, edit.value)});
}

Result<Edit> run(Project& project, const SetMuted& edit) {
    auto node = existing(project, edit.node);
    if (!node) return node.error();
    const Op* op = find_op((*node)->op);
    if (edit.value && op && !can_be_muted(*op))
        return refuse(TR("'{0}': {1} cannot be muted: it has nothing to pass on."), {edit.node, (*node)->op});
    return Edit(SetMuted{edit.node, std::exchange((*node)->muted, edit.value)});
}

Result<Edit> run(Project& project, const InsertNode& edit) {
    Graph* graph = container(project, edit.scope);
    if (!graph) return refuse(TR("'{0}' is no container: nodes cannot be put into it."), {edit.scope});
    const std::string path = join_path(edit.scope, edit.node.id);
    if (auto ok = check_id(edit.node.id, numbers_children(project, edit.scope), *graph, edit.scope); !ok)
        return ok.error();
    if (auto ok = check_node(edit.node, path); !ok) return ok.error();
    for (const auto& [key, position] : edit.layout) {
        if (key != path && !key.starts_with(path + "."))
            return refuse(TR("The position of '{0}' does not belong to the new node '{1}'."), {key, path});
        if (!std::isfinite(position.x) || !std::isfinite(position.y))
            return refuse(TR("The position of '{0}' is not a finite number."), {key});
    }

    RemoveNode inverse{path, {}};
    inverse.restore.layout = take_layout(project.layout, path);
    const std::size_t index = std::min(edit.index, graph->nodes.size());
    graph->nodes.insert(graph->nodes.begin() + static_cast<std::ptrdiff_t>(index), edit.node);
    put_layout(project.layout, edit.layout);
    put_marks(project, edit.restore, project.bends, project.frames, inverse.restore);
    return Edit(std::move(inverse));
}

Result<Edit> run(Project& project, const RemoveNode& edit) {
    if (auto node = existing(project, edit.node); !node) return node.error();
    Graph& graph = *find_scope(project.graph, parent_path(edit.node));
    const std::string wired_in = wire_scope(project.graph, parent_path(edit.node));
    const std::string named = relative_to(wired_in, edit.node);
    const auto touches = [&named](const PortRef& end) { return end.node == named || end.node.starts_with(named + "."); };
    for (const Wire& wire : find_scope(project.graph, wired_in)->wires)
        if (touches(wire.from) || touches(wire.to))
            return refuse(TR("'{0}' still has the wire {1} → {2}: take its wires away first."),
                          {edit.node, wire.from.text(), wire.to.text()});
    InsertNode inverse;
    inverse.scope = parent_path(edit.node);
    inverse.index = index_of(graph, last_id(edit.node));
    inverse.node = std::move(graph.nodes[inverse.index]);
    inverse.layout = take_layout(project.layout, edit.node);
    graph.nodes.erase(graph.nodes.begin() + static_cast<std::ptrdiff_t>(inverse.index));
    put_layout(project.layout, edit.restore.layout);
    take_marks(project, edit.node, edit.restore, inverse.restore);
    return Edit(std::move(inverse));
}

Result<Edit> run(Project& project, const SetWires& edit) {
    Graph* graph = container(project, edit.scope);
    if (!graph) return refuse(TR("'{0}' is no container: it has no wires."), {edit.scope});
    if (!edit.wires.empty() && is_sequential(project, edit.scope))
        return refuse(TR("'{0}' is a Sequential: it runs its children in order and takes no wires."), {edit.scope});
    if (!edit.wires.empty() && wire_scope(project.graph, edit.scope) != edit.scope)
        return refuse(TR("'{0}' is a list: the wires around it name its children."), {edit.scope});
    if (auto ok = check_wires(*graph, edit); !ok) return ok.error();
    SetWires inverse{edit.scope, std::exchange(graph->wires, edit.wires)};
    take_bends(project, edit.scope, edit.wires, edit.restore, inverse.restore);
    return Edit(std::move(inverse));
}

/// What a wire's end looks like in scope `scope` after the node at `from` became `to`. `port_of`: the Module whose port
/// was renamed with it; "" where the node makes no port of this kind.
void follow_rename(PortRef& end, const std::string& scope, const std::string& from, const std::string& to,
                   const std::string& port_of) {
    const std::string path = join_path(scope, end.node);
    if (!port_of.empty() && path == port_of && end.port == last_id(from)) end.port = last_id(to);
    if (path != from && !path.starts_with(from + ".")) return;
    const std::string renamed = to + path.substr(from.size());
    end.node = scope.empty() ? renamed : renamed.substr(scope.size() + 1);
}

/// A Reuse that names a module at or inside a path: the Reuse, the scope that its option was found from, the module.
struct Reference {
    std::string reuse, around, module;
};

std::vector<Reference> find_references(const Graph& root, const std::string& to) {
    std::vector<Reference> out;
    for_each_node(root, "", [&](const std::string& path, const Node& node) {
        const Op* op = find_op(node.op);
        if (!op || op->role != Role::Reuse) return;
        const auto given = node.options.find("module");
        const auto* name = given == node.options.end() ? nullptr : std::get_if<std::string>(&given->second);
        const auto target = named_module(root, parent_path(path), name ? *name : "");
        if (!target || (target->path != to && !target->path.starts_with(to + "."))) return;
        const std::size_t around = target->path.size() - name->size();
        out.push_back({path, around > 0 ? target->path.substr(0, around - 1) : "", target->path});
    });
    return out;
}

/// Names the module as before, relative to the same scope.
void follow_rename(Graph& root, const Reference& reference, const std::string& from, const std::string& to) {
    const auto renamed = [&](const std::string& path) {
        return path == from || path.starts_with(from + ".") ? to + path.substr(from.size()) : path;
    };
    find_node(root, renamed(reference.reuse))->options["module"] =
        relative_to(renamed(reference.around), renamed(reference.module));
}

Result<Edit> run(Project& project, const RenameNode& edit) {
    auto node = existing(project, edit.node);
    if (!node) return node.error();
    const std::string parent = parent_path(edit.node), path = join_path(parent, edit.id);
    const Graph& siblings = *find_scope(project.graph, parent);
    if (edit.id != (*node)->id)
        if (auto ok = check_id(edit.id, numbers_children(project, parent), siblings, parent); !ok) return ok.error();

    const Op* op = find_op((*node)->op);
    const std::string in = op && op->role == Role::Input ? parent : "",
                      out = op && op->role == Role::Output ? parent : "";
    const std::vector<Reference> references = find_references(project.graph, edit.node);
    RenameNode inverse{path, std::exchange((*node)->id, edit.id), {}};
    for (const Reference& reference : references) follow_rename(project.graph, reference, edit.node, path);

    // A wire can name the node from its own scope or any above. Scopes above are not renamed, so their paths hold.
    for (std::string scope = parent;; scope = parent_path(scope)) {
        std::vector<Wire>& wires = find_scope(project.graph, scope)->wires;
        std::vector<Wire> changed = wires;
        if (const auto exact = edit.restore.wires.find(scope); exact != edit.restore.wires.end()) {
            changed = exact->second;
        } else {
            for (Wire& wire : changed) {
                follow_rename(wire.from, scope, edit.node, path, out);
                follow_rename(wire.to, scope, edit.node, path, in);
            }
        }
        if (changed != wires) inverse.restore.wires[scope] = std::exchange(wires, std::move(changed));
        if (scope.empty()) break;
    }

    Bends bends;
    for (const auto& [wire, points] : project.bends) {
        ScopeWire at = wire;
        if (lies_in(at.first, edit.node)) {
            at.first = path + at.first.substr(edit.node.size());
        } else {
            follow_rename(at.second.from, at.first, edit.node, path, out);
            follow_rename(at.second.to, at.first, edit.node, path, in);
        }
        bends.emplace(std::move(at), points);
    }
    std::vector<Frame> frames = project.frames;
    for (Frame& frame : frames)
        if (lies_in(frame.scope, edit.node)) frame.scope = path + frame.scope.substr(edit.node.size());
    put_marks(project, edit.restore, std::move(bends), std::move(frames), inverse.restore);

    const Layout moved = take_layout(project.layout, edit.node);
    if (path != edit.node) inverse.restore.layout = take_layout(project.layout, path);
    for (const auto& [key, position] : moved) project.layout[path + key.substr(edit.node.size())] = position;
    put_layout(project.layout, edit.restore.layout);
    return Edit(std::move(inverse));
}

Result<Edit> run(Project& project, const ReorderNode& edit) {
    if (auto node = existing(project, edit.node); !node) return node.error();
    auto& nodes = find_scope(project.graph, parent_path(edit.node))->nodes;
    const std::size_t from = index_of(*find_scope(project.graph, parent_path(edit.node)), last_id(edit.node));
    const std::size_t to = std::min(edit.index, nodes.size() - 1);
    const auto at = [&](std::size_t i) { return nodes.begin() + static_cast<std::ptrdiff_t>(i); };
    if (from < to)
        std::rotate(at(from), at(from + 1), at(to + 1));
    else
        std::rotate(at(to), at(from), at(from + 1));
    return Edit(ReorderNode{edit.node, from});
}

Result<Edit> run(Project& project, const MoveNodes& edit) {
    for (const auto& [path, position] : edit.positions) {
        if (auto node = existing(project, path); !node) return node.error();
        if (position && (!std::isfinite(position->x) || !std::isfinite(position->y)))
            return refuse(TR("The position of '{0}' is not a finite number."), {path});
    }
    MoveNodes inverse;
    for (const auto& [path, position] : edit.positions) {
        const auto old = project.layout.find(path);
        inverse.positions[path] = old == project.layout.end() ? std::nullopt : std::optional(old->second);
        if (!position) {
            project.layout.erase(path);
        } else {
            const bool collapsed = old == project.layout.end() ? position->collapsed : old->second.collapsed;
            project.layout[path] = {position->x, position->y, collapsed};
        }
    }
    return Edit(std::move(inverse));
}

Result<Edit> run(Project& project, const SetCollapsed& edit) {
    const auto place = project.layout.find(edit.node);
    if (place == project.layout.end())
        return refuse(TR("'{0}' has no position yet: place it before it is collapsed."), {edit.node});
    return Edit(SetCollapsed{edit.node, std::exchange(place->second.collapsed, edit.value)});
}

Result<Edit> run(Project& project, const SetBends& edit) {
    const auto& [scope, wire] = edit.wire;
    const Graph* graph = find_scope(project.graph, scope);
    const std::string text = wire.from.text() + " → " + wire.to.text();
    if (!graph || std::find(graph->wires.begin(), graph->wires.end(), wire) == graph->wires.end())
        return refuse(TR("There is no wire {0} in {1}."), {text, name_of_scope(scope)});
    if (!std::all_of(edit.points.begin(), edit.points.end(), is_finite))
        return refuse(TR("A bend of the wire {0} is not a finite number."), {text});
    SetBends inverse{edit.wire, {}};
    if (const auto old = project.bends.find(edit.wire); old != project.bends.end()) inverse.points = old->second;
    if (edit.points.empty())
        project.bends.erase(edit.wire);
    else
        project.bends[edit.wire] = edit.points;
    return Edit(std::move(inverse));
}

Result<Edit> run(Project& project, const SetFrames& edit) {
    for (const Frame& frame : edit.frames) {
        if (!container(project, frame.scope))
            return refuse(TR("'{0}' is no container: the frame '{1}' cannot lie in it."), {frame.scope, frame.text});
        if (!is_finite(frame.at) || !is_finite(frame.size) || !(frame.size.x > 0) || !(frame.size.y > 0))
            return refuse(TR("The frame '{0}' needs a place and a size above zero."), {frame.text});
    }
    return Edit(SetFrames{std::exchange(project.frames, edit.frames)});
}

Result<Edit> run(Project& project, const SetName& edit) {
    return Edit(SetName{std::exchange(project.name, edit.name)});
}

Result<Edit> run(Project& project, const SetNotes& edit) {
    return Edit(SetNotes{std::exchange(project.notes, edit.notes)});
}

Result<Edit> run(Project& project, const SetData& edit) {
    return Edit(SetData{std::exchange(project.data, edit.data)});
}

Result<Edit> run(Project& project, const SetTraining& edit) {
    return Edit(SetTraining{std::exchange(project.training, edit.training)});
}

}  // namespace

bool numbers_children(const Project& project, std::string_view scope) {
    const Node* node = scope.empty() ? nullptr : find_node(project.graph, scope);
    const Op* op = node ? find_op(node->op) : nullptr;
    return op && op->numbered_children;
}

bool is_sequential(const Project& project, std::string_view scope) {
    const Node* node = scope.empty() ? nullptr : find_node(project.graph, scope);
    const Op* op = node ? find_op(node->op) : nullptr;
    return op && op->role == Role::Sequential;
}

Result<Edit> apply(Project& project, const Edit& edit) {
    return std::visit([&](const auto& e) { return run(project, e); }, edit);
}

Result<Edits> apply(Project& project, const Edits& edits) {
    Edits inverses;
    inverses.reserve(edits.size());
    for (const Edit& edit : edits) {
        auto inverse = nn::apply(project, edit);
        if (!inverse) {
            // Inverses of edits that just succeeded cannot be refused.
            for (auto it = inverses.rbegin(); it != inverses.rend(); ++it) static_cast<void>(nn::apply(project, *it));
            return inverse.error();
        }
        inverses.push_back(std::move(*inverse));
    }
    std::reverse(inverses.begin(), inverses.end());
    return inverses;
}

}  // namespace nn
