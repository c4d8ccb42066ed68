#include "nn/data/source.h"
#include "nn/io/npz.h"

#include <algorithm>
#include <cstring>

namespace nn {
namespace {

namespace fs = std::filesystem;

struct NpzOptions {
    std::string path;
};

/// Labels are whole numbers from 0: their classes are known from the samples.
std::optional<std::int64_t> count_classes(const NpyArray& array) {
    constexpr std::int64_t most = 100'000;  // beyond that the numbers are no classes
    std::int64_t highest = -1;
    for (std::size_t at = 0; at < array.bytes.size(); at += sizeof(std::int64_t)) {
        std::int64_t value = 0;
        std::memcpy(&value, array.bytes.data() + at, sizeof value);
        if (value < 0 || value >= most) return std::nullopt;
        highest = std::max(highest, value);
    }
    return highest >= 0 ? std::optional(highest + 1) : std::nullopt;
}

Result<NpzArrays> load_arrays(const fs::path& file) {
    Result<NpzArrays> arrays = load_npz(file);
    if (arrays && arrays->empty()) return Error({TR("{0} holds no arrays."), {file.string()}}, true);
    return arrays;
}

/// What each array is as a field; refuses arrays that are not of the same samples.
Result<Fields> fields_of(const NpzArrays& arrays, const fs::path& file) {
    Fields fields;
    const auto& [first, samples] = *arrays.begin();
    for (const auto& [name, array] : arrays) {
        if (array.shape.empty() || array.shape[0] < 1) {
            return Error({TR("{0}: the array {1} has shape {2}; its first axis must be the samples."),
                          {file.string(), name, to_string(array.shape)}},
                         true);
        }
        if (array.shape[0] != samples.shape[0]) {
            return Error(
                {TR("{0}: the array {1} has {2} samples, {3} has {4}. All need the same number."),
                 {file.string(), name, std::to_string(array.shape[0]), first, std::to_string(samples.shape[0])}},
                true);
        }
        if (numel(array.shape) == 0) {
            return Error(
                {TR("{0}: the array {1} is empty, its shape is {2}."), {file.string(), name, to_string(array.shape)}},
                true);
        }
        FieldInfo info;
        if (array.dtype == DType::Int64) {
            if (const auto classes = count_classes(array)) info = label_field(*classes);
        }
        info.type = {array.dtype, Shape(array.shape.begin() + 1, array.shape.end())};
        fields.emplace(name, std::move(info));
    }
    return fields;
}

Result<std::shared_ptr<const Dataset>> load(const fs::path& file) {
    Result<NpzArrays> arrays = load_arrays(file);
    if (!arrays) return arrays.error();
    Result<Fields> fields = fields_of(*arrays, file);
    if (!fields) return fields.error();
    auto dataset = std::make_shared<TableDataset>(arrays->begin()->second.shape[0], 0);
    for (auto& [name, array] : *arrays) {
        Column column(std::string(reinterpret_cast<const char*>(array.bytes.data()), array.bytes.size()));
        array.bytes = {};
        dataset->add(name, std::move(fields->at(name)), {Encoding::Native, 1, {std::move(column), Column()}});
    }
    return std::shared_ptr<const Dataset>(std::move(dataset));
}

Result<fs::path> find_file(const DataSpec& data, const fs::path& folder) {
    return find_data_file(data, folder, "an .npz file");
}

Result<Fields> load_fields(const fs::path& file) {
    const Result<NpzArrays> arrays = load_arrays(file);
    if (!arrays) return arrays.error();
    return fields_of(*arrays, file);
}

}  // namespace

Source npz_source() {
    Source source;
    source.place = 80;
    source.info.schema = SchemaBuilder<NpzOptions>("npz").option(
        &NpzOptions::path, "path",
        TR("An .npz file whose arrays have the samples as first axis. Relative to the project file."));
    source.info.path = SourceInfo::Path::File;
    source.info.title = TR("NumPy arrays");
    source.info.doc = TR("Every array of an .npz file is a field; floats become float32, whole numbers int64.");
    source.describe = [](const DataSpec& data, const fs::path& folder) -> Result<Fields> {
        static FieldsMemory memory;
        const Result<fs::path> file = find_file(data, folder);
        if (!file) return file.error();
        return memory.of(data, *file, load_fields);
    };
    source.open = [](const DataSpec& data, const fs::path& folder) -> Result<std::shared_ptr<const Dataset>> {
        const Result<fs::path> file = find_file(data, folder);
        if (!file) return file.error();
        return load(*file);
    };
    return source;
}

}  // namespace nn
