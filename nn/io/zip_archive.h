#pragma once
// Zip archives in memory, as .pt and .npz files are. Internal to nn/io. Every offset and size in a file is hostile
// until checked; nothing is unpacked to disk.

#include "nn/io/file_parts.h"
#include "nn/model/result.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace nn {

struct ZipEntry {
    std::string name;
    bool deflated = false;
    std::uint32_t crc = 0;
    std::uint64_t offset = 0;      ///< of the local header in the file
    std::uint64_t compressed = 0;  ///< bytes in the file
    std::uint64_t size = 0;        ///< bytes once unpacked
};

/// Reads the central directory; ZIP64 too. Refused: encrypted or split archives, methods other than stored and
/// deflated, names that appear twice, entries that together claim more than the file can hold.
class ZipArchive {
public:
    /// `file` must outlive the archive.
    static Result<ZipArchive> open(std::string_view file);

    const std::vector<ZipEntry>& entries() const { return entries_; }
    const ZipEntry* find(std::string_view name) const;
    /// Sum of the entries' unpacked sizes.
    std::uint64_t total_size() const { return total_size_; }
    /// The entry's bytes behind the first `skip`, CRC checked. Memory is taken only after the size was found possible. Ends early, with
    /// `reading_stopped`, once `stop` is asked for.
    Result<std::string> read(const ZipEntry& entry, const std::stop_token& stop = {}, std::uint64_t skip = 0) const;
    /// Its first `count` bytes, or fewer where there are fewer, unchecked: enough to see what it claims to be before all is unpacked.
    Result<std::string> read_start(const ZipEntry& entry, std::uint64_t count, const std::stop_token& stop = {}) const;
    /// The bytes of an entry that is not deflated, where they lie in the file, CRC checked.
    Result<std::string_view> view(const ZipEntry& entry) const;

private:
    /// As it lies in the file.
    Result<std::string_view> packed(const ZipEntry& entry) const;

    std::string_view file_;
    std::vector<ZipEntry> entries_;
    std::unordered_map<std::string, std::size_t> places_;  ///< in `entries_`, by name
    std::uint64_t total_size_ = 0;
};

/// Builds an archive of stored records, each record's bytes aligned to 64 in the file as PyTorch does for mapping.
class ZipWriter {
public:
    /// A record's bytes stay where they are until the archive is written.
    void add(std::string_view name, std::span<const std::byte> bytes);
    void add(std::string_view name, std::string text);
    /// The whole file; ZIP64 where it has more than 4 GiB or 65,534 records.
    FileParts finish();

private:
    struct Record {
        std::string name;
        std::uint32_t crc;
        std::uint64_t offset, size;
    };
    void begin_record(std::string_view name, std::span<const std::byte> bytes);

    FileParts file_;
    std::vector<Record> records_;
};

}  // namespace nn
