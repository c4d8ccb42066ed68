#pragma once

#include "nn/model/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace nn {

class FileParts;

/// Replaces `file` by `bytes` or leaves it as it was: temporary file in the same folder, checked writes, fsync, rename.
/// The error names the file and the system's reason ("No space left on device").
Result<void> write_atomically(const std::filesystem::path& file, std::span<const std::byte> bytes);
Result<void> write_atomically(const std::filesystem::path& file, std::string_view text);
Result<void> write_atomically(const std::filesystem::path& file, const FileParts& parts);

/// Whole file, refused above `limit` bytes.
Result<std::string> read_file(const std::filesystem::path& file, std::uint64_t limit);

/// The first `count` bytes of a file, or fewer where it is shorter.
Result<std::string> read_start(const std::filesystem::path& file, std::size_t count);

}  // namespace nn
