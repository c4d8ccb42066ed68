#pragma once
// Little-endian numbers in byte strings, checked. Internal to nn/io and nn/data.

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace nn {

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "files are read and written as they lie in memory");

/// True when `size` bytes lie at `offset`.
inline bool has_bytes(std::string_view bytes, std::uint64_t offset, std::uint64_t size) {
    return offset <= bytes.size() && size <= bytes.size() - offset;
}
/// The number at `offset`; the caller checked `has_bytes`.
template <typename T>
T get_le(std::string_view bytes, std::uint64_t offset) {
    T value;
    std::memcpy(&value, bytes.data() + offset, sizeof value);
    return value;
}
template <typename T>
void put_le(std::string& bytes, T value) {
    char raw[sizeof value];
    std::memcpy(raw, &value, sizeof value);
    bytes.append(raw, sizeof value);
}

}  // namespace nn
