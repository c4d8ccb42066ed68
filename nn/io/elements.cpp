#include "nn/io/elements.h"

#include "nn/io/float16.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace nn {
namespace {

template <typename From, typename To>
To cast(From value) {
    return static_cast<To>(value);
}
std::int64_t is_true(std::int8_t value) { return value != 0; }

/// Elements one behind the other, anywhere in memory.
template <typename From, auto widen>
void convert_all(const char* from, std::byte* to, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        From value;
        std::memcpy(&value, from + i * sizeof value, sizeof value);
        const auto converted = widen(value);
        std::memcpy(to + i * sizeof converted, &converted, sizeof converted);
    }
}
template <typename From, typename To>
constexpr auto convert_number = convert_all<From, cast<From, To>>;

constexpr std::array element_types = {
    ElementType{"FloatStorage", "f4", 4, DType::Float32, convert_number<float, float>},
    ElementType{"DoubleStorage", "f8", 8, DType::Float32, convert_number<double, float>},
    ElementType{"HalfStorage", "f2", 2, DType::Float32, convert_all<std::uint16_t, half_to_float>},
    ElementType{"BFloat16Storage", "", 2, DType::Float32, convert_all<std::uint16_t, bfloat16_to_float>},
    ElementType{"LongStorage", "i8", 8, DType::Int64, convert_number<std::int64_t, std::int64_t>},
    ElementType{"IntStorage", "i4", 4, DType::Int64, convert_number<std::int32_t, std::int64_t>},
    ElementType{"ShortStorage", "i2", 2, DType::Int64, convert_number<std::int16_t, std::int64_t>},
    ElementType{"CharStorage", "i1", 1, DType::Int64, convert_number<std::int8_t, std::int64_t>},
    ElementType{"ByteStorage", "u1", 1, DType::Int64, convert_number<std::uint8_t, std::int64_t>},
    ElementType{"BoolStorage", "b1", 1, DType::Int64, convert_all<std::int8_t, is_true>},
    ElementType{"", "u2", 2, DType::Int64, convert_number<std::uint16_t, std::int64_t>},
    ElementType{"", "u4", 4, DType::Int64, convert_number<std::uint32_t, std::int64_t>},
};

bool is_row_major(const Extents& sizes, const Extents& strides) {
    std::int64_t expected = 1;
    for (std::size_t i = sizes.size(); i-- > 0;) {
        if (sizes[i] != 1 && strides[i] != expected) return false;
        expected *= sizes[i];
    }
    return true;
}

}  // namespace

const ElementType* element_by_torch(std::string_view storage) {
    for (const ElementType& type : element_types) {
        if (!storage.empty() && type.torch == storage) return &type;
    }
    return nullptr;
}

const ElementType* element_by_numpy(std::string_view kind_and_size) {
    for (const ElementType& type : element_types) {
        if (!kind_and_size.empty() && type.numpy == kind_and_size) return &type;
    }
    return nullptr;
}

Extents row_major_strides(const Extents& shape) {
    Extents strides(shape.size(), 1);
    for (std::size_t i = shape.size(); i-- > 1;) strides[i - 1] = strides[i] * std::max<std::int64_t>(shape[i], 1);
    return strides;
}

void gather_elements(const ElementType& type, const char* from, std::int64_t offset, const Extents& sizes,
                     const Extents& strides, std::byte* into) {
    const std::int64_t count = numel(sizes);
    if (count == 0) return;
    const std::size_t width = size_of(type.dtype);
    from += static_cast<std::size_t>(offset) * type.bytes;
    if (is_row_major(sizes, strides)) {
        if (type.bytes == width) {  // float32 and int64 alone: double shrinks, the others grow
            std::memcpy(into, from, static_cast<std::size_t>(count) * width);
            return;
        }
        return type.convert(from, into, static_cast<std::size_t>(count));
    }
    Extents at(sizes.size(), 0);
    std::int64_t position = 0;
    for (std::int64_t i = 0; i < count; ++i, into += width) {
        type.convert(from + position * static_cast<std::int64_t>(type.bytes), into, 1);
        for (std::size_t axis = at.size(); axis-- > 0;) {
            position += strides[axis];
            if (++at[axis] < sizes[axis]) break;
            position -= strides[axis] * sizes[axis];
            at[axis] = 0;
        }
    }
}

}  // namespace nn
