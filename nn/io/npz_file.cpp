#include "nn/io/npz_file.h"

#include "nn/io/atomic_file.h"
#include "nn/io/bytes.h"
#include "nn/model/nested_message.h"

#include <algorithm>
#include <charconv>
#include <cstring>

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

/// Finds the element type, or says what to do about one that is not known.
std::optional<Message> set_type(const std::string& descr, NpzEntry& entry) {
    const char order = descr.empty() ? '?' : descr[0];
    entry.big_endian = order == '>';
    if (order == '<' || order == '>' || order == '|' || order == '=') entry.type = element_by_numpy(descr.substr(1));
    if (entry.type != nullptr) return std::nullopt;
    const bool number = descr.size() > 1 && std::string_view("iufc").find(descr[1]) != std::string_view::npos;
    return Message(number ? TR("its type {0} is not supported; save it with .astype('float32') or .astype('int64').")
                          : TR("its type {0} is not supported; float, int and bool arrays are."),
                   {descr});
}

/// What the first bytes of an .npy, at most its header, say of it; `size`: all bytes there are.
std::optional<Message> read_header(std::string_view bytes, std::uint64_t size, NpzEntry& entry) {
    if (!bytes.starts_with(magic) || !has_bytes(bytes, 6, 6)) return Message(TR("it is not in NumPy's format."));
    const int version = static_cast<unsigned char>(bytes[6]);
    if (version < 1 || version > 3) {
        return Message(TR("its format version {0} is newer than the known ones, 1 to 3."), {std::to_string(version)});
    }
    const std::uint64_t start = version == 1 ? 10 : 12;
    const std::uint64_t header_bytes = version == 1 ? get_le<std::uint16_t>(bytes, 8) : get_le<std::uint32_t>(bytes, 8);
    if (header_bytes > max_header_bytes || !has_bytes(bytes, start, header_bytes)) {
        return Message(TR("its header is damaged or cut off."));
    }
    const auto header = HeaderParser(bytes.substr(start, header_bytes)).parse();
    if (!header) return Message(TR("its header is not understood; records and objects are not supported."));
    if (auto wrong = set_type(header->descr, entry)) return wrong;
    entry.shape = header->shape;
    entry.column_major = header->fortran;
    entry.header_bytes = start + header_bytes;
    const auto count = checked_numel(entry.shape);
    const std::uint64_t have = size - entry.header_bytes, width = entry.type->bytes;
    if (!count || have % width != 0 || have / width != static_cast<std::uint64_t>(*count)) {
        return Message(TR("it holds {0} bytes, which is not what shape {1} of type {2} needs."),
                       {std::to_string(have), to_string(entry.shape), header->descr});
    }
    return std::nullopt;
}

void swap_bytes(std::string& values, std::size_t width) {
    for (std::size_t at = 0; width > 1 && at + width <= values.size(); at += width)
        std::reverse(values.begin() + static_cast<std::ptrdiff_t>(at), values.begin() + static_cast<std::ptrdiff_t>(at + width));
}

/// Column-major elements of `width` bytes in the order of rows.
std::string in_rows(const std::string& values, const Extents& shape, std::size_t width) {
    Extents strides = row_major_strides({shape.rbegin(), shape.rend()});
    std::reverse(strides.begin(), strides.end());
    std::string out(values.size(), '\0');
    Extents at(shape.size(), 0);
    std::int64_t position = 0;
    for (std::size_t to = 0; to < out.size(); to += width) {
        std::memcpy(out.data() + to, values.data() + static_cast<std::size_t>(position) * width, width);
        for (std::size_t axis = at.size(); axis-- > 0;) {
            position += strides[axis];
            if (++at[axis] < shape[axis]) break;
            position -= strides[axis] * shape[axis];
            at[axis] = 0;
        }
    }
    return out;
}

}  // namespace

bool NpzEntry::is_byte() const { return type != nullptr && std::string_view(type->numpy) == "u1"; }
bool NpzEntry::is_bool() const { return type != nullptr && std::string_view(type->numpy) == "b1"; }

Result<NpzFile> NpzFile::open(const std::filesystem::path& file, const std::stop_token& stop) {
    Result<std::string> bytes = read_file(file, max_file_bytes, stop);
    if (!bytes) return bytes.error();
    NpzFile npz;
    npz.file_ = file;
    npz.bytes_ = std::make_unique<std::string>(std::move(*bytes));
    if (const auto read = npz.read_headers(stop); !read) {
        if (stop.stop_requested()) return read.error();
        return Error({TR("{0} cannot be used: {1}"), {file.string(), as_argument(read.error().message)}}, true);
    }
    return npz;
}

Result<void> NpzFile::read_headers(const std::stop_token& stop) {
    if (bytes_->starts_with(magic))
        return Error(TR("It is a single .npy array; pack it by name: numpy.savez(file, x=array)."), true);
    if (!bytes_->starts_with("PK")) return Error(TR("It is not an .npz file: it is no zip archive."), true);
    Result<ZipArchive> zip = ZipArchive::open(*bytes_);
    if (!zip) return zip.error();
    zip_ = std::move(*zip);
    for (std::size_t i = 0; i < zip_->entries().size(); ++i) {
        const ZipEntry& record = zip_->entries()[i];
        NpzEntry entry;
        entry.record = i;
        entry.name = record.name;
        if (entry.name.ends_with(".npy")) {
            entry.name.resize(entry.name.size() - 4);
            // Headers take some hundred bytes; a longer one is asked for again.
            Result<std::string> start = zip_->read_start(record, 4096, stop);
            if (start && record.size > 4096 && has_bytes(*start, 0, 12) && start->starts_with(magic)) {
                const bool old = (*start)[6] == 1;
                const std::uint64_t all = 12 + (old ? get_le<std::uint16_t>(*start, 8) : get_le<std::uint32_t>(*start, 8));
                if (all > 4096 && all <= max_header_bytes) start = zip_->read_start(record, all, stop);
            }
            if (!start) return start.error();
            entry.unusable = read_header(*start, record.size, entry);
        } else {
            entry.unusable = Message(TR("it is no NumPy array (.npy)."));
        }
        entries_.push_back(std::move(entry));
    }
    return {};
}

const NpzEntry* NpzFile::find(std::string_view name) const {
    const auto it = std::ranges::find(entries_, name, &NpzEntry::name);
    return it == entries_.end() ? nullptr : &*it;
}

Error NpzFile::about_array(const NpzEntry& entry, const Message& what) const {
    return Error({TR("{0} cannot be used: The array {1}: {2}"), {file_.string(), entry.name, as_argument(what)}}, true);
}

Result<std::string> NpzFile::values(const NpzEntry& entry, const std::stop_token& stop) const {
    if (entry.unusable) return about_array(entry, *entry.unusable);
    Result<std::string> bytes = zip_->read(zip_->entries()[entry.record], stop, entry.header_bytes);
    if (!bytes) return stop.stop_requested() ? bytes.error() : about_array(entry, bytes.error().message);
    if (entry.big_endian) swap_bytes(*bytes, entry.type->bytes);
    if (entry.column_major && entry.shape.size() > 1) return in_rows(*bytes, entry.shape, entry.type->bytes);
    return bytes;
}

Result<std::string> NpzFile::first_values(const NpzEntry& entry, std::uint64_t count, const std::stop_token& stop) const {
    if (entry.unusable) return about_array(entry, *entry.unusable);
    const std::uint64_t wanted = std::min(count, entry.count()) * entry.type->bytes;
    Result<std::string> bytes = zip_->read_start(zip_->entries()[entry.record], entry.header_bytes + wanted, stop);
    if (!bytes) return stop.stop_requested() ? bytes.error() : about_array(entry, bytes.error().message);
    if (bytes->size() != entry.header_bytes + wanted) return about_array(entry, TR("it does not unpack."));
    bytes->erase(0, entry.header_bytes);
    if (entry.big_endian) swap_bytes(*bytes, entry.type->bytes);
    return bytes;
}

}  // namespace nn
