#pragma once
// A file's bytes one piece after the other, unpacked where it is a .gz file. Internal to nn/data.

#include "nn/model/result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <string_view>
#include <vector>

namespace nn {

/// Holds one piece at a time, so that a file takes no more memory than what is made of it.
class ByteStream {
public:
    /// Once `stop` is asked for, `next` ends with `reading_stopped`.
    static Result<ByteStream> open(const std::filesystem::path& file, std::stop_token stop = {});
    ByteStream(ByteStream&&) noexcept;
    ByteStream& operator=(ByteStream&&) noexcept;
    ~ByteStream();

    /// The next piece, valid until the next call; empty at the end. The error names the file: it is damaged, cut off,
    /// or larger than `max_data_bytes`.
    Result<std::string_view> next();
    const std::filesystem::path& file() const { return file_; }

private:
    struct Handle;
    ByteStream();
    std::filesystem::path file_;
    std::unique_ptr<Handle> handle_;
    std::stop_token stop_;
    std::vector<char> piece_;
    std::uint64_t total_ = 0;
};

}  // namespace nn
