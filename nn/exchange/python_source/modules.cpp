#include "nn/exchange/python_source/modules.h"

#include "nn/exchange/python_source/functions.h"
#include "nn/exchange/python_source/parser.h"
#include "nn/model/nested_message.h"

#include <algorithm>
#include <array>

namespace nn::python {

namespace {

/// Small letters, no underscores: how a class and its function are found from each other.
std::string folded(std::string_view name) {
    std::string out;
    for (const char c : name)
        if (c != '_') out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return out;
}

std::string digits(std::string_view name) {
    std::string out;
    for (const char c : name)
        if (c >= '0' && c <= '9') out += c;
    return out;
}

bool is_class(const Op& op) { return (op.is_module() || op.role == Role::Loss) && op.role != Role::Reuse; }

/// Arguments of constructors that say nothing about the network.
constexpr std::array without_meaning = {"inplace", "device", "dtype", "size_average", "reduce", "enable_nested_tensor", "_stacklevel"};

/// PyTorch takes 3.0 nowhere that Netloom takes 3; sources of Python 2 have it, as the result of a division.
OptionValue as_kind(const OptionInfo& option, OptionValue value, bool& changed) {
    if (option.kind == OptionKind::Bool && std::holds_alternative<std::int64_t>(value)) return std::get<std::int64_t>(value) != 0;
    if (option.kind == OptionKind::Int && std::holds_alternative<bool>(value)) return std::int64_t{std::get<bool>(value)};
    const auto* number = std::get_if<double>(&value);
    const bool whole = option.kind == OptionKind::Int || option.kind == OptionKind::Ints;
    if (number && whole && *number == static_cast<double>(static_cast<std::int64_t>(*number)) && std::abs(*number) < 1e15) {
        changed = true;
        return static_cast<std::int64_t>(*number);
    }
    return value;
}

void set_option(Interpreter& interpreter, Module& module, const OptionInfo& option, const Value& value, int line) {
    const std::string place = module.op + "." + option.id;
    auto found = option_of(value);
    if (!found) {
        if (!option.from_wire) interpreter.slip(line, {TR("{0} is not known here; it keeps its default"), {place}});
        return;
    }
    bool changed = false;
    OptionValue given = as_kind(option, std::move(*found), changed);
    if (changed) interpreter.slip(line, {TR("{0} is a fraction; it is read as {1}"), {place, to_string(given)}});
    if (std::holds_alternative<std::monostate>(given) && (option.allows_none || option.default_value == OptionValue())) return;
    if (const auto legal = option.check(given); !legal) {
        interpreter.slip(line, {TR("{0}: {1}; it keeps its default"), {place, as_argument(legal.error().message)}});
        return;
    }
    module.options[option.id] = option.canonical(given);
}

void fill_sequential(Interpreter& interpreter, Module& module, const Call& call) {
    std::vector<Value> given = call.given;
    if (given.size() == 1 && given[0].is(Kind::List)) {
        interpreter.slip(call.line, {TR("{0} takes modules one by one; the list is read as if * stood before it"), {module.op}});
        given = *items_of(given[0]);
    }
    if (given.size() == 1 && given[0].is(Kind::Dict)) {
        for (const auto& [key, value] : given[0].as<Dict>().items) {
            if (value.is(Kind::Module) && text_of(key))
                interpreter.register_child(module, *text_of(key), &value.as<Module>(), call.line);
            else
                interpreter.obstacle(call.line, {TR("'{0}' is no module that is known; it is left out"), {shown(key)}});
        }
        return;
    }
    std::size_t place = 0;
    for (const Value& value : given) {
        if (value.is(Kind::Module))
            interpreter.register_child(module, std::to_string(place), &value.as<Module>(), call.line);
        else if (value.is(Kind::Class) && value.as<Class>().is_module()) {
            interpreter.slip(call.line, {TR("{0} is a class; brackets behind it are put in"), {value.as<Class>().name}});
            const Value made = interpreter.call(value, {}, call.line);
            interpreter.register_child(module, std::to_string(place), &made.as<Module>(), call.line);
        } else {
            interpreter.slip(call.line, {TR("entry {0} of {1} is no module that is known; it is left out"),
                {std::to_string(place), module.op}});
        }
        ++place;
    }
}

void fill_list(Interpreter& interpreter, Module& module, const Call& call) {
    if (call.given.empty()) return;
    const Value& given = call.given[0];
    const auto add = [&](const std::string& name, const Value& value) {
        if (value.is(Kind::Module))
            interpreter.register_child(module, name, &value.as<Module>(), call.line);
        else if (value.is(Kind::Tensor) && module.op.starts_with("Parameter"))
            register_parameter(module, name, value.as<Tensor>());
        else if (!value.is_none())
            interpreter.slip(call.line, {TR("entry {0} of {1} is no module that is known; it is left out"), {name, module.op}});
    };
    if (given.is(Kind::Dict)) {
        std::vector<std::pair<std::string, Value>> items;
        for (const auto& [key, value] : given.as<Dict>().items) items.emplace_back(shown(key), value);
        // nn.ParameterDict sorts what a plain dict gives, nn.ModuleDict does not.
        if (module.op == "ParameterDict" && !given.as<Dict>().ordered) std::ranges::stable_sort(items, {}, [](const auto& item) { return item.first; });
        for (const auto& [name, value] : items) add(name, value);
        return;
    }
    const auto items = interpreter.each_of(given, call.line);
    if (!items) {
        interpreter.obstacle(call.line, {TR("what {0} holds is not known"), {module.op}});
        return;
    }
    for (const Value& item : *items) {
        const auto* pair = items_of(item);
        if (module.op.ends_with("Dict") && pair && pair->size() == 2)
            add(shown((*pair)[0]), (*pair)[1]);
        else
            add(std::to_string(module.children.size() + module.parameters.size()), item);
    }
}

Value value_of(Interpreter& interpreter, const OptionValue& value, std::size_t arity) {
    if (const auto* flag = std::get_if<bool>(&value)) return Value::boolean(*flag);
    if (const auto* whole = std::get_if<std::int64_t>(&value)) {
        return arity > 0 ? interpreter.heap.tuple(std::vector(arity, Value::whole(*whole))) : Value::whole(*whole);
    }
    if (const auto* number = std::get_if<double>(&value)) return Value::real(*number);
    if (const auto* word = std::get_if<std::string>(&value)) return interpreter.heap.text(*word);
    std::vector<Value> items;
    if (const auto* list = std::get_if<std::vector<std::int64_t>>(&value))
        for (const std::int64_t item : *list) items.push_back(Value::whole(item));
    else if (const auto* numbers = std::get_if<std::vector<double>>(&value))
        for (const double item : *numbers) items.push_back(Value::real(item));
    else
        return {};
    return interpreter.heap.tuple(std::move(items));
}

}  // namespace

std::string function_name(const Op& op) {
    std::string id = op.id();
    if (op.role == Role::Loss && id.ends_with("Loss")) id = id.substr(0, id.size() - 4) + "_loss";
    std::string out;
    for (std::size_t i = 0; i < id.size(); ++i) {
        const bool upper = id[i] >= 'A' && id[i] <= 'Z', after_small = i > 0 && id[i - 1] >= 'a' && id[i - 1] <= 'z';
        if (upper && after_small) out += '_';
        out += upper ? static_cast<char>(id[i] - 'A' + 'a') : id[i];
    }
    return out;
}

const Op* find_layer(std::string_view name, bool* slip) {
    const std::string_view plain = name.starts_with("Lazy") ? name.substr(4) : name;
    if (const Op* op = find_op(plain); op && is_class(*op)) return op;
    if (!slip) return nullptr;
    *slip = true;
    const std::string wanted = folded(name);
    const Op* best = nullptr;
    std::size_t least = name.size() > 4 ? 2 : 1;
    for (const Op* op : all_ops()) {
        if (!is_class(*op)) continue;
        if (folded(op->id()) == wanted) return op;
        const std::size_t apart = letters_apart(wanted, folded(op->id()), least);
        if (apart > least || (best && apart == least) || digits(op->id()) != digits(name)) continue;
        best = op;
        least = apart;
    }
    return best;
}

const Op* find_function_op(std::string_view name) {
    static const std::map<std::string, const Op*, std::less<>> ops = [] {
        std::map<std::string, const Op*, std::less<>> found;
        for (const Op* op : all_ops()) {
            if (op->is_container() || op->role == Role::Input || op->role == Role::Output || op->role == Role::Parameter ||
                    op->role == Role::Reuse)
                continue;
            // What has parameters of its own is no function.
            if (!op->parameters.empty() && op->id() != "LayerNorm") continue;
            found.emplace(folded(op->id()), op);
            if (op->id().ends_with("Loss")) found.emplace(folded(op->id().substr(0, op->id().size() - 4)), op);
        }
        constexpr std::array<std::pair<const char*, const char*>, 22> others = {{
            {"concat", "Cat"}, {"concatenate", "Cat"}, {"mm", "MatMul"}, {"bmm", "MatMul"}, {"dot", "MatMul"}, {"mv", "MatMul"},
            {"subtract", "Sub"}, {"multiply", "Mul"}, {"divide", "Div"}, {"truedivide", "Div"}, {"negative", "Neg"}, {"absolute", "Abs"},
            {"clip", "Clamp"}, {"swapaxes", "Transpose"}, {"swapdims", "Transpose"}, {"swish", "SiLU"}, {"amax", "Max"},
            {"binarycrossentropywithlogits", "BCEWithLogitsLoss"}, {"binarycrossentropy", "BCELoss"}, {"kldiv", "KLDivLoss"},
            {"localresponsenorm", "LocalResponseNorm"}, {"movedim", "Transpose"},
        }};
        for (const auto& [name, id] : others)
            if (const Op* op = find_op(id)) found.emplace(name, op);
        return found;
    }();
    const auto found = ops.find(folded(name));
    return found == ops.end() ? nullptr : found->second;
}

void bind_options(Interpreter& interpreter, Module& module, const Op& op, const Call& call) {
    const auto& options = op.schema.options;
    const bool lazy = module.type && module.type->base_op() == op.id() &&
        std::ranges::any_of(module.type->order, [](const Class* c) { return c->name.starts_with("Lazy"); });
    std::size_t place = 0;
    for (const Value& value : call.given) {
        while (lazy && place < options.size() && options[place].from_wire) ++place;
        if (place < options.size())
            set_option(interpreter, module, options[place], value, call.line);
        else if (!value.is(Kind::Bool))
            interpreter.slip(call.line, {TR("{0} is given more arguments than it takes; the rest is left out"), {op.id()}});
        ++place;
    }
    for (const auto& [name, value] : call.named) {
        if (const OptionInfo* option = op.schema.find(name))
            set_option(interpreter, module, *option, value, call.line);
        else if (std::ranges::find(without_meaning, name) == without_meaning.end())
            interpreter.slip(call.line, {TR("{0} has no argument '{1}'; it is left out"), {op.id(), name}});
    }
    for (const OptionInfo& option : options) {
        if (!option.required || module.options.contains(option.id)) continue;
        interpreter.slip(call.line, {TR("{0}.{1} is not given or not known; it is set to {2}"),
            {op.id(), option.id, to_string(option.default_value)}});
        module.options[option.id] = option.default_value;
    }
    module.options = op.schema.without_defaults(module.options);
}

void construct_own(Interpreter& interpreter, Module& module, Call& call) {
    if (module.op == "Module") return;
    const Op* op = find_op(module.op);
    if (!op) return;
    if (op->role == Role::Sequential) return fill_sequential(interpreter, module, call);
    if (op->is_container()) return fill_list(interpreter, module, call);
    bind_options(interpreter, module, *op, call);
}

bool register_parameter(Module& module, const std::string& name, Tensor& tensor) {
    if (tensor.owner) return false;
    std::erase_if(module.parameters, [&](const auto& one) { return one.first == name; });
    module.parameters.emplace_back(name, &tensor);
    tensor.owner = &module;
    tensor.name = name;
    return true;
}

std::optional<Value> layer_attribute(Interpreter& interpreter, Module& module, const std::string& name) {
    const Op* op = find_op(module.op);
    if (!op || op->is_container()) return std::nullopt;
    if (const OptionInfo* option = op->schema.find(name)) {
        const OptionValue value = op->schema.value(module.options, name);
        if (std::holds_alternative<std::monostate>(value)) return option->from_wire ? Value::unknown() : Value();
        return value_of(interpreter, value, option->kind == OptionKind::Ints ? option->arity : 0);
    }
    const auto built = op->schema.build(module.options);
    if (!built) return std::nullopt;
    for (const ParameterInfo& info : op->parameters_for(built->get())) {
        if (info.id != name) continue;
        if (info.when && !info.when(built->get())) return Value();
        Tensor* made = interpreter.heap.make<Tensor>();
        made->parameter = !info.buffer;
        const bool sized = std::ranges::all_of(op->schema.options,
            [&](const OptionInfo& o) { return !o.from_wire || module.options.contains(o.id); });
        if (sized && info.shape) {
            const Extents shape = info.shape(built->get());
            made->type = TensorType{info.dtype, Shape(shape.begin(), shape.end())};
        }
        register_parameter(module, name, *made);
        return Value(Kind::Tensor, made);
    }
    if (name == "bias" || name == "weight") return Value();
    return std::nullopt;
}

}  // namespace nn::python
