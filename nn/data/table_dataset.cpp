#include "nn/data/table_dataset.h"

#include <cstring>

namespace nn {

void TableDataset::add(std::string name, FieldInfo info, Field field) {
    Stored stored;
    stored.elements = static_cast<std::size_t>(numel_per_sample(info.type.shape));
    stored.width = field.encoding == Encoding::Native ? size_of(info.type.dtype) : 1;
    stored.field = std::move(field);
    columns_.emplace(name, std::move(stored));
    infos_.emplace(std::move(name), std::move(info));
}

void TableDataset::read(std::string_view field, bool test, std::int64_t sample, void* into) const {
    const Stored& stored = columns_.find(field)->second;
    const Column& column = stored.field.parts[test ? 1 : 0];
    const std::size_t bytes = stored.elements * stored.width;
    const char* from = column.bytes.data() + column.start + static_cast<std::size_t>(sample) * bytes;
    const auto* pixels = reinterpret_cast<const std::uint8_t*>(from);
    switch (stored.field.encoding) {
        case Encoding::Native:
            std::memcpy(into, from, bytes);
            break;
        case Encoding::ByteScaled: {
            // A division, not a product with the reciprocal: it rounds as PyTorch's `/ 255` does.
            auto* values = static_cast<float*>(into);
            const float divisor = stored.field.divisor;
            for (std::size_t i = 0; i < stored.elements; ++i) values[i] = static_cast<float>(pixels[i]) / divisor;
            break;
        }
        case Encoding::ByteLabel: {
            auto* labels = static_cast<std::int64_t*>(into);
            for (std::size_t i = 0; i < stored.elements; ++i) labels[i] = pixels[i];
            break;
        }
    }
}

const void* TableDataset::raw(std::string_view field, bool test) const {
    const auto it = columns_.find(field);
    if (it == columns_.end() || it->second.field.encoding != Encoding::Native) return nullptr;
    const Column& column = it->second.field.parts[test ? 1 : 0];
    return column.bytes.data() + column.start;
}

std::filesystem::path resolve_path(const std::string& path, const std::filesystem::path& folder) {
    const std::filesystem::path given(path);
    return given.is_absolute() ? given : folder / given;
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

}  // namespace nn
