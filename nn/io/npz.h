#pragma once
// NumPy's .npy and .npz: plain arrays in and out.

#include "nn/model/result.h"
#include "nn/model/shape.h"

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace nn {

/// A row-major array. Readers convert: every float kind to float32, every integer kind and bool to int64.
struct NpyArray {
    DType dtype = DType::Float32;
    Extents shape;
    std::vector<std::byte> bytes;
    bool is_byte = false;  ///< the file has it as uint8, which a network may take as pixels
};
using NpzArrays = std::map<std::string, NpyArray, std::less<>>;

/// True for the names of arrays that are to be read.
using WantedArrays = std::function<bool(std::string_view)>;
/// Arrays by name, stored or deflated; all where `wanted` is null. Sizes are compared before anything is unpacked.
Result<NpzArrays> load_npz(const std::filesystem::path& file, const WantedArrays& wanted = {});
Result<void> save_npz(const NpzArrays& arrays, const std::filesystem::path& file);

}  // namespace nn
