#include "nn/io/npz.h"

#include "nn/io/atomic_file.h"
#include "nn/io/bytes.h"
#include "nn/io/elements.h"
#include "nn/io/zip_archive.h"

#include <algorithm>
#include <charconv>
#include <new>
#include <optional>

namespace nn {
namespace {

constexpr std::uint64_t max_file_bytes = std::uint64_t{16} << 30;
constexpr std::uint64_t max_header_bytes = 1u << 20;
constexpr std::string_view magic = "\x93NUMPY";

/// What the header of an .npy says.
struct Header {
    std::string descr;
    bool fortran = false;
    Extents shape;
};

/// Reads the Python dict literal that numpy writes: {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }
class HeaderParser {
public:
    explicit HeaderParser(std::string_view text) : text_(text) {}

    std::optional<Header> parse() {
        Header header;
        int seen = 0;
        if (!eat("{")) return {};
        while (!eat("}")) {
            const auto key = quoted();
            if (!key || !eat(":")) return {};
            bool good = false;
            if (*key == "descr") {
                const auto text = quoted();
                good = text.has_value();
                if (good) header.descr = *text;
            } else if (*key == "fortran_order") {
                header.fortran = eat("True");
                good = header.fortran || eat("False");
            } else if (*key == "shape") {
                good = tuple(header.shape);
            }
            if (!good) return {};
            ++seen;
            eat(",");
        }
        skip_space();
        if (seen != 3 || at_ != text_.size()) return {};
        return header;
    }

private:
    void skip_space() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) ++at_;
    }
    bool eat(std::string_view token) {
        skip_space();
        if (text_.substr(at_, token.size()) != token) return false;
        at_ += token.size();
        return true;
    }
    std::optional<std::string> quoted() {
        if (!eat("'")) return {};
        const auto end = text_.find('\'', at_);
        if (end == std::string_view::npos) return {};
        std::string word(text_.substr(at_, end - at_));
        at_ = end + 1;
        return word;
    }
    bool tuple(Extents& shape) {
        if (!eat("(")) return false;
        while (!eat(")")) {
            skip_space();
            std::int64_t n = 0;
            const auto [end, code] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), n);
            if (code != std::errc{} || n < 0 || shape.size() == 32) return false;
            shape.push_back(n);
            at_ = static_cast<std::size_t>(end - text_.data());
            if (!eat(",") && text_.substr(at_, 1) != ")") return false;
        }
        return true;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

Error array_error(const std::string& name, Message message) {
    return Error({TR("The array {0}: {1}"), {name, message.text()}}, true);
}

Result<const ElementType*> find_element(const std::string& name, const std::string& descr) {
    const char order = descr.empty() ? '?' : descr[0];
    if (order == '>') {
        return array_error(name, {TR("its type {0} is big-endian; save it with .astype('<f4') or the like."), {descr}});
    }
    const ElementType* type =
        order == '<' || order == '|' || order == '=' ? element_by_numpy(descr.substr(1)) : nullptr;
    if (type == nullptr) {
        return array_error(name, {TR("its type {0} is not supported; float, int and bool arrays are."), {descr}});
    }
    return type;
}

Result<NpyArray> parse_npy(const std::string& name, const std::string& bytes) {
    if (!bytes.starts_with(magic) || !has_bytes(bytes, 6, 6))
        return array_error(name, TR("it is not in NumPy's format."));
    const int version = bytes[6];
    const std::uint64_t start = version == 1 ? 10 : 12;
    const std::uint64_t header_bytes = version == 1 ? get_le<std::uint16_t>(bytes, 8) : get_le<std::uint32_t>(bytes, 8);
    if (version < 1 || version > 3) {
        return array_error(
            name, {TR("its format version {0} is newer than the known ones, 1 to 3."), {std::to_string(version)}});
    }
    if (header_bytes > max_header_bytes || !has_bytes(bytes, start, header_bytes)) {
        return array_error(name, TR("its header is damaged or cut off."));
    }
    const auto header = HeaderParser(std::string_view(bytes).substr(start, header_bytes)).parse();
    if (!header) return array_error(name, TR("its header is not understood; records and objects are not supported."));
    const Result<const ElementType*> type = find_element(name, header->descr);
    if (!type) return type.error();

    const std::uint64_t data = start + header_bytes;
    const std::int64_t count = numel(header->shape);
    const std::uint64_t have = bytes.size() - data;
    if (count < 0 || have % (*type)->bytes != 0 || have / (*type)->bytes != static_cast<std::uint64_t>(count)) {
        return array_error(name, {TR("it holds {0} bytes, which is not what shape {1} of type {2} needs."),
                                  {std::to_string(have), to_string(header->shape), header->descr}});
    }
    NpyArray array{(*type)->dtype, header->shape, {}};
    array.bytes.resize(static_cast<std::size_t>(count) * size_of(array.dtype));
    Extents strides = row_major_strides(array.shape);
    if (header->fortran) {
        strides = row_major_strides({array.shape.rbegin(), array.shape.rend()});
        std::reverse(strides.begin(), strides.end());
    }
    gather_elements(**type, bytes.data() + data, 0, array.shape, strides, array.bytes.data());
    return array;
}

Result<NpzArrays> parse_npz(const std::string& bytes) {
    if (bytes.starts_with(magic))
        return Error(TR("It is a single .npy array; pack it by name: numpy.savez(file, x=array)."), true);
    if (!bytes.starts_with("PK")) return Error(TR("It is not an .npz file: it is no zip archive."), true);
    const Result<ZipArchive> zip = ZipArchive::open(bytes);
    if (!zip) return zip.error();
    NpzArrays arrays;
    for (const ZipEntry& entry : zip->entries()) {
        std::string name = entry.name;
        if (!name.ends_with(".npy")) {
            return Error({TR("It holds {0}, which is no NumPy array (.npy)."), {name}}, true);
        }
        name.resize(name.size() - 4);
        const Result<std::string> content = zip->read(entry);
        if (!content) return content.error();
        Result<NpyArray> array = parse_npy(name, *content);
        if (!array) return array.error();
        arrays.emplace(std::move(name), std::move(*array));
    }
    return arrays;
}

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

Result<NpzArrays> load_npz(const std::filesystem::path& file) {
    try {
        const Result<std::string> bytes = read_file(file, max_file_bytes);
        if (!bytes) return bytes.error();
        Result<NpzArrays> arrays = parse_npz(*bytes);
        if (!arrays) return Error({TR("{0} cannot be used: {1}"), {file.string(), arrays.error().text()}}, true);
        return arrays;
    } catch (const std::bad_alloc&) {
        return Error({TR("{0} does not fit into memory."), {file.string()}});
    }
}

Result<void> save_npz(const NpzArrays& arrays, const std::filesystem::path& file) {
    ZipWriter zip;
    for (const auto& [name, array] : arrays) {
        const std::int64_t count = numel(array.shape);
        if (count < 0 || static_cast<std::uint64_t>(count) * size_of(array.dtype) != array.bytes.size()) {
            return Error({TR("The array {0} holds {1} bytes, which is not what its shape {2} needs."),
                          {name, std::to_string(array.bytes.size()), to_string(array.shape)}});
        }
        std::string record = npy_header(array);
        record.append(reinterpret_cast<const char*>(array.bytes.data()), array.bytes.size());
        zip.add(name + ".npy", std::move(record));
    }
    const Result<FileParts> bytes = zip.finish();
    if (!bytes) return Error({TR("{0} could not be written: {1}"), {file.string(), bytes.error().text()}});
    return write_atomically(file, *bytes);
}

}  // namespace nn
