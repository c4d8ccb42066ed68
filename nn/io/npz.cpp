#include "nn/io/npz.h"

#include "nn/io/atomic_file.h"
#include "nn/io/bytes.h"
#include "nn/io/npz_file.h"

#include <new>

namespace nn {
namespace {

constexpr std::string_view magic = "\x93NUMPY";

std::string npy_header(const NpyArray& array) {
    std::string shape;
    for (const std::int64_t n : array.shape) shape += std::to_string(n) + (array.shape.size() == 1 ? "," : ", ");
    if (array.shape.size() > 1) shape.resize(shape.size() - 2);
    std::string text = std::string("{'descr': '") + (array.dtype == DType::Float32 ? "<f4" : "<i8") +
                       "', 'fortran_order': False, 'shape': (" + shape + "), }";
    // Padded so that the values start at a multiple of 64.
    text.append((64 - (10 + text.size() + 1) % 64) % 64, ' ');
    text += '\n';
    std::string header(magic);
    header += '\x01';
    header += '\0';
    put_le(header, static_cast<std::uint16_t>(text.size()));
    return header + text;
}

}  // namespace

Result<NpzArrays> load_npz(const std::filesystem::path& file, const WantedArrays& wanted) {
    try {
        const Result<NpzFile> npz = NpzFile::open(file);
        if (!npz) return npz.error();
        NpzArrays arrays;
        for (const NpzEntry& entry : npz->entries()) {
            if (wanted && !wanted(entry.name)) continue;
            const Result<std::string> values = npz->values(entry);
            if (!values) return values.error();
            NpyArray array{entry.type->dtype, entry.shape, {}, entry.is_byte()};
            array.bytes.resize(entry.count() * size_of(array.dtype));
            const Extents strides = row_major_strides(array.shape);
            gather_elements(*entry.type, values->data(), 0, array.shape, strides, array.bytes.data());
            arrays.emplace(entry.name, std::move(array));
        }
        return arrays;
    } catch (const std::bad_alloc&) {
        return Error({TR("{0} does not fit into memory."), {file.string()}});
    }
}

Result<void> save_npz(const NpzArrays& arrays, const std::filesystem::path& file) {
    ZipWriter zip;
    for (const auto& [name, array] : arrays) {
        if (!fills(array.bytes.size(), array.shape, array.dtype)) {
            return Error({TR("The array {0} holds {1} bytes, which is not what its shape {2} needs."),
                          {name, std::to_string(array.bytes.size()), to_string(array.shape)}});
        }
        std::string record = npy_header(array);
        record.append(reinterpret_cast<const char*>(array.bytes.data()), array.bytes.size());
        zip.add(name + ".npy", std::move(record));
    }
    return write_atomically(file, zip.finish());
}

}  // namespace nn
