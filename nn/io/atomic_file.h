#pragma once

#include "nn/model/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

namespace nn {

class FileParts;

/// Replaces `file` by `bytes` or leaves it as it was: temporary file in the same folder, checked writes, fsync, rename.
/// A symbolic link stays, and the file that it leads to is replaced. A process' first write into a folder removes what
/// processes that died left there. The error names the file and the system's reason ("No space left on device").
Result<void> write_atomically(const std::filesystem::path& file, std::span<const std::byte> bytes);
Result<void> write_atomically(const std::filesystem::path& file, std::string_view text);
/// Ends early, with `writing_stopped` and nothing changed, once `stop` is asked for.
Result<void> write_atomically(const std::filesystem::path& file, const FileParts& parts, const std::stop_token& stop = {});

/// Removes temporary files of processes that died while they wrote into `folder`. Those of living ones stay.
void remove_left_over_files(const std::filesystem::path& folder);

/// Why something that was told to stop has no result. Nobody needs to see it: who asked for it knows.
Error reading_stopped();
Error writing_stopped();

/// A descriptor to read the regular file from, which the caller closes. Folders, pipes, sockets and devices are refused by name and
/// never opened: a pipe would wait for a writer, a device may do something.
Result<int> open_to_read(const std::filesystem::path& file);

/// Whole file, refused above `limit` bytes. Ends early, with `reading_stopped`, once `stop` is asked for.
Result<std::string> read_file(const std::filesystem::path& file, std::uint64_t limit, const std::stop_token& stop = {});

/// The first `count` bytes of a file, or fewer where it is shorter.
Result<std::string> read_start(const std::filesystem::path& file, std::size_t count);

}  // namespace nn
