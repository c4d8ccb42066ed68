#include "nn/io/atomic_file.h"
#include "nn/io/json_tree.h"
#include "nn/io/project_json.h"
#include "nn/model/data.h"
#include "nn/model/op.h"
#include "nn/model/training.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <unordered_map>

namespace nn {
namespace {

using Kind = JsonValue::Kind;

constexpr std::int64_t newest_version = 1;
constexpr std::uint64_t max_file_bytes = 64u << 20;
constexpr std::size_t max_diagnostics = 100;
/// Canvas coordinates beyond this are mistakes, not places.
constexpr double max_coordinate = 1e7;

std::string quote(std::string_view text) { return json_quote(text); }

/// "; did you mean "Conv2d"?" or nothing.
std::string suggestion(std::string_view word, const std::vector<std::string>& known) {
    const std::string near = nearest(word, known);
    return near.empty() ? "" : " Did you mean " + quote(near) + "?";
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

std::vector<std::string> option_ids(const Schema& schema) {
    std::vector<std::string> ids;
    for (const OptionInfo& option : schema.options) ids.push_back(option.id);
    return ids;
}

bool is_numeric(std::string_view id) {
    return !id.empty() && std::all_of(id.begin(), id.end(), [](char c) { return c >= '0' && c <= '9'; });
}

class Reader {
public:
    explicit Reader(bool fragment) : fragment_(fragment) {}

    ProjectText read(const JsonValue& root);

private:
    using NodeIndex = std::unordered_map<std::string_view, const Node*>;

    void report(Severity severity, std::string node, std::string port, std::string option, Message text);
    void error(const std::string& node, const std::string& option, Message text) {
        report(Severity::Error, node, "", option, std::move(text));
    }
    /// `prefix`: of the option that the diagnostic names, "data." or "".
    void unknown_keys(const JsonValue& object, const std::vector<std::string>& known, const std::string& node,
                      const std::string& prefix);
    bool expect(const JsonValue& value, Kind kind, const char* what, const std::string& node,
                const std::string& option);

    void read_text(const JsonValue& object, const char* key, std::string& into);
    void read_scope(const JsonValue& object, const std::string& scope, const Op* container, Graph& graph);
    Node read_node(const JsonValue& value, const std::string& scope, std::size_t position, bool numbered);
    std::string read_id(const JsonValue& value, const std::string& scope, std::size_t position, bool numbered);
    const Op* read_op(const JsonValue& value, const std::string& path, Node& node);
    void read_inner(const JsonValue& value, const std::string& path, const Op* op, Node& node);
    void read_wires(const JsonValue& list, const std::string& scope, Graph& graph);
    void check_end(const Wire& wire, bool from, const std::string& scope, const NodeIndex& index);
    void check_port(const Wire& wire, bool from, const std::string& path, const Node& node);

    std::optional<OptionValue> to_option(const JsonValue& value) const;
    void put_option(const JsonValue& value, const OptionInfo& info, const std::string& node, const std::string& label,
                    OptionValues& into);
    OptionValues read_options(const JsonValue& object, const Schema* schema, const std::string& node);

    void read_data(const JsonValue& object, DataSpec& data);
    void read_random_fields(const JsonValue& object, DataSpec& data);
    void read_split(const JsonValue& object, SplitSpec& split);
    void read_fraction(const JsonValue& object, const char* key, std::optional<double>& into);
    void read_training(const JsonValue& object, TrainingSpec& training);
    void read_optimizer(const JsonValue& object, OptimizerSpec& optimizer);
    void read_layout(const JsonValue& object, Project& project);

    bool fragment_;
    ProjectText out_;
};

void Reader::report(Severity severity, std::string node, std::string port, std::string option, Message text) {
    auto& all = out_.diagnostics;
    if (all.size() < max_diagnostics) {
        all.push_back({severity, std::move(node), std::move(port), std::move(option), std::move(text), {}});
    } else if (all.size() == max_diagnostics) {
        all.push_back({Severity::Error, "", "", "", TR("There are more mistakes; only the first 100 are listed."), {}});
    }
}

void Reader::unknown_keys(const JsonValue& object, const std::vector<std::string>& known, const std::string& node,
                          const std::string& prefix) {
    for (const std::string& key : object.keys) {
        if (std::find(known.begin(), known.end(), key) != known.end()) continue;
        error(node, prefix.empty() ? "" : prefix + key,
              {TR("Unknown key {0}.{1} Known here: {2}."), {quote(key), suggestion(key, known), joined(known)}});
    }
}

bool Reader::expect(const JsonValue& value, Kind kind, const char* what, const std::string& node,
                    const std::string& option) {
    if (value.kind == kind) return true;
    JsonValue wanted;
    wanted.kind = kind;
    const std::string wanted_text = kind == Kind::Text ? "a text in quotes" : wanted.describe();
    error(node, option, {TR("{0} must be {1}, not {2}."), {what, wanted_text, value.describe()}});
    return false;
}

// ---- nodes ----------------------------------------------------------------------------------------

std::string Reader::read_id(const JsonValue& value, const std::string& scope, std::size_t position, bool numbered) {
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
        error(scope, "", {TR("The id {0} may hold letters A-Z and a-z, digits and '_' alone."), {quote(id->text)}});
    } else if (is_numeric(id->text) && !numbered) {
        error(join_path(scope, id->text), "",
              {TR("The id {0} is a number; that is allowed inside a Sequential only."), {quote(id->text)}});
    }
    return id->text;
}

const Op* Reader::read_op(const JsonValue& value, const std::string& path, Node& node) {
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
        error(
            path, "",
            {TR("There is no op {0}.{1} `netloom ops` lists them all."), {quote(node.op), suggestion(node.op, known)}});
    }
    return op;
}

Node Reader::read_node(const JsonValue& value, const std::string& scope, std::size_t position, bool numbered) {
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

    static const std::vector<std::string> known = {"id", "op", "options", "requires_grad", "nodes", "wires"};
    for (const std::string& key : value.keys) {
        if (std::find(known.begin(), known.end(), key) != known.end()) continue;
        if (op != nullptr && op->schema.find(key) != nullptr) {
            error(path, key, {TR("{0} is an option of {1}: write it inside \"options\"."), {quote(key), node.op}});
        } else {
            error(path, "", {TR("Unknown key {0}.{1}"), {quote(key), suggestion(key, known)}});
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
    read_inner(value, path, op, node);
    return node;
}

void Reader::read_inner(const JsonValue& value, const std::string& path, const Op* op, Node& node) {
    for (const char* key : {"nodes", "wires"}) {
        if (value.find(key) == nullptr || op == nullptr) continue;
        if (!op->is_container()) {
            error(path, "", {TR("{0} is no container and holds no {1}."), {node.op, quote(key)}});
        } else if (op->role == Role::Sequential && std::string_view(key) == "wires") {
            error(path, "", TR("A Sequential runs its nodes in order and holds no \"wires\". Use a Module for wires."));
        }
    }
    read_scope(value, path, op, node.inner);
}

void Reader::read_scope(const JsonValue& object, const std::string& scope, const Op* container, Graph& graph) {
    // A fragment may be what was copied out of a Sequential.
    const bool numbered = container != nullptr ? container->role == Role::Sequential : !scope.empty() || fragment_;
    if (const JsonValue* nodes = object.find("nodes");
        nodes != nullptr && expect(*nodes, Kind::List, "\"nodes\"", scope, "")) {
        graph.nodes.reserve(nodes->items.size());
        std::unordered_map<std::string, std::size_t> ids;
        for (std::size_t i = 0; i < nodes->items.size(); ++i) {
            Node node = read_node(nodes->items[i], scope, i, numbered);
            if (!node.id.empty() && !ids.emplace(node.id, i).second) {
                error(join_path(scope, node.id), "",
                      {TR("Two nodes have the id {0} (positions {1} and {2}); siblings need different ids."),
                       {quote(node.id), std::to_string(ids[node.id] + 1), std::to_string(i + 1)}});
            }
            graph.nodes.push_back(std::move(node));
        }
    }
    if (const JsonValue* wires = object.find("wires");
        wires != nullptr && expect(*wires, Kind::List, "\"wires\"", scope, "")) {
        read_wires(*wires, scope, graph);
    }
}

// ---- wires ----------------------------------------------------------------------------------------

void Reader::read_wires(const JsonValue& list, const std::string& scope, Graph& graph) {
    NodeIndex index;
    for (const Node& node : graph.nodes) index.emplace(node.id, &node);
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

void Reader::check_end(const Wire& wire, bool from, const std::string& scope, const NodeIndex& index) {
    const PortRef& end = from ? wire.from : wire.to;
    const std::string text = quote(wire.from.text()) + " → " + quote(wire.to.text());
    if (const auto it = index.find(end.node); it != index.end()) {
        check_port(wire, from, join_path(scope, end.node), *it->second);
        return;
    }
    const std::string first = end.node.substr(0, end.node.find('.'));
    if (first.size() < end.node.size() && index.count(first) != 0) {
        report(Severity::Error, join_path(scope, first), "", "",
               {TR("The wire {0} reaches inside {1}; wires join nodes of one scope. End it at {1}."),
                {text, quote(first)}});
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
            {text, quote(end.node), suggestion(end.node, known)}});
}

void Reader::check_port(const Wire& wire, bool from, const std::string& path, const Node& node) {
    const Op* op = find_op(node.op);
    if (op == nullptr) return;  // said already
    const PortRef& end = from ? wire.from : wire.to;
    // A custom module's ports are nodes inside it; that one of them is gone is for the analysis to say, the wire stays.
    if (op->role == Role::Module) return;
    std::vector<std::string> ports;
    for (const PortInfo& port : from ? op->outputs : op->inputs) ports.push_back(port.id);
    const std::string text = quote(wire.from.text()) + " → " + quote(wire.to.text());
    if (ports.empty() && (op->role == Role::Input || op->role == Role::Output || op->role == Role::Loss)) {
        // Output and Input declare the one port they have; the other side does not exist.
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
                {text, node.op, quote(end.port), suggestion(end.port, ports), joined(ports)}});
    }
}

// ---- options --------------------------------------------------------------------------------------

std::optional<OptionValue> Reader::to_option(const JsonValue& value) const {
    switch (value.kind) {
        case Kind::Null:
            return OptionValue(std::monostate{});
        case Kind::Bool:
            return OptionValue(value.boolean);
        case Kind::Int:
            return OptionValue(value.integer);
        case Kind::Float:
            return OptionValue(value.number);
        case Kind::Text:
            return OptionValue(value.text);
        case Kind::Object:
            return std::nullopt;
        case Kind::List:
            break;
    }
    std::vector<std::int64_t> whole;
    std::vector<double> numbers;
    for (const JsonValue& item : value.items) {
        if (item.kind != Kind::Int && item.kind != Kind::Float) return std::nullopt;
        if (item.kind == Kind::Int) whole.push_back(item.integer);
        numbers.push_back(item.kind == Kind::Int ? static_cast<double>(item.integer) : item.number);
    }
    if (whole.size() == numbers.size()) return OptionValue(std::move(whole));
    return OptionValue(std::move(numbers));
}

void Reader::put_option(const JsonValue& value, const OptionInfo& info, const std::string& node,
                        const std::string& label, OptionValues& into) {
    const std::optional<OptionValue> option = to_option(value);
    if (!option) {
        error(node, label,
              {TR("{0} must be {1}, not {2}."),
               {label, info.allowed(),
                value.kind == Kind::List ? "a list that holds more than whole numbers" : value.describe()}});
        return;
    }
    if (const auto checked = info.check(*option); !checked) error(node, label, checked.error().message);
    into.insert_or_assign(info.id, *option);
}

OptionValues Reader::read_options(const JsonValue& object, const Schema* schema, const std::string& node) {
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
                   {schema->id, quote(key), suggestion(key, known), known.empty() ? "none" : joined(known)}});
        }
    }
    if (schema != nullptr && out_.diagnostics.size() == before) return schema->without_defaults(values);
    return values;
}

// ---- data -----------------------------------------------------------------------------------------

void Reader::read_data(const JsonValue& object, DataSpec& data) {
    const JsonValue* source = object.find("source");
    const SourceInfo* info = nullptr;
    if (source == nullptr) {
        error("", "data.source", TR("\"data\" has no \"source\"."));
    } else if (expect(*source, Kind::Text, "\"source\"", "", "data.source") && !source->text.empty()) {
        data.source = source->text;
        info = find_source(data.source);
        if (info == nullptr) {
            std::vector<std::string> known;
            for (const SourceInfo* s : all_sources()) known.push_back(s->schema.id);
            error("", "data.source",
                  {TR("There is no data source {0}.{1} Known: {2}."),
                   {quote(data.source), suggestion(data.source, known), joined(known)}});
        }
    }
    if (const JsonValue* split = object.find("split");
        split != nullptr && expect(*split, Kind::Object, "\"split\"", "", "data.split")) {
        read_split(*split, data.split);
    }
    if (info == nullptr) return;
    std::vector<std::string> known = {"source", "split"};
    for (const std::string& id : option_ids(info->schema)) known.push_back(id);
    if (info->takes_fields) known.push_back("fields");
    unknown_keys(object, known, "", "data.");
    const std::size_t before = out_.diagnostics.size();
    for (const OptionInfo& option : info->schema.options) {
        if (const JsonValue* value = object.find(option.id)) {
            put_option(*value, option, "", "data." + option.id, data.options);
        }
    }
    if (out_.diagnostics.size() == before) data.options = info->schema.without_defaults(data.options);
    if (const JsonValue* fields = object.find("fields");
        fields != nullptr && info->takes_fields && expect(*fields, Kind::Object, "\"fields\"", "", "data.fields")) {
        read_random_fields(*fields, data);
    }
}

void Reader::read_random_fields(const JsonValue& object, DataSpec& data) {
    for (std::size_t i = 0; i < object.keys.size(); ++i) {
        RandomField field;
        field.name = object.keys[i];
        const JsonValue& value = object.items[i];
        const std::string place = "data.fields." + field.name;
        if (!expect(value, Kind::Object, "A field", "", place)) continue;
        unknown_keys(value, {"shape", "classes"}, "", place + ".");
        const JsonValue* shape = value.find("shape");
        const std::optional<OptionValue> list = shape != nullptr ? to_option(*shape) : std::nullopt;
        if (list && std::holds_alternative<std::vector<std::int64_t>>(*list)) {
            field.shape = std::get<std::vector<std::int64_t>>(*list);
        } else {
            error("", place + ".shape",
                  {TR("The field {0} needs a \"shape\": a list of sizes per sample, [] for one number."),
                   {quote(field.name)}});
        }
        const bool legal = std::all_of(field.shape.begin(), field.shape.end(), [](std::int64_t n) { return n >= 1; });
        if (!legal || numel(field.shape) < 0 || numel(field.shape) > (std::int64_t{1} << 31)) {
            error("", place + ".shape",
                  {TR("The shape of {0} must hold sizes of 1 and more, at most 2^31 numbers a sample; found {1}."),
                   {quote(field.name), to_string(field.shape)}});
        }
        if (const JsonValue* classes = value.find("classes")) {
            if (classes->kind == Kind::Int && classes->integer >= 1) {
                field.classes = classes->integer;
            } else {
                error("", place + ".classes",
                      {TR("\"classes\" must be a whole number of 1 or more, not {0}."), {classes->describe()}});
            }
        }
        data.fields.push_back(std::move(field));
    }
}

void Reader::read_fraction(const JsonValue& object, const char* key, std::optional<double>& into) {
    const JsonValue* value = object.find(key);
    if (value == nullptr) return;
    if (value->is_number() && value->as_double() >= 0 && value->as_double() < 1) {
        into = value->as_double();
    } else {
        error("", std::string("data.split.") + key,
              {TR("\"{0}\" must be a fraction from 0 to below 1, not {1}."), {key, value->describe()}});
    }
}

void Reader::read_split(const JsonValue& object, SplitSpec& split) {
    unknown_keys(object, {"validation", "test", "seed"}, "", "data.split.");
    read_fraction(object, "validation", split.validation);
    read_fraction(object, "test", split.test);
    if (split.validation.value_or(0) + split.test.value_or(0) >= 1) {
        error("", "data.split",
              TR("\"validation\" and \"test\" together must stay below 1: nothing is left to train on."));
    }
    if (const JsonValue* seed = object.find("seed")) {
        if (seed->kind == Kind::Int) {
            split.seed = seed->integer;
        } else {
            error("", "data.split.seed", {TR("\"seed\" must be a whole number, not {0}."), {seed->describe()}});
        }
    }
}

// ---- training and layout --------------------------------------------------------------------------

void Reader::read_training(const JsonValue& object, TrainingSpec& training) {
    const Schema& schema = training_schema();
    static const std::vector<std::string> later = {"scheduler", "clip_grad_norm", "early_stopping", "checkpoint"};
    std::vector<std::string> known = option_ids(schema);
    known.push_back("optimizer");
    const std::size_t before = out_.diagnostics.size();
    for (std::size_t i = 0; i < object.keys.size(); ++i) {
        const std::string& key = object.keys[i];
        if (key == "optimizer") {
            if (expect(object.items[i], Kind::Object, "\"optimizer\"", "", "training.optimizer")) {
                read_optimizer(object.items[i], training.optimizer);
            }
        } else if (const OptionInfo* info = schema.find(key)) {
            put_option(object.items[i], *info, "", "training." + key, training.options);
        } else if (std::find(later.begin(), later.end(), key) != later.end()) {
            error("", "training." + key,
                  {TR("This version of Netloom does not support {0} yet. Remove it to train without."), {quote(key)}});
        } else {
            error("", "training." + key,
                  {TR("Unknown key {0}.{1} Known here: {2}."), {quote(key), suggestion(key, known), joined(known)}});
        }
    }
    if (out_.diagnostics.size() == before) training.options = schema.without_defaults(training.options);
}

void Reader::read_optimizer(const JsonValue& object, OptimizerSpec& optimizer) {
    if (const JsonValue* type = object.find("type")) {
        if (expect(*type, Kind::Text, "\"type\"", "", "training.optimizer.type")) optimizer.type = type->text;
    }
    const OptimizerInfo* info = find_optimizer(optimizer.type);
    if (info == nullptr) {
        std::vector<std::string> known;
        for (const OptimizerInfo* o : all_optimizers()) known.push_back(o->schema.id);
        error("", "training.optimizer.type",
              {TR("There is no optimizer {0}.{1} Known: {2}."),
               {quote(optimizer.type), suggestion(optimizer.type, known), joined(known)}});
        return;
    }
    std::vector<std::string> known = option_ids(info->schema);
    known.push_back("type");
    unknown_keys(object, known, "", "training.optimizer.");
    const std::size_t before = out_.diagnostics.size();
    for (const OptionInfo& option : info->schema.options) {
        if (const JsonValue* value = object.find(option.id)) {
            put_option(*value, option, "", "training.optimizer." + option.id, optimizer.options);
        }
    }
    if (out_.diagnostics.size() == before) optimizer.options = info->schema.without_defaults(optimizer.options);
}

void Reader::read_layout(const JsonValue& object, Project& project) {
    std::vector<std::string> paths;
    for_each_node(project.graph, "", [&](const std::string& path, const Node&) { paths.push_back(path); });
    std::sort(paths.begin(), paths.end());
    for (std::size_t i = 0; i < object.keys.size(); ++i) {
        const std::string& path = object.keys[i];
        const JsonValue& at = object.items[i];
        if (at.kind != Kind::List || at.items.size() != 2 || !at.items[0].is_number() || !at.items[1].is_number() ||
            std::abs(at.items[0].as_double()) > max_coordinate || std::abs(at.items[1].as_double()) > max_coordinate) {
            error(path, "",
                  {TR("The layout of {0} must be a list of two numbers up to 10 million, [x, y]."), {quote(path)}});
        } else if (!std::binary_search(paths.begin(), paths.end(), path)) {
            const bool full = out_.diagnostics.size() >= max_diagnostics;
            report(Severity::Warning, "", "", "",
                   {TR("\"layout\" places a node that does not exist: {0}.{1} The entry is left out."),
                    {quote(path), full ? "" : suggestion(path, paths)}});
        } else {
            project.layout[path] = {at.items[0].as_double(), at.items[1].as_double()};
        }
    }
}

// ---- the whole ------------------------------------------------------------------------------------

void Reader::read_text(const JsonValue& object, const char* key, std::string& into) {
    const JsonValue* value = object.find(key);
    if (value != nullptr && expect(*value, Kind::Text, key, "", key)) into = value->text;
}

ProjectText Reader::read(const JsonValue& root) {
    Project& project = out_.project;
    const std::vector<std::string> known =
        fragment_
            ? std::vector<std::string>{"format", "version", "graph", "layout"}
            : std::vector<std::string>{"format", "version", "name", "notes", "graph", "data", "training", "layout"};
    unknown_keys(root, known, "", "");
    if (!fragment_) {
        read_text(root, "name", project.name);
        read_text(root, "notes", project.notes);
    }
    const JsonValue* graph = root.find("graph");
    if (graph == nullptr) {
        error("", "graph", TR("The project has no \"graph\"."));
    } else if (expect(*graph, Kind::Object, "\"graph\"", "", "graph")) {
        unknown_keys(*graph, {"nodes", "wires"}, "", "");
        read_scope(*graph, "", nullptr, project.graph);
    }
    const JsonValue* data = root.find("data");
    if (data != nullptr && !fragment_ && expect(*data, Kind::Object, "\"data\"", "", "data"))
        read_data(*data, project.data);
    const JsonValue* training = root.find("training");
    if (training != nullptr && !fragment_ && expect(*training, Kind::Object, "\"training\"", "", "training")) {
        read_training(*training, project.training);
    }
    const JsonValue* layout = root.find("layout");
    if (layout != nullptr && expect(*layout, Kind::Object, "\"layout\"", "", "layout")) read_layout(*layout, project);
    return std::move(out_);
}

Result<ProjectText> parse(std::string_view text, bool fragment) {
    if (text.size() > max_file_bytes) return Error(TR("The text has more than 64 MiB: this is no project file."), true);
    const Result<JsonValue> tree = parse_json(text);
    if (!tree) return tree.error();
    const JsonValue* format = tree->kind == Kind::Object ? tree->find("format") : nullptr;
    const std::string expected = fragment ? "netloom-fragment" : "netloom";
    if (format == nullptr || format->kind != Kind::Text || format->text != expected) {
        return Error({TR("This is JSON, but not a Netloom project: it has no \"format\": \"{0}\"."), {expected}}, true);
    }
    const JsonValue* version = tree->find("version");
    if (version == nullptr || version->kind != Kind::Int || version->integer < 1) {
        return Error({TR("\"version\" must be a whole number from 1 to {0}, not {1}."),
                      {std::to_string(newest_version), version != nullptr ? version->describe() : "absent"}},
                     true);
    }
    if (version->integer > newest_version) {
        return Error({TR("The project has format version {0}; this Netloom reads up to version {1}. Open it with a "
                         "newer Netloom."),
                      {std::to_string(version->integer), std::to_string(newest_version)}},
                     true);
    }
    return Reader(fragment).read(*tree);
}

/// The errors among `diagnostics` as one line; nothing where there are none.
std::optional<Error> first_error(const std::vector<Diagnostic>& diagnostics) {
    const Diagnostic* first = nullptr;
    int more = -1;
    for (const Diagnostic& d : diagnostics) {
        if (d.severity != Severity::Error) continue;
        if (first == nullptr) first = &d;
        ++more;
    }
    if (first == nullptr) return std::nullopt;
    std::string text = first->text.text();
    const std::string& place = !first->node.empty() ? first->node : first->option;
    if (!place.empty()) text = place + ": " + text;
    if (more > 0) text += " (" + std::to_string(more) + " more)";
    return Error(Message(TR("{0}"), {text}), true);
}

}  // namespace

Result<ProjectText> parse_project(std::string_view text) { return parse(text, false); }

Result<Project> parse_fragment(std::string_view text) {
    Result<ProjectText> parsed = parse(text, true);
    if (!parsed) return parsed.error();
    if (const auto error = first_error(parsed->diagnostics)) return *error;
    return std::move(parsed->project);
}

Result<Project> load_project(const std::filesystem::path& file) {
    const Result<std::string> text = read_file(file, max_file_bytes);
    if (!text) return text.error();
    Result<ProjectText> parsed = parse_project(*text);
    std::optional<Error> error;
    if (!parsed) {
        error = parsed.error();
    } else {
        error = first_error(parsed->diagnostics);
    }
    if (error) return Error({TR("{0}: {1}"), {file.string(), error->text()}}, true);
    return std::move(parsed->project);
}

}  // namespace nn
