#include "nn/exchange/python/training.h"

#include "nn/io/npz.h"
#include "nn/train/batches.h"
#include "nn/train/run_folder.h"

#include <new>

namespace nn {

namespace {

constexpr const char* arrays_reader = R"(def read_data(path):
    """The samples that the project made, by field."""
    with np.load(path) as arrays:
        return dict(arrays)
)";

/// All samples of one field, one behind the other.
NpyArray array_of(const Dataset& dataset, const std::string& field) {
    const TensorType& type = dataset.fields().find(field)->second.type;
    NpyArray array{type.dtype, extents(type.shape, 1), {}};
    const std::int64_t count = dataset.size(false);
    array.shape.insert(array.shape.begin(), count);
    const std::size_t bytes = static_cast<std::size_t>(numel_per_sample(type.shape)) * size_of(type.dtype);
    array.bytes.resize(bytes * static_cast<std::size_t>(count));
    for (std::int64_t i = 0; i < count; ++i) dataset.read(field, false, i, array.bytes.data() + static_cast<std::size_t>(i) * bytes);
    return array;
}

}  // namespace

Result<PythonData> python_data(const Project& project, const std::filesystem::path& folder, const std::filesystem::path& script_folder,
                               const Network& network) {
    PythonData data;
    const SourceInfo* source = find_source(project.data.source);
    if (!source || !source->python) {
        data.in_own_file = true;
        data.reader.text = arrays_reader;
        return data;
    }
    std::map<std::string, DType, std::less<>> uses;
    for (const Network::Input& input : network.inputs)
        uses.emplace(input.field, network.values[static_cast<std::size_t>(input.value)].type.dtype);
    auto reader = source->python(project.data, folder, uses);
    if (!reader) return reader.error();
    data.reader = std::move(*reader);
    if (!data.reader.path.empty()) {
        Project moved;
        moved.data.options["path"] = data.reader.path;
        moved = kept_project(std::move(moved), folder, script_folder);
        data.reader.path = std::get<std::string>(moved.data.options["path"]);
    }
    return data;
}

Result<void> write_arrays(const Project& project, const std::filesystem::path& folder, const Network& network,
                          const std::filesystem::path& file) try {
    const auto dataset = open_dataset(project.data, folder, data_request(network));
    if (!dataset) return dataset.error();
    NpzArrays arrays;
    for (const std::string& field : input_fields(network)) arrays.emplace(field, array_of(**dataset, field));
    return save_npz(arrays, file);
} catch (const std::bad_alloc&) {
    return Error({TR("The samples for {0} do not fit into memory twice."), {file.string()}});
}

}  // namespace nn
