#include "nn/exchange/python/drawing.h"

#include "nn/exchange/python/classes.h"

#include <algorithm>

namespace nn {

namespace {

/// Of the instances of a class the one in which `path` lies, or which it is.
std::optional<std::string> instance_around(const PythonClass& shared, const std::string& path) {
    for (const std::string& instance : shared.paths)
        if (path == instance || lies_in(path, instance)) return instance;
    return std::nullopt;
}

std::string moved(const std::string& path, const std::string& from, const std::string& to) {
    if (path == from) return to;
    const std::string inner = from.empty() ? path : path.substr(from.size() + 1);
    return to.empty() ? inner : to + "." + inner;
}

}  // namespace

Result<PythonDrawing> PythonDrawing::make(const Graph& graph, const Analysis& analysis, const std::string& title, const std::string& scope) {
    auto model = python_model(graph, analysis, title, PythonUnfinished::Ends);
    if (!model) return model.error();
    PythonDrawing drawing;
    drawing.within_ = scope;
    drawing.classes_ = std::move(model->classes);
    const PythonClass* own = drawing.class_of(scope);
    if (!own) own = drawing.class_around(scope);
    const std::string name = own->name, from = instance_around(*own, scope).value_or("");
    std::erase_if(drawing.classes_, [&](const PythonClass& one) {
        return one.name != name && std::ranges::none_of(one.paths, [&](const std::string& path) { return lies_in(path, from); });
    });

    std::vector<std::string>& lines = drawing.lines_;
    lines.assign(model->imports.begin(), model->imports.end());
    for (PythonClass& one : drawing.classes_) {
        lines.resize(lines.size() + 2);
        const std::size_t first = one.first, last = one.last, by = lines.size();
        lines.insert(lines.end(), model->lines.begin() + std::ptrdiff_t(first), model->lines.begin() + std::ptrdiff_t(last));
        one.first = by;
        one.last = lines.size();
        for (const PythonNodeLines& node : model->nodes)
            if (node.first >= first && node.first < last) drawing.nodes_.push_back({node.path, node.first - first + by, node.last - first + by});
    }
    own = drawing.class_of(scope);
    if (own) {
        drawing.scope_ = {own->first, own->last - 1};
    } else {
        const auto about = drawing.about(scope);
        own = drawing.class_around(scope);
        drawing.scope_ = about.empty() ? Lines{own->first, own->last - 1} : about.front();
    }
    return drawing;
}

const PythonClass* PythonDrawing::class_of(const std::string& path) const {
    const auto found = std::ranges::find_if(classes_, [&](const PythonClass& one) { return std::ranges::find(one.paths, path) != one.paths.end(); });
    return found == classes_.end() ? nullptr : &*found;
}

/// The class in whose text the node at `path` stands; null where that is not shown.
const PythonClass* PythonDrawing::class_around(const std::string& path) const {
    const PythonClass* around = nullptr;
    std::size_t longest = 0;
    for (const PythonClass& one : classes_) {
        for (const std::string& instance : one.paths) {
            if (path == instance || !lies_in(path, instance) || (around && instance.size() < longest)) continue;
            around = &one;
            longest = instance.size();
        }
    }
    return around;
}

/// The path under which the text knows a node.
std::string PythonDrawing::told(const std::string& path) const {
    const PythonClass* around = class_around(path);
    if (!around) return path;
    std::string longest;
    for (const std::string& instance : around->paths)
        if (lies_in(path, instance) && path != instance && instance.size() >= longest.size()) longest = instance;
    return moved(path, longest, around->paths.front());
}

std::vector<PythonDrawing::Lines> PythonDrawing::about(const std::string& path) const {
    std::vector<Lines> found;
    const std::string known = told(path);
    for (const PythonNodeLines& node : nodes_)
        if (node.path == known) found.push_back({node.first, node.last});
    return found;
}

std::string PythonDrawing::node_at(std::size_t line, const std::string& seen) const {
    const PythonNodeLines* innermost = nullptr;
    for (const PythonNodeLines& node : nodes_) {
        const bool here = line >= node.first && line <= node.last;
        if (here && (!innermost || node.last - node.first < innermost->last - innermost->first)) innermost = &node;
    }
    if (!innermost) return "";
    const auto own = std::ranges::find_if(classes_, [line](const PythonClass& one) { return line >= one.first && line < one.last; });
    const std::string& told = own->paths.front();
    if (const auto instance = instance_around(*own, seen)) return moved(innermost->path, told, *instance);
    const auto inside = std::ranges::find_if(own->paths, [this](const std::string& path) { return lies_in(path, within_); });
    return moved(innermost->path, told, inside == own->paths.end() ? told : *inside);
}

}  // namespace nn
