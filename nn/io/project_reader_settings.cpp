#include "nn/io/project_reader.h"
#include "nn/model/data.h"
#include "nn/model/training.h"

#include <algorithm>

namespace nn {

void ProjectReader::read_data(const JsonValue& object, DataSpec& data) {
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
                   {json_quote(data.source), suggestion(data.source, known), joined(known)}});
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

void ProjectReader::read_random_fields(const JsonValue& object, DataSpec& data) {
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
                   {json_quote(field.name)}});
        }
        const bool legal = std::all_of(field.shape.begin(), field.shape.end(), [](std::int64_t n) { return n >= 1; });
        if (!legal || numel(field.shape) < 0 || numel(field.shape) > (std::int64_t{1} << 31)) {
            error("", place + ".shape",
                  {TR("The shape of {0} must hold sizes of 1 and more, at most 2^31 numbers a sample; found {1}."),
                   {json_quote(field.name), to_string(field.shape)}});
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
    unknown_keys(object, {"validation", "test", "seed"}, "", "data.split.");
    read_fraction(object, "validation", split.validation);
    read_fraction(object, "test", split.test);
    if (const JsonValue* seed = object.find("seed")) {
        if (seed->kind == Kind::Int) {
            split.seed = seed->integer;
        } else {
            error("", "data.split.seed", {TR("\"seed\" must be a whole number, not {0}."), {seed->describe()}});
        }
    }
}

// ---- training and layout --------------------------------------------------------------------------

void ProjectReader::read_training(const JsonValue& object, TrainingSpec& training) {
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
                  {TR("This version of Netloom does not support {0} yet. Remove it to train without."),
                   {json_quote(key)}});
        } else {
            error(
                "", "training." + key,
                {TR("Unknown key {0}.{1} Known here: {2}."), {json_quote(key), suggestion(key, known), joined(known)}});
        }
    }
    if (out_.diagnostics.size() == before) training.options = schema.without_defaults(training.options);
}

void ProjectReader::read_optimizer(const JsonValue& object, OptimizerSpec& optimizer) {
    if (const JsonValue* type = object.find("type")) {
        if (expect(*type, Kind::Text, "\"type\"", "", "training.optimizer.type")) optimizer.type = type->text;
    }
    const OptimizerInfo* info = find_optimizer(optimizer.type);
    if (info == nullptr) {
        std::vector<std::string> known;
        for (const OptimizerInfo* o : all_optimizers()) known.push_back(o->schema.id);
        error("", "training.optimizer.type",
              {TR("There is no optimizer {0}.{1} Known: {2}."),
               {json_quote(optimizer.type), suggestion(optimizer.type, known), joined(known)}});
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

}  // namespace nn
