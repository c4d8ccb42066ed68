#pragma once
// A text file's characters as UTF-8, piece by piece, whatever it is written in. Internal to nn/data.

#include "nn/data/byte_stream.h"

#include <array>
#include <memory>
#include <optional>
#include <string>

namespace nn {

enum class TextEncoding { Utf8, Latin1, Cp1252, Utf16 };
/// By the names that Python has for them: "utf-8", "latin-1", "cp1252", "utf-16".
const std::vector<std::string>& text_encodings();
std::optional<TextEncoding> text_encoding(std::string_view name);

/// True where the bytes are UTF-8, whole characters.
bool is_utf8(std::string_view bytes);

class TextStream {
public:
    static Result<TextStream> open(const std::filesystem::path& file, TextEncoding encoding, std::stop_token stop = {});

    /// The next piece, valid until the next call; empty at the end. A byte order mark is left out. Bytes of a file that is said to be UTF-8
    /// are passed on as they are. The error names the file: what ByteStream says, or text that is not in this encoding.
    Result<std::string_view> next();
    const std::filesystem::path& file() const { return stream_.file(); }

private:
    TextStream(ByteStream stream, TextEncoding encoding) : stream_(std::move(stream)), encoding_(encoding) {}
    Result<std::string_view> begin(std::string_view piece);
    bool decode_utf16(std::string_view piece);

    ByteStream stream_;
    TextEncoding encoding_;
    bool started_ = false;
    bool big_endian_ = false;
    std::unique_ptr<std::string> text_ = std::make_unique<std::string>();  ///< the piece in UTF-8; stays where it is when this is moved
    std::optional<std::uint8_t> odd_;      ///< the first half of a unit
    std::optional<std::uint16_t> high_;    ///< the first half of a pair
};

}  // namespace nn
