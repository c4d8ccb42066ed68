#pragma once
// Element types that files hold, and their conversion to the two of nn. Internal to nn/io.

#include "nn/model/shape.h"

#include <cstddef>
#include <string_view>

namespace nn {

/// A type of element in a file. Floats become float32, integers and bools int64.
struct ElementType {
    const char* torch;  ///< storage class: "FloatStorage"; "" where PyTorch 1 has none
    const char* numpy;  ///< kind and size of a dtype: "f4"
    std::size_t bytes;
    DType dtype;
    void (*convert)(const char* from, std::byte* to, std::size_t count);  ///< elements one behind the other
};

/// Null where the type is not supported.
const ElementType* element_by_torch(std::string_view storage);
const ElementType* element_by_numpy(std::string_view kind_and_size);

/// Copies a strided array (strides and `offset` in elements, checked by the caller) into `into`, row-major and
/// converted.
void gather_elements(const ElementType& type, const char* from, std::int64_t offset, const Extents& sizes,
                     const Extents& strides, std::byte* into);

/// Elements from one step along an axis to the next in a row-major array; for column-major, of the reversed shape.
Extents row_major_strides(const Extents& shape);

}  // namespace nn
