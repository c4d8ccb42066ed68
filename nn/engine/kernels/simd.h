#pragma once
// Sixteen floats at a time, in the compiler's own vector types: one AVX-512 register, two of AVX2, four of SSE.

#include <cstdint>
#include <cstring>

#if defined(__AVX512F__)
#include <immintrin.h>
#endif

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
/// The first `count` lanes, fewer than sixteen; the others are 0, or not written.
inline Floats load_first(const float* from, std::int64_t count) {
#if defined(__AVX512F__)
    return (Floats)_mm512_maskz_loadu_ps(static_cast<__mmask16>((1u << count) - 1), from);
#else
    Floats v = {};
    std::memcpy(&v, from, static_cast<std::size_t>(count) * sizeof(float));
    return v;
#endif
}
inline void store_first(float* to, Floats v, std::int64_t count) {
#if defined(__AVX512F__)
    _mm512_mask_storeu_ps(to, static_cast<__mmask16>((1u << count) - 1), (__m512)v);
#else
    std::memcpy(to, &v, static_cast<std::size_t>(count) * sizeof(float));
#endif
}
/// Sixteen times `v`. (`Floats{} + v` would be an addition: 0 + -0 is not -0.)
inline Floats splat(float v) { return Floats{v, v, v, v, v, v, v, v, v, v, v, v, v, v, v, v}; }
inline Floats relu(Floats v) { return v < 0.0f ? Floats{} : v; }  // keeps NaN, as PyTorch

}  // namespace nn::simd
