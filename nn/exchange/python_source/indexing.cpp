// x[...] and view: both need the sizes, as far as they are known.
#include "nn/exchange/python_source/functions.h"

#include <algorithm>

namespace nn::python {

namespace {

OptionValue whole(std::int64_t value) { return OptionValue(value); }

std::optional<Dim> dim_at(const Value& tensor, std::int64_t d) {
    const auto rank = rank_of(tensor);
    if (!rank || d >= static_cast<std::int64_t>(*rank)) return std::nullopt;
    return tensor.as<Tensor>().type->shape[static_cast<std::size_t>(d)];
}

/// x[.., start:stop, ..]; the tensor itself where that is all of it.
std::optional<Value> cut(Interpreter& interpreter, const Value& tensor, const SliceRange& range, std::int64_t d, int line) {
    const auto all = [](const Value& v) { return v.is_none(); };
    if (!all(range.step) && int_of(range.step) != 1) return std::nullopt;
    if (all(range.start) && all(range.stop)) return tensor;
    const auto size = dim_at(tensor, d);
    if (all(range.start) && range.stop.is(Kind::Int) && size && range.stop.dim() == *size) return tensor;
    if (size && size->batch) return std::nullopt;
    const auto start = all(range.start) ? std::optional<std::int64_t>(0) : int_of(range.start);
    const auto stop = all(range.stop) ? size ? std::optional(size->size) : std::nullopt : int_of(range.stop);
    if (!start) return std::nullopt;
    std::int64_t from = *start, length = 0;
    if (size) {
        if (!stop) return std::nullopt;
        from = std::clamp<std::int64_t>(from < 0 ? from + size->size : from, 0, size->size);
        length = std::clamp<std::int64_t>(*stop < 0 ? *stop + size->size : *stop, 0, size->size) - from;
        if (from == 0 && length == size->size) return tensor;
    } else if (stop && *stop >= 0 && from >= 0) {
        length = *stop - from;
    } else if (all(range.stop) && from < 0) {
        length = -from;
    }
    if (length < 1) return std::nullopt;
    return interpreter.drawer.node1("Narrow", {{"dim", whole(d)}, {"start", whole(from)}, {"length", whole(length)}}, {tensor}, line);
}

}  // namespace

Value index_tensor(Interpreter& interpreter, const Value& tensor, const Value& index, int line) {
    std::vector<Value> parts = index.is(Kind::Tuple) ? *items_of(index) : std::vector{index};
    const auto refuse = [&] { return interpreter.obstacle(line,
        TR("this part of the tensor has no counterpart: it takes samples, steps, or places that are not known")); };
    const auto dots = std::ranges::find(parts, Kind::Ellipsis, &Value::kind);
    if (dots != parts.end()) {
        const auto rank = rank_of(tensor);
        const auto named = std::ranges::count_if(parts, [](const Value& v) { return !v.is_none() && !v.is(Kind::Ellipsis); });
        if (!rank || static_cast<std::int64_t>(*rank) < named) return refuse();
        const Value everything(Kind::Slice, interpreter.heap.make<SliceRange>());
        const auto place = dots - parts.begin();
        parts.erase(dots);
        parts.insert(parts.begin() + place, *rank - static_cast<std::size_t>(named), everything);
    }
    Value at = tensor;
    std::int64_t d = 0;
    for (const Value& part : parts) {
        if (part.is_none()) {
            at = interpreter.drawer.node1("Unsqueeze", {{"dim", whole(d++)}}, {at}, line);
        } else if (part.is(Kind::Slice)) {
            const auto kept = cut(interpreter, at, part.as<SliceRange>(), d++, line);
            if (!kept) return refuse();
            at = *kept;
        } else if (const auto place = part.is(Kind::Int) ? int_of(part) : std::nullopt) {
            const auto size = dim_at(at, d);
            if (size && size->batch) return refuse();
            at = interpreter.drawer.node1("Select", {{"dim", whole(d)}, {"index", whole(*place)}}, {at}, line);
        } else {
            return refuse();
        }
    }
    return at;
}

namespace {

/// The sizes as Reshape has them: the one that grows with the batch is -1, all others are numbers.
std::optional<std::vector<std::int64_t>> sizes_for(const Tensor& tensor, const std::vector<Value>& sizes) {
    std::vector<std::int64_t> out;
    std::optional<std::size_t> grows, open;
    std::int64_t product = 1;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        const Value& size = sizes[i];
        const auto number = int_of(size);
        if (size.is(Kind::Int) && size.batch) {
            if (grows) return std::nullopt;
            grows = i;
            if (__builtin_mul_overflow(product, size.integer, &product)) return std::nullopt;
            out.push_back(-1);
        } else if (size.is_unknown() || number == -1) {
            if (open) return std::nullopt;
            open = i;
            out.push_back(-1);
        } else if (number && *number > 0) {
            if (__builtin_mul_overflow(product, *number, &product)) return std::nullopt;
            out.push_back(*number);
        } else {
            return std::nullopt;
        }
    }
    if (!tensor.type) return grows && open ? std::nullopt : std::optional(out);
    const bool batch = std::ranges::any_of(tensor.type->shape, &Dim::batch);
    const std::int64_t total = numel_per_sample(tensor.type->shape);
    if (grows && open) {
        if (product < 1 || total % product != 0) return std::nullopt;
        out[*open] = total / product;
    } else if (batch && !grows && out.size() > 1 && out[0] > 0) {
        // A size of the batch that is written as a number.
        const std::int64_t others = product / out[0];
        if (open && *open > 0 && total % product != 0 && others > 0 && total % others == 0) {
            out[*open] = total / others;
            out[0] = -1;
        } else if (!open && others == total) {
            out[0] = -1;
        }
    }
    return out;
}

}  // namespace

Value reshape(Interpreter& interpreter, const Value& value, const std::vector<Value>& sizes, int line) {
    if (!value.is(Kind::Tensor)) return interpreter.obstacle(line, TR("what is reshaped is not known"));
    const Tensor& tensor = value.as<Tensor>();
    const bool first_batch = !tensor.type || (tensor.type->rank() > 1 && tensor.type->shape[0] == Dim::batches());
    const bool rows = sizes.size() == 2 && sizes[0].is(Kind::Int) && sizes[0].batch && sizes[0].integer == 1 && int_of(sizes[1]) == -1;
    if (rows && first_batch) return interpreter.drawer.node1("Flatten", {}, {value}, line);
    const auto shape = sizes_for(tensor, sizes);
    if (!shape || shape->empty()) return interpreter.obstacle(line, TR("the sizes of this view are not known before the network runs"));
    return interpreter.drawer.node1("Reshape", {{"shape", OptionValue(*shape)}}, {value}, line);
}

}  // namespace nn::python
