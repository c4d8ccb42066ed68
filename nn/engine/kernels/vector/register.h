#pragma once
// One vector register of floats, as wide as the processor's: of wider vectors the compiler keeps no arrays in
// registers. For the innermost loops; everything else counts in simd.h's sixteen.

#include "nn/engine/kernels/vector/simd.h"

namespace nn::simd {

#if defined(__AVX512F__)
inline constexpr std::int64_t kRegisterLanes = 16;
#elif defined(__AVX__)
inline constexpr std::int64_t kRegisterLanes = 8;
#else
inline constexpr std::int64_t kRegisterLanes = 4;
#endif
typedef float Register __attribute__((vector_size(kRegisterLanes * sizeof(float))));

inline Register relu_register(Register v) { return v < 0.0f ? Register{} : v; }  // keeps NaN, as PyTorch

}  // namespace nn::simd
