#include "nn/io/atomic_file.h"
#include "nn/io/json_tree.h"
#include "nn/io/project_json.h"
#include "nn/model/op.h"

#include <algorithm>
#include <cmath>

namespace nn {
namespace {

/// Members of an object on one line, in the order they are put.
class Line {
public:
    Line& put(std::string_view key, const std::string& json) {
        text_ += (text_.empty() ? "" : ", ") + json_quote(key) + ": " + json;
        return *this;
    }
    bool empty() const { return text_.empty(); }
    std::string text() const { return "{" + text_ + "}"; }
    const std::string& members() const { return text_; }

private:
    std::string text_;
};

std::string json(const std::vector<std::int64_t>& numbers) {
    std::string text;
    for (const std::int64_t n : numbers) text += (text.empty() ? "" : ", ") + std::to_string(n);
    return "[" + text + "]";
}

std::string json(const OptionValue& value) {
    struct Visitor {
        std::string operator()(std::monostate) const { return "null"; }
        std::string operator()(bool b) const { return b ? "true" : "false"; }
        std::string operator()(std::int64_t n) const { return std::to_string(n); }
        // No option's legal range includes infinity or NaN, and JSON has no word for them.
        std::string operator()(double d) const { return std::isfinite(d) ? json_number(d) : "null"; }
        std::string operator()(const std::string& s) const { return json_quote(s); }
        std::string operator()(const std::vector<std::int64_t>& v) const { return json(v); }
        std::string operator()(const std::vector<double>& v) const {
            std::string text;
            for (const double d : v) text += (text.empty() ? "[" : ", ") + (*this)(d);
            return text.empty() ? "[]" : text + "]";
        }
        std::string operator()(const std::vector<std::string>& v) const {
            std::string text;
            for (const std::string& word : v) text += (text.empty() ? "[" : ", ") + json_quote(word);
            return text.empty() ? "[]" : text + "]";
        }
    };
    return std::visit(Visitor{}, value);
}

std::string json(const Point& p) { return "[" + json_number(p.x) + ", " + json_number(p.y) + "]"; }

/// What differs from the defaults, in the order of declaration. Without a schema (an unknown op) everything, by name.
/// Options "group.key" make one object under "group".
void put_options(Line& line, const OptionValues& values, const Schema* schema) {
    if (schema == nullptr) {
        for (const auto& [id, value] : values) line.put(id, json(value));
        return;
    }
    const OptionValues kept = schema->without_defaults(values);
    std::string group;
    Line members;
    const auto end_group = [&] {
        if (!members.empty()) line.put(group, members.text());
        members = {};
    };
    for (const OptionInfo& option : schema->options) {
        const auto it = kept.find(option.id);
        if (it == kept.end()) continue;
        const std::size_t dot = option.id.find('.');
        if (const std::string now = dot == std::string::npos ? "" : option.id.substr(0, dot); now != group) {
            end_group();
            group = now;
        }
        if (dot == std::string::npos) {
            line.put(option.id, json(it->second));
        } else {
            members.put(option.id.substr(dot + 1), json(it->second));
        }
    }
    end_group();
}

// ---- the graph ------------------------------------------------------------------------------------

void write_scope(std::string& out, const Graph& graph, const std::string& indent);

void write_node(std::string& out, const Node& node, const std::string& indent) {
    const Op* op = find_op(node.op);
    Line line;
    line.put("id", json_quote(node.id)).put("op", json_quote(node.op));
    Line options;
    put_options(options, node.options, op != nullptr ? &op->schema : nullptr);
    if (!options.empty()) line.put("options", options.text());
    if (!node.requires_grad) line.put("requires_grad", "false");
    if (node.muted) line.put("muted", "true");
    out += indent + "{" + line.members();
    if (!node.inner.nodes.empty() || !node.inner.wires.empty()) {
        out += ", ";
        write_scope(out, node.inner, indent + "  ");
    }
    out += "}";
}

void write_wires(std::string& out, const std::vector<Wire>& wires, const std::string& indent) {
    out += "\"wires\": [";
    for (std::size_t i = 0; i < wires.size(); ++i) {
        out.append(i == 0 ? "\n" : ",\n").append(indent);
        out += "[" + json_quote(wires[i].from.text()) + ", " + json_quote(wires[i].to.text()) + "]";
    }
    out += "]";
}

/// `"nodes": [...]` and, where there are some, `"wires": [...]`: each entry on a line of its own.
void write_scope(std::string& out, const Graph& graph, const std::string& indent) {
    out += "\"nodes\": [";
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
        out += i == 0 ? "\n" : ",\n";
        write_node(out, graph.nodes[i], indent);
    }
    out += "]";
    if (graph.wires.empty()) return;
    out += ", ";
    write_wires(out, graph.wires, indent);
}

void write_graph(std::string& out, const Graph& graph) {
    out += "  \"graph\": {\n    \"nodes\": [";
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
        out += i == 0 ? "\n" : ",\n";
        write_node(out, graph.nodes[i], "      ");
    }
    out += "],\n    ";
    write_wires(out, graph.wires, "      ");
    out += "\n  }";
}

void write_layout(std::string& out, const std::map<std::string, Position>& layout) {
    if (layout.empty()) return;
    out += ",\n  \"layout\": {";
    bool first = true;
    for (const auto& [path, at] : layout) {
        if (!std::isfinite(at.x) || !std::isfinite(at.y)) continue;
        out += first ? "\n" : ",\n";
        const std::string place = json(Point{at.x, at.y});
        out += "    " + json_quote(path) + ": " + (at.collapsed ? "{\"at\": " + place + ", \"collapsed\": true}" : place);
        first = false;
    }
    out += "\n  }";
}

/// A wire by the paths of its ends.
std::string bent_wire(const ScopeWire& wire) {
    const auto end = [&](const PortRef& e) { return PortRef{join_path(wire.first, e.node), e.port}.text(); };
    return end(wire.second.from) + " -> " + end(wire.second.to);
}

void write_bends(std::string& out, const Bends& bends) {
    if (bends.empty()) return;
    out += ",\n  \"bends\": {";
    bool first = true;
    for (const auto& [wire, points] : bends) {
        out += (first ? "\n    " : ",\n    ") + json_quote(bent_wire(wire)) + ": [";
        for (std::size_t i = 0; i < points.size(); ++i) out += (i == 0 ? "" : ", ") + json(points[i]);
        out += "]";
        first = false;
    }
    out += "\n  }";
}

void write_frames(std::string& out, const std::vector<Frame>& frames) {
    if (frames.empty()) return;
    out += ",\n  \"frames\": [";
    for (std::size_t i = 0; i < frames.size(); ++i) {
        const Frame& frame = frames[i];
        Line line;
        line.put("text", json_quote(frame.text)).put("at", json(frame.at)).put("size", json(frame.size));
        line.put("scope", json_quote(frame.scope));
        if (!frame.color.empty()) line.put("color", json_quote(frame.color));
        out += (i == 0 ? "\n    " : ",\n    ") + line.text();
    }
    out += "]";
}

// ---- data and training ----------------------------------------------------------------------------

/// The one of that name among `kinds`; null where there is none.
template <typename Info>
const Info* find_kind(const std::vector<const Info*>& kinds, const std::string& id) {
    const auto it = std::find_if(kinds.begin(), kinds.end(), [&](const Info* kind) { return kind->schema.id == id; });
    return it == kinds.end() ? nullptr : *it;
}

std::string json(const DataSpec& data, const SettingsSchemas& settings) {
    const SourceInfo* source = find_kind(settings.sources, data.source);
    Line line;
    line.put("source", json_quote(data.source));
    put_options(line, data.options, source != nullptr ? &source->schema : nullptr);
    if (source != nullptr && source->takes_fields() && !data.fields.empty()) {
        Line fields;
        for (const FieldSpec& field : data.fields) {
            Line entry;
            put_options(entry, field.options, &*source->field);
            fields.put(field.name, entry.text());
        }
        line.put("fields", fields.text());
    }
    Line split;
    if (data.split.validation) split.put("validation", json_number(*data.split.validation));
    if (data.split.test) split.put("test", json_number(*data.split.test));
    if (data.split.seed != 0) split.put("seed", std::to_string(data.split.seed));
    if (data.split.order != "random") split.put("order", json_quote(data.split.order));
    if (!split.empty()) line.put("split", split.text());
    return line.text();
}

std::string json(const std::string& type, const OptionValues& options, const KindInfo* info) {
    Line line;
    line.put("type", json_quote(type));
    put_options(line, options, info != nullptr ? &info->schema : nullptr);
    return line.text();
}

std::string json(const OptionValues& options, const Schema& schema) {
    Line line;
    put_options(line, options, &schema);
    return line.text();
}

std::string json(const TrainingSpec& training, const SettingsSchemas& settings) {
    Line line;
    put_options(line, training.options, settings.training);
    const OptimizerSpec& optimizer = training.optimizer;
    line.put("optimizer", json(optimizer.type, optimizer.options, find_kind(settings.optimizers, optimizer.type)));
    if (const auto& scheduler = training.scheduler)
        line.put("scheduler", json(scheduler->type, scheduler->options, find_kind(settings.schedulers, scheduler->type)));
    if (training.early_stopping)
        line.put("early_stopping", json(*training.early_stopping, *settings.early_stopping));
    const OptionValues checkpoint = settings.checkpoint->without_defaults(training.checkpoint);
    if (!checkpoint.empty()) line.put("checkpoint", json(checkpoint, *settings.checkpoint));
    return line.text();
}

}  // namespace

std::string write_project(const Project& project, const SettingsSchemas& settings) {
    std::string out = "{\n  \"format\": \"netloom\", \"version\": 1,\n";
    if (!project.name.empty()) out += "  \"name\": " + json_quote(project.name) + ",\n";
    if (!project.notes.empty()) out += "  \"notes\": " + json_quote(project.notes) + ",\n";
    write_graph(out, project.graph);
    if (!(project.data == DataSpec{})) out += ",\n  \"data\": " + json(project.data, settings);
    out += ",\n  \"training\": " + json(project.training, settings);
    write_layout(out, project.layout);
    write_bends(out, project.bends);
    write_frames(out, project.frames);
    return out + "\n}\n";
}

std::string write_fragment(const Graph& graph, const std::map<std::string, Position>& layout) {
    std::string out = "{\n  \"format\": \"netloom-fragment\", \"version\": 1,\n";
    write_graph(out, graph);
    write_layout(out, layout);
    return out + "\n}\n";
}

std::string write_fragment(const Project& fragment) {
    std::string out = "{\n  \"format\": \"netloom-fragment\", \"version\": 1,\n";
    write_graph(out, fragment.graph);
    write_layout(out, fragment.layout);
    write_bends(out, fragment.bends);
    write_frames(out, fragment.frames);
    return out + "\n}\n";
}

Result<void> save_project(const Project& project, const std::filesystem::path& file, const SettingsSchemas& settings) {
    return write_atomically(file, write_project(project, settings));
}

}  // namespace nn
