#pragma once
// An .npz file array by array: what is there is known from the headers, and nothing is unpacked that nobody asks for. Internal to nn/io
// and nn/data.

#include "nn/io/elements.h"
#include "nn/io/zip_archive.h"

#include <filesystem>
#include <optional>

namespace nn {

/// One array, as its header describes it. Header and size in the archive agree.
struct NpzEntry {
    std::string name;
    std::optional<Message> unusable;    ///< why it cannot be read: text, objects, damage. Nothing below holds then
    Extents shape;
    const ElementType* type = nullptr;
    bool big_endian = false;
    bool column_major = false;
    std::uint64_t header_bytes = 0;     ///< in front of the values
    std::size_t record = 0;             ///< index into the archive's entries

    std::uint64_t count() const { return static_cast<std::uint64_t>(numel(shape)); }
    bool is_byte() const;               ///< uint8
    bool is_bool() const;
};

class NpzFile {
public:
    /// Reads the archive's directory and the headers of all arrays. The error names the file.
    static Result<NpzFile> open(const std::filesystem::path& file, const std::stop_token& stop = {});

    const std::filesystem::path& file() const { return file_; }
    const std::vector<NpzEntry>& entries() const { return entries_; }
    const NpzEntry* find(std::string_view name) const;
    /// All values, row-major, as the machine has them, each of `type->bytes`. The errors of these two name file and array.
    Result<std::string> values(const NpzEntry& entry, const std::stop_token& stop = {}) const;
    /// The first `count` values as they lie in the file: column-major where the array is.
    Result<std::string> first_values(const NpzEntry& entry, std::uint64_t count, const std::stop_token& stop = {}) const;
    /// "FILE cannot be used: The array NAME: what is wrong".
    Error about_array(const NpzEntry& entry, const Message& what) const;

private:
    NpzFile() = default;
    Result<void> read_headers(const std::stop_token& stop);

    std::filesystem::path file_;
    std::unique_ptr<std::string> bytes_;  ///< the archive looks into it, wherever the file is moved
    std::optional<ZipArchive> zip_;
    std::vector<NpzEntry> entries_;
};

}  // namespace nn
