// torch.nn.functional and torch's functions. Most are an op by its name; here is what is written otherwise.
#include "nn/exchange/python_source/functions.h"
#include "nn/exchange/python_source/modules.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace nn::python {

namespace {

OptionValue number(double value) { return OptionValue(value); }
OptionValue whole(std::int64_t value) { return OptionValue(value); }

Value at(const Call& call, std::size_t place, std::string_view name) {
    const Value* found = call.find(place, name);
    return found ? *found : Value();
}

/// Names in the order of the function's arguments: wires and options.
std::vector<std::string> slots_of(const Op& op) {
    const std::string& id = op.id();
    if (id.starts_with("MaxPool")) return {"input", "kernel_size", "stride", "padding", "dilation", "ceil_mode", "return_indices"};
    std::vector<std::string> slots;
    for (const PortInfo& port : op.inputs) slots.push_back(port.id);
    if (op.role == Role::Loss) return slots;
    for (const OptionInfo& option : op.schema.options)
        if (std::ranges::find(slots, option.id) == slots.end()) slots.push_back(option.id);
    return slots;
}

struct Bound {
    std::vector<Value> inputs;
    OptionValues options;
};

void bind_slot(Interpreter& interpreter, const Op& op, const std::string& slot, const Value& value, Bound& into, int line) {
    const auto port = std::ranges::find(op.inputs, slot, &PortInfo::id);
    const OptionInfo* option = op.schema.find(slot);
    if (port != op.inputs.end() && (value.is(Kind::Tensor) || !option)) {
        if (port->variadic) {
            if (const auto items = interpreter.each_of(value, line))
                into.inputs.insert(into.inputs.end(), items->begin(), items->end());
            else
                interpreter.obstacle(line, {TR("what arrives at {0} is not known; this wire is missing"), {op.id()}});
            return;
        }
        if (value.is(Kind::Tensor))
            into.inputs[static_cast<std::size_t>(port - op.inputs.begin())] = value;
        else if (!value.is_none())
            interpreter.obstacle(line, {TR("what arrives at {0} is not known; this wire is missing"), {op.id()}});
        return;
    }
    if (!option) return;
    const auto setting = option_of(value);
    if (!setting)
        interpreter.slip(line, {TR("{0} is not known here; it keeps its default"), {op.id() + "." + slot}});
    else if (!std::holds_alternative<std::monostate>(*setting))
        into.options[slot] = *setting;
}

std::string slot_named(const Op& op, const std::string& name) {
    if (name == "axis") return "dim";
    if (name == "keepdims") return "keepdim";
    if ((name == "x" || name == "self") && !op.inputs.empty()) return op.inputs[0].id;
    return name;
}

Value dropout(Interpreter& interpreter, Call& call, const Op& op) {
    const Value* training = call.find(2, "training");
    if (training && training->is(Kind::Bool) && !training->flag && !training->trains)
        return call.given.empty() ? Value::unknown() : call.given[0];
    if (!training || (training->is(Kind::Bool) && training->flag))
        interpreter.slip(call.line,
            TR("without training=self.training this drops values in evaluation too; a Dropout node does so in training alone"));
    OptionValues options;
    if (const auto p = number_of(at(call, 1, "p"))) options["p"] = number(*p);
    return interpreter.drawer.node1(op.id(), options, {at(call, 0, "input")}, call.line);
}

Value operation(Interpreter& interpreter, Call& call) {
    std::string name = call.name;
    const bool in_place = name.ends_with("_");
    if (in_place) name.pop_back();
    const Op* op = find_function_op(name);
    if (!op) return interpreter.obstacle(call.line, {TR("the function '{0}' has no counterpart"), {call.name}});
    const Value self = call.given.empty() ? Value() : call.given[0];
    if (!self.is_none() && !self.is(Kind::Tensor) && !items_of(self)) {
        if (self.is_unknown()) interpreter.obstacle(call.line, {TR("what arrives at {0} is not known; this wire is missing"), {op->id()}});
        return Value::unknown();
    }
    const Value result = op->category == Category::Dropout ? dropout(interpreter, call, *op) : call_function_op(interpreter, *op, call);
    if (!in_place || !self.is(Kind::Tensor) || !result.is(Kind::Tensor) || !self.as<Tensor>().drawing) return result;
    self.as<Tensor>() = result.as<Tensor>();
    return self;
}

Value linear(Interpreter& interpreter, Call& call) {
    const Value x = at(call, 0, "input"), weight = at(call, 1, "weight"), bias = at(call, 2, "bias");
    if (!x.is(Kind::Tensor) || !weight.is(Kind::Tensor))
        return interpreter.obstacle(call.line, TR("what arrives at this function is not known"));
    const Value turned = interpreter.drawer.node1("Transpose", {{"dim0", whole(0)}, {"dim1", whole(1)}}, {weight}, call.line);
    const Value product = interpreter.drawer.node1("MatMul", {}, {x, turned}, call.line);
    return bias.is(Kind::Tensor) ? interpreter.drawer.node1("Add", {}, {product, bias}, call.line) : product;
}

Value interpolate(Interpreter& interpreter, Call& call) {
    OptionValues options;
    const char* names[] = {"size", "scale_factor", "mode", "align_corners", "recompute_scale_factor"};
    for (std::size_t i = 0; i < 5; ++i) {
        Value value = at(call, i + 1, names[i]);
        if (const auto* sizes = items_of(value); sizes && i == 0 &&
                std::ranges::any_of(*sizes, [](const Value& v) { return v.is_unknown(); }))
            return interpreter.obstacle(call.line, TR("the size to interpolate to is not known"));
        if (const auto setting = option_of(value); setting && !value.is_none()) options[names[i]] = *setting;
    }
    if (const Op* op = find_op("Upsample"); options["mode"].index() == 0) options["mode"] = op->schema.find("mode")->default_value;
    return interpreter.drawer.node1("Upsample", options, {at(call, 0, "input")}, call.line);
}

Value pad(Interpreter& interpreter, Call& call) {
    const auto sizes = ints_of(at(call, 1, "pad"));
    const Value mode = at(call, 2, "mode"), value = at(call, 3, "value");
    const std::string kind = text_of(mode) ? *text_of(mode) : "constant";
    std::string name;
    if (kind == "reflect") name = "ReflectionPad";
    if (kind == "replicate") name = "ReplicationPad";
    if (kind == "constant") name = "ConstantPad";
    const std::string op = name + std::to_string(sizes ? sizes->size() / 2 : 0) + "d";
    if (!find_op(op)) return interpreter.obstacle(call.line, TR("this padding has no counterpart"));
    OptionValues options{{"padding", OptionValue(*sizes)}};
    if (kind == "constant") options["value"] = number(number_of(value).value_or(0));
    return interpreter.drawer.node1(op, options, {at(call, 0, "input")}, call.line);
}

/// The p-norm along a dimension.
Value norm_of(Interpreter& interpreter, const Value& x, double p, const Value& dim, bool keepdim, int line) {
    Drawer& drawer = interpreter.drawer;
    OptionValues reduce{{"keepdim", OptionValue(keepdim)}};
    if (const auto dims = ints_of(dim)) reduce["dim"] = *dims;
    if (p == 1) return drawer.node1("Sum", reduce, {drawer.node1("Abs", {}, {x}, line)}, line);
    const Value squares = drawer.node1("Pow", {{"exponent", number(2)}}, {x, Value()}, line);
    return drawer.node1("Sqrt", {}, {drawer.node1("Sum", reduce, {squares}, line)}, line);
}

Value norm(Interpreter& interpreter, Call& call) {
    const double p = number_of(at(call, 1, "p")).value_or(2);
    if (p != 1 && p != 2) return interpreter.obstacle(call.line, TR("only the norms p = 1 and p = 2 are drawn"));
    return norm_of(interpreter, at(call, 0, "input"), p, at(call, 2, "dim"), truth(at(call, 3, "keepdim")).value_or(false), call.line);
}

Value normalize(Interpreter& interpreter, Call& call) {
    const Value x = at(call, 0, "input"), dim = at(call, 2, "dim");
    const double p = number_of(at(call, 1, "p")).value_or(2);
    const Value length = norm_of(interpreter, x, p, dim.is_none() ? Value::whole(1) : dim, true, call.line);
    const Value bounded = interpreter.drawer.node1("Clamp", {{"min", number(number_of(at(call, 3, "eps")).value_or(1e-12))}}, {length},
        call.line);
    return interpreter.drawer.node1("Div", {}, {x, bounded}, call.line);
}

Value pairwise_distance(Interpreter& interpreter, Call& call) {
    const Value difference = interpreter.binary("-", at(call, 0, "x1"), at(call, 1, "x2"), call.line);
    const Value shifted = interpreter.binary("+", difference, Value::real(number_of(at(call, 3, "eps")).value_or(1e-6)), call.line);
    return norm_of(interpreter, shifted, number_of(at(call, 2, "p")).value_or(2), Value::whole(-1),
        truth(at(call, 4, "keepdim")).value_or(false), call.line);
}

Value layer_norm(Interpreter& interpreter, Call& call) {
    OptionValues options{{"elementwise_affine", OptionValue(false)}};
    if (const auto shape = option_of(at(call, 1, "normalized_shape"))) options["normalized_shape"] = *shape;
    if (const auto eps = number_of(at(call, 4, "eps"))) options["eps"] = number(*eps);
    Value y = interpreter.drawer.node1("LayerNorm", options, {at(call, 0, "input")}, call.line);
    if (const Value weight = at(call, 2, "weight"); weight.is(Kind::Tensor))
        y = interpreter.drawer.node1("Mul", {}, {y, weight}, call.line);
    if (const Value bias = at(call, 3, "bias"); bias.is(Kind::Tensor)) y = interpreter.drawer.node1("Add", {}, {y, bias}, call.line);
    return y;
}

/// The scores of F.scaled_dot_product_attention with its mask: truths say where to look, numbers are added.
Value masked(Interpreter& interpreter, const Call& call, Value scores) {
    Drawer& drawer = interpreter.drawer;
    const Value mask = at(call, 3, "attn_mask");
    if (mask.is(Kind::Tensor)) {
        const auto hidden = mask.as<Tensor>().mask == Tensor::Mask::None ? std::nullopt : inverted(interpreter, mask);
        scores = drawer.node1("Add", {}, {scores, hidden ? blocking(interpreter, *hidden, call.line) : mask}, call.line);
    } else if (!mask.is_none()) {
        interpreter.slip(call.line, TR("the mask of this attention is not known; it is drawn without it"));
    }
    if (truth(at(call, 5, "is_causal")) != true) return scores;
    const auto& type = scores.as<Tensor>().type;
    if (!type || type->rank() < 2 || type->shape[type->rank() - 1].batch || type->shape[type->rank() - 2].batch)
        return interpreter.obstacle(call.line, TR("the size of what arrives at this function is not known"));
    const Value later = later_places(interpreter, type->shape[type->rank() - 2].size, type->shape[type->rank() - 1].size, call.line);
    return drawer.node1("Add", {}, {scores, blocking(interpreter, later, call.line)}, call.line);
}

Value attention(Interpreter& interpreter, Call& call) {
    Drawer& drawer = interpreter.drawer;
    const Value q = at(call, 0, "query"), k = at(call, 1, "key"), v = at(call, 2, "value");
    if (!q.is(Kind::Tensor) || !k.is(Kind::Tensor) || !v.is(Kind::Tensor))
        return interpreter.obstacle(call.line, TR("what arrives at this function is not known"));
    const auto& type = q.as<Tensor>().type;
    if (!type || type->shape.empty()) return interpreter.obstacle(call.line, TR("the size of what arrives at this function is not known"));
    const Value turned = drawer.node1("Transpose", {{"dim0", whole(-2)}, {"dim1", whole(-1)}}, {k}, call.line);
    const Value scores = drawer.node1("MatMul", {}, {q, turned}, call.line);
    const double scale = number_of(at(call, 6, "scale")).value_or(1 / std::sqrt(static_cast<double>(type->shape.back().size)));
    const Value scaled = masked(interpreter, call, drawer.node1("Mul", {{"other", number(scale)}}, {scores, Value()}, call.line));
    return drawer.node1("MatMul", {}, {drawer.node1("Softmax", {{"dim", whole(-1)}}, {scaled}, call.line), v}, call.line);
}

/// torch.max and torch.min: of two tensors, along a dimension, of all.
Value extreme(Interpreter& interpreter, Call& call) {
    const bool least = call.name == "min" || call.name == "amin" || call.name == "argmin";
    const bool values_only = call.name.starts_with("am"), places_only = call.name.starts_with("arg");
    if (at(call, 1, "other").is(Kind::Tensor))
        return interpreter.drawer.node1(least ? "Minimum" : "Maximum", {}, {call.given[0], at(call, 1, "other")}, call.line);
    OptionValues options;
    Value dim = at(call, 1, "dim");
    if (const Value* axis = call.find("axis")) dim = *axis;
    if (const auto number = int_of(dim)) options["dim"] = whole(*number);
    if (const auto keep = truth(at(call, 2, "keepdim")); keep && *keep) options["keepdim"] = OptionValue(true);
    Value x = at(call, 0, "input");
    if (least) x = interpreter.drawer.node1("Neg", {}, {x}, call.line);
    std::vector<Value> found = interpreter.drawer.node("Max", options, {x}, call.line);
    if (places_only) return found.size() > 1 ? found[1] : Value::unknown();
    if (least) found[0] = interpreter.drawer.node1("Neg", {}, {found[0]}, call.line);
    return found.size() == 1 || values_only ? found[0] : interpreter.heap.tuple(std::move(found));
}

Value power_of(Interpreter& interpreter, Call& call) {
    const double exponent = call.name.starts_with("square") ? 2 : call.name.starts_with("rsqrt") ? -0.5 : -1;
    return interpreter.drawer.node1("Pow", {{"exponent", number(exponent)}}, {at(call, 0, "input"), Value()}, call.line);
}

Value add_product(Interpreter& interpreter, Call& call) {
    const Value product = interpreter.drawer.node1("MatMul", {}, {at(call, 1, "mat1"), at(call, 2, "mat2")}, call.line);
    return interpreter.drawer.node1("Add", {}, {at(call, 0, "input"), product}, call.line);
}

}  // namespace

Value call_function_op(Interpreter& interpreter, const Op& op, Call& call) {
    const std::vector<std::string> slots = slots_of(op);
    Bound bound;
    const bool variadic = !op.inputs.empty() && op.inputs[0].variadic;
    if (!variadic) bound.inputs.resize(op.inputs.size());
    for (std::size_t i = 0; i < call.given.size(); ++i) {
        if (i >= slots.size()) break;
        const OptionInfo* option = op.schema.find(slots[i]);
        const bool rest = option && option->kind == OptionKind::Ints && option->arity == 0 && int_of(call.given[i]) &&
            i + 1 < call.given.size() &&
                          int_of(call.given[i + 1]);
        if (rest) {  // x.permute(0, 2, 1)
            const auto from = call.given.begin() + static_cast<std::ptrdiff_t>(i);
            bind_slot(interpreter, op, slots[i], interpreter.heap.tuple({from, call.given.end()}), bound, call.line);
            break;
        }
        bind_slot(interpreter, op, slots[i], call.given[i], bound, call.line);
    }
    for (const auto& [name, value] : call.named) bind_slot(interpreter, op, slot_named(op, name), value, bound, call.line);
    for (const OptionInfo& option : op.schema.options)
        if (option.required && !bound.options.contains(option.id)) bound.options[option.id] = option.default_value;
    // The function's default where it is not the class's.
    if (op.id() == "Flatten" && !bound.options.contains("start_dim")) bound.options["start_dim"] = whole(0);
    std::vector<Value> outputs = interpreter.drawer.node(op.id(), std::move(bound.options), bound.inputs, call.line);
    return outputs.size() == 1 && op.id() != "Chunk" ? outputs[0] : interpreter.heap.tuple(std::move(outputs));
}

void add_functional(FunctionTable& table) {
    table["tensor.operation"] = operation;
    const auto both = [&](const char* name, Run run) { table[std::string("torch.") + name] = table[std::string("tensor.") + name] = run; };
    table["torch.nn.functional.linear"] = linear;
    table["torch.nn.functional.interpolate"] = table["torch.nn.functional.upsample"] = interpolate;
    table["torch.nn.functional.pad"] = pad;
    table["torch.nn.functional.normalize"] = normalize;
    table["torch.nn.functional.pairwise_distance"] = table["torch.pairwise_distance"] = pairwise_distance;
    table["torch.nn.functional.layer_norm"] = layer_norm;
    table["torch.nn.functional.scaled_dot_product_attention"] = attention;
    for (const char* name : {"max", "min", "amax", "amin", "argmax", "argmin"}) both(name, extreme);
    for (const char* name : {"square", "rsqrt", "reciprocal"}) both(name, power_of);
    both("norm", norm);
    both("addmm", add_product);
    both("baddbmm", add_product);
}

}  // namespace nn::python
