#pragma once
// NumPy's .npy and .npz: plain arrays in and out.

#include "nn/model/result.h"
#include "nn/model/shape.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace nn {

/// A row-major array. Readers convert: every float kind to float32, every integer kind and bool to int64.
struct NpyArray {
    DType dtype = DType::Float32;
    Extents shape;
    std::vector<std::byte> bytes;
};
using NpzArrays = std::map<std::string, NpyArray, std::less<>>;

/// Arrays by name, stored or deflated. Sizes are checked before memory is taken.
Result<NpzArrays> load_npz(const std::filesystem::path& file);
Result<void> save_npz(const NpzArrays& arrays, const std::filesystem::path& file);

}  // namespace nn
