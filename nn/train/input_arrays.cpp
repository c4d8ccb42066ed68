#include "nn/train/input_arrays.h"

#include <algorithm>
#include <cstring>
#include <optional>

namespace nn {

namespace {

std::string names(const NpzArrays& arrays) {
    std::string list;
    for (const auto& [name, array] : arrays) list += (list.empty() ? "" : ", ") + name;
    return list;
}

std::int64_t rows(const NpyArray& array) { return array.shape.empty() ? 0 : array.shape.front(); }

/// Whole numbers are taken for float32 inputs, bytes scaled as the data's are; the other way round loses digits and is refused.
NpyArray as_type(const NpyArray& array, DType dtype, double byte_divisor) {
    if (array.dtype == dtype) return array;
    NpyArray out{dtype, array.shape, {}};
    const std::size_t n = array.bytes.size() / sizeof(std::int64_t);
    out.bytes.resize(n * sizeof(float));
    const float divisor = array.is_byte ? static_cast<float>(byte_divisor) : 1.0f;
    for (std::size_t i = 0; i < n; ++i) {
        std::int64_t value = 0;
        std::memcpy(&value, array.bytes.data() + i * sizeof value, sizeof value);
        // A division in float32, as the data's own bytes are divided.
        const auto converted = static_cast<float>(value) / divisor;
        std::memcpy(out.bytes.data() + i * sizeof converted, &converted, sizeof converted);
    }
    return out;
}

/// The array for one Input, checked against what the network expects.
Result<NpyArray> checked_input(const Network& network, const Network::Input& input, const NpzArrays& arrays) {
    const auto it = arrays.find(input.path);
    if (it == arrays.end()) {
        return Error(Message(TR("There is no array \"{0}\" for the Input node of that name; the file holds: {1}"),
                             {input.path, arrays.empty() ? "nothing" : names(arrays)}),
                     true);
    }
    const NpyArray& array = it->second;
    const TensorType& type = network.values[static_cast<std::size_t>(input.value)].type;
    if (array.shape.empty() || extents(type.shape, rows(array)) != array.shape) {
        return Error(Message(TR("Array \"{0}\" is {1}; the network takes {2}"),
                             {input.path, to_string(array.shape), to_string(type.shape)}),
                     true);
    }
    if (array.dtype != type.dtype && type.dtype == DType::Int64) {
        return Error(
            Message(TR("Array \"{0}\" holds floats; the network takes whole numbers (int64) there"), {input.path}),
            true);
    }
    return as_type(array, type.dtype, input.byte_divisor);
}

}  // namespace

Result<std::vector<NpyArray>> input_arrays(const Network& network, const NpzArrays& arrays, bool targets) {
    std::vector<NpyArray> inputs;
    std::optional<std::int64_t> samples;
    for (const Network::Input& input : network.inputs) {
        if (input.target_only && !targets) {
            inputs.emplace_back();
            continue;
        }
        auto array = checked_input(network, input, arrays);
        if (!array) return array.error();
        if (samples && rows(*array) != *samples) {
            return Error(Message(TR("Array \"{0}\" has {1} samples, the ones before it {2}"),
                                 {input.path, std::to_string(rows(*array)), std::to_string(*samples)}),
                         true);
        }
        samples = rows(*array);
        inputs.push_back(std::move(*array));
    }
    for (const auto& [name, array] : arrays) {
        const bool known = std::any_of(network.inputs.begin(), network.inputs.end(),
                                       [&](const Network::Input& input) { return input.path == name; });
        if (!known) return Error(Message(TR("Array \"{0}\" belongs to no Input node of the network"), {name}), true);
    }
    if (samples.value_or(0) == 0) return Error(Message(TR("The arrays hold no samples")), true);
    return inputs;
}

}  // namespace nn
