#include "nn/data/text_stream.h"

#include "nn/data/source.h"

#include <algorithm>

namespace nn {
namespace {

/// Windows' characters between 0x80 and 0x9F; 0: there is none.
constexpr std::array<std::uint16_t, 32> cp1252 = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
                                                  0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
                                                  0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

void append_utf8(std::string& to, std::uint32_t c) {
    const auto byte = [&to](std::uint32_t bits) { to += static_cast<char>(bits); };
    if (c < 0x80) {
        byte(c);
    } else if (c < 0x800) {
        byte(0xC0 | c >> 6);
        byte(0x80 | (c & 63));
    } else if (c < 0x10000) {
        byte(0xE0 | c >> 12);
        byte(0x80 | (c >> 6 & 63));
        byte(0x80 | (c & 63));
    } else {
        byte(0xF0 | c >> 18);
        byte(0x80 | (c >> 12 & 63));
        byte(0x80 | (c >> 6 & 63));
        byte(0x80 | (c & 63));
    }
}

}  // namespace

const std::vector<std::string>& text_encodings() {
    static const std::vector<std::string> names = {"utf-8", "latin-1", "cp1252", "utf-16"};
    return names;
}

std::optional<TextEncoding> text_encoding(std::string_view name) {
    const auto& names = text_encodings();
    const auto at = std::ranges::find(names, name);
    if (at == names.end()) return std::nullopt;
    return static_cast<TextEncoding>(at - names.begin());
}

bool is_utf8(std::string_view bytes) {
    for (std::size_t i = 0; i < bytes.size();) {
        const auto first = static_cast<std::uint8_t>(bytes[i++]);
        if (first < 0x80) continue;
        const int more = first >= 0xF0 && first < 0xF5 ? 3 : first >= 0xE0 && first < 0xF0 ? 2 : first >= 0xC2 && first < 0xE0 ? 1 : 0;
        if (more == 0 || bytes.size() - i < static_cast<std::size_t>(more)) return false;
        std::uint32_t code = first & (0x3Fu >> more);
        for (int k = 0; k < more; ++k) {
            const auto byte = static_cast<std::uint8_t>(bytes[i++]);
            if ((byte & 0xC0) != 0x80) return false;
            code = code << 6 | (byte & 0x3Fu);
        }
        const std::uint32_t least = more == 3 ? 0x10000 : more == 2 ? 0x800 : 0x80;
        if (code < least || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return false;
    }
    return true;
}

Result<TextStream> TextStream::open(const std::filesystem::path& file, TextEncoding encoding, std::stop_token stop) {
    auto stream = ByteStream::open(file, std::move(stop));
    if (!stream) return stream.error();
    return TextStream(std::move(*stream), encoding);
}

/// Looks at the byte order mark, and takes it away.
Result<std::string_view> TextStream::begin(std::string_view piece) {
    started_ = true;
    const bool little = piece.starts_with("\xFF\xFE"), big = piece.starts_with("\xFE\xFF");
    if (encoding_ == TextEncoding::Utf16) {
        if (!little && !big) {
            return about(file(), TR("it does not begin with UTF-16's byte order mark. Set \"encoding\" to what it is written in."));
        }
        big_endian_ = big;
        return piece.substr(2);
    }
    if (little || big) return about(file(), TR("it is UTF-16 text. Set \"encoding\" to \"utf-16\"."));
    return encoding_ == TextEncoding::Utf8 && piece.starts_with("\xEF\xBB\xBF") ? piece.substr(3) : piece;
}

/// False where halves of pairs do not meet.
bool TextStream::decode_utf16(std::string_view piece) {
    for (const char c : piece) {
        const auto byte = static_cast<std::uint8_t>(c);
        if (!odd_) {
            odd_ = byte;
            continue;
        }
        const int low = big_endian_ ? byte : *odd_, top = big_endian_ ? *odd_ : byte;
        const auto unit = static_cast<std::uint16_t>(top << 8 | low);
        odd_.reset();
        const bool is_high = (unit & 0xFC00) == 0xD800, is_low = (unit & 0xFC00) == 0xDC00;
        if (high_.has_value() != is_low) return false;
        if (is_high) {
            high_ = unit;
        } else if (is_low) {
            append_utf8(*text_, 0x10000u + ((*high_ & 0x3FFu) << 10 | (unit & 0x3FFu)));
            high_.reset();
        } else {
            append_utf8(*text_, unit);
        }
    }
    return true;
}

Result<std::string_view> TextStream::next() {
    text_->clear();
    while (text_->empty()) {
        const auto read = stream_.next();
        if (!read) return read;
        if (read->empty()) {
            if (odd_ || high_) return about(file(), TR("it ends in the middle of a character. Copy or download it again."));
            return *read;
        }
        const auto piece = started_ ? read : begin(*read);
        if (!piece) return piece;
        if (encoding_ == TextEncoding::Utf8) {
            if (piece->empty()) continue;
            return *piece;
        }
        if (encoding_ == TextEncoding::Utf16) {
            if (!decode_utf16(*piece)) return about(file(), TR("it is no UTF-16 text throughout. Copy or download it again."));
            continue;
        }
        for (const char c : *piece) {
            const auto byte = static_cast<std::uint8_t>(c);
            const bool windows = encoding_ == TextEncoding::Cp1252 && byte >= 0x80 && byte < 0xA0;
            const std::uint32_t code = windows ? cp1252[byte - 0x80u] : byte;
            if (windows && code == 0) {
                return about(file(), {TR("it holds the byte {0}, which is no character of cp1252."), {std::to_string(byte)}});
            }
            append_utf8(*text_, code);
        }
    }
    return std::string_view(*text_);
}

}  // namespace nn
