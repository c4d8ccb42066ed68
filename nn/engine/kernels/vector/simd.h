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
/// The first `count` (1 to 16) of sixteen; nothing beyond them is touched, what is loaded for them is 0.
inline Floats load_first(const float* from, std::int64_t count) {
#if defined(__AVX512F__)
    return _mm512_maskz_loadu_ps(static_cast<__mmask16>(0xffffu >> (kLanes - count)), from);
#else
    Floats v{};
    for (std::int64_t i = 0; i < count; ++i) v[i] = from[i];
    return v;
#endif
}
inline void store_first(float* to, Floats v, std::int64_t count) {
#if defined(__AVX512F__)
    _mm512_mask_storeu_ps(to, static_cast<__mmask16>(0xffffu >> (kLanes - count)), v);
#else
    for (std::int64_t i = 0; i < count; ++i) to[i] = v[i];
#endif
}
/// `count` (1 to 16) floats that lie `step` apart, less than 2^27; 0 for the others.
inline Floats gather(const float* from, std::int64_t step, std::int64_t count) {
#if defined(__AVX512F__)
    const __m512i lane = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    const __m512i at = _mm512_mullo_epi32(lane, _mm512_set1_epi32(static_cast<int>(step)));
    const auto mask = static_cast<__mmask16>(0xffffu >> (kLanes - count));
    return _mm512_mask_i32gather_ps(_mm512_setzero_ps(), mask, at, from, sizeof(float));
#else
    Floats v{};
    for (std::int64_t i = 0; i < count; ++i) v[i] = from[i * step];
    return v;
#endif
}
/// Sixteen times `v`, by a subtraction that changes nothing: of a list of sixteen GCC makes sixteen insertions where a
/// register holds fewer. (`Floats{} + v` would change -0.)
inline Floats splat(float v) { return v - Floats{}; }
inline Floats relu(Floats v) { return v < 0.0f ? Floats{} : v; }  // keeps NaN, as PyTorch

}  // namespace nn::simd
