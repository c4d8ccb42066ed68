#include "nn/data/source.h"

namespace nn {
namespace fs = std::filesystem;

fs::path resolve_path(const std::string& path, const fs::path& folder) {
    const fs::path given(path);
    return given.is_absolute() ? given : folder / given;
}

std::string path_option(const DataSpec& data) {
    const auto it = data.options.find("path");
    const auto* text = it != data.options.end() ? std::get_if<std::string>(&it->second) : nullptr;
    return text != nullptr ? *text : "";
}

Result<fs::path> find_data_file(const DataSpec& data, const fs::path& folder, const char* what) {
    const std::string path = path_option(data);
    if (path.empty()) return Error({TR("The data has no \"path\": set it to {0}."), {what}}, true);
    const fs::path file = resolve_path(path, folder);
    std::error_code ignored;
    if (fs::is_directory(file, ignored))
        return Error({TR("The data file {0} is a folder. Set \"path\" to {1}."), {file.string(), what}}, true);
    if (fs::is_regular_file(file, ignored)) return file;
    if (fs::exists(file, ignored)) {
        return Error({TR("The data {0} is no regular file. Correct \"path\" in the data settings."), {file.string()}},
                     true);
    }
    return Error({TR("The data file {0} does not exist. Correct \"path\" in the data settings."), {file.string()}},
                 true);
}

Result<fs::path> find_data_folder(const DataSpec& data, const fs::path& folder, const char* what) {
    const std::string path = path_option(data);
    if (path.empty()) return Error({TR("The data has no \"path\": set it to {0}."), {what}}, true);
    const fs::path found = resolve_path(path, folder);
    std::error_code ignored;
    if (fs::is_directory(found, ignored)) return found;
    return Error({TR("The data folder {0} does not exist. Correct \"path\" in the data settings."), {found.string()}},
                 true);
}

Error about(const fs::path& file, const Error& error) {
    return Error({TR("{0}: {1}"), {file.string(), error.text()}}, error.usage);
}

Error about(const fs::path& file, Message message) {
    return Error({TR("{0}: {1}"), {file.string(), message.text()}}, true);
}

FieldInfo byte_field(Shape shape, double divisor) {
    FieldInfo info;
    info.type = {DType::Float32, std::move(shape)};
    info.byte_divisor = divisor;
    return info;
}

FieldInfo label_field(std::int64_t classes, std::vector<std::string> names) {
    FieldInfo info;
    info.type.dtype = DType::Int64;
    info.classes = classes;
    // Names by number only where a table of them is of use.
    for (std::int64_t i = static_cast<std::int64_t>(names.size()); i < classes && classes <= 1000; ++i) {
        names.push_back(std::to_string(i));
    }
    info.class_names = std::move(names);
    return info;
}

Result<Fields> FieldsMemory::of(const DataSpec& data, const fs::path& file, const Load& load) {
    DataSpec key = data;
    key.split = {};  // says nothing about fields
    std::error_code code;
    const auto time = fs::last_write_time(file, code);
    const auto size = fs::file_size(file, code);
    {
        const std::lock_guard lock(mutex_);
        if (!code && file == file_ && time == time_ && size == size_ && key == key_) return fields_;
    }
    Result<Fields> fields = load(file);  // nobody waits for it: whoever asks for something else goes on
    if (!fields) return fields.error();
    const std::lock_guard lock(mutex_);
    key_ = std::move(key);
    file_ = file;
    time_ = time;
    size_ = size;
    return fields_ = std::move(*fields);
}

}  // namespace nn
