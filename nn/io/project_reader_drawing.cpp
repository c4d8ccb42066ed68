#include "nn/io/project_reader.h"

#include "nn/model/edit.h"
#include "nn/model/op.h"

#include <algorithm>
#include <cmath>

namespace nn {
namespace {

constexpr double max_coordinate = 1e7;

/// A wire by the paths and the ports of its ends, named or meant.
std::string wire_key(const Graph& scope, const std::string& path, const Wire& wire) {
    const auto end = [&](const PortRef& e, bool output) { return join_path(path, e.node) + ":" + port_id(scope, e, output); };
    return end(wire.from, true) + " -> " + end(wire.to, false);
}

/// Calls `visit(path, graph)` for every scope.
template <typename Visit>
void for_each_scope(const Graph& graph, const std::string& path, Visit&& visit) {
    visit(path, graph);
    for (const Node& node : graph.nodes) for_each_scope(node.inner, join_path(path, node.id), visit);
}

bool is_container(const Graph& graph, const std::string& path) {
    if (path.empty()) return true;
    const Node* node = find_node(graph, path);
    const Op* op = node ? find_op(node->op) : nullptr;
    return op && op->is_container();
}

}  // namespace

std::optional<Point> ProjectReader::to_point(const JsonValue& value) const {
    if (value.kind != Kind::List || value.items.size() != 2 || !value.items[0].is_number() || !value.items[1].is_number())
        return std::nullopt;
    const Point p{value.items[0].as_double(), value.items[1].as_double()};
    return std::abs(p.x) <= max_coordinate && std::abs(p.y) <= max_coordinate ? std::optional(p) : std::nullopt;
}

std::optional<Position> ProjectReader::read_place(const JsonValue& value, const std::string& path) {
    const JsonValue* at = value.kind == Kind::Object ? value.find("at") : &value;
    const std::optional<Point> point = at ? to_point(*at) : std::nullopt;
    if (!point) {
        error(path, "",
              {TR("The layout of {0} must be a list of two numbers up to 10 million, [x, y], or an object with such a list under "
                  "\"at\"."),
               {json_quote(path)}});
        return std::nullopt;
    }
    Position place{point->x, point->y};
    if (value.kind != Kind::Object) return place;
    unknown_keys(value, {"at", "collapsed"}, path, "");
    if (const JsonValue* collapsed = value.find("collapsed");
        collapsed && expect(*collapsed, Kind::Bool, "\"collapsed\"", path, ""))
        place.collapsed = collapsed->boolean;
    return place;
}

void ProjectReader::read_layout(const JsonValue& object, Project& project) {
    std::vector<std::string> paths;
    for_each_node(project.graph, "", [&](const std::string& path, const Node&) { paths.push_back(path); });
    std::sort(paths.begin(), paths.end());
    for (std::size_t i = 0; i < object.keys.size(); ++i) {
        const std::string& path = object.keys[i];
        const std::optional<Position> place = read_place(object.items[i], path);
        if (!place) continue;
        if (!std::binary_search(paths.begin(), paths.end(), path)) {
            const bool full = out_.diagnostics.size() >= max_diagnostics;
            report(Severity::Warning, "", "", "",
                   {TR("\"layout\" places a node that does not exist: {0}.{1} The entry is left out."),
                    {json_quote(path), full ? "" : suggestion(path, paths)}});
        } else {
            project.layout[path] = *place;
        }
    }
}

void ProjectReader::read_bends(const JsonValue& object, Project& project) {
    std::unordered_map<std::string, ScopeWire> wires;
    const auto as_written = [](const Graph&, const std::string& path, const Wire& wire) {
        const auto text = [&](const PortRef& end) { return PortRef{join_path(path, end.node), end.port}.text(); };
        return text(wire.from) + " -> " + text(wire.to);
    };
    const auto know = [&](auto key_of) {
        for_each_scope(project.graph, "", [&](const std::string& path, const Graph& graph) {
            for (const Wire& wire : graph.wires) wires.emplace(key_of(graph, path, wire), ScopeWire{path, wire});
        });
    };
    if (!object.keys.empty()) {
        know(as_written);  // goes before what else means the same wire
        know(wire_key);
    }
    for (std::size_t i = 0; i < object.keys.size(); ++i) {
        const std::string& key = object.keys[i];
        std::vector<Point> points;
        bool right = object.items[i].kind == Kind::List;
        for (const JsonValue& item : object.items[i].items) {
            const auto point = to_point(item);
            right = right && point;
            if (point) points.push_back(*point);
        }
        const auto wire = wires.find(key);
        if (!right) {
            error("", "bends", {TR("The bends of {0} must be a list of points, [[x, y], ...], of numbers up to 10 million."), {json_quote(key)}});
        } else if (wire == wires.end()) {
            report(Severity::Warning, "", "", "bends",
                   {TR("\"bends\" names a wire that does not exist: {0}. Write it as \"from -> to\", each a node's path or path:port. The "
                       "entry is left out."),
                    {json_quote(key)}});
        } else if (!points.empty()) {
            project.bends[wire->second] = std::move(points);
        }
    }
}

std::optional<Frame> ProjectReader::read_frame(const JsonValue& value, std::size_t position, const Graph& graph) {
    const std::string which = std::to_string(position + 1);
    if (value.kind != Kind::Object) {
        error("", "frames", {TR("The frame at position {0} must be an object, not {1}."), {which, value.describe()}});
        return std::nullopt;
    }
    unknown_keys(value, {"text", "at", "size", "scope", "color"}, "", "frames.");
    Frame frame;
    read_text(value, "text", frame.text);
    read_text(value, "scope", frame.scope);
    read_text(value, "color", frame.color);
    const JsonValue *at = value.find("at"), *size = value.find("size");
    const auto corner = at ? to_point(*at) : std::nullopt, sides = size ? to_point(*size) : std::nullopt;
    if (!corner || !sides || !(sides->x > 0) || !(sides->y > 0)) {
        error("", "frames",
              {TR("The frame at position {0} needs \"at\": [x, y] and \"size\": [width, height], numbers up to 10 million, the size above "
                  "zero."),
               {which}});
        return std::nullopt;
    }
    if (!is_container(graph, frame.scope)) {
        report(Severity::Warning, "", "", "frames",
               {TR("The frame at position {0} lies in {1}, which is no container of this project. The frame is left out."),
                {which, json_quote(frame.scope)}});
        return std::nullopt;
    }
    frame.at = *corner;
    frame.size = *sides;
    return frame;
}

void ProjectReader::read_frames(const JsonValue& list, Project& project) {
    for (std::size_t i = 0; i < list.items.size(); ++i)
        if (auto frame = read_frame(list.items[i], i, project.graph)) project.frames.push_back(std::move(*frame));
}

}  // namespace nn
