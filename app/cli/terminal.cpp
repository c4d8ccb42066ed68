#include "app/cli/terminal.h"

#include <fmt/format.h>
#include <poll.h>

#include <climits>
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

bool (*told_to_end)() = nullptr;

/// Waits until a write of PIPE_BUF bytes would not. False: told to end meanwhile. Whatever else is the matter, writing will say.
bool wait_for_room(int descriptor) {
    constexpr int look_again = 33;  // ms
    for (;;) {
        pollfd room{descriptor, POLLOUT, 0};
        const bool told = told_to_end();
        if (::poll(&room, 1, told ? 0 : look_again) != 0 && room.revents != 0) return true;
        if (told) return false;
    }
}

}  // namespace

void give_up_when(bool (*told)()) { told_to_end = told; }

bool put(std::FILE* out, std::string_view text) {
    if (told_to_end == nullptr) return std::fwrite(text.data(), 1, text.size(), out) == text.size();
    while (!text.empty()) {
        const std::string_view piece = text.substr(0, PIPE_BUF);
        if (!wait_for_room(fileno(out))) return false;
        if (std::fwrite(piece.data(), 1, piece.size(), out) != piece.size() || std::fflush(out) != 0) return false;
        text.remove_prefix(piece.size());
    }
    return true;
}

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
    put(out, printable(text) + "\n");
}

void tell(std::string_view text) { print_line(stderr, "netloom: " + std::string(text)); }

}  // namespace cli
