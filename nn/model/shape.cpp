#include "nn/model/shape.h"

#include <algorithm>
#include <limits>

namespace nn {

namespace {

template <typename T, typename Text>
std::string join(const std::vector<T>& items, const char* separator, Text text) {
    std::string out;
    for (const T& item : items) {
        if (!out.empty()) out += separator;
        out += text(item);
    }
    return out;
}

constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();

}  // namespace

std::int64_t Dim::at(std::int64_t n) const { return batch ? (Count(size) * n).value() : size; }

Count operator*(Count a, Count b) {
    std::int64_t product = 0;
    return __builtin_mul_overflow(a.value_, b.value_, &product) ? largest : product;
}

Count operator+(Count a, Count b) {
    std::int64_t sum = 0;
    return __builtin_add_overflow(a.value_, b.value_, &sum) ? largest : sum;
}

std::string to_string(DType dtype) { return dtype == DType::Float32 ? "float32" : "int64"; }

std::size_t size_of(DType dtype) { return dtype == DType::Float32 ? 4 : 8; }

Extents extents(const Shape& shape, std::int64_t batch) {
    Extents out;
    out.reserve(shape.size());
    for (const Dim& d : shape) out.push_back(d.at(batch));
    return out;
}

std::optional<Message> shape_problem(const Shape& shape) {
    if (shape.size() > max_rank)
        return Message(TR("a tensor of {0} dimensions; there can be {1} at most"),
                       {std::to_string(shape.size()), std::to_string(max_rank)});
    if (std::ranges::any_of(shape, [](const Dim& d) { return d.size < 1; }))
        return Message(TR("a tensor of shape {0} has no elements"), {to_string(shape)});
    Count count = 1;
    for (const Dim& dim : shape) count = count * dim.size;
    if (count.value() <= max_elements) return std::nullopt;
    return Message(TR("a tensor of shape {0} has more than {1} elements, the most there can be"),
                   {to_string(shape), std::to_string(max_elements)});
}

std::optional<Message> shape_problem(const Extents& extents) { return shape_problem(Shape(extents.begin(), extents.end())); }

std::int64_t numel(const Extents& extents) {
    if (std::ranges::find(extents, 0) != extents.end()) return 0;
    Count product = 1;
    for (const std::int64_t e : extents) product = product * e;
    return product.value();
}

std::optional<std::int64_t> checked_numel(const Extents& extents) {
    if (std::ranges::any_of(extents, [](std::int64_t e) { return e < 0; })) return std::nullopt;
    if (std::ranges::find(extents, 0) != extents.end()) return 0;
    std::int64_t product = 1;
    for (const std::int64_t e : extents)
        if (__builtin_mul_overflow(product, e, &product)) return std::nullopt;
    return product;
}

bool fills(std::size_t bytes, const Extents& extents, DType dtype) {
    const auto count = checked_numel(extents);
    return count && bytes % size_of(dtype) == 0 && bytes / size_of(dtype) == static_cast<std::uint64_t>(*count);
}

std::int64_t numel_per_sample(const Shape& shape) { return numel(extents(shape, 1)); }

std::string to_string(const Dim& dim) {
    if (!dim.batch) return std::to_string(dim.size);
    return dim.size == 1 ? "N" : std::to_string(dim.size) + "N";
}

std::string to_string(const Shape& shape) {
    if (shape.empty()) return "scalar";
    return join(shape, " × ", [](const Dim& d) { return to_string(d); });
}

std::string to_string(const Extents& extents) {
    return "[" + join(extents, ", ", [](std::int64_t e) { return std::to_string(e); }) + "]";
}

}  // namespace nn
