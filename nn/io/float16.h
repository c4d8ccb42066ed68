#pragma once
// 16-bit floats as files hold them. Internal to nn/io.

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace nn {

/// IEEE 754 binary16.
inline float half_to_float(std::uint16_t half) {
    const int exponent = (half >> 10) & 0x1f;
    const int fraction = half & 0x3ff;
    float value;
    if (exponent == 31) {
        value = fraction == 0 ? std::numeric_limits<float>::infinity() : std::numeric_limits<float>::quiet_NaN();
    } else if (exponent == 0) {
        value = std::ldexp(static_cast<float>(fraction), -24);
    } else {
        value = std::ldexp(static_cast<float>(fraction | 0x400), exponent - 25);
    }
    return (half & 0x8000) != 0 ? -value : value;
}
/// The upper half of a float32.
inline float bfloat16_to_float(std::uint16_t bits) {
    return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
}

}  // namespace nn
