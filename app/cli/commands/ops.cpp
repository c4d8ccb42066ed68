#include "app/cli/command.h"
#include "nn/model/op.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace cli {

namespace {

using Json = nlohmann::ordered_json;

const char* kind_name(nn::OptionKind kind) {
    switch (kind) {
        case nn::OptionKind::Bool:
            return "bool";
        case nn::OptionKind::Int:
            return "int";
        case nn::OptionKind::Float:
            return "float";
        case nn::OptionKind::Choice:
            return "choice";
        case nn::OptionKind::Text:
            return "text";
        case nn::OptionKind::Ints:
            return "ints";
        case nn::OptionKind::Floats:
            return "floats";
        case nn::OptionKind::Names:
            return "names";
    }
    return "";
}

const char* role_name(nn::Role role) {
    switch (role) {
        case nn::Role::Layer:
            return "layer";
        case nn::Role::Function:
            return "function";
        case nn::Role::Loss:
            return "loss";
        case nn::Role::Input:
            return "input";
        case nn::Role::Output:
            return "output";
        case nn::Role::Sequential:
        case nn::Role::Module:
        case nn::Role::List:
        case nn::Role::Reuse:
            return "container";
        case nn::Role::Parameter:
            return "parameter";
    }
    return "";
}

Json value_json(const nn::OptionValue& value) {
    return std::visit(
        [](const auto& v) -> Json {
            if constexpr (std::is_same_v<std::decay_t<decltype(v)>, std::monostate>) {
                return nullptr;
            } else {
                return v;
            }
        },
        value);
}

Json option_json(const nn::OptionInfo& option) {
    const auto bound = [](double v) { return std::abs(v) >= 1e300 ? Json(nullptr) : Json(v); };
    Json out{{"id", option.id}, {"type", kind_name(option.kind)}};
    out["default"] = option.required ? Json(nullptr) : value_json(option.default_value);
    out["required"] = option.required;
    out["range"] = Json::array({bound(option.min), bound(option.max)});
    out["likely_range"] = Json::array({bound(option.ui_min), bound(option.ui_max)});
    out["choices"] = option.choices;
    out["count"] = option.arity;
    out["none"] = option.allows_none;
    out["allowed"] = option.allowed();
    out["inferred"] = option.from_wire;
    out["doc"] = option.doc;
    return out;
}

Json ports_json(const std::vector<nn::PortInfo>& ports) {
    Json list = Json::array();
    for (const nn::PortInfo& p : ports) {
        list.push_back({{"id", p.id}, {"doc", p.doc}, {"variadic", p.variadic}, {"optional", p.optional}});
    }
    return list;
}

/// A use by example: options, and an array per input with the batch in front.
template <typename S>
Json sample_json(const S& sample) {
    Json out{{"options", Json::object()}, {"inputs", Json::array()}};
    for (const auto& [id, value] : sample.options) out["options"][id] = value_json(value);
    for (const nn::TensorType& type : sample.inputs)
        out["inputs"].push_back({{"dtype", nn::to_string(type.dtype)}, {"shape", nn::extents(type.shape, 1)}});
    return out;
}

Json op_json(const nn::Op& op) {
    Json out{{"id", op.id()},
             {"title", op.title},
             {"category", nn::category_name(op.category)},
             {"role", role_name(op.role)},
             {"doc", op.doc},
             {"formula", op.formula},
             {"inputs", ports_json(op.inputs)},
             {"outputs", ports_json(op.outputs)},
             {"options", Json::array()},
             {"parameters", Json::array()},
             {"buffers", Json::array()}};
    for (const nn::OptionInfo& option : op.schema.options) out["options"].push_back(option_json(option));
    for (const nn::ParameterInfo& p : op.parameters)
        out[p.buffer ? "buffers" : "parameters"].push_back({{"id", p.id}, {"doc", p.doc}});
    out["samples"] = Json::array();
    out["refused"] = Json::array();
    for (const nn::Sample& sample : op.samples) out["samples"].push_back(sample_json(sample));
    for (const nn::ErrorSample& sample : op.error_samples) {
        out["refused"].push_back(sample_json(sample));
        out["refused"].back()["text"] = sample.text;
    }
    return out;
}

void print_op(const nn::Op& op) {
    fmt::print("  {:<18} {}\n", op.id(), op.doc);
    for (const nn::OptionInfo& o : op.schema.options) {
        const std::string value = o.required ? "required" : "default " + nn::to_string(o.default_value);
        fmt::print("      {:<20} {} ({}; {})\n", o.id, o.doc, value, o.allowed());
    }
}

int ops(const Arguments& arguments) {
    if (arguments.has("json")) {
        Json list = Json::array();
        for (const nn::Op* op : nn::all_ops()) list.push_back(op_json(*op));
        fmt::print("{}\n", list.dump());
        return finish_output();
    }
    for (const nn::Category category : nn::all_categories()) {
        bool first = true;
        for (const nn::Op* op : nn::all_ops()) {
            if (op->category != category) continue;
            if (first) fmt::print("{}\n", nn::category_name(category));
            first = false;
            print_op(*op);
        }
    }
    return finish_output();
}

}  // namespace

Command ops_command() {
    return {"ops",
            70,
            "",
            "Lists every layer and function with its options.",
            {{"json", "", "Write the catalogue to stdout as JSON."}},
            ops};
}

}  // namespace cli
