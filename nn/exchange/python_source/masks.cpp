// Tensors of truths. There are none in a project: what is known to hold 0 and 1 alone stands for them, and is counted with.
#include "nn/exchange/python_source/functions.h"

namespace nn::python {

namespace {

/// exp of it is 0, as of minus infinity, and no difference of two such numbers is without a value.
constexpr double hidden_score = -1e9;

Value with_mask(Interpreter& interpreter, const Value& tensor, Tensor::Mask mask) {
    Tensor* copy = interpreter.heap.make<Tensor>();
    *copy = tensor.as<Tensor>();
    copy->mask = mask;
    return {Kind::Tensor, copy};
}

bool known(const Value& value) { return value.is(Kind::Tensor) && value.as<Tensor>().zero_one; }

/// x * factor + more
Value scaled(Interpreter& interpreter, Value x, double factor, double more, int line) {
    if (factor != 1) x = interpreter.drawer.node1("Mul", {{"other", OptionValue(factor)}}, {x, Value()}, line);
    return more == 0 ? x : interpreter.drawer.node1("Add", {{"other", OptionValue(more)}}, {x, Value()}, line);
}

/// 1 where `mask` is true, 0 elsewhere, times `factor`.
Value indicator(Interpreter& interpreter, const Value& mask, double factor, int line) {
    if (mask.as<Tensor>().mask != Tensor::Mask::Inverted) return scaled(interpreter, mask, factor, 0, line);
    return scaled(interpreter, scaled(interpreter, mask, 1, -1, line), -factor, 0, line);
}

Value masked_fill(Interpreter& interpreter, Call& call) {
    const Value x = call.given.empty() ? Value() : call.given[0];
    const Value *mask = call.find(1, "mask"), *value = call.find(2, "value");
    const auto number = value ? number_of(*value) : std::nullopt;
    if (!x.is(Kind::Tensor) || !mask || !known(*mask) || !number)
        return interpreter.slip(call.line, {TR("'{0}' has no counterpart; the tensor is drawn without it"), {call.name}}), x;
    const double fill = number.value_or(0);
    if (fill <= -1e4) {
        if (fill < 2 * hidden_score) interpreter.slip(call.line, {TR("{0} is drawn as {1}"), {shown(*value), shown(Value::real(hidden_score))}});
        return interpreter.drawer.node1("Add", {}, {x, blocking(interpreter, *mask, call.line)}, call.line);
    }
    const Value kept = scaled(interpreter, indicator(interpreter, *mask, -1, call.line), 1, 1, call.line);
    const Value rest = interpreter.drawer.node1("Mul", {}, {x, kept}, call.line);
    return fill == 0 ? rest : interpreter.drawer.node1("Add", {}, {rest, indicator(interpreter, *mask, fill, call.line)}, call.line);
}

Value as_truths(Interpreter& interpreter, Call& call) {
    if (call.given.empty() || !known(call.given[0]) || call.given[0].as<Tensor>().mask != Tensor::Mask::None)
        return call.given.empty() ? Value() : call.given[0];
    return with_mask(interpreter, call.given[0], Tensor::Mask::Plain);
}

Value logical_not(Interpreter& interpreter, Call& call) {
    return call.given.empty() ? Value() : inverted(interpreter, call.given[0]).value_or(Value::unknown());
}

Value equals(Interpreter& interpreter, Call& call) {
    const Value* other = call.find(1, "other");
    if (call.given.empty() || !other) return Value::unknown();
    return compare_mask(interpreter, call.given[0], number_of(*other), call.name == "eq").value_or(Value::unknown());
}

Value square_subsequent_mask(Interpreter& interpreter, Call& call) {
    const Value* size = call.given.empty() ? call.find("sz") : &call.given.back();
    const auto n = size ? int_of(*size) : std::nullopt;
    if (!n || *n < 1) return Value::unknown();
    return blocking(interpreter, later_places(interpreter, *n, *n, call.line), call.line);
}

}  // namespace

std::optional<Value> inverted(Interpreter& interpreter, const Value& mask) {
    if (!known(mask)) return std::nullopt;
    const bool was = mask.as<Tensor>().mask == Tensor::Mask::Inverted;
    return with_mask(interpreter, mask, was ? Tensor::Mask::Plain : Tensor::Mask::Inverted);
}

std::optional<Value> compare_mask(Interpreter& interpreter, const Value& mask, std::optional<double> number, bool same) {
    if (!known(mask) || (number != 0.0 && number != 1.0)) return std::nullopt;
    if ((*number == 0) == same) return inverted(interpreter, mask);
    return mask.as<Tensor>().mask == Tensor::Mask::None ? with_mask(interpreter, mask, Tensor::Mask::Plain) : mask;
}

Value blocking(Interpreter& interpreter, const Value& mask, int line) { return indicator(interpreter, mask, hidden_score, line); }

Value later_places(Interpreter& interpreter, std::int64_t queries, std::int64_t keys, int line) {
    const Value ones = constant(interpreter, {queries, keys}, 1.0, "ones");
    return interpreter.drawer.node1("Triu", {{"diagonal", OptionValue(std::int64_t{1})}}, {ones}, line);
}

void add_masks(FunctionTable& table) {
    for (const char* name : {"masked_fill", "masked_fill_"}) table[std::string("tensor.") + name] = masked_fill;
    table["torch.masked_fill"] = masked_fill;
    table["tensor.bool"] = as_truths;
    for (const char* name : {"eq", "ne"}) table[std::string("tensor.") + name] = table[std::string("torch.") + name] = equals;
    table["tensor.logical_not"] = table["torch.logical_not"] = logical_not;
    table["torch.nn.Transformer.generate_square_subsequent_mask"] = square_subsequent_mask;
}

}  // namespace nn::python
