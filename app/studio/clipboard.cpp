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

/// The selected nodes, wires between them and their layout, as a graph of their own.
nn::Project fragmentOf(const nn::Project& project, const std::string& scope, const std::set<std::string>& ids) {
    nn::Project fragment;
    const nn::Graph& graph = *nn::find_scope(project.graph, scope);
    for (const nn::Node& node : graph.nodes)
        if (ids.contains(node.id)) fragment.graph.nodes.push_back(node);
    for (const nn::Wire& wire : graph.wires)
        if (ids.contains(topId(wire.from.node)) && ids.contains(topId(wire.to.node)))
            fragment.graph.wires.push_back(wire);
    fragment.layout = layoutOf(project, scope, ids);
    return fragment;
}

/// Upper left corner of the fragment's own nodes; children lie in scopes of their own.
std::optional<nn::Position> corner(const nn::Project& fragment) {
    std::optional<nn::Position> out;
    for (const nn::Node& node : fragment.graph.nodes) {
        const auto it = fragment.layout.find(node.id);
        if (it == fragment.layout.end()) continue;
        out = out ? nn::Position{std::min(out->x, it->second.x), std::min(out->y, it->second.y)} : it->second;
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
                insert.layout[path] = {position.x + target.shift.x, position.y + target.shift.y};
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

void addWires(Change& change, const nn::Project& project, const std::string& scope,
              const std::vector<nn::Wire>& added) {
    if (added.empty() || nn::is_sequential(project, scope)) return;
    std::vector<nn::Wire> wires = nn::find_scope(project.graph, scope)->wires;
    wires.insert(wires.end(), added.begin(), added.end());
    change.edits.push_back(nn::SetWires{scope, std::move(wires)});
}

}  // namespace

std::string copyNodes(const nn::Project& project, const std::string& scope, const std::vector<std::string>& paths) {
    const auto ids = idsIn(project, scope, paths);
    if (ids.empty()) return {};
    const nn::Project fragment = fragmentOf(project, scope, ids);
    return nn::write_fragment(fragment.graph, fragment.layout);
}

nn::Result<Change> pasteNodes(const nn::Project& project, const std::string& scope, const std::string& text,
                              std::optional<nn::Position> at) {
    if (!nn::find_scope(project.graph, scope))
        return nn::Error(nn::Message(TR("There is no container '{0}'."), {scope}), true);
    auto fragment = nn::parse_fragment(text);
    if (!fragment) return fragment.error();
    if (fragment->graph.nodes.empty()) return nn::Error(nn::Message(TR("The clipboard holds no nodes.")), true);
    Target target{scope, static_cast<std::size_t>(-1), beside};
    if (const auto from = corner(*fragment); from && at) target.shift = {at->x - from->x, at->y - from->y};
    std::map<std::string, std::string> renamed;
    Change change = insertFragment(project, *fragment, target, renamed);
    // One node without a position, typed by hand, still goes where it was asked for.
    if (at && !corner(*fragment)) std::get<nn::InsertNode>(change.edits.front()).layout[change.select.front()] = *at;
    std::vector<nn::Wire> wires;
    for (const nn::Wire& wire : fragment->graph.wires)
        wires.push_back({renamedEnd(wire.from, renamed), renamedEnd(wire.to, renamed)});
    addWires(change, project, scope, wires);
    return change;
}

Change duplicateNodes(const nn::Project& project, const std::string& scope, const std::vector<std::string>& paths,
                      bool incoming) {
    const auto ids = idsIn(project, scope, paths);
    if (ids.empty()) return {};
    const nn::Graph& graph = *nn::find_scope(project.graph, scope);
    Target target{scope, static_cast<std::size_t>(-1), beside};
    if (nn::is_sequential(project, scope))
        for (std::size_t i = 0; i < graph.nodes.size(); ++i)
            if (ids.contains(graph.nodes[i].id)) target.index = i + 1;
    std::map<std::string, std::string> renamed;
    Change change = insertFragment(project, fragmentOf(project, scope, ids), target, renamed);
    std::vector<nn::Wire> wires;
    for (const nn::Wire& wire : graph.wires) {
        const bool inside = ids.contains(topId(wire.from.node));
        if (ids.contains(topId(wire.to.node)) && (inside || incoming))
            wires.push_back({renamedEnd(wire.from, renamed), renamedEnd(wire.to, renamed)});
    }
    addWires(change, project, scope, wires);
    return change;
}

}  // namespace studio
