#include "nn/data/table_dataset.h"

#include <cstring>

namespace nn {
namespace {

std::size_t width(Encoding encoding, DType dtype) {
    switch (encoding) {
        case Encoding::Native:
            return size_of(dtype);
        case Encoding::ShortLabel:
            return 2;
        case Encoding::ByteScaled:
        case Encoding::ByteLabel:
            break;
    }
    return 1;
}

}  // namespace

void TableDataset::add(std::string name, FieldInfo info, Field field) {
    Stored stored;
    stored.elements = static_cast<std::size_t>(numel_per_sample(info.type.shape));
    stored.bytes = stored.elements * width(field.encoding, info.type.dtype);
    stored.field = std::move(field);
    for (Column& column : stored.field.parts) {
        if (column.stride == 0) column.stride = stored.bytes;
    }
    columns_.emplace(name, std::move(stored));
    infos_.emplace(std::move(name), std::move(info));
}

void TableDataset::read(std::string_view field, bool test, std::int64_t sample, void* into) const {
    const Stored& stored = columns_.find(field)->second;
    const Column& column = stored.field.parts[test ? 1 : 0];
    const std::int64_t row = column.rows ? (*column.rows)[static_cast<std::size_t>(sample)] : sample;
    const char* from = column.bytes->data() + column.start + static_cast<std::size_t>(row) * column.stride;
    const auto* pixels = reinterpret_cast<const std::uint8_t*>(from);
    auto* labels = static_cast<std::int64_t*>(into);
    switch (stored.field.encoding) {
        case Encoding::Native:
            std::memcpy(into, from, stored.bytes);
            break;
        case Encoding::ByteScaled: {
            // A division, not a product with the reciprocal: it rounds as PyTorch's `/ 255` does.
            auto* values = static_cast<float*>(into);
            const float divisor = stored.field.divisor;
            for (std::size_t i = 0; i < stored.elements; ++i) values[i] = static_cast<float>(pixels[i]) / divisor;
            break;
        }
        case Encoding::ByteLabel:
            for (std::size_t i = 0; i < stored.elements; ++i) labels[i] = pixels[i];
            break;
        case Encoding::ShortLabel:
            for (std::size_t i = 0; i < stored.elements; ++i) {
                std::uint16_t value = 0;
                std::memcpy(&value, from + 2 * i, sizeof value);
                labels[i] = value;
            }
            break;
    }
}

const void* TableDataset::raw(std::string_view field, bool test) const {
    const auto it = columns_.find(field);
    if (it == columns_.end() || it->second.field.encoding != Encoding::Native) return nullptr;
    const Column& column = it->second.field.parts[test ? 1 : 0];
    if (!column.bytes || column.rows || column.stride != it->second.bytes) return nullptr;
    return column.bytes->data() + column.start;
}

}  // namespace nn
