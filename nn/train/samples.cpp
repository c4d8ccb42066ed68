#include "nn/train/samples.h"

#include <cstring>

namespace nn {

Result<NpzArrays> sample_arrays(const Network& network, const Dataset& dataset, bool test_files, std::span<const std::int64_t> indices) {
    NpzArrays arrays;
    const auto count = static_cast<std::int64_t>(indices.size());
    for (const std::int64_t index : indices) {
        if (index >= 0 && index < dataset.size(test_files)) continue;
        return Error(Message(TR("The data has no sample {0}; it has {1}"), {std::to_string(index), std::to_string(dataset.size(test_files))}));
    }
    for (const Network::Input& input : network.inputs) {
        const auto field = dataset.fields().find(input.field);
        const TensorType& type = network.values[static_cast<std::size_t>(input.value)].type;
        if (field == dataset.fields().end())
            return Error(Message(TR("Input {0} takes the field \"{1}\", which the data has not"), {input.path, input.field}), true);
        NpyArray array{field->second.type.dtype, extents(type.shape, count), {}};
        const std::int64_t each = numel(extents(field->second.type.shape, 1));
        if (numel(array.shape) != each * count || array.dtype != type.dtype)
            return Error(Message(TR("Input {0} does not fit the field \"{1}\" of the data any more"), {input.path, input.field}), true);
        const std::size_t bytes = static_cast<std::size_t>(each) * size_of(array.dtype);
        array.bytes.resize(bytes * indices.size());
        for (std::size_t i = 0; i < indices.size(); ++i)
            dataset.read(input.field, test_files, indices[i], array.bytes.data() + i * bytes);
        arrays.emplace(input.path, std::move(array));
    }
    return arrays;
}

std::vector<float> to_floats(const NpyArray& array) {
    if (array.dtype == DType::Float32) {
        std::vector<float> values(array.bytes.size() / sizeof(float));
        std::memcpy(values.data(), array.bytes.data(), values.size() * sizeof(float));
        return values;
    }
    std::vector<std::int64_t> whole(array.bytes.size() / sizeof(std::int64_t));
    std::memcpy(whole.data(), array.bytes.data(), whole.size() * sizeof(std::int64_t));
    return {whole.begin(), whole.end()};
}

NpyArray float_array(Extents shape, std::span<const float> values) {
    NpyArray array{DType::Float32, std::move(shape), std::vector<std::byte>(values.size_bytes())};
    std::memcpy(array.bytes.data(), values.data(), values.size_bytes());
    return array;
}

NpyArray one_sample(const NpyArray& array, std::int64_t index) {
    NpyArray one{array.dtype, array.shape, {}, array.is_byte};
    if (array.shape.empty() || array.shape[0] <= index) return one;
    const std::size_t bytes = array.bytes.size() / static_cast<std::size_t>(array.shape[0]);
    one.shape[0] = 1;
    const auto from = array.bytes.begin() + static_cast<std::ptrdiff_t>(bytes * static_cast<std::size_t>(index));
    one.bytes.assign(from, from + static_cast<std::ptrdiff_t>(bytes));
    return one;
}

}  // namespace nn
