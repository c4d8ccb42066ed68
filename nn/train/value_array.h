#pragma once
// A value of a plan as an array that stays.

#include "nn/engine/kernel.h"
#include "nn/io/npz.h"

namespace nn {

/// Room for a value of `batch` samples.
NpyArray value_array(const TensorType& type, std::int64_t batch);
/// Row-major, whatever the layout of `view`, which has the array's shape and type.
void copy_value(const TensorView& view, NpyArray& array, int threads);

}  // namespace nn
