#include "nn/model/shape.h"

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

}  // namespace

std::string to_string(DType dtype) { return dtype == DType::Float32 ? "float32" : "int64"; }

std::size_t size_of(DType dtype) { return dtype == DType::Float32 ? 4 : 8; }

Extents extents(const Shape& shape, std::int64_t batch) {
    Extents out;
    out.reserve(shape.size());
    for (const Dim& d : shape) out.push_back(d.at(batch));
    return out;
}

std::int64_t numel(const Extents& extents) {
    std::int64_t product = 1;
    bool overflow = false;
    for (const std::int64_t e : extents) {
        if (e == 0) return 0;
        overflow = e < 0 || __builtin_mul_overflow(product, e, &product) || overflow;
    }
    return overflow ? -1 : product;
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
