#include "nn/train/value_array.h"

#include "nn/engine/plan/layout.h"

namespace nn {

NpyArray value_array(const TensorType& type, std::int64_t batch) {
    NpyArray array{type.dtype, extents(type.shape, batch), {}};
    array.bytes.resize(static_cast<std::size_t>(numel(array.shape)) * size_of(type.dtype));
    return array;
}

void copy_value(const TensorView& view, NpyArray& array, int threads) {
    TensorView into = view;
    into.data = array.bytes.data();
    into.layout = Layout::RowMajor;
    reorder(view, into, threads);
}

}  // namespace nn
