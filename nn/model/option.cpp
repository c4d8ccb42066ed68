#include "nn/model/option.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace nn {

namespace {

std::string number(double v) {
    if (v == std::floor(v) && std::abs(v) < 1e15) return std::to_string(static_cast<std::int64_t>(v));
    char buffer[32];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, v).ptr;
    return {buffer, end};
}

template <typename T>
std::string tuple_text(const std::vector<T>& items) {
    std::string out = "(";
    for (std::size_t i = 0; i < items.size(); ++i) out += (i ? ", " : "") + number(static_cast<double>(items[i]));
    return out + (items.size() == 1 ? ",)" : ")");
}

bool is_int(const OptionValue& v) { return std::holds_alternative<std::int64_t>(v); }

/// All numbers of a value, whatever list it is; empty for words and None.
std::vector<double> numbers(const OptionValue& v) {
    if (const auto* i = std::get_if<std::int64_t>(&v)) return {static_cast<double>(*i)};
    if (const auto* d = std::get_if<double>(&v)) return {*d};
    if (const auto* list = std::get_if<std::vector<std::int64_t>>(&v)) return {list->begin(), list->end()};
    if (const auto* list = std::get_if<std::vector<double>>(&v)) return *list;
    return {};
}

/// The words of a choice or of a list of names.
std::vector<std::string> words(const OptionValue& v) {
    if (const auto* word = std::get_if<std::string>(&v)) return {*word};
    if (const auto* list = std::get_if<std::vector<std::string>>(&v)) return *list;
    return {};
}

bool is_empty_list(const OptionValue& v) {
    const auto* whole = std::get_if<std::vector<std::int64_t>>(&v);
    return whole && whole->empty();
}

bool known(const OptionInfo& info, const std::string& word) {
    return std::find(info.choices.begin(), info.choices.end(), word) != info.choices.end();
}

/// A list of words out of the choices, none twice.
bool is_selection(const OptionInfo& info, const OptionValue& v) {
    std::vector<std::string> list = words(v);
    if (list.empty()) return is_empty_list(v) || std::holds_alternative<std::vector<std::string>>(v);
    std::sort(list.begin(), list.end());
    return std::adjacent_find(list.begin(), list.end()) == list.end() &&
           std::all_of(list.begin(), list.end(), [&](const std::string& word) { return known(info, word); });
}

bool right_type(const OptionInfo& info, const OptionValue& v) {
    const auto* word = std::get_if<std::string>(&v);
    switch (info.kind) {
        case OptionKind::Bool: return std::holds_alternative<bool>(v);
        case OptionKind::Int: return is_int(v);
        case OptionKind::Float: return is_int(v) || std::holds_alternative<double>(v);
        case OptionKind::Text: return word;
        case OptionKind::Choice:
            return word && known(info, *word);
        case OptionKind::Ints: {
            if (word) return known(info, *word);
            if (is_int(v)) return true;
            const auto* list = std::get_if<std::vector<std::int64_t>>(&v);
            return list && (info.arity == 0 || list->size() == info.arity || list->size() == 1);
        }
        case OptionKind::Floats: {
            if (word) return known(info, *word);
            if (info.arity == 0 && (is_int(v) || std::holds_alternative<double>(v))) return true;
            const bool list = std::holds_alternative<std::vector<double>>(v) ||
                              std::holds_alternative<std::vector<std::int64_t>>(v);
            return list && (info.arity == 0 || numbers(v).size() == info.arity);
        }
        case OptionKind::Names:
            if (!info.choices.empty()) return is_selection(info, v);
            return word || is_int(v) || std::holds_alternative<std::vector<std::string>>(v) ||
                   std::holds_alternative<std::vector<std::int64_t>>(v);
    }
    return false;
}

std::string quoted_list(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& w : words) out += (out.empty() ? "'" : ", '") + w + "'";
    return out;
}

}  // namespace

std::string to_string(const OptionValue& value) {
    struct Visitor {
        std::string operator()(std::monostate) const { return "None"; }
        std::string operator()(bool v) const { return v ? "True" : "False"; }
        std::string operator()(std::int64_t v) const { return std::to_string(v); }
        std::string operator()(double v) const { return number(v); }
        std::string operator()(const std::string& v) const { return "'" + v + "'"; }
        std::string operator()(const std::vector<std::int64_t>& v) const { return tuple_text(v); }
        std::string operator()(const std::vector<double>& v) const { return tuple_text(v); }
        std::string operator()(const std::vector<std::string>& v) const { return "[" + quoted_list(v) + "]"; }
    };
    return std::visit(Visitor{}, value);
}

std::string OptionInfo::allowed() const {
    std::string out;
    switch (kind) {
        case OptionKind::Bool: out = "true or false"; break;
        case OptionKind::Int: out = "an int"; break;
        case OptionKind::Float: out = "a number"; break;
        case OptionKind::Text: out = "a text"; break;
        case OptionKind::Choice: out = "one of " + quoted_list(choices); break;
        case OptionKind::Ints:
            out = arity ? "an int or a list of " + std::to_string(arity) + " ints" : "an int or a list of ints";
            if (!choices.empty()) out += ", or one of " + quoted_list(choices);
            break;
        case OptionKind::Floats:
            out = arity ? "a list of " + std::to_string(arity) + " numbers" : "a number or a list of numbers";
            if (!choices.empty()) out += ", or one of " + quoted_list(choices);
            break;
        case OptionKind::Names:
            out = choices.empty() ? "a list of names or of ints" : "a list of different words out of " + quoted_list(choices);
            break;
    }
    const bool low = min > -1e299, high = max < 1e299;
    if (kind != OptionKind::Bool && kind != OptionKind::Text && kind != OptionKind::Choice) {
        if (low && high)
            out += " from " + number(min) + " to " + number(max);
        else if (low)
            out += ", at least " + number(min);
        else if (high)
            out += ", at most " + number(max);
    }
    if (allows_none) out += ", or null";
    return out;
}

Result<void> OptionInfo::check(const OptionValue& value) const {
    if (std::holds_alternative<std::monostate>(value) && allows_none) return {};
    const auto refuse = [&] {
        const bool words_alone = kind == OptionKind::Choice || kind == OptionKind::Names;
        for (const std::string& word : words_alone && !choices.empty() ? words(value) : std::vector<std::string>()) {
            const std::string near = known(*this, word) ? "" : nearest(word, choices);
            if (near.empty()) continue;
            return Error(Message(TR("{0} is {1}; did you mean '{2}'? Allowed is {3}"), {id, to_string(value), near, allowed()}),
                         true);
        }
        return Error(Message(TR("{0} is {1}; allowed is {2}"), {id, to_string(value), allowed()}), true);
    };
    if (!right_type(*this, value)) return refuse();
    for (const double v : numbers(value)) {
        if (!std::isfinite(v) || v < min || v > max) return refuse();
    }
    return {};
}

OptionValue OptionInfo::canonical(const OptionValue& value) const {
    if (kind == OptionKind::Ints) {
        const auto* list = std::get_if<std::vector<std::int64_t>>(&value);
        if (list && arity > 0 && !list->empty() &&
            std::all_of(list->begin(), list->end(), [list](std::int64_t v) { return v == list->front(); }))
            return list->front();
        if (arity == 0 && is_int(value)) return std::vector<std::int64_t>{std::get<std::int64_t>(value)};
    }
    if (kind == OptionKind::Names) {
        if (is_int(value)) return std::vector<std::int64_t>{std::get<std::int64_t>(value)};
        if (const auto* word = std::get_if<std::string>(&value)) return std::vector<std::string>{*word};
        if (!choices.empty() && is_empty_list(value)) return std::vector<std::string>{};
    }
    if (kind == OptionKind::Float && is_int(value)) return static_cast<double>(std::get<std::int64_t>(value));
    if (kind == OptionKind::Floats && !numbers(value).empty()) return numbers(value);
    return value;
}

const OptionInfo* Schema::find(std::string_view option) const {
    const auto it = std::find_if(options.begin(), options.end(), [option](const auto& o) { return o.id == option; });
    return it == options.end() ? nullptr : &*it;
}

std::vector<std::pair<std::string, Message>> Schema::problems(const OptionValues& values) const {
    std::vector<std::pair<std::string, Message>> out;
    for (const auto& [key, value] : values) {
        const OptionInfo* info = find(key);
        if (!info) {
            std::vector<std::string> known;
            for (const OptionInfo& o : options) known.push_back(o.id);
            const std::string near = nearest(key, known);
            if (near.empty())
                out.emplace_back(key, Message(TR("{0} has no option '{1}'"), {id, key}));
            else
                out.emplace_back(key, Message(TR("{0} has no option '{1}'; did you mean '{2}'?"), {id, key, near}));
        } else if (auto checked = info->check(value); !checked) {
            out.emplace_back(key, checked.error().message);
        }
    }
    for (const OptionInfo& o : options) {
        if (o.required && !values.contains(o.id))
            out.emplace_back(o.id, Message(TR("{0} needs {1}: {2}"), {id, o.id, o.allowed()}));
    }
    return out;
}

Result<std::shared_ptr<void>> Schema::build(const OptionValues& values) const {
    if (const auto wrong = problems(values); !wrong.empty()) return Error(wrong.front().second, true);
    std::shared_ptr<void> built = make();
    for (const auto& [key, value] : values) {
        const OptionInfo* info = find(key);
        info->set(built.get(), info->canonical(value));
    }
    return built;
}

OptionValues Schema::without_defaults(const OptionValues& values) const {
    OptionValues out;
    for (const auto& [key, value] : values) {
        const OptionInfo* info = find(key);
        const OptionValue v = info ? info->canonical(value) : value;
        if (!info || info->required || v != info->default_value) out.emplace(key, v);
    }
    return out;
}

OptionValue Schema::value(const OptionValues& values, std::string_view option) const {
    if (const auto it = values.find(option); it != values.end()) return it->second;
    const OptionInfo* info = find(option);
    return info ? info->default_value : OptionValue{};
}

SchemaFields::SchemaFields(std::string_view id, std::shared_ptr<void> (*make)(), std::shared_ptr<void> (*copy)(const void*)) {
    schema_.id = id;
    schema_.make = make;
    schema_.copy = copy;
}

void SchemaFields::add_option(const char* id, const char* doc, const OptionType& type, const void* defaults,
                              const void* member) {
    OptionInfo info;
    info.id = id;
    info.doc = doc;
    info.kind = type.kind;
    info.arity = type.arity;
    info.allows_none = type.allows_none;
    info.offset = static_cast<const char*>(member) - static_cast<const char*>(defaults);
    info.write = type.write;
    info.read = type.read;
    info.default_value = info.canonical(info.get(defaults));
    schema_.options.push_back(std::move(info));
}

void SchemaFields::set_range(double min, double max) {
    last().min = last().ui_min = min;
    last().max = last().ui_max = max;
}

void SchemaFields::set_choices(std::vector<std::string> words) {
    if (last().kind == OptionKind::Text) last().kind = OptionKind::Choice;
    last().choices = std::move(words);
}

void SchemaFields::set_choices(std::initializer_list<const char*> words) {
    set_choices(std::vector<std::string>(words.begin(), words.end()));
}

std::string nearest(std::string_view word, const std::vector<std::string>& known) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    std::string best;
    std::size_t best_distance = std::max<std::size_t>(2, word.size() / 3) + 1;
    for (const std::string& candidate : known) {
        std::vector<std::size_t> row(candidate.size() + 1);
        for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
        for (std::size_t i = 1; i <= word.size(); ++i) {
            std::size_t diagonal = row[0];
            row[0] = i;
            for (std::size_t j = 1; j < row.size(); ++j) {
                const std::size_t replaced = diagonal + (lower(word[i - 1]) != lower(candidate[j - 1]) ? 1 : 0);
                diagonal = row[j];
                row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
            }
        }
        if (row.back() < best_distance && row.back() < std::max(word.size(), candidate.size())) {
            best_distance = row.back();
            best = candidate;
        }
    }
    return best;
}

}  // namespace nn
