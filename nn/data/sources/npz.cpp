#include "nn/data/npz_fields.h"
#include "nn/data/source.h"

#include <algorithm>
#include <new>

namespace nn {
namespace {

namespace fs = std::filesystem;

struct NpzOptions {
    std::string path;
    Names labels;
};

std::vector<std::string> names_of(const Names& labels) {
    std::vector<std::string> names = labels.words;
    for (const std::int64_t number : labels.numbers) names.push_back(std::to_string(number));  // an array may be called "0"
    return names;
}

/// The fields that are read: those in use, or all that are no part of another.
Result<std::vector<std::string>> wanted_fields(const NpzFields& fields, const NpzFile& file, const DataRequest& request) {
    std::vector<std::string> names;
    for (const auto& [name, field] : fields) {
        if (request.uses ? request.uses->contains(name) : !field.is_part) names.push_back(name);
    }
    for (const std::string& name : names) {
        const FieldInfo &first = fields.at(names.front()).info, &info = fields.at(name).info;
        if (const auto wrong = disagreement(name, info.parts, names.front(), first.parts)) return about(file.file(), *wrong);
    }
    if (names.empty()) return about(file.file(), TR("it holds none of the fields that are used."));
    return names;
}

Encoding encoding_of(const NpzField& field, DType dtype) {
    const bool bytes = !field.labels && (field.training->is_byte() || field.training->is_bool());
    if (!bytes) return Encoding::Native;
    return dtype == DType::Float32 ? Encoding::ByteScaled : Encoding::ByteLabel;
}

/// Training and validation samples one behind the other, and those for the test.
Result<std::array<Column, 2>> columns_of(const NpzFile& file, const NpzField& field, DType dtype, const std::stop_token& stop) {
    Result<std::string> training = npz_column(file, *field.training, field, dtype, stop);
    if (!training) return training.error();
    if (field.validation != nullptr) {
        const auto more = npz_column(file, *field.validation, field, dtype, stop);
        if (!more) return more.error();
        *training += *more;
    }
    std::array<Column, 2> columns = {Column(std::move(*training)), Column()};
    if (field.test != nullptr) {
        auto test = npz_column(file, *field.test, field, dtype, stop);
        if (!test) return test.error();
        columns[1] = Column(std::move(*test));
    }
    return columns;
}

Result<std::shared_ptr<const Dataset>> load(const fs::path& path, const NpzOptions& options, const DataRequest& request) try {
    const Result<NpzFile> file = NpzFile::open(path, request.stop);
    if (!file) return file.error();
    const Result<NpzFields> fields = npz_fields(*file, names_of(options.labels), request);
    if (!fields) return fields.error();
    const auto names = wanted_fields(*fields, *file, request);
    if (!names) return names.error();
    const FieldInfo::Parts& parts = fields->at(names->front()).info.parts;
    const std::int64_t validation = parts.validation.value_or(0);
    auto dataset = std::make_shared<TableDataset>(*parts.training + validation, parts.test.value_or(0), validation);
    for (const std::string& name : *names) {
        const NpzField& field = fields->at(name);
        FieldInfo info = field.info;
        if (request.uses) info.type.dtype = request.uses->at(name);
        auto columns = columns_of(*file, field, info.type.dtype, request.stop);
        if (!columns) return columns.error();
        const auto divisor = static_cast<float>(info.byte_divisor);
        const Encoding encoding = encoding_of(field, info.type.dtype);
        dataset->add(name, std::move(info), {encoding, divisor, std::move(*columns)});
    }
    return std::shared_ptr<const Dataset>(std::move(dataset));
} catch (const std::bad_alloc&) {
    return about(path, TR("it does not fit into memory."));
}

Result<Fields> describe(const fs::path& path, const NpzOptions& options, const std::stop_token& stop) try {
    const Result<NpzFile> file = NpzFile::open(path, stop);
    if (!file) return file.error();
    Result<NpzFields> all = npz_fields(*file, names_of(options.labels), {stop, std::nullopt});
    if (!all) return all.error();
    Fields fields;
    for (auto& [name, field] : *all) fields.emplace(name, std::move(field.info));
    return fields;
} catch (const std::bad_alloc&) {
    return about(path, TR("it does not fit into memory."));
}

/// The array of one part, as NumPy gives it: bytes as they are, what else there is as float32 or int64.
std::string in_python(const NpzEntry& entry, const NpzField& field, DType dtype) {
    const std::string array = "arrays[" + python_string(entry.name) + "]";
    if (field.labels) return entry.shape[1] > 1 ? array + ".argmax(1)" : array + "[:, 0]";
    if (entry.is_byte() || entry.is_bool()) return array;
    return std::string("np.asarray(") + array + (dtype == DType::Float32 ? ", np.float32)" : ", np.int64)");
}

/// How its batches become tensors.
std::string conversion(const NpzField& field, DType dtype) {
    if (field.labels || dtype == DType::Int64) return ".long()";
    if (!field.training->is_byte() && !field.training->is_bool()) return "";
    return field.info.byte_divisor > 1 ? ".float() / 255" : ".float()";
}

Result<PythonReader> python_reader(const fs::path& path, const NpzOptions& options, const std::map<std::string, DType, std::less<>>& uses) {
    const Result<NpzFile> file = NpzFile::open(path);
    if (!file) return file.error();
    const Result<NpzFields> fields = npz_fields(*file, names_of(options.labels), {{}, uses});
    if (!fields) return fields.error();
    PythonReader reader;
    reader.path = options.path;
    std::string lines, held_out;
    for (const auto& [name, dtype] : uses) {
        const auto it = fields->find(name);
        if (it == fields->end()) return about(path, {TR("it holds no array {0}."), {name}});
        const NpzField& field = it->second;
        std::string values = in_python(*field.training, field, dtype);
        if (field.validation != nullptr) {
            values = "np.concatenate(\n                [\n                    " + values + ",\n                    " +
                     in_python(*field.validation, field, dtype) + ",\n                ]\n            )";
            held_out = ", len(arrays[" + python_string(field.validation->name) + "])";
        }
        lines += "            " + python_string(name) + ": " + values + ",\n";
        reader.conversions[name] = conversion(field, dtype);
    }
    reader.own_validation = !held_out.empty();
    reader.text = "def read_data(path):\n    with np.load(path) as arrays:\n        fields = {\n" + lines +
                  "        }\n        return fields" + held_out + "\n";
    return reader;
}

Schema npz_schema() {
    return SchemaBuilder<NpzOptions>("npz")
        .option(&NpzOptions::path, "path", TR("An .npz file whose arrays have the samples as first axis. Relative to the project file."))
        .option(&NpzOptions::labels, "labels",
                TR("Arrays with labels in a column (N, 1) or as one-hot rows: they become a number a sample."));
}

/// Calls `then(data, file, options)`.
template <typename Result_, typename Then>
Result_ with_options(const DataSpec& data, const fs::path& folder, Then then) {
    const auto built = npz_schema().build(data.options);
    if (!built) return Error({TR("The npz data: {0}."), {built.error().text()}}, true);
    const Result<fs::path> file = find_data_file(data, folder, "an .npz file");
    if (!file) return file.error();
    return then(*file, *static_cast<const NpzOptions*>(built->get()));
}

}  // namespace

Source npz_source() {
    Source source;
    source.place = 80;
    source.info.schema = npz_schema();
    source.info.path = SourceInfo::Path::File;
    source.info.title = TR("NumPy arrays");
    source.info.doc = TR("Every array of an .npz file is a field. Floats become float32; whole numbers int64, or float32 where the network "
                         "needs that. x_train, x_val and x_test belong together.");
    source.describe = [](const DataSpec& data, const fs::path& folder, std::stop_token stop) -> Result<Fields> {
        static FieldsMemory memory;
        return with_options<Result<Fields>>(data, folder, [&](const fs::path& file, const NpzOptions& options) {
            return memory.of(data, file, [&](const fs::path& path) { return describe(path, options, stop); });
        });
    };
    source.info.python = [](const DataSpec& data, const fs::path& folder, const auto& uses) {
        return with_options<Result<PythonReader>>(
            data, folder, [&](const fs::path& file, const NpzOptions& options) { return python_reader(file, options, uses); });
    };
    source.open = [](const DataSpec& data, const fs::path& folder, const DataRequest& request) -> Result<std::shared_ptr<const Dataset>> {
        return with_options<Result<std::shared_ptr<const Dataset>>>(
            data, folder, [&](const fs::path& file, const NpzOptions& options) { return load(file, options, request); });
    };
    return source;
}

}  // namespace nn
