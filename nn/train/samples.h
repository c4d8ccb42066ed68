#pragma once
// Samples of a data set as a network takes them.

#include "nn/data/dataset.h"
#include "nn/io/npz.h"
#include "nn/model/network.h"

#include <span>

namespace nn {

/// An array per Input by the node's path, the first axis the samples; what `input_arrays` takes. `indices` are places in the part of
/// the data set that `test_files` names.
Result<NpzArrays> sample_arrays(const Network& network, const Dataset& dataset, bool test_files, std::span<const std::int64_t> indices);

/// Float copies of an array's numbers, whatever its type.
std::vector<float> to_floats(const NpyArray& array);
NpyArray float_array(Extents shape, std::span<const float> values);
/// Sample `index` of an array whose first axis is the samples, alone.
NpyArray one_sample(const NpyArray& array, std::int64_t index);

}  // namespace nn
