#include "app/studio/clipboard.h"

#include "app/studio/naming.h"

#include "nn/io/project_json.h"

#include <algorithm>
#include <map>
#include <set>

namespace studio {

namespace {

constexpr nn::Position beside{40, 40};

using Layout = std::map<std::string, nn::Position>;

std::set<std::string> idsIn(const nn::Project& project, const std::string& scope,
                            const std::vector<std::string>& paths) {
    std::set<std::string> ids;
    for (const std::string& path : paths)
        if (nn::parent_path(path) == scope && nn::find_node(project.graph, path)) ids.insert(nn::last_id(path));
    return ids;
}

std::string topId(const std::string& relative) { return relative.substr(0, relative.find('.')); }

/// Positions of the scope's nodes in `ids` and of everything in them, by path from the scope.
Layout layoutOf(const nn::Project& project, const std::string& scope, const std::set<std::string>& ids) {
    Layout out;
    const std::string prefix = scope.empty() ? std::string() : scope + ".";
    for (const auto& [path, position] : project.layout) {
        if (!path.starts_with(prefix)) continue;
        const std::string relative = path.substr(prefix.size());
        if (ids.contains(topId(relative))) out[relative] = position;
    }
    return out;
}

/// Bends and frames of the scope's nodes in `ids` and of what is in them, and the scope's own frames at the indices `chosen`.
void addMarksOf(nn::Project& fragment, const nn::Project& project, const std::string& scope, const std::set<std::string>& ids,
                const std::vector<std::size_t>& chosen) {
    const std::string prefix = scope.empty() ? std::string() : scope + ".";
    const auto inside = [&](const std::string& path) {
        return path != scope && path.starts_with(prefix) && ids.contains(topId(path.substr(prefix.size())));
    };
    for (const auto& [key, points] : project.bends) {
        const auto& [where, wire] = key;
        if (where == scope && ids.contains(topId(wire.from.node)) && ids.contains(topId(wire.to.node)))
            fragment.bends[{"", wire}] = points;
        else if (inside(where))
            fragment.bends[{where.substr(prefix.size()), wire}] = points;
    }
    for (std::size_t i = 0; i < project.frames.size(); ++i) {
        nn::Frame frame = project.frames[i];
        const bool own = frame.scope == scope && std::find(chosen.begin(), chosen.end(), i) != chosen.end();
        if (!own && !inside(frame.scope)) continue;
        frame.scope = own ? std::string() : frame.scope.substr(prefix.size());
        fragment.frames.push_back(std::move(frame));
    }
}

/// The selected nodes, wires between them, their layout and marks, as a graph of their own.
nn::Project fragmentOf(const nn::Project& project, const std::string& scope, const std::set<std::string>& ids,
                       const std::vector<std::size_t>& frames) {
    nn::Project fragment;
    const nn::Graph& graph = *nn::find_scope(project.graph, scope);
    for (const nn::Node& node : graph.nodes)
        if (ids.contains(node.id)) fragment.graph.nodes.push_back(node);
    for (const nn::Wire& wire : graph.wires)
        if (ids.contains(topId(wire.from.node)) && ids.contains(topId(wire.to.node)))
            fragment.graph.wires.push_back(wire);
    fragment.layout = layoutOf(project, scope, ids);
    addMarksOf(fragment, project, scope, ids, frames);
    return fragment;
}

/// Upper left corner of the fragment's own nodes and frames; children lie in scopes of their own.
std::optional<nn::Position> corner(const nn::Project& fragment) {
    std::optional<nn::Position> out;
    for (const nn::Node& node : fragment.graph.nodes) {
        const auto it = fragment.layout.find(node.id);
        if (it == fragment.layout.end()) continue;
        out = out ? nn::Position{std::min(out->x, it->second.x), std::min(out->y, it->second.y)} : it->second;
    }
    for (const nn::Frame& frame : fragment.frames) {
        if (!frame.scope.empty()) continue;
        out = out ? nn::Position{std::min(out->x, frame.at.x), std::min(out->y, frame.at.y)} : nn::Position{frame.at.x, frame.at.y};
    }
    return out;
}

struct Target {
    std::string scope;
    std::size_t index = static_cast<std::size_t>(-1);  ///< where in the order; the end
    nn::Position shift;
};

/// Inserts a fragment under new ids. `renamed` tells what each became.
Change insertFragment(const nn::Project& project, const nn::Project& fragment, const Target& target,
                      std::map<std::string, std::string>& renamed) {
    Change change;
    const nn::Graph& graph = *nn::find_scope(project.graph, target.scope);
    const bool sequential = nn::is_sequential(project, target.scope);
    Names names(graph, sequential);
    std::size_t index = target.index;
    for (const nn::Node& original : fragment.graph.nodes) {
        nn::InsertNode insert{target.scope, index, original, {}};
        insert.node.id = names.take(original.id, original.op);
        renamed[original.id] = insert.node.id;
        const std::string path = nn::join_path(target.scope, insert.node.id);
        for (const auto& [key, position] : fragment.layout) {
            if (key == original.id)
                insert.layout[path] = {position.x + target.shift.x, position.y + target.shift.y, position.collapsed};
            else if (key.starts_with(original.id + "."))
                insert.layout[path + key.substr(original.id.size())] = position;
        }
        change.edits.push_back(std::move(insert));
        change.select.push_back(path);
        if (index != static_cast<std::size_t>(-1)) ++index;
    }
    return change;
}

nn::PortRef renamedEnd(nn::PortRef end, const std::map<std::string, std::string>& renamed) {
    const std::string top = topId(end.node);
    if (const auto it = renamed.find(top); it != renamed.end()) end.node = it->second + end.node.substr(top.size());
    return end;
}

/// Bends and frames of the fragment, once its nodes and wires are there.
void addMarks(Change& change, const nn::Project& project, const nn::Project& fragment, const Target& target,
              const std::map<std::string, std::string>& renamed) {
    const bool sequential = nn::is_sequential(project, target.scope);
    const auto placed = [&](const std::string& scope) {
        return scope.empty() ? target.scope : nn::join_path(target.scope, renamedEnd({scope, ""}, renamed).node);
    };
    for (const auto& [key, points] : fragment.bends) {
        const auto& [scope, wire] = key;
        nn::SetBends set{{placed(scope), wire}, points};
        if (scope.empty()) {
            if (sequential) continue;  // there its wire is none
            set.wire.second = {renamedEnd(wire.from, renamed), renamedEnd(wire.to, renamed)};
            for (nn::Point& point : set.points) point = {point.x + target.shift.x, point.y + target.shift.y};
        }
        change.edits.push_back(std::move(set));
    }
    if (fragment.frames.empty()) return;
    nn::SetFrames set{project.frames};
    for (nn::Frame frame : fragment.frames) {
        if (frame.scope.empty()) {
            frame.at = {frame.at.x + target.shift.x, frame.at.y + target.shift.y};
            change.frames.push_back(set.frames.size());
        }
        frame.scope = placed(frame.scope);
        set.frames.push_back(std::move(frame));
    }
    change.edits.push_back(std::move(set));
}

void addWires(Change& change, const nn::Project& project, const std::string& scope,
              const std::vector<nn::Wire>& added) {
    if (added.empty() || nn::is_sequential(project, scope)) return;
    std::vector<nn::Wire> wires = nn::find_scope(project.graph, scope)->wires;
    wires.insert(wires.end(), added.begin(), added.end());
    change.edits.push_back(nn::SetWires{scope, std::move(wires)});
}

}  // namespace

std::string copyNodes(const nn::Project& project, const std::string& scope, const std::vector<std::string>& paths,
                      const std::vector<std::size_t>& frames) {
    if (!nn::find_scope(project.graph, scope)) return {};
    const auto ids = idsIn(project, scope, paths);
    const nn::Project fragment = fragmentOf(project, scope, ids, frames);
    if (fragment.graph.nodes.empty() && fragment.frames.empty()) return {};
    return nn::write_fragment(fragment);
}

nn::Result<Change> pasteNodes(const nn::Project& project, const std::string& scope, const std::string& text,
                              std::optional<nn::Position> at) {
    if (!nn::find_scope(project.graph, scope))
        return nn::Error(nn::Message(TR("There is no container '{0}'."), {scope}), true);
    auto fragment = nn::parse_fragment(text);
    if (!fragment) return fragment.error();
    if (fragment->graph.nodes.empty() && fragment->frames.empty()) return nn::Error(nn::Message(TR("The clipboard holds no nodes.")), true);
    Target target{scope, static_cast<std::size_t>(-1), beside};
    if (const auto from = corner(*fragment); from && at) target.shift = {at->x - from->x, at->y - from->y};
    std::map<std::string, std::string> renamed;
    Change change = insertFragment(project, *fragment, target, renamed);
    // One node without a position, typed by hand, still goes where it was asked for.
    if (at && !corner(*fragment) && !change.select.empty()) std::get<nn::InsertNode>(change.edits.front()).layout[change.select.front()] = *at;
    std::vector<nn::Wire> wires;
    for (const nn::Wire& wire : fragment->graph.wires)
        wires.push_back({renamedEnd(wire.from, renamed), renamedEnd(wire.to, renamed)});
    addWires(change, project, scope, wires);
    addMarks(change, project, *fragment, target, renamed);
    return change;
}

Change duplicateNodes(const nn::Project& project, const std::string& scope, const std::vector<std::string>& paths,
                      bool incoming, const std::vector<std::size_t>& frames, std::optional<nn::Position> shift) {
    if (!nn::find_scope(project.graph, scope)) return {};
    const auto ids = idsIn(project, scope, paths);
    const nn::Project fragment = fragmentOf(project, scope, ids, frames);
    if (fragment.graph.nodes.empty() && fragment.frames.empty()) return {};
    const nn::Graph& graph = *nn::find_scope(project.graph, scope);
    Target target{scope, static_cast<std::size_t>(-1), shift.value_or(beside)};
    if (nn::is_sequential(project, scope))
        for (std::size_t i = 0; i < graph.nodes.size(); ++i)
            if (ids.contains(graph.nodes[i].id)) target.index = i + 1;
    std::map<std::string, std::string> renamed;
    Change change = insertFragment(project, fragment, target, renamed);
    std::vector<nn::Wire> wires;
    for (const nn::Wire& wire : graph.wires) {
        const bool inside = ids.contains(topId(wire.from.node));
        if (ids.contains(topId(wire.to.node)) && (inside || incoming))
            wires.push_back({renamedEnd(wire.from, renamed), renamedEnd(wire.to, renamed)});
    }
    addWires(change, project, scope, wires);
    addMarks(change, project, fragment, target, renamed);
    return change;
}

}  // namespace studio
