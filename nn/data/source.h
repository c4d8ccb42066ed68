#pragma once
// What every source gives, and what sources that read files share. Internal to nn/data; the sources are in nn/data/sources.

#include "nn/data/table_dataset.h"

#include <functional>
#include <mutex>

namespace nn {

/// A kind of source: what it is called, and how it is read.
struct Source {
    SourceInfo info;
    int place = 0;  ///< in lists: the smallest first
    std::function<Result<Fields>(const DataSpec&, const std::filesystem::path& folder, std::stop_token)> describe;
    std::function<Result<std::shared_ptr<const Dataset>>(const DataSpec&, const std::filesystem::path& folder, const DataRequest&)> open;
    /// The same samples for whoever looks at a few: read when they are asked for. What cannot be read is zeros then. Null: `open` will do.
    decltype(open) browse = nullptr;
    /// See `column_names`. Null: its fields are not made of columns.
    std::function<Result<std::vector<std::string>>(const DataSpec&, const std::filesystem::path& folder, std::stop_token)> columns = nullptr;
};

/// All sources, as CMake found their files.
const std::vector<Source>& declared_sources();

/// No source takes more in one file, unpacked.
constexpr std::uint64_t max_data_bytes = std::uint64_t{8} << 30;

/// A relative path starts at the project's folder.
std::filesystem::path resolve_path(const std::string& path, const std::filesystem::path& folder);
/// The source's key `path`; "" where it is not given.
std::string path_option(const DataSpec& data);
/// The file that the key `path` names. `what`: "an .npz file", for the case that it is not given.
Result<std::filesystem::path> find_data_file(const DataSpec& data, const std::filesystem::path& folder,
                                             const char* what);
/// The folder that the key `path` names.
Result<std::filesystem::path> find_data_folder(const DataSpec& data, const std::filesystem::path& folder,
                                               const char* what);
/// "FILE: what is wrong".
Error about(const std::filesystem::path& file, const Error& error);
Error about(const std::filesystem::path& file, Message message);

/// FieldInfo of bytes, such as pixels, that become float32 divided by `divisor`.
FieldInfo byte_field(Shape shape, double divisor = 255);
/// FieldInfo of labels below `classes`; without names they are "0", "1"...
FieldInfo label_field(std::int64_t classes, std::vector<std::string> names = {});

/// The samples that the project trains on, of `count` without test files of their own.
Result<std::vector<std::int64_t>> training_samples(const DataSpec& data, std::int64_t count);

/// The fields of the file that was read last: the window asks after every edit, and some lie in the samples.
class FieldsMemory {
public:
    using Load = std::function<Result<Fields>(const std::filesystem::path&)>;
    /// What `load` gives, or gave for the same data and unchanged file.
    Result<Fields> of(const DataSpec& data, const std::filesystem::path& file, const Load& load);

private:
    std::mutex mutex_;
    DataSpec key_;
    std::filesystem::path file_;
    std::filesystem::file_time_type time_;
    std::uintmax_t size_ = 0;
    Fields fields_;
};

}  // namespace nn
