#include "nn/exchange/python_source/value.h"

#include <algorithm>
#include <cmath>

namespace nn::python {

namespace {
constexpr std::size_t most_spent = 6'000'000;
}

Value Value::boolean(bool value) {
    Value made;
    made.kind = Kind::Bool;
    made.flag = value;
    return made;
}
Value Value::whole(std::int64_t value) {
    Value made;
    made.kind = Kind::Int;
    made.integer = value;
    return made;
}
Value Value::of(const Dim& dim) {
    Value made = whole(dim.size);
    made.batch = dim.batch;
    return made;
}
Value Value::real(double value) {
    Value made;
    made.kind = Kind::Float;
    made.number = value;
    return made;
}
Value Value::unknown() { return {Kind::Unknown, nullptr}; }

Dim Value::dim() const {
    Dim made(integer);
    made.batch = batch;
    return made;
}

Value* Dict::find(const Value& key) {
    const auto found = std::ranges::find_if(items, [&](const auto& item) { return equal(item.first, key).value_or(false); });
    return found == items.end() ? nullptr : &found->second;
}
Value* Dict::find(std::string_view key) {
    const auto found = std::ranges::find_if(items, [&](const auto& item) {
        const std::string* text = text_of(item.first);
        return text && *text == key;
    });
    return found == items.end() ? nullptr : &found->second;
}
void Dict::set(const Value& key, const Value& value) {
    if (Value* there = find(key))
        *there = value;
    else
        items.emplace_back(key, value);
}

Value* Environment::find(std::string_view name) {
    for (Environment* at = this; at; at = at->outer)
        if (const auto found = at->names.find(name); found != at->names.end()) return &found->second;
    return nullptr;
}

bool Class::is_module() const { return !base_op().empty(); }

const std::string& Class::base_op() const {
    static const std::string none;
    for (const Class* one : order)
        if (!one->op.empty()) return one->op;
    return none;
}

Value* Class::find(std::string_view name, const Class* behind, Class** owner) {
    auto from = order.begin();
    if (behind) {
        from = std::ranges::find(order, behind);
        if (from != order.end()) ++from;
    }
    for (; from != order.end(); ++from) {
        const auto found = (*from)->members.find(name);
        if (found == (*from)->members.end()) continue;
        if (owner) *owner = *from;
        return &found->second;
    }
    return nullptr;
}

Module* Module::child(std::string_view id) const {
    const auto found = std::ranges::find_if(children, [&](const auto& one) { return one.first == id; });
    return found == children.end() ? nullptr : found->second;
}
Tensor* Module::parameter(std::string_view id) const {
    const auto found = std::ranges::find_if(parameters, [&](const auto& one) { return one.first == id; });
    return found == parameters.end() ? nullptr : found->second;
}

const Value* Call::find(std::size_t place, std::string_view name_) const {
    if (place < given.size()) return &given[place];
    return find(name_);
}
const Value* Call::find(std::string_view name_) const {
    const auto found = std::ranges::find_if(named, [&](const auto& one) { return one.first == name_; });
    return found == named.end() ? nullptr : &found->second;
}

Value Heap::text(std::string text) {
    spend(text.size() / 16);
    Text* made = make<Text>();
    made->text = std::move(text);
    return {Kind::Text, made};
}
Value Heap::tuple(std::vector<Value> items) {
    spend(items.size());
    Sequence* made = make<Sequence>();
    made->items = std::move(items);
    return {Kind::Tuple, made};
}
Value Heap::list(std::vector<Value> items) {
    Value made = tuple(std::move(items));
    made.kind = Kind::List;
    return made;
}
void Heap::spend(std::size_t amount) {
    spent_ += std::min(amount, most_spent);
    if (spent_ > most_spent) throw Stop{line, TR("reading does not come to an end here: a loop or a list without bounds")};
}

const std::string* text_of(const Value& value) { return value.is(Kind::Text) ? &value.as<Text>().text : nullptr; }

std::optional<std::int64_t> int_of(const Value& value) {
    if (value.is(Kind::Int) && !value.batch) return value.integer;
    if (value.is(Kind::Bool)) return value.flag ? 1 : 0;
    if (value.is(Kind::Float) && value.number == std::floor(value.number) && std::abs(value.number) < 1e15)
        return static_cast<std::int64_t>(value.number);
    return std::nullopt;
}

std::optional<double> number_of(const Value& value) {
    if (value.is(Kind::Float)) return value.number;
    if (value.is(Kind::Int) && !value.batch) return static_cast<double>(value.integer);
    if (value.is(Kind::Bool)) return value.flag ? 1 : 0;
    return std::nullopt;
}

std::vector<Value>* items_of(const Value& value) {
    return value.is(Kind::Tuple) || value.is(Kind::List) ? &value.as<Sequence>().items : nullptr;
}

std::optional<std::vector<std::int64_t>> ints_of(const Value& value) {
    std::vector<std::int64_t> ints;
    if (const auto* items = items_of(value)) {
        for (const Value& item : *items) {
            const auto number = int_of(item);
            if (!number) return std::nullopt;
            ints.push_back(*number);
        }
        return ints;
    }
    const auto number = int_of(value);
    if (!number) return std::nullopt;
    return std::vector{*number};
}

bool is_wired(const Value& value) { return value.is(Kind::Tensor) && (value.as<Tensor>().drawing || value.as<Tensor>().owner); }

std::optional<bool> truth(const Value& value) {
    switch (value.kind) {
        case Kind::None: return false;
        case Kind::Bool: return value.flag;
        case Kind::Int: return value.batch || value.integer != 0;
        case Kind::Float: return value.number != 0;
        case Kind::Text: return !value.as<Text>().text.empty();
        case Kind::Tuple:
        case Kind::List: return !value.as<Sequence>().items.empty();
        case Kind::Dict: return !value.as<Dict>().items.empty();
        case Kind::Module: return true;
        case Kind::Tensor:
        case Kind::Namespace:
        case Kind::Unknown: return std::nullopt;
        default: return true;
    }
}

std::optional<bool> equal(const Value& a, const Value& b) {
    if (a.is_unknown() || b.is_unknown() || a.is(Kind::Namespace) || b.is(Kind::Namespace)) return std::nullopt;
    if (a.is(Kind::Tensor) || b.is(Kind::Tensor)) return a.kind == b.kind ? std::nullopt : std::optional(false);
    if (a.is(Kind::Int) && b.is(Kind::Int)) {
        if (a.batch != b.batch) return std::nullopt;
        return a.integer == b.integer;
    }
    if (const auto x = number_of(a), y = number_of(b); x && y) return *x == *y;
    if (a.kind != b.kind) return false;
    if (const std::string *x = text_of(a), *y = text_of(b); x && y) return *x == *y;
    if (const auto *x = items_of(a), *y = items_of(b); x && y) {
        if (x == y) return true;
        if (x->size() != y->size()) return false;
        for (std::size_t i = 0; i < x->size(); ++i) {
            if (items_of((*x)[i]) && items_of((*y)[i])) continue;  // lists in lists: never needed, and may hold themselves
            const auto same = equal((*x)[i], (*y)[i]);
            if (!same || !*same) return same;
        }
        return true;
    }
    return a.is_none() || a.is(Kind::Ellipsis) || a.object == b.object;
}

std::string shown(const Value& value) {
    switch (value.kind) {
        case Kind::None: return "None";
        case Kind::Bool: return value.flag ? "True" : "False";
        case Kind::Int: return value.batch ? "N" : std::to_string(value.integer);
        case Kind::Float: return to_string(OptionValue(value.number));
        case Kind::Text: return value.as<Text>().text;
        case Kind::Module: return value.as<Module>().type ? value.as<Module>().type->name : "Module";
        case Kind::Class: return value.as<Class>().name;
        case Kind::Namespace: return value.as<Namespace>().path;
        default: return "?";
    }
}

std::optional<OptionValue> option_of(const Value& value) {
    switch (value.kind) {
        case Kind::None: return OptionValue();
        case Kind::Bool: return OptionValue(value.flag);
        case Kind::Int: return value.batch ? std::nullopt : std::optional(OptionValue(value.integer));
        case Kind::Float: return OptionValue(value.number);
        case Kind::Text: return OptionValue(value.as<Text>().text);
        case Kind::Tuple:
        case Kind::List: break;
        default: return std::nullopt;
    }
    const std::vector<Value>& items = *items_of(value);
    std::vector<double> numbers;
    bool whole = true;
    for (const Value& item : items) {
        const auto number = number_of(item);
        if (!number) return std::nullopt;
        whole = whole && !item.is(Kind::Float);
        numbers.push_back(*number);
    }
    if (whole) return OptionValue(*ints_of(value));
    return OptionValue(std::move(numbers));
}

}  // namespace nn::python
