#pragma once
// Sixteen floats at a time, in the compiler's own vector types: one AVX-512 register, two of AVX2, four of SSE.

#include <cstdint>
#include <cstring>

namespace nn::simd {

inline constexpr std::int64_t kLanes = 16;
typedef float Floats __attribute__((vector_size(64)));
typedef std::int32_t Ints __attribute__((vector_size(64)));
typedef std::uint8_t Bytes __attribute__((vector_size(16)));

template <typename V, typename T>
inline V load(const T* from) {
    V v;
    std::memcpy(&v, from, sizeof v);
    return v;
}
template <typename V, typename T>
inline void store(T* to, V v) {
    std::memcpy(to, &v, sizeof v);
}
/// Sixteen times `v`. (`Floats{} + v` would be an addition: 0 + -0 is not -0.)
inline Floats splat(float v) { return Floats{v, v, v, v, v, v, v, v, v, v, v, v, v, v, v, v}; }
inline Floats relu(Floats v) { return v < 0.0f ? Floats{} : v; }  // keeps NaN, as PyTorch

}  // namespace nn::simd
