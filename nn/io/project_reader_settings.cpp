#include "nn/io/project_reader.h"

#include <algorithm>
#include <map>

namespace nn {

void ProjectReader::read_data(const JsonValue& object, DataSpec& data) {
    const JsonValue* source = object.find("source");
    const SourceInfo* info = nullptr;
    if (source == nullptr) {
        error("", "data.source", TR("\"data\" has no \"source\"."));
    } else if (expect(*source, Kind::Text, "\"source\"", "", "data.source") && !source->text.empty()) {
        data.source = source->text;
        std::vector<std::string> known;
        for (const SourceInfo* s : settings_->sources) {
            known.push_back(s->schema.id);
            if (s->schema.id == data.source) info = s;
        }
        if (info == nullptr) {
            error("", "data.source",
                  {TR("There is no data source {0}.{1} Known: {2}."),
                   {json_quote(data.source), suggestion(data.source, known), joined(known)}});
        }
    }
    if (const JsonValue* split = object.find("split");
        split != nullptr && expect(*split, Kind::Object, "\"split\"", "", "data.split")) {
        read_split(*split, data.split);
    }
    if (info == nullptr) return;
    std::vector<std::string> known = {"source", "split"};
    if (info->takes_fields()) known.push_back("fields");
    read_schema(object, info->schema, known, "data.", data.options);
    if (const JsonValue* fields = object.find("fields");
        fields != nullptr && info->takes_fields() && expect(*fields, Kind::Object, "\"fields\"", "", "data.fields")) {
        read_fields(*fields, *info->field, data);
    }
}

void ProjectReader::read_schema(const JsonValue& object, const Schema& schema, std::vector<std::string> known,
                                const std::string& prefix, OptionValues& into) {
    const std::size_t before = out_.diagnostics.size();
    std::map<std::string, std::vector<std::string>> groups;
    for (const OptionInfo& option : schema.options) {
        const std::size_t dot = option.id.find('.');
        known.push_back(option.id.substr(0, dot));
        if (dot != std::string::npos) groups[known.back()].push_back(option.id.substr(dot + 1));
    }
    known.erase(std::unique(known.begin(), known.end()), known.end());
    unknown_keys(object, known, "", prefix);
    for (const auto& [group, members] : groups) {
        const JsonValue* inner = object.find(group);
        if (inner == nullptr || inner->kind == Kind::Null) continue;
        if (expect(*inner, Kind::Object, json_quote(group).c_str(), "", prefix + group))
            unknown_keys(*inner, members, "", prefix + group + ".");
    }
    for (const OptionInfo& option : schema.options) {
        const std::size_t dot = option.id.find('.');
        const JsonValue* holder = dot == std::string::npos ? &object : object.find(option.id.substr(0, dot));
        const JsonValue* value =
            holder != nullptr && holder->kind == Kind::Object ? holder->find(option.id.substr(dot + 1)) : nullptr;
        if (value != nullptr) put_option(*value, option, "", prefix + option.id, into);
    }
    if (out_.diagnostics.size() == before) into = schema.without_defaults(into);
}

void ProjectReader::read_fields(const JsonValue& object, const Schema& schema, DataSpec& data) {
    for (std::size_t i = 0; i < object.keys.size(); ++i) {
        FieldSpec field;
        field.name = object.keys[i];
        const JsonValue& value = object.items[i];
        const std::string place = "data.fields." + field.name;
        if (!expect(value, Kind::Object, "A field", "", place)) continue;
        read_schema(value, schema, {}, place + ".", field.options);
        for (const OptionInfo& option : schema.options) {
            if (!option.required || value.find(option.id) != nullptr) continue;
            error("", place + "." + option.id,
                  {TR("The field {0} needs a \"{1}\": {2}."), {json_quote(field.name), option.id, option.doc}});
        }
        data.fields.push_back(std::move(field));
    }
}

void ProjectReader::read_fraction(const JsonValue& object, const char* key, std::optional<double>& into) {
    const JsonValue* value = object.find(key);
    if (value == nullptr) return;
    if (value->is_number() && value->as_double() >= 0 && value->as_double() < 1) {
        into = value->as_double();
    } else {
        error("", std::string("data.split.") + key,
              {TR("\"{0}\" must be a fraction from 0 to below 1, not {1}."), {key, value->describe()}});
    }
}

void ProjectReader::read_split(const JsonValue& object, SplitSpec& split) {
    unknown_keys(object, {"validation", "test", "seed", "order"}, "", "data.split.");
    read_fraction(object, "validation", split.validation);
    read_fraction(object, "test", split.test);
    if (const JsonValue* seed = object.find("seed")) {
        if (seed->kind == Kind::Int) {
            split.seed = seed->integer;
        } else {
            error("", "data.split.seed", {TR("\"seed\" must be a whole number, not {0}."), {seed->describe()}});
        }
    }
    if (const JsonValue* order = object.find("order")) {
        if (order->kind == Kind::Text && (order->text == "random" || order->text == "file")) {
            split.order = order->text;
        } else {
            error("", "data.split.order",
                  {TR("\"order\" must be \"random\" or \"file\", not {0}."), {order->describe()}});
        }
    }
}

// ---- training and layout --------------------------------------------------------------------------

void ProjectReader::read_training(const JsonValue& object, TrainingSpec& training) {
    const Schema& schema = *settings_->training;
    std::vector<std::string> known = option_ids(schema);
    known.insert(known.end(), {"optimizer", "scheduler", "early_stopping", "checkpoint"});
    const std::size_t before = out_.diagnostics.size();
    for (std::size_t i = 0; i < object.keys.size(); ++i) {
        const std::string& key = object.keys[i];
        const JsonValue& value = object.items[i];
        const bool off = value.kind == Kind::Null;  // null: none
        if (key == "optimizer") {
            read_kind(value, "optimizer", settings_->optimizers, training.optimizer.type, training.optimizer.options);
        } else if (key == "scheduler") {
            if (off) continue;
            SchedulerSpec& scheduler = training.scheduler.emplace();
            scheduler.type.clear();
            read_kind(value, "scheduler", settings_->schedulers, scheduler.type, scheduler.options);
        } else if (key == "early_stopping") {
            if (!off) read_section(value, *settings_->early_stopping, training.early_stopping.emplace());
        } else if (key == "checkpoint") {
            read_section(value, *settings_->checkpoint, training.checkpoint);
        } else if (const OptionInfo* info = schema.find(key)) {
            put_option(value, *info, "", "training." + key, training.options);
        } else {
            error(
                "", "training." + key,
                {TR("Unknown key {0}.{1} Known here: {2}."), {json_quote(key), suggestion(key, known), joined(known)}});
        }
    }
    if (out_.diagnostics.size() == before) training.options = schema.without_defaults(training.options);
}

/// A type and its options, such as {"type": "Adam", "lr": 0.01}. Without a type `type` stays as it is.
void ProjectReader::read_kind(const JsonValue& object, const std::string& section,
                              const std::vector<const KindInfo*>& kinds, std::string& type, OptionValues& options) {
    const std::string place = "training." + section;
    if (!expect(object, Kind::Object, json_quote(section).c_str(), "", place)) return;
    std::vector<std::string> ids;
    for (const KindInfo* k : kinds) ids.push_back(k->schema.id);
    if (const JsonValue* given = object.find("type")) {
        if (expect(*given, Kind::Text, "\"type\"", "", place + ".type")) type = given->text;
    }
    if (type.empty()) {
        error("", place + ".type", {TR("{0} needs a \"type\": {1}."), {json_quote(section), joined(ids)}});
        return;
    }
    const auto kind = std::find_if(kinds.begin(), kinds.end(), [&](const KindInfo* k) { return k->schema.id == type; });
    if (kind == kinds.end()) {
        error("", place + ".type",
              {TR("There is no {0} {1}.{2} Known: {3}."),
               {section, json_quote(type), suggestion(type, ids), joined(ids)}});
        return;
    }
    read_schema(object, (*kind)->schema, {"type"}, place + ".", options);
}

/// Options of a part of the training that has no type.
void ProjectReader::read_section(const JsonValue& object, const Schema& schema, OptionValues& options) {
    const std::string place = "training." + schema.id;
    if (!expect(object, Kind::Object, json_quote(schema.id).c_str(), "", place)) return;
    read_schema(object, schema, {}, place + ".", options);
}

}  // namespace nn
