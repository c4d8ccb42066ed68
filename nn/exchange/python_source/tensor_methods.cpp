// Methods of tensors that are written otherwise than an op, and the properties they have.
#include "nn/exchange/python_source/functions.h"

#include <algorithm>

namespace nn::python {

namespace {

OptionValue whole(std::int64_t value) { return OptionValue(value); }

const Tensor* self_of(const Call& call) { return !call.given.empty() &&
    call.given[0].is(Kind::Tensor) ? &call.given[0].as<Tensor>() : nullptr; }

Value same(Interpreter&, Call& call) { return call.given.empty() ? Value() : call.given[0]; }
Value unknown(Interpreter&, Call&) { return Value::unknown(); }

Value left_out(Interpreter& interpreter, Call& call) {
    interpreter.slip(call.line, {TR("'{0}' has no counterpart; the tensor is drawn without it"), {call.name}});
    return call.given.empty() ? Value() : call.given[0];
}

std::vector<Value> rest(const Call& call) {
    std::vector<Value> sizes(call.given.begin() + (call.given.empty() ? 0 : 1), call.given.end());
    if (sizes.size() == 1 && items_of(sizes[0])) sizes = *items_of(Value(sizes[0]));
    return sizes;
}

void remember_sizes(const Call& call) {
    if (call.given[0].is(Kind::Tensor) && call.given[0].as<Tensor>().drawing)
        call.given[0].as<Tensor>().drawing->sized = &call.given[0].as<Tensor>();
}

Value shape(Interpreter& interpreter, Call& call) {
    const Tensor* tensor = self_of(call);
    if (!tensor) return Value::unknown();
    remember_sizes(call);
    if (!tensor->type) return Value::unknown();
    std::vector<Value> sizes;
    for (const Dim& dim : tensor->type->shape) sizes.push_back(Value::of(dim));
    return interpreter.heap.tuple(std::move(sizes));
}

Value size(Interpreter& interpreter, Call& call) {
    const Value* dim = call.find(1, "dim");
    const Tensor* tensor = self_of(call);
    if (!dim || !tensor) return shape(interpreter, call);
    remember_sizes(call);
    const auto at = int_of(*dim);
    if (!tensor->type) return at == 0 ? Value::of(Dim::batches()) : Value::unknown();
    const auto rank = static_cast<std::int64_t>(tensor->type->rank());
    if (!at || *at < -rank || *at >= rank) return interpreter.obstacle(call.line, TR("a dimension that the tensor does not have"));
    return Value::of(tensor->type->shape[static_cast<std::size_t>(*at < 0 ? *at + rank : *at)]);
}

Value rank(Interpreter&, Call& call) {
    const Tensor* tensor = self_of(call);
    return tensor && tensor->type ? Value::whole(static_cast<std::int64_t>(tensor->type->rank())) : Value::unknown();
}

Value count(Interpreter& interpreter, Call& call) {
    Value total = Value::whole(1);
    const Value sizes = shape(interpreter, call);
    if (!items_of(sizes)) return Value::unknown();
    for (const Value& one : *items_of(sizes)) total = interpreter.binary("*", total, one, call.line);
    return total;
}

Value view(Interpreter& interpreter, Call& call) {
    std::vector<Value> sizes = rest(call);
    if (const Value* named = call.find(call.name == "reshape" ? "shape" : "size"); named && items_of(*named)) sizes = *items_of(*named);
    return reshape(interpreter, call.given[0], sizes, call.line);
}

Value view_as(Interpreter& interpreter, Call& call) {
    const Tensor* other = call.given.size() > 1 && call.given[1].is(Kind::Tensor) ? &call.given[1].as<Tensor>() : nullptr;
    if (!other || !other->type) return interpreter.obstacle(call.line, TR("the size to reshape to is not known"));
    std::vector<Value> sizes;
    for (const Dim& dim : other->type->shape) sizes.push_back(Value::of(dim));
    return reshape(interpreter, call.given[0], sizes, call.line);
}

Value transposed(Interpreter& interpreter, Call& call) {
    const auto r = rank_of(call.given[0]);
    const bool last = call.name == "mT" || call.name == "get_mT";
    if (r && *r < 2) return call.given[0];
    if (r && *r > 2 && !last) {
        std::vector<std::int64_t> dims;
        for (std::size_t d = *r; d-- > 0;) dims.push_back(static_cast<std::int64_t>(d));
        return interpreter.drawer.node1("Permute", {{"dims", OptionValue(dims)}}, {call.given[0]}, call.line);
    }
    return interpreter.drawer.node1("Transpose", {{"dim0", whole(last ? -2 : 0)}, {"dim1", whole(last ? -1 : 1)}}, {call.given[0]},
        call.line);
}

Value narrow(Interpreter& interpreter, const Value& x, std::int64_t dim, std::int64_t start, std::int64_t length, int line) {
    return interpreter.drawer.node1("Narrow", {{"dim", whole(dim)}, {"start", whole(start)}, {"length", whole(length)}}, {x}, line);
}

std::optional<std::int64_t> size_along(const Value& x, std::int64_t dim) {
    const auto r = rank_of(x);
    if (!r) return std::nullopt;
    const std::int64_t at = dim < 0 ? dim + static_cast<std::int64_t>(*r) : dim;
    if (at < 0 || at >= static_cast<std::int64_t>(*r)) return std::nullopt;
    const Dim size = x.as<Tensor>().type->shape[static_cast<std::size_t>(at)];
    return size.batch ? std::nullopt : std::optional(size.size);
}

Value split(Interpreter& interpreter, Call& call) {
    const Value sizes = call.given.size() > 1 ? call.given[1] : call.find("split_size_or_sections") ? *call.find("split_size_or_sections") :
                        call.find("split_size") ? *call.find("split_size") : Value();
    const Value* named = call.find(2, "dim");
    const std::int64_t dim = named ? int_of(*named).value_or(0) : 0;
    const auto total = size_along(call.given[0], dim);
    std::vector<std::int64_t> lengths;
    if (const auto list = items_of(sizes) ? ints_of(sizes) : std::nullopt) lengths = *list;
    if (const auto each = int_of(sizes); each && total && *each > 0)
        for (std::int64_t at = 0; at < *total && lengths.size() < 1000; at += *each) lengths.push_back(std::min(*each, *total - at));
    if (lengths.empty()) return interpreter.obstacle(call.line, TR("the sizes of these pieces are not known"));
    const bool alike = std::ranges::all_of(lengths, [&](auto n) { return n == lengths[0]; });
    if (alike && total && lengths[0] * static_cast<std::int64_t>(lengths.size()) == *total && lengths.size() <= 64)
        return interpreter.heap.tuple(interpreter.drawer.node("Chunk",
            {{"chunks", whole(static_cast<std::int64_t>(lengths.size()))}, {"dim", whole(dim)}},
                                                              {call.given[0]}, call.line));
    std::vector<Value> pieces;
    std::int64_t start = 0;
    for (const std::int64_t length : lengths) {
        pieces.push_back(narrow(interpreter, call.given[0], dim, start, length, call.line));
        start += length;
    }
    return interpreter.heap.tuple(std::move(pieces));
}

Value unbind(Interpreter& interpreter, Call& call) {
    const Value* named = call.find(1, "dim");
    const std::int64_t dim = named ? int_of(*named).value_or(0) : 0;
    const auto total = size_along(call.given[0], dim);
    if (!total || *total > 1000) return interpreter.obstacle(call.line, TR("the sizes of these pieces are not known"));
    std::vector<Value> pieces;
    for (std::int64_t i = 0; i < *total; ++i)
        pieces.push_back(interpreter.drawer.node1("Select", {{"dim", whole(dim)}, {"index", whole(i)}}, {call.given[0]}, call.line));
    return interpreter.heap.tuple(std::move(pieces));
}

/// With dimensions of size 1 in front.
Value with_rank(Interpreter& interpreter, Value value, std::size_t rank, int line) {
    while (rank_of(value) && *rank_of(value) < rank) value = interpreter.drawer.node1("Unsqueeze", {{"dim", whole(0)}}, {value}, line);
    return value;
}

Value expand(Interpreter& interpreter, Call& call) {
    const Tensor* tensor = self_of(call);
    std::vector<Value> sizes = rest(call);
    if (call.name == "expand_as" && call.given.size() > 1 && call.given[1].is(Kind::Tensor) && call.given[1].as<Tensor>().type) {
        sizes.clear();
        if (Tensor& other = call.given[1].as<Tensor>(); other.drawing) other.drawing->sized = &other;
        for (const Dim& dim : call.given[1].as<Tensor>().type->shape) sizes.push_back(Value::of(dim));
    }
    if (!tensor || !tensor->type || sizes.size() < tensor->type->rank()) return left_out(interpreter, call);
    tensor = &with_rank(interpreter, call.given[0], sizes.size(), call.line).as<Tensor>();
    if (!tensor->type) return left_out(interpreter, call);
    Tensor* made = interpreter.heap.make<Tensor>();
    *made = *tensor;
    Shape target;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        const Dim own = tensor->type->shape[i];
        const bool keeps = !sizes[i].is(Kind::Int) || (!sizes[i].batch &&
            (sizes[i].integer == -1 || (call.name == "repeat" && sizes[i].integer == 1)));
        target.push_back(keeps ? own : sizes[i].dim());
    }
    if (target != tensor->type->shape) made->expanded = target;
    return {Kind::Tensor, made};
}

Value repeat(Interpreter& interpreter, Call& call) {
    const Tensor* tensor = self_of(call);
    const std::vector<Value> times = rest(call);
    const bool batch = std::ranges::any_of(times, [](const Value& v) { return v.batch; });
    if (!tensor || !tensor->type || times.size() < tensor->type->rank() || batch) return expand(interpreter, call);
    Value value = with_rank(interpreter, call.given[0], times.size(), call.line);
    for (std::size_t d = 0; d < times.size(); ++d) {
        const auto n = int_of(times[d]);
        if (!n || *n < 1 || *n > 256) return left_out(interpreter, call);
        if (*n > 1)
            value = interpreter.drawer.node1("Cat", {{"dim", whole(static_cast<std::int64_t>(d))}},
                std::vector(static_cast<std::size_t>(*n), value), call.line);
    }
    return value;
}

Value type_of(Interpreter&, Call&) { return Value::unknown(); }

}  // namespace

std::optional<std::size_t> rank_of(const Value& tensor) {
    if (!tensor.is(Kind::Tensor) || !tensor.as<Tensor>().type) return std::nullopt;
    return tensor.as<Tensor>().type->rank();
}

void add_tensor_methods(FunctionTable& table) {
    for (const char* name : {"contiguous", "clone", "detach", "to", "cpu", "cuda", "float", "double", "half", "type", "requires_grad_",
            "type_as",
                             "detach_", "bfloat16", "retain_grad", "numpy", "long", "int", "fill_", "zero_", "copy_", "index_fill_"})
        table[std::string("tensor.") + name] = same;
    for (const char* name : {"get_data", "get_real"}) table[std::string("tensor.") + name] = same;
    for (const char* name : {"roll", "flip", "scatter_", "clamp_min_"})
        table[std::string("tensor.") + name] = left_out;
    for (const char* name : {"roll", "flip"}) table[std::string("torch.") + name] = left_out;
    for (const char* name : {"item", "backward", "tolist", "is_contiguous", "sort", "topk", "all", "any", "gt", "lt", "ge", "le"})
        table[std::string("tensor.") + name] = unknown;
    for (const char* name : {"get_device", "get_dtype", "get_grad", "get_is_cuda", "get_requires_grad", "get_grad_fn"})
        table[std::string("tensor.") + name] = type_of;
    table["tensor.get_shape"] = shape;
    table["tensor.get_ndim"] = table["tensor.dim"] = table["tensor.ndimension"] = rank;
    table["tensor.size"] = size;
    table["tensor.numel"] = table["tensor.nelement"] = count;
    table["tensor.view"] = table["tensor.reshape"] = table["torch.reshape"] = view;
    table["tensor.view_as"] = table["tensor.reshape_as"] = view_as;
    table["tensor.t"] = table["torch.t"] = table["tensor.get_T"] = table["tensor.get_mT"] = transposed;
    table["tensor.split"] = table["torch.split"] = split;
    table["tensor.unbind"] = table["torch.unbind"] = unbind;
    table["tensor.expand"] = table["tensor.expand_as"] = expand;
    table["tensor.repeat"] = repeat;
    for (const char* name : {"new_zeros", "new_ones", "new_empty"}) {
        table[std::string("tensor.") + name] = [](Interpreter& interpreter, Call& call) {
            Call made = call;
            made.name = call.name.substr(4);
            made.given.erase(made.given.begin());
            return find_function("torch.zeros")(interpreter, made);
        };
    }
}

namespace {

const FunctionTable& functions() {
    static const FunctionTable all = [] {
        FunctionTable table;
        add_python_functions(table);
        add_constructors(table);
        add_module_methods(table);
        add_functional(table);
        add_tensor_methods(table);
        add_masks(table);
        return table;
    }();
    return all;
}

}  // namespace

Run find_function(std::string_view name) {
    const auto found = functions().find(name);
    return found == functions().end() ? nullptr : found->second;
}

std::vector<std::string> functions_of(std::string_view prefix) {
    std::vector<std::string> names;
    const std::string begin = std::string(prefix) + ".";
    for (auto at = functions().lower_bound(begin); at != functions().end() && at->first.starts_with(begin); ++at)
        names.push_back(at->first.substr(begin.size()));
    return names;
}

}  // namespace nn::python
