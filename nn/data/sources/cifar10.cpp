// CIFAR-10's binary version: records of one label and 3 x 32 x 32 bytes (A. Krizhevsky, cs.toronto.edu/~kriz/cifar.html).

#include "nn/data/source.h"
#include "nn/io/atomic_file.h"

#include <algorithm>
#include <new>

namespace nn {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t pixels = 3 * 32 * 32, record = pixels + 1;
const std::vector<std::string> names = {"airplane", "automobile", "bird",  "cat",  "deer",
                                        "dog",      "frog",       "horse", "ship", "truck"};

struct CifarOptions {
    std::string path;
};

/// A folder's files and how many bytes they promise.
struct Batches {
    std::vector<fs::path> training;
    fs::path test;
};

Fields fields() {
    return {{"image", byte_field({3, 32, 32})}, {"label", label_field(10, names)}};
}

Result<void> check_size(const fs::path& file) {
    std::error_code code;
    const std::uintmax_t size = fs::file_size(file, code);
    if (code) return about(file, {TR("it cannot be read: {0}."), {code.message()}});
    if (size != 0 && size % record == 0) return {};
    return about(file, {TR("it has {0} bytes, which is no whole number of images of {1}. Copy or download it again."),
                        {std::to_string(size), std::to_string(record)}});
}

/// data_batch_1.bin, data_batch_2.bin... as far as they go, and test_batch.bin.
Result<Batches> find_batches(const DataSpec& data, const fs::path& folder) {
    const Result<fs::path> found =
        find_data_folder(data, folder, "the folder with data_batch_1.bin and test_batch.bin of CIFAR-10's binary version");
    if (!found) return found.error();
    Batches batches;
    std::error_code ignored;
    for (int i = 1; fs::is_regular_file(*found / ("data_batch_" + std::to_string(i) + ".bin"), ignored); ++i)
        batches.training.push_back(*found / ("data_batch_" + std::to_string(i) + ".bin"));
    batches.test = *found / "test_batch.bin";
    const bool test = fs::is_regular_file(batches.test, ignored);
    if (batches.training.empty() || !test) {
        return Error({TR("The folder {0} has no {1}. Unpack cifar-10-binary.tar.gz and set \"path\" to its folder."),
                      {found->string(), test ? "data_batch_1.bin" : "test_batch.bin"}},
                     true);
    }
    for (const fs::path& file : batches.training) {
        if (const auto size = check_size(file); !size) return size.error();
    }
    if (const auto size = check_size(batches.test); !size) return size.error();
    return batches;
}

/// Appends a file's records, their labels checked.
Result<void> append(const fs::path& file, std::string& bytes, const std::stop_token& stop) {
    const Result<std::string> read = read_file(file, max_data_bytes, stop);
    if (!read) return read.error();
    if (read->empty() || read->size() % record != 0)
        return about(file, TR("it changed while it was read. Try again."));
    for (std::size_t at = 0; at < read->size(); at += record) {
        const auto label = static_cast<std::uint8_t>((*read)[at]);
        if (label < 10) continue;
        return about(file, {TR("image {0} has the label {1}; there are 10 classes. Is it CIFAR-10's binary version?"),
                            {std::to_string(at / record), std::to_string(label)}});
    }
    bytes += *read;
    return {};
}

/// The fields of one part share the records.
std::array<Column, 2> columns(std::string bytes) {
    Column label(std::move(bytes));
    label.stride = record;
    Column image = label;
    image.start = 1;
    return {std::move(image), std::move(label)};
}

Result<std::shared_ptr<const Dataset>> open(const DataSpec& data, const fs::path& folder, const DataRequest& request) try {
    const Result<Batches> batches = find_batches(data, folder);
    if (!batches) return batches.error();
    std::string training, test;
    std::uintmax_t size = 0;
    for (const fs::path& file : batches->training) {
        std::error_code ignored;
        size += fs::file_size(file, ignored);
    }
    if (size > max_data_bytes) return about(batches->training[0].parent_path(), TR("the batches are larger than 8 GiB."));
    training.reserve(size);
    for (const fs::path& file : batches->training) {
        if (const auto read = append(file, training, request.stop); !read) return read.error();
    }
    if (const auto read = append(batches->test, test, request.stop); !read) return read.error();
    auto dataset = std::make_shared<TableDataset>(static_cast<std::int64_t>(training.size() / record),
                                                  static_cast<std::int64_t>(test.size() / record));
    auto [image, label] = columns(std::move(training));
    auto [test_image, test_label] = columns(std::move(test));
    const Fields infos = fields();
    dataset->add("image", infos.at("image"), {Encoding::ByteScaled, 255, {std::move(image), std::move(test_image)}});
    dataset->add("label", infos.at("label"), {Encoding::ByteLabel, 1, {std::move(label), std::move(test_label)}});
    return std::shared_ptr<const Dataset>(std::move(dataset));
} catch (const std::bad_alloc&) {
    return Error(TR("CIFAR-10 does not fit into memory."));
}

constexpr const char* in_python = R"py(def read_data(path):
    """Records of a label and 3 x 32 x 32 bytes, in data_batch_1.bin and on."""
    files, number = [], 1
    while (file := Path(path) / f"data_batch_{number}.bin").exists():
        files.append(np.fromfile(file, np.uint8))
        number += 1
    records = np.concatenate(files).reshape(-1, 3073)
    return {"image": records[:, 1:].reshape(-1, 3, 32, 32), "label": records[:, 0]}
)py";

}  // namespace

Source cifar10_source() {
    Source source;
    source.place = 30;
    source.info.schema = SchemaBuilder<CifarOptions>("cifar10").option(
        &CifarOptions::path, "path",
        TR("The folder with data_batch_1.bin to 5 and test_batch.bin. Relative to the project file."));
    source.info.title = TR("CIFAR-10");
    source.info.doc = TR("60,000 colour photographs, 32 × 32 pixels in ten classes; 10,000 of them for the test. "
                         "Needs cifar-10-binary.tar.gz, unpacked.");
    source.info.own_test_files = true;
    source.info.default_validation = 0.1;
    source.info.path = SourceInfo::Path::Folder;
    source.describe = [](const DataSpec& data, const fs::path& folder, std::stop_token) -> Result<Fields> {
        const auto batches = find_batches(data, folder);
        if (!batches) return batches.error();
        return fields();
    };
    source.open = open;
    source.info.python = [](const DataSpec& data, const fs::path&, const auto&) -> Result<PythonReader> {
        PythonReader reader;
        reader.text = in_python;
        reader.path = path_option(data);
        reader.conversions = {{"image", ".float() / 255"}, {"label", ".long()"}};
        return reader;
    };
    return source;
}

}  // namespace nn
