#include "nn/exchange/python/code.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace nn {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string indented(int indent, std::string_view text) { return std::string(static_cast<std::size_t>(4 * indent), ' ').append(text); }

}  // namespace

std::size_t width_of(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// ---- expressions ----------------------------------------------------------------------------------

std::string PythonExpression::text() const {
    std::string inside;
    for (const PythonExpression& part : parts) inside += (inside.empty() ? "" : ", ") + part.text();
    return head + open + inside + close + tail;
}

PythonExpression python_leaf(std::string text) {
    PythonExpression leaf;
    leaf.head = std::move(text);
    return leaf;
}

PythonExpression python_call(std::string name, std::vector<PythonExpression> parts) {
    PythonExpression call;
    call.head = std::move(name);
    call.open = "(";
    call.close = ")";
    call.parts = std::move(parts);
    return call;
}

void add_arguments(const std::vector<PythonArgument>& arguments, std::vector<PythonExpression>& parts) {
    for (const PythonArgument& argument : arguments) {
        if (argument.is_default) continue;
        parts.push_back(python_leaf(argument.by_position ? argument.value : argument.name + "=" + argument.value));
    }
}

// ---- lines ----------------------------------------------------------------------------------------

void PythonLines::add(int indent, std::string_view text) {
    while (true) {
        const std::size_t end = text.find('\n');
        const std::string_view line = text.substr(0, end);
        lines_.push_back(line.empty() ? std::string() : indented(indent, line));
        if (end == std::string_view::npos || end + 1 == text.size()) return;
        text.remove_prefix(end + 1);
    }
}

void PythonLines::blank(int count) { lines_.insert(lines_.end(), static_cast<std::size_t>(count), std::string()); }

void PythonLines::add(int indent, const std::string& before, const PythonExpression& expression, const std::string& comment) {
    const std::string flat = before + expression.text(), note = comment.empty() ? "" : "  # " + comment;
    const std::size_t room = columns - static_cast<std::size_t>(4 * indent);
    const bool broken = expression.one_part_a_line && expression.parts.size() > 1;
    const std::size_t first = lines_.size();
    if (!broken && width_of(flat + note) <= room) {
        lines_.push_back(indented(indent, flat + note));
        note_all(expression, first);
    } else if (!broken && width_of(flat) <= room) {
        lines_.push_back(indented(indent, note.substr(2)));
        lines_.push_back(indented(indent, flat));
        note_all(expression, first);
    } else {
        add_broken(indent, before, expression, note);
    }
}

void PythonLines::note_all(const PythonExpression& expression, std::size_t first) {
    if (!expression.path.empty()) note(expression.path, first);
    for (const PythonExpression& part : expression.parts) note_all(part, first);
}

void PythonLines::add_broken(int indent, const std::string& before, const PythonExpression& expression, const std::string& after) {
    if (expression.parts.empty()) {  // nothing to break it at
        lines_.push_back(indented(indent, before + expression.text() + after));
        return note_all(expression, lines_.size() - 1);
    }
    const std::size_t place = nodes_.size();
    if (!expression.path.empty()) nodes_.push_back({expression.path, lines_.size(), 0});
    lines_.push_back(indented(indent, before + expression.head + expression.open));
    for (const PythonExpression& part : expression.parts) {
        const bool fits = width_of(part.text()) + 1 + static_cast<std::size_t>(4 * indent + 4) <= columns;
        if (!fits || (part.one_part_a_line && part.parts.size() > 1)) {
            add_broken(indent + 1, "", part, ",");
            continue;
        }
        lines_.push_back(indented(indent + 1, part.text() + ","));
        note_all(part, lines_.size() - 1);
    }
    lines_.push_back(indented(indent, expression.close + expression.tail + after));
    if (!expression.path.empty()) nodes_[place].last = lines_.size() - 1;
}

// ---- names ----------------------------------------------------------------------------------------

bool is_python_name(std::string_view text) {
    static const std::set<std::string_view> words = {
        "False", "None",   "True",  "and",    "as",   "assert", "async",  "await",    "break",  "class", "continue", "def",
        "del",   "elif",   "else",  "except", "for",  "from",   "finally", "global",  "if",     "import", "in",      "is",
        "lambda", "nonlocal", "not", "or",    "pass", "raise",  "return", "try",      "while",  "with",  "yield"};
    if (text.empty() || is_digit(text[0]) || words.contains(text)) return false;
    return std::ranges::all_of(text, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; });
}

bool is_module_attribute(std::string_view text) {
    static const std::set<std::string_view> names = {
        "T_destination", "add_module", "append", "apply", "bfloat16", "buffers", "call_super_init", "children", "clear", "compile",
        "copy", "cpu", "cuda", "double", "dump_patches", "eval", "extend", "extra_repr", "float", "forward", "fromkeys", "get",
        "get_buffer", "get_extra_state", "get_parameter", "get_submodule", "half", "insert", "ipu", "items", "keys", "load_state_dict",
        "modules", "mtia", "named_buffers", "named_children", "named_modules", "named_parameters", "parameters", "pop", "popitem",
        "register_backward_hook", "register_buffer", "register_forward_hook", "register_forward_pre_hook", "register_full_backward_hook",
        "register_full_backward_pre_hook", "register_load_state_dict_post_hook", "register_load_state_dict_pre_hook", "register_module",
        "register_parameter", "register_state_dict_post_hook", "register_state_dict_pre_hook", "requires_grad_", "set_extra_state",
        "set_submodule", "setdefault", "share_memory", "state_dict", "to", "to_empty", "train", "training", "type", "update", "values",
        "xpu", "zero_grad", "forward_all"};
    return text.starts_with('_') || names.contains(text);
}

std::string PythonNames::unique(std::string_view wanted, const char* between) {
    std::string name;
    for (const char c : wanted) name += std::isalnum(static_cast<unsigned char>(c)) || c == '_' ? c : '_';
    if (!is_python_name(name)) name = name.empty() || is_digit(name[0]) ? "x" + name : name + "_";
    std::string free = name;
    for (int number = 2; !taken_.insert(free).second; ++number) free = name + between + std::to_string(number);
    return free;
}

std::string class_name_of(std::string_view id) {
    std::string name;
    bool start = true;
    while (!id.empty() && (is_digit(id.back()) || id.back() == '_')) id.remove_suffix(1);
    for (const char c : id) {
        const bool letter = std::isalnum(static_cast<unsigned char>(c)) != 0;
        if (letter) name += start ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
        start = !letter;
    }
    return name.empty() || is_digit(name[0]) ? "Block" + name : name;
}

}  // namespace nn
