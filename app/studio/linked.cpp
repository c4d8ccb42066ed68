#include "app/studio/linked.h"

#include "nn/io/project_json.h"
#include "nn/model/op.h"
#include "nn/model/scope.h"

#include <algorithm>

namespace studio {

namespace {

nn::Error refuse(const char* format, std::vector<std::string> args = {}) { return nn::Error(nn::Message(format, std::move(args)), true); }

bool isReuse(const nn::Node& node) {
    const nn::Op* op = nn::find_op(node.op);
    return op && op->role == nn::Role::Reuse;
}

bool hasParameters(const nn::Node& node) {
    const nn::Op* op = nn::find_op(node.op);
    return op && (!op->parameters.empty() || std::ranges::any_of(node.inner.nodes, hasParameters));
}

/// What a Reuse in `scope` calls the module at `path`.
std::optional<std::string> nameOf(const nn::Graph& root, const std::string& scope, const std::string& path) {
    std::string around = scope;
    while (!around.empty() && !path.starts_with(around + ".")) around = nn::parent_path(around);
    for (const std::string& name : {nn::relative_to(around, path), path})
        if (const auto found = nn::named_module(root, scope, name); found && found->path == path) return name;
    return std::nullopt;
}

nn::Node reuseOf(const std::string& id, const std::string& name) {
    nn::Node reuse;
    reuse.id = id;
    reuse.op = "Reuse";
    reuse.options["module"] = nn::OptionValue(name);
    return reuse;
}

}  // namespace

nn::Result<Change> reuseNodes(const nn::Project& project, const std::vector<std::string>& paths, const std::string& scope,
                              std::optional<nn::Position> at) {
    if (paths.empty()) return refuse(TR("Select the nodes to reuse."));
    const std::string from = nn::parent_path(paths.front());
    auto fragment = nn::parse_fragment(copyNodes(project, from, paths));
    if (!fragment) return fragment.error();
    for (nn::Node& node : fragment->graph.nodes) {
        const std::string path = nn::join_path(from, node.id);
        std::optional<nn::Reused> module;
        if (isReuse(node)) module = nn::reused_module(project.graph, from, *nn::find_node(project.graph, path));
        else if (const nn::Op* op = nn::find_op(node.op); op && op->is_module() && op->role != nn::Role::List && hasParameters(node))
            module = nn::Reused{path, &node};
        if (!module) continue;
        const auto name = nameOf(project.graph, scope, module->path);
        if (!name) return refuse(TR("'{0}' has no name as seen from '{1}': another node there is called so."), {module->path, scope});
        node = reuseOf(node.id, *name);
    }
    // The places inside of what is a Reuse now are nobody's.
    std::erase_if(fragment->layout, [&](const auto& place) {
        return place.first.find('.') != std::string::npos && !nn::find_node(fragment->graph, place.first);
    });
    return pasteNodes(project, scope, nn::write_fragment(fragment->graph, fragment->layout), at);
}

nn::Result<Change> makeUnique(const nn::Project& project, const std::string& path) {
    const nn::Node* reuse = path.empty() ? nullptr : nn::find_node(project.graph, path);
    if (!reuse || !isReuse(*reuse)) return refuse(TR("'{0}' is no Reuse: it has parameters of its own already."), {path});
    const std::string scope = nn::parent_path(path), around = nn::wire_scope(project.graph, scope);
    const auto module = nn::reused_module(project.graph, scope, *reuse);
    if (!module) return refuse(TR("'{0}' names no module."), {path});
    if (path.starts_with(module->path + ".")) return refuse(TR("'{0}' lies inside of '{1}', which it applies again."), {path, module->path});
    const nn::Graph& graph = *nn::find_scope(project.graph, scope);
    nn::InsertNode insert{scope, static_cast<std::size_t>(reuse - graph.nodes.data()), *module->node, {}};
    insert.node.id = reuse->id;
    if (const auto own = project.layout.find(path); own != project.layout.end()) insert.layout[path] = own->second;
    for (const auto& [key, position] : project.layout)
        if (key.starts_with(module->path + ".")) insert.layout[path + key.substr(module->path.size())] = position;

    const std::vector<nn::Wire>& wires = nn::find_scope(project.graph, around)->wires;
    const std::string named = nn::relative_to(around, path);
    std::vector<nn::Wire> apart = wires;
    std::erase_if(apart, [&](const nn::Wire& wire) { return wire.from.node == named || wire.to.node == named; });
    Change change;
    change.select = {path};
    change.moves = {{module->path, module->path}, {module->path, path}};
    const bool wired = apart != wires;
    if (wired) change.edits.push_back(nn::SetWires{around, std::move(apart)});
    change.edits.push_back(nn::RemoveNode{path, {}});
    change.edits.push_back(std::move(insert));
    if (wired) change.edits.push_back(nn::SetWires{around, wires});
    for (const auto& [wire, points] : project.bends)
        if (wire.first == around && (wire.second.from.node == named || wire.second.to.node == named))
            change.edits.push_back(nn::SetBends{wire, points});
    // Who named this Reuse meant the module.
    nn::for_each_node(project.graph, "", [&](const std::string& other, const nn::Node& node) {
        if (!isReuse(node) || other == path) return;
        const auto given = node.options.find("module");
        const auto* text = given == node.options.end() ? nullptr : std::get_if<std::string>(&given->second);
        const auto direct = text ? nn::named_module(project.graph, nn::parent_path(other), *text) : std::nullopt;
        if (!direct || direct->path != path) return;
        if (const auto name = nameOf(project.graph, nn::parent_path(other), module->path))
            change.edits.push_back(nn::SetOption{other, "module", nn::OptionValue(*name)});
    });
    return change;
}

}  // namespace studio
