#include "nn/io/zip_archive.h"

#include "nn/io/atomic_file.h"
#include "nn/io/bytes.h"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <optional>

namespace nn {
namespace {

constexpr std::uint32_t local_signature = 0x04034b50, central_signature = 0x02014b50, end_signature = 0x06054b50,
                        end64_signature = 0x06064b50, locator64_signature = 0x07064b50;
constexpr std::uint64_t local_bytes = 30, central_bytes = 46, end_bytes = 22, end64_bytes = 56, locator64_bytes = 20;
constexpr std::uint64_t alignment = 64;
/// Deflate cannot do better (zlib's technical notes).
constexpr std::uint64_t best_ratio = 1032;

Error damaged(const char* what) { return Error({TR("The archive is damaged or cut off: {0}."), {what}}, true); }

struct Directory {
    std::uint64_t offset = 0, size = 0, entries = 0;
};

/// The end record stands at the end, behind it at most a comment of 65,535 bytes.
std::optional<std::uint64_t> find_end(std::string_view file) {
    if (file.size() < end_bytes) return std::nullopt;
    const std::uint64_t last = file.size() - end_bytes;
    const std::uint64_t first = last > 0xffff ? last - 0xffff : 0;
    for (std::uint64_t at = last + 1; at-- > first;) {
        if (get_le<std::uint32_t>(file, at) != end_signature) continue;
        if (at + end_bytes + get_le<std::uint16_t>(file, at + 20) == file.size()) return at;
    }
    return std::nullopt;
}

Result<Directory> find_directory(std::string_view file) {
    const auto end = find_end(file);
    if (!end) return damaged("its directory is missing");
    if (get_le<std::uint16_t>(file, *end + 4) != 0 || get_le<std::uint16_t>(file, *end + 6) != 0) {
        return Error(TR("The archive is one part of several; that is not supported."), true);
    }
    Directory directory{get_le<std::uint32_t>(file, *end + 16), get_le<std::uint32_t>(file, *end + 12),
                        get_le<std::uint16_t>(file, *end + 10)};
    const bool has_locator =
        *end >= locator64_bytes && get_le<std::uint32_t>(file, *end - locator64_bytes) == locator64_signature;
    if (has_locator) {
        const auto at = get_le<std::uint64_t>(file, *end - locator64_bytes + 8);
        if (!has_bytes(file, at, end64_bytes) || get_le<std::uint32_t>(file, at) != end64_signature) {
            return damaged("its ZIP64 directory is missing");
        }
        directory = {get_le<std::uint64_t>(file, at + 48), get_le<std::uint64_t>(file, at + 40),
                     get_le<std::uint64_t>(file, at + 32)};
    }
    if (!has_bytes(file, directory.offset, directory.size)) return damaged("its directory lies outside the file");
    if (directory.entries > directory.size / central_bytes) return damaged("its directory is too short");
    return directory;
}

/// Fills sizes and offset that did not fit 32 bits from the ZIP64 extra field.
bool read_zip64(std::string_view extra, ZipEntry& entry) {
    std::uint64_t at = 0;
    while (has_bytes(extra, at, 4)) {
        const auto id = get_le<std::uint16_t>(extra, at);
        const auto size = get_le<std::uint16_t>(extra, at + 2);
        at += 4;
        if (!has_bytes(extra, at, size)) return false;
        if (id == 1) {
            const std::string_view field = extra.substr(at, size);
            std::uint64_t next = 0;
            for (std::uint64_t* value : {&entry.size, &entry.compressed, &entry.offset}) {
                if (*value != 0xffffffff) continue;
                if (!has_bytes(field, next, 8)) return false;
                *value = get_le<std::uint64_t>(field, next);
                next += 8;
            }
            return true;
        }
        at += size;
    }
    return true;
}

/// Reads the entry at `at` of the directory and moves on.
Result<ZipEntry> read_entry(std::string_view directory, std::uint64_t& at) {
    if (!has_bytes(directory, at, central_bytes) || get_le<std::uint32_t>(directory, at) != central_signature) {
        return damaged("its directory is broken");
    }
    const auto flags = get_le<std::uint16_t>(directory, at + 8);
    const auto method = get_le<std::uint16_t>(directory, at + 10);
    const std::uint64_t name_bytes = get_le<std::uint16_t>(directory, at + 28);
    const std::uint64_t extra_bytes = get_le<std::uint16_t>(directory, at + 30);
    const std::uint64_t comment_bytes = get_le<std::uint16_t>(directory, at + 32);
    if (!has_bytes(directory, at + central_bytes, name_bytes + extra_bytes + comment_bytes)) {
        return damaged("its directory is broken");
    }
    ZipEntry entry;
    entry.name = directory.substr(at + central_bytes, name_bytes);
    entry.deflated = method == 8;
    entry.crc = get_le<std::uint32_t>(directory, at + 16);
    entry.compressed = get_le<std::uint32_t>(directory, at + 20);
    entry.size = get_le<std::uint32_t>(directory, at + 24);
    entry.offset = get_le<std::uint32_t>(directory, at + 42);
    if (!read_zip64(directory.substr(at + central_bytes + name_bytes, extra_bytes), entry)) {
        return damaged("its directory is broken");
    }
    if ((flags & 1) != 0) return Error({TR("{0} in the archive is encrypted."), {entry.name}}, true);
    if (method != 0 && method != 8) {
        return Error({TR("{0} in the archive is packed by method {1}; only stored and deflated are supported."),
                      {entry.name, std::to_string(method)}},
                     true);
    }
    at += central_bytes + name_bytes + extra_bytes + comment_bytes;
    return entry;
}

/// What `packed` inflates to, up to `size` bytes, the first `skip` of them in `head`. `whole` tells whether that is all of both.
struct Inflated {
    std::string head, bytes;
    bool whole = false;
};
Inflated inflate_raw(std::string_view packed, std::uint64_t size, std::uint64_t skip, const std::stop_token& stop) {
    Inflated into;
    z_stream stream{};
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return into;
    constexpr std::size_t most = std::numeric_limits<uInt>::max();
    constexpr std::uint64_t step = 1u << 24;  // between looks at whether to stop
    into.bytes.reserve(size - skip);          // without touching it
    std::size_t in = 0, out = 0;
    int status = Z_OK;
    for (const auto& [to, count] : {std::pair(&into.head, skip), std::pair(&into.bytes, size - skip)}) {
        std::size_t have = 0;
        // That the end is reached is seen once all bytes are there.
        while (status == Z_OK && !stop.stop_requested() && (have < count || to == &into.bytes)) {
            if (have == to->size()) to->resize(std::min(count, have + step));
            const auto give = static_cast<uInt>(std::min(most, packed.size() - in));
            const auto take = static_cast<uInt>(to->size() - have);
            stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data() + in));
            stream.avail_in = give;
            stream.next_out = reinterpret_cast<Bytef*>(to->data() + have);
            stream.avail_out = take;
            status = inflate(&stream, Z_NO_FLUSH);
            in += give - stream.avail_in;
            have += take - stream.avail_out;
        }
        to->resize(have);
        out += have;
    }
    inflateEnd(&stream);
    into.whole = status == Z_STREAM_END && in == packed.size() && out == size;
    return into;
}

}  // namespace

Result<ZipArchive> ZipArchive::open(std::string_view file) {
    const Result<Directory> directory = find_directory(file);
    if (!directory) return directory.error();
    ZipArchive archive;
    archive.file_ = file;
    const std::string_view bytes = file.substr(directory->offset, directory->size);
    std::uint64_t at = 0, compressed = 0;
    for (std::uint64_t i = 0; i < directory->entries; ++i) {
        Result<ZipEntry> entry = read_entry(bytes, at);
        if (!entry) return entry.error();
        // Each size is checked before sums, so that no sum can overflow; shared bytes (overlapping records) are
        // refused.
        const std::uint64_t possible = entry->deflated ? entry->compressed * best_ratio + 64 : entry->compressed;
        if (entry->compressed > file.size() || entry->size > possible ||
            (!entry->deflated && entry->size != entry->compressed)) {
            return damaged("an entry claims an impossible size");
        }
        compressed += entry->compressed;
        archive.total_size_ += entry->size;
        if (compressed > file.size()) return damaged("its entries overlap");
        if (!archive.places_.emplace(entry->name, archive.entries_.size()).second) {
            return Error({TR("The archive holds {0} twice."), {entry->name}}, true);
        }
        archive.entries_.push_back(std::move(*entry));
    }
    return archive;
}

const ZipEntry* ZipArchive::find(std::string_view name) const {
    const auto it = places_.find(std::string(name));
    return it != places_.end() ? &entries_[it->second] : nullptr;
}

namespace {

Error broken(const ZipEntry& entry, const char* what) {
    return Error({TR("The archive is damaged or cut off: {0} {1}."), {entry.name, what}}, true);
}

}  // namespace

Result<std::string_view> ZipArchive::packed(const ZipEntry& entry) const {
    if (!has_bytes(file_, entry.offset, local_bytes) || get_le<std::uint32_t>(file_, entry.offset) != local_signature) {
        return broken(entry, "is not where the directory says");
    }
    const std::uint64_t data = entry.offset + local_bytes + get_le<std::uint16_t>(file_, entry.offset + 26) +
                               get_le<std::uint16_t>(file_, entry.offset + 28);
    if (!has_bytes(file_, data, entry.compressed)) return broken(entry, "reaches beyond the end");
    return file_.substr(data, entry.compressed);
}

Result<std::string_view> ZipArchive::view(const ZipEntry& entry) const {
    auto bytes = packed(entry);
    if (bytes && crc32_z(0, reinterpret_cast<const Bytef*>(bytes->data()), bytes->size()) != entry.crc)
        return broken(entry, "has a wrong checksum");
    return bytes;
}

Result<std::string> ZipArchive::read(const ZipEntry& entry, const std::stop_token& stop, std::uint64_t skip) const {
    const Result<std::string_view> from = packed(entry);
    if (!from) return from.error();
    skip = std::min(skip, entry.size);
    Inflated all;
    if (entry.deflated) {
        all = inflate_raw(*from, entry.size, skip, stop);
    } else {
        all = {std::string(from->substr(0, skip)), {}, true};
        all.bytes.reserve(from->size() - skip);
    }
    uLong crc = crc32_z(0, reinterpret_cast<const Bytef*>(all.head.data()), all.head.size());
    constexpr std::size_t step = std::size_t{1} << 24;  // between looks at whether to stop
    for (std::size_t at = 0; all.whole && at < entry.size - skip && !stop.stop_requested(); at += step) {
        if (!entry.deflated) all.bytes += from->substr(skip + at, step);
        const std::size_t count = std::min<std::size_t>(step, entry.size - skip - at);
        crc = crc32_z(crc, reinterpret_cast<const Bytef*>(all.bytes.data() + at), count);
    }
    if (stop.stop_requested()) return reading_stopped();
    if (!all.whole) return broken(entry, "does not unpack");
    if (crc != entry.crc) return broken(entry, "has a wrong checksum");
    return std::move(all.bytes);
}

Result<std::string> ZipArchive::read_start(const ZipEntry& entry, std::uint64_t count, const std::stop_token& stop) const {
    const Result<std::string_view> from = packed(entry);
    if (!from) return from.error();
    count = std::min(count, entry.size);
    std::string bytes = entry.deflated ? inflate_raw(*from, count, 0, stop).bytes : std::string(from->substr(0, count));
    if (stop.stop_requested()) return reading_stopped();
    return bytes;
}

// ---- writing --------------------------------------------------------------------------------------

void ZipWriter::add(std::string_view name, std::span<const std::byte> bytes) {
    begin_record(name, bytes);
    file_.refer(bytes);
}

void ZipWriter::add(std::string_view name, std::string text) {
    begin_record(name, std::as_bytes(std::span(text.data(), text.size())));
    file_.keep(std::move(text));
}

namespace {

constexpr std::uint64_t most_32 = 0xffffffff, most_16 = 0xffff;

/// What 32 bits cannot hold stands in a ZIP64 extra field, and all ones in its place.
std::uint32_t in_32(std::uint64_t value) { return static_cast<std::uint32_t>(std::min(value, most_32)); }
std::uint16_t in_16(std::uint64_t value) { return static_cast<std::uint16_t>(std::min(value, most_16)); }

std::string zip64_extra(std::initializer_list<std::uint64_t> values) {
    std::string numbers, extra;
    for (const std::uint64_t value : values)
        if (value >= most_32) put_le(numbers, value);
    if (numbers.empty()) return extra;
    put_le<std::uint16_t>(extra, 1);
    put_le(extra, static_cast<std::uint16_t>(numbers.size()));
    return extra + numbers;
}

/// What stands alike in a record's own header and in the directory: from the version needed to the sizes.
void put_description(std::string& header, bool zip64, std::uint32_t crc, std::uint64_t size) {
    put_le<std::uint16_t>(header, zip64 ? 45 : 20);  // version needed
    put_le<std::uint16_t>(header, 0x0800);           // names are UTF-8
    put_le<std::uint16_t>(header, 0);                // stored
    put_le<std::uint16_t>(header, 0);                // time: always the same, so that equal content gives equal files
    put_le<std::uint16_t>(header, 0x0021);           // 1 January 1980
    put_le<std::uint32_t>(header, crc);
    put_le(header, in_32(size));
    put_le(header, in_32(size));
}

std::string end_of_directory(std::uint64_t records, std::uint64_t begin, std::uint64_t size) {
    std::string end;
    if (records >= most_16 || begin >= most_32 || size >= most_32) {
        put_le<std::uint32_t>(end, end64_signature);
        put_le<std::uint64_t>(end, end64_bytes - 12);
        put_le<std::uint16_t>(end, 45);  // made by
        put_le<std::uint16_t>(end, 45);
        put_le<std::uint64_t>(end, 0);  // this disk, directory's disk
        for (const std::uint64_t value : {records, records, size, begin}) put_le(end, value);
        put_le<std::uint32_t>(end, locator64_signature);
        put_le<std::uint32_t>(end, 0);
        put_le(end, begin + size);
        put_le<std::uint32_t>(end, 1);  // disks
    }
    put_le<std::uint32_t>(end, end_signature);
    put_le<std::uint32_t>(end, 0);  // this disk, directory's disk
    put_le(end, in_16(records));
    put_le(end, in_16(records));
    put_le(end, in_32(size));
    put_le(end, in_32(begin));
    put_le<std::uint16_t>(end, 0);
    return end;
}

}  // namespace

void ZipWriter::begin_record(std::string_view name, std::span<const std::byte> bytes) {
    const auto crc = static_cast<std::uint32_t>(crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
    const std::uint64_t offset = file_.size();
    const std::string extra = zip64_extra({bytes.size(), bytes.size()});
    const std::uint64_t data = offset + local_bytes + name.size() + extra.size() + 4;
    const auto padding = static_cast<std::uint16_t>((alignment - data % alignment) % alignment);
    std::string header;
    put_le<std::uint32_t>(header, local_signature);
    put_description(header, !extra.empty(), crc, bytes.size());
    put_le(header, static_cast<std::uint16_t>(name.size()));
    put_le(header, static_cast<std::uint16_t>(extra.size() + 4 + padding));
    header += name;
    header += extra;
    header += "FB";
    put_le(header, padding);
    header.append(padding, 'Z');
    file_.keep(std::move(header));
    records_.push_back({std::string(name), crc, offset, bytes.size()});
}

FileParts ZipWriter::finish() {
    const std::uint64_t begin = file_.size();
    std::string directory;
    for (const Record& r : records_) {
        const std::string extra = zip64_extra({r.size, r.size, r.offset});
        put_le<std::uint32_t>(directory, central_signature);
        put_le<std::uint16_t>(directory, extra.empty() ? 20 : 45);  // made by
        put_description(directory, !extra.empty(), r.crc, r.size);
        put_le(directory, static_cast<std::uint16_t>(r.name.size()));
        put_le(directory, static_cast<std::uint16_t>(extra.size()));
        directory.append(10, '\0');  // comment, disk, attributes
        put_le(directory, in_32(r.offset));
        directory += r.name;
        directory += extra;
    }
    const std::string end = end_of_directory(records_.size(), begin, directory.size());
    file_.keep(directory + end);
    return std::move(file_);
}

}  // namespace nn
