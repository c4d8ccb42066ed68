#include "nn/io/project_reader.h"

#include <algorithm>
#include <cmath>

namespace nn {
namespace {

/// Canvas coordinates beyond this are mistakes, not places.

const char* kind_name(JsonValue::Kind kind) {
    switch (kind) {
        case JsonValue::Kind::Null:
            return "null";
        case JsonValue::Kind::Bool:
            return "true or false";
        case JsonValue::Kind::Int:
            return "a whole number";
        case JsonValue::Kind::Float:
            return "a number";
        case JsonValue::Kind::Text:
            return "a text in quotes";
        case JsonValue::Kind::List:
            return "a list";
        case JsonValue::Kind::Object:
            return "an object";
    }
    return "";
}

}  // namespace

std::string suggestion(std::string_view word, const std::vector<std::string>& known) {
    const std::string near = nearest(word, known);
    return near.empty() ? "" : " Did you mean " + json_quote(near) + "?";
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

void ProjectReader::report(Severity severity, std::string node, std::string port, std::string option, Message text) {
    auto& all = out_.diagnostics;
    if (all.size() < max_diagnostics) {
        all.push_back({severity, std::move(node), std::move(port), std::move(option), std::move(text), {}});
    } else if (all.size() == max_diagnostics) {
        all.push_back({Severity::Error, "", "", "", TR("There are more mistakes; only the first 100 are listed."), {}});
    }
}

void ProjectReader::unknown_keys(const JsonValue& object, const std::vector<std::string>& known,
                                 const std::string& node, const std::string& prefix) {
    for (const std::string& key : object.keys) {
        if (std::find(known.begin(), known.end(), key) != known.end()) continue;
        error(node, prefix.empty() ? "" : prefix + key,
              {TR("Unknown key {0}.{1} Known here: {2}."), {json_quote(key), suggestion(key, known), joined(known)}});
    }
}

bool ProjectReader::expect(const JsonValue& value, Kind kind, const char* what, const std::string& node,
                           const std::string& option) {
    if (value.kind == kind) return true;
    error(node, option, {TR("{0} must be {1}, not {2}."), {what, kind_name(kind), value.describe()}});
    return false;
}

std::optional<OptionValue> ProjectReader::to_option(const JsonValue& value) const {
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
    std::vector<std::string> words;
    for (const JsonValue& item : value.items) {
        if (item.kind == Kind::Text) {
            words.push_back(item.text);
            continue;
        }
        if (!item.is_number()) return std::nullopt;
        if (item.kind == Kind::Int) whole.push_back(item.integer);
        numbers.push_back(item.as_double());
    }
    if (!words.empty()) return numbers.empty() ? std::optional(OptionValue(std::move(words))) : std::nullopt;
    if (whole.size() == numbers.size()) return OptionValue(std::move(whole));
    return OptionValue(std::move(numbers));
}

void ProjectReader::put_option(const JsonValue& value, const OptionInfo& info, const std::string& node,
                               const std::string& label, OptionValues& into) {
    const std::optional<OptionValue> option = to_option(value);
    if (!option) {
        error(node, label,
              {TR("{0} must be {1}, not {2}."),
               {label, info.allowed(),
                value.kind == Kind::List ? "a list of different things" : value.describe()}});
        return;
    }
    if (const auto checked = info.check(*option); !checked) error(node, label, checked.error().message);
    into.insert_or_assign(info.id, *option);
}

void ProjectReader::read_text(const JsonValue& object, const char* key, std::string& into) {
    const JsonValue* value = object.find(key);
    if (value != nullptr && expect(*value, Kind::Text, key, "", key)) into = value->text;
}

ProjectText ProjectReader::read(const JsonValue& root) {
    Project& project = out_.project;
    const std::vector<std::string> known =
        settings_ == nullptr
            ? std::vector<std::string>{"format", "version", "graph", "layout", "bends", "frames"}
            : std::vector<std::string>{"format", "version", "name", "notes", "graph", "data", "training", "layout",
                                       "bends", "frames"};
    unknown_keys(root, known, "", "");
    if (settings_ != nullptr) {
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
    if (data != nullptr && settings_ != nullptr && expect(*data, Kind::Object, "\"data\"", "", "data"))
        read_data(*data, project.data);
    const JsonValue* training = root.find("training");
    if (training != nullptr && settings_ != nullptr && expect(*training, Kind::Object, "\"training\"", "", "training")) {
        read_training(*training, project.training);
    }
    const JsonValue* layout = root.find("layout");
    if (layout != nullptr && expect(*layout, Kind::Object, "\"layout\"", "", "layout")) read_layout(*layout, project);
    const JsonValue* bends = root.find("bends");
    if (bends != nullptr && expect(*bends, Kind::Object, "\"bends\"", "", "bends")) read_bends(*bends, project);
    const JsonValue* frames = root.find("frames");
    if (frames != nullptr && expect(*frames, Kind::List, "\"frames\"", "", "frames")) read_frames(*frames, project);
    return std::move(out_);
}

}  // namespace nn
