#include "nn/model/python.h"

#include <algorithm>

namespace nn {

PythonArgument* PythonForm::find(std::string_view argument) {
    const auto it = std::ranges::find(arguments, argument, &PythonArgument::name);
    return it == arguments.end() ? nullptr : &*it;
}

std::optional<PythonArgument> PythonForm::take(std::string_view argument) {
    const auto it = std::ranges::find(arguments, argument, &PythonArgument::name);
    if (it == arguments.end()) return std::nullopt;
    PythonArgument taken = std::move(*it);
    arguments.erase(it);
    return taken;
}

std::string python_string(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += {'\\', c};
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\t') {
            out += "\\t";
        } else if (byte < 0x20 || byte == 0x7f) {
            static constexpr char digits[] = "0123456789abcdef";
            out += {'\\', 'x', digits[byte >> 4], digits[byte & 15]};
        } else {
            out += c;
        }
    }
    return out + '"';
}

std::string python_literal(const OptionValue& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return python_string(*text);
    if (const auto* texts = std::get_if<std::vector<std::string>>(&value)) {
        std::string list;
        for (const std::string& text : *texts) list += (list.empty() ? "" : ", ") + python_string(text);
        return "[" + list + "]";
    }
    return to_string(value);
}

PythonForm python_form(std::string name, const Schema& schema, const OptionValues& options) {
    PythonForm form;
    form.name = std::move(name);
    const OptionValues given = schema.without_defaults(options);
    bool leading = true, sizes = false;
    for (const OptionInfo& info : schema.options) {
        const bool size = leading && info.from_wire, becomes = leading && sizes && !info.from_wire && info.required;
        leading = size;
        sizes = sizes || size;
        const auto it = given.find(info.id);
        const OptionValue& value = it == given.end() ? info.default_value : it->second;
        form.arguments.push_back({info.id, python_literal(info.canonical(value)), it == given.end(), size || becomes});
    }
    return form;
}

}  // namespace nn
