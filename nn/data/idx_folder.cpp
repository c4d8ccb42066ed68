#include "nn/data/idx_folder.h"

#include "nn/io/atomic_file.h"
#include "nn/io/bytes.h"
#include "nn/io/gzip.h"

#include <algorithm>
#include <future>
#include <new>

namespace nn {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t images_magic = 0x00000803, labels_magic = 0x00000801;  // uint8, three dimensions or one

std::uint32_t big_endian(std::string_view bytes, std::size_t offset) {
    return __builtin_bswap32(get_le<std::uint32_t>(bytes, offset));
}

/// One IDX file in memory.
struct IdxFile {
    std::string bytes;
    std::size_t start = 0;            ///< where the values begin
    std::vector<std::int64_t> sizes;  ///< count, rows, columns; labels: count
};

/// `folder/name`, packed or not.
Result<fs::path> find_file(const fs::path& folder, const std::string& name) {
    for (const char* ending : {"", ".gz"}) {
        std::error_code ignored;
        if (fs::path file = folder / (name + ending); fs::is_regular_file(file, ignored)) return file;
    }
    return Error({TR("The folder {0} has no file {1} or {1}.gz. Four files are needed: train-images-idx3-ubyte, "
                     "train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte."),
                  {folder.string(), name}},
                 true);
}

/// Checks magic and sizes; what they promise must be `available` bytes, where that is known.
Result<void> read_header(const fs::path& file, bool images, IdxFile& idx, std::optional<std::uint64_t> available) {
    idx.start = images ? 16 : 8;
    if (idx.bytes.size() < idx.start) return about(file, TR("it is too short for an IDX file."));
    const std::uint32_t magic = big_endian(idx.bytes, 0);
    if (magic != (images ? images_magic : labels_magic)) {
        return about(file, {TR("it starts with {0}, but IDX files of {1} start with {2}. Is it the right file?"),
                            {std::to_string(magic), images ? "images" : "labels",
                             std::to_string(images ? images_magic : labels_magic)}});
    }
    for (std::size_t at = 4; at < idx.start; at += 4) idx.sizes.push_back(big_endian(idx.bytes, at));
    if (images && (idx.sizes[1] < 1 || idx.sizes[2] < 1 || idx.sizes[1] > 65536 || idx.sizes[2] > 65536)) {
        return about(file, {TR("its images have {0} × {1} pixels."),
                            {std::to_string(idx.sizes[1]), std::to_string(idx.sizes[2])}});
    }
    if (idx.sizes[0] < 1) return about(file, TR("it holds no samples."));
    const std::int64_t promised = numel(idx.sizes);
    if (available && static_cast<std::uint64_t>(promised) != *available) {
        return about(file, {TR("its header promises {0} values, but {1} follow. Copy or download it again."),
                            {std::to_string(promised), std::to_string(*available)}});
    }
    return {};
}

Result<IdxFile> load_file(const fs::path& folder, const std::string& name, bool images, std::stop_token stop) try {
    const Result<fs::path> file = find_file(folder, name);
    if (!file) return file.error();
    Result<std::string> bytes = read_file(*file, max_data_bytes, stop);
    if (!bytes) return bytes.error();
    if (is_gzip(*bytes)) {
        Result<std::string> unpacked = gunzip(*bytes, max_data_bytes, stop);
        if (!unpacked) return about(*file, unpacked.error());
        bytes = std::move(unpacked);
    } else if (file->extension() == ".gz") {
        return about(*file, TR("it is not a .gz file. Copy or download it again."));
    }
    IdxFile idx{std::move(*bytes), 0, {}};
    const std::size_t header = images ? 16 : 8;
    const std::uint64_t available = idx.bytes.size() < header ? 0 : idx.bytes.size() - header;
    if (const auto checked = read_header(*file, images, idx, available); !checked) return checked.error();
    return idx;
} catch (const std::bad_alloc&) {
    return about(folder / name, TR("it does not fit into memory."));
}

/// Images and labels of one part.
struct Part {
    IdxFile images, labels;
    std::int64_t size() const { return labels.sizes[0]; }
    std::int64_t classes() const {
        const auto* first = reinterpret_cast<const std::uint8_t*>(labels.bytes.data()) + labels.start;
        return *std::max_element(first, first + labels.sizes[0]) + 1;
    }
};

Result<void> check_part(const fs::path& folder, const std::string& prefix, const Part& part) {
    if (part.images.sizes[0] == part.labels.sizes[0]) return {};
    return Error(
        {TR("In {0} the {1} files disagree: {2} images, {3} labels."),
         {folder.string(), prefix, std::to_string(part.images.sizes[0]), std::to_string(part.labels.sizes[0])}},
        true);
}

Result<Part> load_part(const fs::path& folder, const std::string& prefix, std::stop_token stop) {
    // The images take most of the time: they are unpacked beside everything else.
    auto images = std::async(std::launch::async, load_file, folder, prefix + "-images-idx3-ubyte", true, stop);
    Result<IdxFile> labels = load_file(folder, prefix + "-labels-idx1-ubyte", false, stop);
    Result<IdxFile> unpacked = images.get();
    if (!unpacked) return unpacked.error();
    if (!labels) return labels.error();
    Part part{std::move(*unpacked), std::move(*labels)};
    if (const auto checked = check_part(folder, prefix, part); !checked) return checked.error();
    return part;
}

Fields make_fields(std::int64_t rows, std::int64_t columns, std::int64_t classes,
                   const std::vector<std::string>& names) {
    return {{"image", byte_field({1, rows, columns})}, {"label", label_field(classes, names)}};
}

Result<std::shared_ptr<const Dataset>> load_folder(const fs::path& folder, const std::vector<std::string>& names,
                                                    const std::stop_token& stop) {
    auto other = std::async(std::launch::async, load_part, folder, std::string("t10k"), stop);
    Result<Part> train = load_part(folder, "train", stop);
    Result<Part> test = other.get();
    if (!train) return train.error();
    if (!test) return test.error();
    if (train->images.sizes[1] != test->images.sizes[1] || train->images.sizes[2] != test->images.sizes[2]) {
        return Error({TR("In {0} the images for training and test differ in size."), {folder.string()}}, true);
    }
    const std::int64_t found = std::max(train->classes(), test->classes());
    if (!names.empty() && found > static_cast<std::int64_t>(names.size())) {
        return Error({TR("In {0} there is a label {1}; there are {2} classes."),
                      {folder.string(), std::to_string(found - 1), std::to_string(names.size())}},
                     true);
    }
    const std::int64_t classes = names.empty() ? found : static_cast<std::int64_t>(names.size());
    const Fields infos = make_fields(train->images.sizes[1], train->images.sizes[2], classes, names);
    auto dataset = std::make_shared<TableDataset>(train->size(), test->size());
    const auto column = [](IdxFile& file) { return Column(std::move(file.bytes), file.start); };
    dataset->add("image", infos.at("image"),
                 {Encoding::ByteScaled, 255, {column(train->images), column(test->images)}});
    dataset->add("label", infos.at("label"), {Encoding::ByteLabel, 1, {column(train->labels), column(test->labels)}});
    return std::shared_ptr<const Dataset>(std::move(dataset));
}

/// Looks at the images' header, and at the labels where the number of classes is not known.
Result<Fields> describe_folder(const fs::path& folder, const std::vector<std::string>& names, const std::stop_token& stop) {
    const Result<fs::path> file = find_file(folder, "train-images-idx3-ubyte");
    if (!file) return file.error();
    for (const char* name : {"train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"}) {
        if (const auto other = find_file(folder, name); !other) return other.error();
    }
    const Result<std::string> start = read_start(*file, 4096);
    if (!start) return start.error();
    Result<std::string> header = is_gzip(*start) ? gunzip_start(*start, 16) : *start;
    if (!header) return about(*file, header.error());
    IdxFile images{std::move(*header), 0, {}};
    if (const auto checked = read_header(*file, true, images, std::nullopt); !checked) return checked.error();
    std::int64_t classes = static_cast<std::int64_t>(names.size());
    if (names.empty()) {
        for (const char* prefix : {"train", "t10k"}) {
            Result<IdxFile> labels = load_file(folder, std::string(prefix) + "-labels-idx1-ubyte", false, stop);
            if (!labels) return labels.error();
            classes = std::max(classes, Part{{}, std::move(*labels)}.classes());
        }
    }
    return make_fields(images.sizes[1], images.sizes[2], classes, names);
}

constexpr const char* in_python = R"py(def read_idx(folder, name):
    """An IDX file: its sizes, then its bytes."""
    file = Path(folder) / name
    if file.exists():
        data = file.read_bytes()
    else:
        data = gzip.decompress(file.with_name(name + ".gz").read_bytes())
    sizes = np.frombuffer(data, ">i4", count=data[3], offset=4)
    return np.frombuffer(data, np.uint8, offset=4 + 4 * len(sizes)).reshape(sizes)


def read_data(path):
    images = read_idx(path, "train-images-idx3-ubyte")
    labels = read_idx(path, "train-labels-idx1-ubyte")
    return {"image": images[:, np.newaxis], "label": labels}
)py";

PythonReader python_reader(std::string path) {
    PythonReader reader;
    reader.imports = {"import gzip"};
    reader.text = in_python;
    reader.path = std::move(path);
    reader.conversions = {{"image", ".float() / 255"}, {"label", ".long()"}};
    return reader;
}

}  // namespace

void read_idx_folder(Source& source, FindFolder find, std::vector<std::string> names) {
    source.info.own_test_files = true;
    source.info.path = SourceInfo::Path::Folder;
    source.info.default_validation = 0.1;
    source.describe = [find, names](const DataSpec& data, const fs::path& folder, std::stop_token stop) -> Result<Fields> {
        const Result<fs::path> found = find(data, folder);
        if (!found) return found.error();
        return describe_folder(*found, names, stop);
    };
    source.open = [find, names](const DataSpec& data,
                                const fs::path& folder, const DataRequest& request) -> Result<std::shared_ptr<const Dataset>> {
        const Result<fs::path> found = find(data, folder);
        if (!found) return found.error();
        return load_folder(*found, names, request.stop);
    };
    source.info.python = [find](const DataSpec& data, const fs::path& folder, const auto&) -> Result<PythonReader> {
        const std::string given = path_option(data);
        if (!given.empty()) return python_reader(given);
        const Result<fs::path> found = find(data, folder);
        if (!found) return found.error();
        return python_reader(found->string());
    };
}

}  // namespace nn
