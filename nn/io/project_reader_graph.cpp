#include "nn/io/project_reader.h"

#include <algorithm>

namespace nn {
namespace {

bool is_numeric(std::string_view id) {
    return !id.empty() && std::all_of(id.begin(), id.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string ProjectReader::read_id(const JsonValue& value, const std::string& scope, std::size_t position,
                                   bool numbered) {
    const JsonValue* id = value.find("id");
    const std::string which = std::to_string(position + 1);
    if (id == nullptr) {
        error(scope, "", {TR("The node at position {0} has no \"id\"."), {which}});
        return {};
    }
    if (id->kind != Kind::Text) {
        error(
            scope, "",
            {TR("The \"id\" of the node at position {0} must be a text in quotes, not {1}."), {which, id->describe()}});
        return {};
    }
    if (!is_valid_id(id->text)) {
        error(scope, "",
              {TR("The id {0} may hold letters A-Z and a-z, digits and '_' alone."), {json_quote(id->text)}});
    } else if (is_numeric(id->text) && !numbered) {
        error(join_path(scope, id->text), "",
              {TR("The id {0} is a number; only children of a Sequential or of a list are numbered."), {json_quote(id->text)}});
    }
    return id->text;
}

const Op* ProjectReader::read_op(const JsonValue& value, const std::string& path, Node& node) {
    const JsonValue* id = value.find("op");
    if (id == nullptr) {
        error(path, "", TR("The node has no \"op\"."));
        return nullptr;
    }
    if (!expect(*id, Kind::Text, "\"op\"", path, "")) return nullptr;
    node.op = id->text;
    const Op* op = find_op(node.op);
    if (op == nullptr) {
        std::vector<std::string> known;
        for (const Op* o : all_ops()) known.push_back(o->id());
        error(path, "",
              {TR("There is no op {0}.{1} `netloom ops` lists them all."),
               {json_quote(node.op), suggestion(node.op, known)}});
    }
    return op;
}

Node ProjectReader::read_node(const JsonValue& value, const std::string& scope, std::size_t position, bool numbered) {
    Node node;
    if (value.kind != Kind::Object) {
        error(scope, "",
              {TR("The node at position {0} must be an object, not {1}."),
               {std::to_string(position + 1), value.describe()}});
        return node;
    }
    node.id = read_id(value, scope, position, numbered);
    const std::string path = join_path(scope, node.id);
    const Op* op = read_op(value, path, node);

    static const std::vector<std::string> known = {"id", "op", "options", "requires_grad", "muted", "nodes", "wires"};
    for (const std::string& key : value.keys) {
        if (std::find(known.begin(), known.end(), key) != known.end()) continue;
        if (op != nullptr && op->schema.find(key) != nullptr) {
            error(path, key, {TR("{0} is an option of {1}: write it inside \"options\"."), {json_quote(key), node.op}});
        } else {
            error(path, "", {TR("Unknown key {0}.{1}"), {json_quote(key), suggestion(key, known)}});
        }
    }
    if (const JsonValue* options = value.find("options")) {
        if (expect(*options, Kind::Object, "\"options\"", path, "")) {
            node.options = read_options(*options, op != nullptr ? &op->schema : nullptr, path);
        }
    }
    if (const JsonValue* grad = value.find("requires_grad")) {
        if (expect(*grad, Kind::Bool, "\"requires_grad\"", path, "")) node.requires_grad = grad->boolean;
        if (op != nullptr && !node.requires_grad && op->parameters.empty() && !op->is_container()) {
            report(Severity::Warning, path, "", "",
                   {TR("{0} has no parameters: \"requires_grad\" does nothing here."), {node.op}});
        }
    }
    if (const JsonValue* muted = value.find("muted")) {
        if (expect(*muted, Kind::Bool, "\"muted\"", path, "")) node.muted = muted->boolean;
        if (op != nullptr && node.muted && !can_be_muted(*op))
            error(path, "", {TR("{0} cannot be muted: it has nothing to pass on."), {node.op}});
    }
    read_inner(value, path, op, node);
    return node;
}

void ProjectReader::read_inner(const JsonValue& value, const std::string& path, const Op* op, Node& node) {
    for (const char* key : {"nodes", "wires"}) {
        if (value.find(key) == nullptr || op == nullptr) continue;
        if (!op->is_container()) {
            error(path, "", {TR("{0} is no container and holds no {1}."), {node.op, json_quote(key)}});
        } else if (op->role == Role::Sequential && std::string_view(key) == "wires") {
            error(path, "", TR("A Sequential runs its nodes in order and holds no \"wires\". Use a Module for wires."));
        } else if (op->role == Role::List && std::string_view(key) == "wires") {
            error(path, "",
                  {TR("A {0} runs nothing and holds no \"wires\": those around it name its children, such as {1}."),
                   {node.op, json_quote(node.id + ".0")}});
        }
    }
    read_scope(value, path, op, node.inner);
}

void ProjectReader::read_scope(const JsonValue& object, const std::string& scope, const Op* container, Graph& graph) {
    // A fragment may be what was copied out of a Sequential.
    const bool numbered = container != nullptr ? container->numbered_children : !scope.empty() || settings_ == nullptr;
    if (const JsonValue* nodes = object.find("nodes");
        nodes != nullptr && expect(*nodes, Kind::List, "\"nodes\"", scope, "")) {
        graph.nodes.reserve(nodes->items.size());
        std::unordered_map<std::string, std::size_t> ids;
        for (std::size_t i = 0; i < nodes->items.size(); ++i) {
            Node node = read_node(nodes->items[i], scope, i, numbered);
            if (!node.id.empty() && !ids.emplace(node.id, i).second) {
                error(join_path(scope, node.id), "",
                      {TR("Two nodes have the id {0} (positions {1} and {2}); siblings need different ids."),
                       {json_quote(node.id), std::to_string(ids[node.id] + 1), std::to_string(i + 1)}});
            }
            graph.nodes.push_back(std::move(node));
        }
    }
    if (const JsonValue* wires = object.find("wires");
        wires != nullptr && expect(*wires, Kind::List, "\"wires\"", scope, "")) {
        read_wires(*wires, scope, graph);
    }
}

OptionValues ProjectReader::read_options(const JsonValue& object, const Schema* schema, const std::string& node) {
    OptionValues values;
    const std::size_t before = out_.diagnostics.size();
    for (std::size_t i = 0; i < object.keys.size(); ++i) {
        const std::string& key = object.keys[i];
        if (schema == nullptr) {  // unknown op: kept as it is
            if (auto option = to_option(object.items[i])) values.emplace(key, std::move(*option));
        } else if (const OptionInfo* info = schema->find(key)) {
            put_option(object.items[i], *info, node, key, values);
        } else {
            const auto known = option_ids(*schema);
            error(node, key,
                  {TR("{0} has no option {1}.{2} Its options: {3}."),
                   {schema->id, json_quote(key), suggestion(key, known), known.empty() ? "none" : joined(known)}});
        }
    }
    if (schema != nullptr && out_.diagnostics.size() == before) return schema->without_defaults(values);
    return values;
}

// ---- wires ----------------------------------------------------------------------------------------

void ProjectReader::read_wires(const JsonValue& list, const std::string& scope, Graph& graph) {
    NodeIndex index;
    const std::vector<Wirable> wirable = wirable_nodes(graph);
    for (const Wirable& found : wirable) index.emplace(found.id, found.node);
    graph.wires.reserve(list.items.size());
    for (std::size_t i = 0; i < list.items.size(); ++i) {
        const auto& ends = list.items[i].items;
        if (list.items[i].kind != Kind::List || ends.size() != 2 || ends[0].kind != Kind::Text ||
            ends[1].kind != Kind::Text) {
            error(scope, "",
                  {TR("Wire {0} must be a list of two texts, [\"from\", \"to\"], each a node or node:port."),
                   {std::to_string(i + 1)}});
            continue;
        }
        const Wire wire{PortRef::parse(ends[0].text), PortRef::parse(ends[1].text)};
        check_end(wire, true, scope, index);
        check_end(wire, false, scope, index);
        graph.wires.push_back(wire);
    }
}

void ProjectReader::check_end(const Wire& wire, bool from, const std::string& scope, const NodeIndex& index) {
    const PortRef& end = from ? wire.from : wire.to;
    const std::string text = json_quote(wire.from.text()) + " → " + json_quote(wire.to.text());
    if (const auto it = index.find(end.node); it != index.end()) {
        check_port(wire, from, join_path(scope, end.node), *it->second);
        return;
    }
    const std::string first = end.node.substr(0, end.node.find('.'));
    if (first.size() < end.node.size() && index.count(first) != 0) {
        report(Severity::Error, join_path(scope, first), "", "",
               {TR("The wire {0} reaches inside {1}; wires join nodes of one scope. End it at {1}."),
                {text, json_quote(first)}});
        return;
    }
    std::vector<std::string> known;
    // Only once in a while does a file have so many mistakes that the list of names would be costly.
    if (out_.diagnostics.size() < max_diagnostics) {
        for (const auto& [id, node] : index) known.emplace_back(id);
        std::sort(known.begin(), known.end());
    }
    report(Severity::Error, scope, "", "",
           {TR("The wire {0} names a node that does not exist: {1}.{2}"),
            {text, json_quote(end.node), suggestion(end.node, known)}});
}

void ProjectReader::check_port(const Wire& wire, bool from, const std::string& path, const Node& node) {
    const Op* op = find_op(node.op);
    if (op == nullptr) return;  // said already
    const PortRef& end = from ? wire.from : wire.to;
    // A custom module's ports are nodes inside it; that one of them is gone is for the analysis to say, the wire stays.
    if (op->role == Role::Module || op->role == Role::Reuse) return;
    std::vector<std::string> ports;
    for (const PortInfo& port : from ? op->outputs : op->inputs) ports.push_back(port.id);
    const std::string text = json_quote(wire.from.text()) + " → " + json_quote(wire.to.text());
    if (ports.empty() && op->role != Role::Sequential) {
        // What has ports on one side alone, such as Input, or none, such as ModuleList.
        report(Severity::Error, path, "", "",
               {from ? TR("The wire {0} starts at {1}, which gives nothing on.")
                     : TR("The wire {0} ends at {1}, which takes nothing."),
                {text, node.op}});
        return;
    }
    if (end.port.empty() || ports.empty()) return;
    if (std::find(ports.begin(), ports.end(), end.port) == ports.end()) {
        report(Severity::Error, path, end.port, "",
               {TR("The wire {0} names a port that {1} does not have: {2}.{3} Its ports there: {4}."),
                {text, node.op, json_quote(end.port), suggestion(end.port, ports), joined(ports)}});
    }
}

}  // namespace nn
