#pragma once
// 16-bit floats as files hold them. Internal to nn/io.

#include <bit>
#include <cstdint>

namespace nn {

/// IEEE 754 binary16.
inline float half_to_float(std::uint16_t half) {
    const std::uint32_t sign = (half & 0x8000u) << 16, exponent = (half >> 10) & 0x1fu, fraction = half & 0x3ffu;
    std::uint32_t bits;
    if (exponent == 31) {
        bits = fraction == 0 ? 0x7f800000u : 0x7fc00000u;  // infinity, NaN
    } else if (exponent == 0) {
        bits = std::bit_cast<std::uint32_t>(static_cast<float>(fraction) * 0x1p-24f);
    } else {
        bits = ((exponent + 112) << 23) | (fraction << 13);  // the exponents' zeros are at 15 and 127
    }
    return std::bit_cast<float>(sign | bits);
}
/// The upper half of a float32.
inline float bfloat16_to_float(std::uint16_t bits) {
    return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

}  // namespace nn
