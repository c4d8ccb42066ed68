#pragma once
// One register of the processor the engine is built for, in the compiler's own vector types: sixteen floats with
// AVX-512, eight with AVX, else four. Not wider: GCC keeps no arrays of wider vectors in registers, and of their
// comparisons it makes one instruction per number.

#include <cstdint>
#include <cstring>

#if defined(__AVX2__)
#include <immintrin.h>
#endif

namespace nn::simd {

#if defined(__AVX512F__)
inline constexpr std::int64_t kLanes = 16;
#elif defined(__AVX__)
inline constexpr std::int64_t kLanes = 8;
#else
inline constexpr std::int64_t kLanes = 4;
#endif
typedef float Floats __attribute__((vector_size(kLanes * sizeof(float))));
typedef std::int32_t Ints __attribute__((vector_size(kLanes * sizeof(std::int32_t))));
typedef std::uint8_t Bytes __attribute__((vector_size(kLanes)));

template <typename V, typename T>
inline V load(const T* from) {
    V v;
    std::memcpy(&v, from, sizeof v);
    return v;
}
template <typename V, typename T>
inline void store(T* to, const V& v) {
    std::memcpy(to, &v, sizeof v);
}

#if defined(__AVX512F__)
inline __mmask16 first_lanes(std::int64_t count) { return static_cast<__mmask16>(0xffffu >> (kLanes - count)); }
#elif defined(__AVX2__)
inline __m256i first_lanes(std::int64_t count) {
    return _mm256_cmpgt_epi32(_mm256_set1_epi32(static_cast<int>(count)), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}
#endif
/// The first `count` (1 to kLanes) of a register; nothing beyond them is touched, what is loaded for them is 0.
inline Floats load_first(const float* from, std::int64_t count) {
#if defined(__AVX512F__)
    return _mm512_maskz_loadu_ps(first_lanes(count), from);
#elif defined(__AVX2__)
    return _mm256_maskload_ps(from, first_lanes(count));
#else
    Floats v{};
    for (std::int64_t i = 0; i < count; ++i) v[i] = from[i];
    return v;
#endif
}
inline void store_first(float* to, Floats v, std::int64_t count) {
#if defined(__AVX512F__)
    _mm512_mask_storeu_ps(to, first_lanes(count), v);
#elif defined(__AVX2__)
    _mm256_maskstore_ps(to, first_lanes(count), v);
#else
    for (std::int64_t i = 0; i < count; ++i) to[i] = v[i];
#endif
}
/// `count` (1 to kLanes) floats that lie `step` apart, less than 2^27; 0 for the others.
inline Floats gather(const float* from, std::int64_t step, std::int64_t count) {
#if defined(__AVX512F__)
    const __m512i lane = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    const __m512i at = _mm512_mullo_epi32(lane, _mm512_set1_epi32(static_cast<int>(step)));
    return _mm512_mask_i32gather_ps(_mm512_setzero_ps(), first_lanes(count), at, from, sizeof(float));
#else
    float lanes[kLanes] = {};
    for (std::int64_t i = 0; i < count; ++i) lanes[i] = from[i * step];
    return load<Floats>(lanes);
#endif
}
/// The same number in every lane, by a subtraction that changes nothing: of a list of numbers GCC makes insertions one
/// by one. (`Floats{} + v` would change -0.)
inline Floats splat(float v) { return v - Floats{}; }
inline Floats relu(Floats v) { return v < 0.0f ? Floats{} : v; }  // keeps NaN, as PyTorch

}  // namespace nn::simd
