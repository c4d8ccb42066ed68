// Functions of Python itself and of its library, as far as networks are built with them.
#include "nn/exchange/python_source/functions.h"

#include <algorithm>
#include <cmath>

namespace nn::python {

namespace {

Value argument(const Call& call, std::size_t place) { return place < call.given.size() ? call.given[place] : Value(); }

Value nothing(Interpreter&, Call&) { return {}; }
Value first(Interpreter&, Call& call) { return argument(call, 0); }
Value unknown(Interpreter&, Call&) { return Value::unknown(); }

Value length(Interpreter& interpreter, Call& call) {
    const Value of = argument(call, 0);
    if (of.is(Kind::Tensor)) {
        const auto& type = of.as<Tensor>().type;
        return type && type->rank() > 0 ? Value::of(type->shape[0]) : type ? Value::unknown() : Value::of(Dim::batches());
    }
    const auto items = interpreter.each_of(of, call.line);
    return items ? Value::whole(static_cast<std::int64_t>(items->size())) : Value::unknown();
}

Value range(Interpreter& interpreter, Call& call) {
    std::int64_t numbers[3] = {0, 0, 1};
    for (std::size_t i = 0; i < call.given.size() && i < 3; ++i) {
        const auto number = int_of(call.given[i]);
        if (!number) return interpreter.obstacle(call.line, TR("how far this range goes is not known before the network runs"));
        numbers[i] = *number;
    }
    if (call.given.size() == 1) std::swap(numbers[0], numbers[1]);
    std::vector<Value> values;
    const auto [start, stop, step] = numbers;
    if (step == 0) return Value::unknown();
    for (std::int64_t at = start; step > 0 ? at < stop : at > stop; at += step) {
        interpreter.heap.spend();
        values.push_back(Value::whole(at));
        if (values.size() > 1'000'000) break;  // loops end long before
    }
    return interpreter.heap.list(std::move(values));
}

Value as_list(Interpreter& interpreter, Call& call) {
    std::vector<Value> items;
    if (!call.given.empty()) {
        auto found = interpreter.each_of(call.given[0], call.line);
        if (!found) return Value::unknown();
        items = std::move(*found);
    }
    if (call.name == "set" || call.name == "sorted" || call.name == "reversed") {
        if (call.name == "reversed") std::ranges::reverse(items);
        if (call.name == "sorted") {
            const auto less = [](const Value& a, const Value& b) {
                if (const auto x = number_of(a), y = number_of(b); x && y) return *x < *y;
                return shown(a) < shown(b);
            };
            if (!call.find("key")) std::ranges::stable_sort(items, less);
        }
    }
    return call.name == "tuple" ? interpreter.heap.tuple(std::move(items)) : interpreter.heap.list(std::move(items));
}

Value as_dict(Interpreter& interpreter, Call& call) {
    Dict* made = interpreter.heap.make<Dict>();
    if (const Value from = argument(call, 0); from.is(Kind::Dict)) {
        made->items = from.as<Dict>().items;
    } else if (!from.is_none()) {
        const auto items = interpreter.each_of(from, call.line);
        if (!items) return Value::unknown();
        for (const Value& item : *items)
            if (const auto* pair = items_of(item); pair && pair->size() == 2) made->set((*pair)[0], (*pair)[1]);
    }
    for (const auto& [name, value] : call.named) made->set(interpreter.heap.text(name), value);
    interpreter.heap.spend(made->items.size());
    return {Kind::Dict, made};
}

Value as_ordered_dict(Interpreter& interpreter, Call& call) {
    const Value made = as_dict(interpreter, call);
    if (made.is(Kind::Dict)) made.as<Dict>().ordered = true;
    return made;
}

Value enumerate(Interpreter& interpreter, Call& call) {
    const auto items = interpreter.each_of(argument(call, 0), call.line);
    if (!items) return Value::unknown();
    std::int64_t next = 0;
    if (const Value* start = call.find(1, "start")) next = int_of(*start).value_or(0);
    std::vector<Value> pairs;
    for (const Value& item : *items) pairs.push_back(interpreter.heap.tuple({Value::whole(next++), item}));
    return interpreter.heap.list(std::move(pairs));
}

Value zip(Interpreter& interpreter, Call& call) {
    std::vector<std::vector<Value>> columns;
    std::size_t rows = call.given.empty() ? 0 : SIZE_MAX;
    for (const Value& given : call.given) {
        auto items = interpreter.each_of(given, call.line);
        if (!items) return Value::unknown();
        rows = std::min(rows, items->size());
        columns.push_back(std::move(*items));
    }
    std::vector<Value> values;
    for (std::size_t i = 0; i < rows; ++i) {
        std::vector<Value> row;
        for (const auto& column : columns) row.push_back(column[i]);
        values.push_back(interpreter.heap.tuple(std::move(row)));
    }
    return interpreter.heap.list(std::move(values));
}

Value number(Interpreter& interpreter, Call& call) {
    const Value of = argument(call, 0);
    if (of.is(Kind::Int) && call.name == "int") return of;
    auto value = number_of(of);
    if (const std::string* text = text_of(of)) {
        char* end = nullptr;
        const double read = std::strtod(text->c_str(), &end);
        if (end != text->c_str()) value = read;
    }
    if (!value) return Value::unknown();
    if (call.name == "float") return Value::real(*value);
    if (call.name == "bool") return Value::boolean(*value != 0);
    if (call.name == "abs" && !of.is(Kind::Float)) return Value::whole(std::abs(*int_of(of)));
    if (call.name == "abs") return Value::real(std::abs(*value));
    if (call.name == "round" && call.given.size() > 1) return of;
    const double whole = call.name == "ceil" ? std::ceil(*value) : call.name == "floor" ? std::floor(*value) :
                         call.name == "round" ? std::nearbyint(*value) : std::trunc(*value);
    if (!(std::abs(whole) < 9e18)) return interpreter.obstacle(call.line, TR("this number is out of range"));
    return Value::whole(static_cast<std::int64_t>(whole));
}

Value boolean(Interpreter&, Call& call) {
    const auto holds = truth(argument(call, 0));
    return holds ? Value::boolean(*holds) : Value::unknown();
}

Value text(Interpreter& interpreter, Call& call) { return interpreter.heap.text(shown(argument(call, 0))); }

/// max, min, sum, all, any over numbers.
Value over_all(Interpreter& interpreter, Call& call) {
    const auto items = call.given.size() == 1 ? interpreter.each_of(call.given[0], call.line) : std::optional(call.given);
    if (!items) return Value::unknown();
    if (call.name == "all" || call.name == "any") {
        for (const Value& item : *items) {
            const auto holds = truth(item);
            if (!holds) return Value::unknown();
            if (*holds == (call.name == "any")) return Value::boolean(*holds);
        }
        return Value::boolean(call.name == "all");
    }
    const bool adds = call.name == "sum", multiplies = call.name == "prod";
    if (items->empty() && !adds && !multiplies) return Value::unknown();
    Value total = adds ? call.given.size() > 1 ? call.given[1] : Value::whole(0) : multiplies ? Value::whole(1) : (*items)[0];
    bool begun = !adds || !(*items).empty();
    for (std::size_t i = adds || multiplies ? 0 : 1; i < items->size(); ++i) {
        const Value& item = (*items)[i];
        if (adds && i == 0 && item.is(Kind::Tensor)) {
            total = item;
            begun = true;
        } else if (adds || multiplies) {
            total = interpreter.binary(adds ? "+" : "*", total, item, call.line);
        } else {
            const auto wins = truth(interpreter.compare(call.name == "max" ? ">" : "<", item, total));
            if (!wins) return Value::unknown();
            if (*wins) total = item;
        }
    }
    return begun || adds ? total : Value::unknown();
}

Value mathematics(Interpreter& interpreter, Call& call) {
    const auto x = number_of(argument(call, 0)), y = number_of(argument(call, 1));
    if (argument(call, 0).is(Kind::Tensor)) {
        call.name = call.name.substr(call.name.rfind('.') + 1);
        return find_function_op(call.name) ? call_function_op(interpreter, *find_function_op(call.name), call) : Value::unknown();
    }
    if (!x) return Value::unknown();
    const std::string& f = call.name;
    if (f == "isqrt") return Value::whole(static_cast<std::int64_t>(std::sqrt(std::max(*x, 0.0))));
    static const std::map<std::string, double (*)(double)> of_one = {
        {"sqrt", [](double v) { return std::sqrt(v); }}, {"log2", [](double v) { return std::log2(v); }},
        {"log10", [](double v) { return std::log10(v); }}, {"exp", [](double v) { return std::exp(v); }},
        {"cos", [](double v) { return std::cos(v); }}, {"sin", [](double v) { return std::sin(v); }},
        {"tanh", [](double v) { return std::tanh(v); }}, {"log", [](double v) { return std::log(v); }},
    };
    double result = NAN;
    if (y && f == "log") result = std::log(*x) / std::log(*y);
    else if (y && f == "pow") result = std::pow(*x, *y);
    else if (const auto found = of_one.find(f); found != of_one.end()) result = found->second(*x);
    return std::isfinite(result) ? Value::real(result) : Value::unknown();
}

std::optional<bool> is_instance(const Value& value, const Value& type) {
    if (const auto* types = items_of(type)) {
        for (const Value& one : *types) {
            const auto is = is_instance(value, one);
            if (!is || *is) return is;
        }
        return false;
    }
    if (value.is_unknown()) return std::nullopt;
    if (type.is(Kind::Class)) {
        const Class* of = value.is(Kind::Module) ? value.as<Module>().type : value.is(Kind::Record) ? value.as<Record>().type : nullptr;
        if (!of) return false;
        return std::ranges::any_of(of->order, [&](const Class* one) { return one == &type.as<Class>() ||
            (!one->op.empty() && one->op == type.as<Class>().op); });
    }
    const std::string name = type.is(Kind::Builtin) ? type.as<Builtin>().name : type.is(Kind::Namespace) ? type.as<Namespace>().path : "";
    if (name == "int") return value.is(Kind::Int) || value.is(Kind::Bool);
    if (name == "float") return value.is(Kind::Float);
    if (name == "str") return value.is(Kind::Text);
    if (name == "bool") return value.is(Kind::Bool);
    if (name == "list") return value.is(Kind::List);
    if (name == "tuple") return value.is(Kind::Tuple);
    if (name == "dict") return value.is(Kind::Dict);
    if (name.ends_with("OrderedDict")) return value.is(Kind::Dict) && value.as<Dict>().ordered;
    if (name.ends_with("Tensor")) return value.is(Kind::Tensor);
    if (name.ends_with("Parameter")) return value.is(Kind::Tensor) && value.as<Tensor>().parameter;
    if (name.ends_with("Iterable") || name.ends_with("Sequence")) return items_of(value) != nullptr;
    if (value.is(Kind::Module) || value.is(Kind::Tensor)) return false;
    return std::nullopt;
}

Value instance(Interpreter&, Call& call) {
    const auto is = is_instance(argument(call, 0), argument(call, 1));
    return is ? Value::boolean(*is) : Value::unknown();
}

std::optional<bool> has(const Value& value, const std::string& name) {
    if (value.is(Kind::Module)) {
        const Module& module = value.as<Module>();
        const Op* op = find_op(module.op);
        return module.names.contains(name) || module.child(name) || module.parameter(name) || module.type->find(name) ||
               find_function("module." + name) || (op && op->schema.find(name)) ||
               ((name == "weight" || name == "bias") && op && !op->parameters.empty());
    }
    if (value.is(Kind::Record))
        return value.as<Record>().names.contains(name) || (value.as<Record>().type && value.as<Record>().type->find(name));
    if (value.is(Kind::Tensor)) return find_function("tensor." + name) != nullptr || name == "shape" || name == "data";
    return std::nullopt;
}

Value has_attribute(Interpreter&, Call& call) {
    const std::string* name = text_of(argument(call, 1));
    const auto is = name ? has(argument(call, 0), *name) : std::nullopt;
    return is ? Value::boolean(*is) : Value::unknown();
}

Value get_attribute(Interpreter& interpreter, Call& call) {
    const std::string* name = text_of(argument(call, 1));
    if (!name) return Value::unknown();
    if (call.given.size() > 2 && has(call.given[0], *name) == false) return call.given[2];
    return interpreter.attribute(call.given[0], *name, call.line);
}

Value put_attribute(Interpreter& interpreter, Call& call) {
    const std::string* name = text_of(argument(call, 1));
    if (name && call.given.size() > 2) interpreter.set_attribute(call.given[0], *name, call.given[2], call.line);
    return {};
}

Value map(Interpreter& interpreter, Call& call) {
    const auto items = interpreter.each_of(argument(call, 1), call.line);
    if (!items) return Value::unknown();
    std::vector<Value> values;
    for (const Value& item : *items) {
        const Value value = interpreter.call(call.given[0], {item}, call.line);
        if (call.name == "map")
            values.push_back(value);
        else if (truth(value).value_or(true))
            values.push_back(item);
    }
    return interpreter.heap.list(std::move(values));
}

Value type_of(Interpreter&, Call& call) {
    const Value of = argument(call, 0);
    return of.is(Kind::Module) ? Value(Kind::Class, of.as<Module>().type) : Value::unknown();
}

// ---- functools, itertools, copy, argparse ------------------------------------------------------------------------

Value call_partial(Interpreter& interpreter, Call& call) {
    const std::vector<Value> kept = *items_of(call.given[0]);  // function, arguments, named
    Call whole;
    whole.line = call.line;
    whole.given = *items_of(kept[1]);
    whole.given.insert(whole.given.end(), call.given.begin() + 1, call.given.end());
    whole.named = call.named;
    for (const auto& [key, value] : kept[2].as<Dict>().items)
        if (!call.find(*text_of(key))) whole.named.emplace_back(*text_of(key), value);
    return interpreter.call(kept[0], whole);
}

Value partial(Interpreter& interpreter, Call& call) {
    if (call.given.empty()) return Value::unknown();
    Dict* named = interpreter.heap.make<Dict>();
    for (const auto& [name, value] : call.named) named->set(interpreter.heap.text(name), value);
    const Value kept = interpreter.heap.tuple({call.given[0], interpreter.heap.tuple({call.given.begin() + 1, call.given.end()}),
        Value(Kind::Dict, named)});
    return interpreter.builtin("partial", call_partial, kept);
}

Value reduce(Interpreter& interpreter, Call& call) {
    const auto items = interpreter.each_of(argument(call, 1), call.line);
    if (!items || (items->empty() && call.given.size() < 3)) return Value::unknown();
    Value total = call.given.size() > 2 ? call.given[2] : (*items)[0];
    for (std::size_t i = call.given.size() > 2 ? 0 : 1; i < items->size(); ++i)
        total = interpreter.call(call.given[0], {total, (*items)[i]}, call.line);
    return total;
}

Value chained(Interpreter& interpreter, Call& call) {
    std::vector<Value> all;
    for (const Value& given : call.given) {
        const auto items = interpreter.each_of(given, call.line);
        if (items) all.insert(all.end(), items->begin(), items->end());
    }
    return interpreter.heap.list(std::move(all));
}

constexpr int deepest_copy = 64;  // modules may hold each other

Module* copied(Interpreter& interpreter, const Module& module, int depth = 0) {
    Module* made = interpreter.make_module(*module.type, module.line);
    made->options = module.options;
    made->op = module.op;
    made->names = module.names;
    for (const auto& [name, child] : module.children)
        if (depth < deepest_copy) interpreter.register_child(*made, name, copied(interpreter, *child, depth + 1), module.line);
    for (const auto& [name, tensor] : module.parameters) {
        Tensor* copy = interpreter.heap.make<Tensor>();
        *copy = *tensor;
        copy->owner = made;
        made->parameters.emplace_back(name, copy);
    }
    return made;
}

Value copy(Interpreter& interpreter, Call& call) {
    const Value of = argument(call, 0);
    if (of.is(Kind::Module)) return {Kind::Module, copied(interpreter, of.as<Module>())};
    if (of.is(Kind::List)) return interpreter.heap.list(*items_of(of));
    return of;
}

/// argparse: what a script takes when nothing is said.
Value argument_parser(Interpreter& interpreter, Call&) {
    Record* made = interpreter.heap.make<Record>();
    const Value self(Kind::Record, made);
    made->names["add_argument"] = interpreter.builtin("argparse.add_argument", find_function("argparse.add_argument"), self);
    made->names["parse_args"] = interpreter.builtin("argparse.parse_args", find_function("argparse.parse_args"), self);
    return self;
}

Value add_argument(Interpreter& interpreter, Call& call) {
    if (call.given.size() < 2 || !call.given[0].is(Kind::Record) || !text_of(call.given.back())) return {};
    std::string name = *text_of(call.given.back());
    name.erase(0, std::min(name.find_first_not_of('-'), name.size()));
    std::ranges::replace(name, '-', '_');
    const Value* value = call.find("default");
    const Value* action = call.find("action");
    Value otherwise = value ? *value : action ? Value::boolean(shown(*action) == "store_false") : Value();
    if (const Value* as = call.find("dest"); as && text_of(*as)) name = *text_of(*as);
    call.given[0].as<Record>().names[name] = otherwise;
    return Value::unknown();
}

// ---- methods ---------------------------------------------------------------------------------------------------

Value list_method(Interpreter& interpreter, Call& call) {
    auto& items = *items_of(call.given[0]);
    interpreter.heap.spend();
    if (call.name == "append" && call.given.size() > 1) items.push_back(call.given[1]);
    if (call.name == "extend" && call.given.size() > 1)
        if (auto more = interpreter.each_of(call.given[1], call.line)) items.insert(items.end(), more->begin(), more->end());
    if (call.name == "insert" && call.given.size() > 2 && int_of(call.given[1]))
        items.insert(items.begin() + std::clamp<std::int64_t>(*int_of(call.given[1]), 0, static_cast<std::int64_t>(items.size())),
            call.given[2]);
    if (call.name == "reverse") std::ranges::reverse(items);
    if (call.name == "copy") return interpreter.heap.list(items);
    if (call.name == "numel") {
        Value total = Value::whole(1);
        for (const Value& item : items) total = interpreter.binary("*", total, item, call.line);
        return total;
    }
    if (call.name == "index" || call.name == "count") {
        for (std::size_t i = 0; i < items.size(); ++i)
            if (equal(items[i], argument(call, 1)).value_or(false)) return Value::whole(static_cast<std::int64_t>(i));
        return Value::unknown();
    }
    if (call.name == "pop" && !items.empty()) {
        const auto size = static_cast<std::int64_t>(items.size());
        std::int64_t at = call.given.size() > 1 ? int_of(call.given[1]).value_or(-1) : -1;
        if (at < 0) at += size;
        if (at < 0 || at >= size) return Value::unknown();
        const Value taken = items[static_cast<std::size_t>(at)];
        items.erase(items.begin() + at);
        return taken;
    }
    return {};
}

Value dict_method(Interpreter& interpreter, Call& call) {
    Dict& dict = call.given[0].as<Dict>();
    const std::string& f = call.name;
    if (f == "keys" || f == "values" || f == "items") {
        std::vector<Value> found;
        for (const auto& [key, value] : dict.items)
            found.push_back(f == "keys" ? key : f == "values" ? value : interpreter.heap.tuple({key, value}));
        return interpreter.heap.list(std::move(found));
    }
    if (f == "copy") {
        Dict* made = interpreter.heap.make<Dict>();
        made->items = dict.items;
        return {Kind::Dict, made};
    }
    if (f == "update") {
        if (const Value more = argument(call, 1); more.is(Kind::Dict) && &more.as<Dict>() != &dict)
            for (const auto& [key, value] : more.as<Dict>().items) dict.set(key, value);
        for (const auto& [name, value] : call.named) dict.set(interpreter.heap.text(name), value);
        return {};
    }
    const Value key = argument(call, 1);
    Value* found = dict.find(key);
    const Value value = found ? *found : argument(call, 2);
    if (f == "pop") std::erase_if(dict.items, [&](const auto& item) { return equal(item.first, key).value_or(false); });
    if (f == "setdefault" && !found) dict.set(key, value);
    return value;
}

Value text_method(Interpreter& interpreter, Call& call) {
    std::string self = *text_of(call.given[0]);
    const std::string* other = text_of(argument(call, 1));
    const std::string& f = call.name;
    if (f == "startswith" || f == "endswith")
        return other ? Value::boolean(f == "startswith" ? self.starts_with(*other) : self.ends_with(*other)) : Value::unknown();
    if (f == "lower" || f == "upper") {
        for (char& c : self)
            if (f == "lower" ? c >= 'A' && c <= 'Z' : c >= 'a' && c <= 'z') c = static_cast<char>(c ^ 32);
        return interpreter.heap.text(std::move(self));
    }
    if (f == "join") {
        const auto items = interpreter.each_of(argument(call, 1), call.line);
        std::string out;
        for (const Value& item : items.value_or(std::vector<Value>{})) out += (out.empty() ? "" : self) + shown(item);
        return interpreter.heap.text(std::move(out));
    }
    if (f == "replace" && other && !other->empty() && text_of(argument(call, 2))) {
        const std::string& by = *text_of(call.given[2]);
        for (std::size_t at = self.find(*other); at != std::string::npos && self.size() < 100'000; at = self.find(*other, at + by.size()))
            self.replace(at, other->size(), by);
        return interpreter.heap.text(std::move(self));
    }
    if (f == "split") {
        std::vector<Value> parts;
        const std::string mark = other && !other->empty() ? *other : " ";
        for (std::size_t at = 0; at <= self.size();) {
            const std::size_t end = std::min(self.find(mark, at), self.size());
            parts.push_back(interpreter.heap.text(self.substr(at, end - at)));
            at = end + mark.size();
        }
        return interpreter.heap.list(std::move(parts));
    }
    if (f == "format") {
        std::string out;
        std::size_t next = 1;
        for (std::size_t i = 0; i < self.size(); ++i) {
            const std::size_t end = self[i] == '{' ? self.find('}', i) : std::string::npos;
            if (end == std::string::npos) {
                out += self[i];
                continue;
            }
            const std::string name = self.substr(i + 1, std::min(end, self.find(':', i)) - i - 1);
            const Value* named = call.find(name);
            const bool place = !name.empty() && name.find_first_not_of("0123456789") == std::string::npos && name.size() < 4;
            out += named ? shown(*named) : shown(argument(call, place ? std::stoul(name) + 1 : next++));
            i = end;
        }
        return interpreter.heap.text(std::move(out));
    }
    return interpreter.heap.text(std::move(self));
}

}  // namespace

void add_python_functions(FunctionTable& table) {
    table["len"] = length;
    table["range"] = table["xrange"] = range;
    for (const char* name : {"list", "tuple", "set", "sorted", "reversed", "frozenset"}) table[name] = as_list;
    for (const char* name : {"dict", "collections.defaultdict"}) table[name] = as_dict;
    table["collections.OrderedDict"] = as_ordered_dict;
    table["enumerate"] = enumerate;
    table["zip"] = zip;
    for (const char* name : {"int", "float", "abs", "round", "math.ceil", "math.floor", "numpy.ceil", "numpy.floor"}) table[name] = number;
    table["bool"] = boolean;
    for (const char* name : {"str", "repr"}) table[name] = text;
    for (const char* name : {"max", "min", "sum", "all", "any", "math.prod", "numpy.prod"}) table[name] = over_all;
    for (const char* name : {"sqrt", "log", "log2", "log10", "exp", "cos", "sin", "tanh", "pow", "isqrt"}) {
        table[std::string("math.") + name] = mathematics;
        table[std::string("numpy.") + name] = mathematics;
    }
    table["isinstance"] = table["issubclass"] = instance;
    table["hasattr"] = has_attribute;
    table["getattr"] = get_attribute;
    table["setattr"] = put_attribute;
    table["map"] = table["filter"] = map;
    table["type"] = type_of;
    table["print"] = nothing;
    for (const char* name : {"iter", "next", "id", "input", "open", "exec", "eval", "compile", "__import__", "callable", "vars", "dir",
            "globals", "locals", "object"})
        table[name] = unknown;
    table["functools.partial"] = partial;
    table["functools.reduce"] = reduce;
    table["itertools.chain"] = chained;
    table["copy.deepcopy"] = table["copy.copy"] = table["collections.deepcopy"] = copy;
    table["collections.partial"] = partial;
    table["argparse.ArgumentParser"] = argument_parser;
    table["argparse.add_argument"] = add_argument;
    table["argparse.parse_args"] = first;
    for (const char* name : {"append", "extend", "insert", "reverse", "copy", "index", "count", "pop", "numel"})
        table[std::string("list.") + name] = list_method;
    for (const char* name : {"keys", "values", "items", "copy", "update", "get", "pop", "setdefault"})
        table[std::string("dict.") + name] = dict_method;
    for (const char* name : {"startswith", "endswith", "lower", "upper", "join", "replace", "split", "format", "strip", "rstrip",
            "lstrip", "title"})
        table[std::string("text.") + name] = text_method;
}

}  // namespace nn::python
