#include "app/cli/terminal.h"

#include <fmt/format.h>

#include <cstdint>

namespace cli {

namespace {

struct Character {
    std::uint32_t code = 0;
    std::size_t bytes = 0;  ///< 0: what stands there is no UTF-8
};

/// The character that `text`, which is not empty, begins with.
Character first_character(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const std::uint8_t first = byte(0);
    if (first < 0x80) return {first, 1};
    const std::size_t bytes = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || bytes > text.size()) return {};
    std::uint32_t code = first & (0xffu >> (bytes + 1));
    for (std::size_t i = 1; i < bytes; ++i) {
        if ((byte(i) & 0xc0) != 0x80) return {};
        code = code << 6 | (byte(i) & 0x3fu);
    }
    constexpr std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = code >= 0xd800 && code < 0xe000;
    return code < least[bytes] || code > 0x10ffff || surrogate ? Character{} : Character{code, bytes};
}

bool is_control(std::uint32_t c) { return c < 0x20 || (c >= 0x7f && c < 0xa0); }

bool turns_text(std::uint32_t c) {
    return c == 0x200e || c == 0x200f || c == 0x061c || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ||
           c == 0x2028 || c == 0x2029;
}

}  // namespace

std::string printable(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const Character c = first_character(text);
        const std::size_t bytes = c.bytes == 0 ? 1 : c.bytes;
        if (c.bytes == 0 || is_control(c.code)) {
            out += fmt::format("\\x{:02x}", c.bytes == 0 ? static_cast<std::uint8_t>(text[0]) : c.code);
        } else if (turns_text(c.code)) {
            out += fmt::format("\\u{:04x}", c.code);
        } else {
            out += text.substr(0, bytes);
        }
        text.remove_prefix(bytes);
    }
    return out;
}

void print_line(std::FILE* out, std::string_view text) {
    const std::string line = printable(text) + "\n";
    std::fwrite(line.data(), 1, line.size(), out);
}

void tell(std::string_view text) { print_line(stderr, "netloom: " + std::string(text)); }

}  // namespace cli
