#pragma once
// Elementary functions of sixteen floats at a time, within about two units in the last place over the whole range:
// infinities, zeros and NaN come out as the C library's functions give them (results below the smallest normal number
// may become 0). The polynomials are minimax fits to the functions named beside them.

#include "nn/engine/kernels/vector/simd.h"

#if defined(__AVX512F__) || defined(__FMA__)
#include <immintrin.h>
#endif

#include <bit>
#include <cmath>
#include <limits>

namespace nn::simd {

inline Floats as_floats(Ints v) { return std::bit_cast<Floats>(v); }
inline Ints as_ints(Floats v) { return std::bit_cast<Ints>(v); }
inline Ints splat(std::int32_t v) { return Ints{v, v, v, v, v, v, v, v, v, v, v, v, v, v, v, v}; }

/// a b + c, rounded once where the processor can.
inline Floats fma(Floats a, Floats b, Floats c) {
#if defined(__AVX512F__)
    return std::bit_cast<Floats>(
        _mm512_fmadd_ps(std::bit_cast<__m512>(a), std::bit_cast<__m512>(b), std::bit_cast<__m512>(c)));
#elif defined(__FMA__)
    struct Halves {
        __m256 low, high;
    };
    const Halves x = std::bit_cast<Halves>(a), y = std::bit_cast<Halves>(b), z = std::bit_cast<Halves>(c);
    return std::bit_cast<Floats>(Halves{_mm256_fmadd_ps(x.low, y.low, z.low), _mm256_fmadd_ps(x.high, y.high, z.high)});
#else
    return a * b + c;
#endif
}
inline Floats fma(Floats a, Floats b, float c) { return fma(a, b, splat(c)); }
inline Floats fma(Floats a, float b, Floats c) { return fma(a, splat(b), c); }

/// c0 + c1 x + c2 x² + ...
template <typename... Cs>
inline Floats polynomial(Floats x, float c0, Cs... higher) {
    if constexpr (sizeof...(higher) == 0)
        return splat(c0);
    else
        return fma(polynomial(x, higher...), x, c0);
}

/// The smaller and the larger; NaN in `v` stays.
inline Floats at_most(Floats v, float limit) { return v > limit ? splat(limit) : v; }
inline Floats at_least(Floats v, float limit) { return v < limit ? splat(limit) : v; }

inline Floats abs(Floats v) { return as_floats(as_ints(v) & splat(0x7fffffff)); }
inline Floats with_sign_of(Floats magnitude, Floats sign) {
    return as_floats((as_ints(magnitude) & splat(0x7fffffff)) | (as_ints(sign) & splat(std::int32_t(0x80000000))));
}
/// -1, 0 or 1.
inline Floats sign(Floats v) { return v > 0.0f ? splat(1.0f) : (v < 0.0f ? splat(-1.0f) : Floats{}); }
inline Floats sqrt(Floats v) {
    float lanes[kLanes];
    store(lanes, v);
#pragma omp simd
    for (std::int64_t i = 0; i < kLanes; ++i) lanes[i] = std::sqrt(lanes[i]);
    return load<Floats>(lanes);
}
/// The nearest whole number, halves to even; |v| below 2^22.
inline Floats nearest(Floats v) { return (v + 12582912.0f) - 12582912.0f; }
/// 2^n for -126 ≤ n ≤ 127.
inline Floats two_to(Ints n) { return as_floats((n + 127) << 23); }

namespace detail {
/// x = k ln 2 + r with whole k and |r| ≤ ln 2 / 2; `grown` = e^r - 1.
struct Reduced {
    Floats k, grown;
};
inline Reduced reduce(Floats x) {
    const Floats k = nearest(x * 1.44269504f);
    Floats r = fma(k, -0.693145751953125f, x);
    r = fma(k, -1.42860677e-6f, r);
    const Floats p = polynomial(r, 0.5f, 0.166665183f, 0.0416662042f, 0.00836895371f, 0.00139506003f);
    return {k, fma(r * r, p, r)};
}
}  // namespace detail

/// v 2^k for v from ½ to 2 and any whole k.
inline Floats scale(Floats v, Floats k) {
#if defined(__AVX512F__)
    return std::bit_cast<Floats>(_mm512_maskz_scalef_ps(0xffff, std::bit_cast<__m512>(v), std::bit_cast<__m512>(k)));
#else
    // Two steps: 2^k alone may be too large or too small for a float.
    const Ints whole = __builtin_convertvector(k, Ints), half = whole >> 1;
    return v * two_to(half) * two_to(whole - half);
#endif
}

inline Floats exp(Floats x) {
    const auto [k, grown] = detail::reduce(at_least(at_most(x, 90.0f), -105.0f));
    return scale(grown + 1.0f, k);
}

/// e^x - 1.
inline Floats expm1(Floats x) {
    const auto [k, grown] = detail::reduce(at_least(at_most(x, 90.0f), -40.0f));
    const Floats half = two_to(__builtin_convertvector(k, Ints) - 1);
    return 2.0f * fma(half, grown, half - 0.5f);
}

inline Floats log(Floats x) {
    Ints bits = as_ints(x);
    // A subnormal number is its bits, taken as a whole number, times 2^-149.
    const Ints tiny = (bits > 0) & (bits < 0x00800000);
    bits = tiny ? as_ints(__builtin_convertvector(bits, Floats)) : bits;
    // x = 2^e m with m from √½ to √2.
    const Ints e = (bits - 0x3f3504f3) >> 23;
    const Floats f = as_floats(bits - (e << 23)) - 1.0f;
    const Floats exponent = __builtin_convertvector(tiny ? e - 149 : e, Floats);
    const Floats p = polynomial(f, 0.333333317f, -0.250008211f, 0.200012267f, -0.166233565f, 0.142017625f,
                                -0.131601951f, 0.127615504f, -0.0763442991f);
    const Floats square = f * f;
    Floats tail = fma(square * f, p, square * -0.5f);
    tail = fma(exponent, 1.42860677e-6f, tail);
    const Floats y = fma(exponent, 0.693145751953125f, f + tail);
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    const Ints raw = as_ints(x);
    const Floats special = (raw & 0x7fffffff) == 0 ? splat(-kInfinity)
                           : raw < 0               ? splat(std::numeric_limits<float>::quiet_NaN())
                                                   : x;  // +infinity, NaN
    return (raw <= 0) | (raw >= 0x7f800000) ? special : y;
}

/// log(1 + u), u ≥ 0 and finite.
inline Floats log1p(Floats u) {
    const Floats sum = 1.0f + u;
    const Floats lost = u > 1.0f ? 1.0f - (sum - u) : u - (sum - 1.0f);
    return log(sum) + lost / sum;
}

/// log(1 + e^x), without overflow.
inline Floats softplus(Floats x) { return at_least(x, 0.0f) + log1p(exp(-abs(x))); }
/// 1 / v for v ≥ 1, quicker than a division.
inline Floats inverse(Floats v) {
#if defined(__AVX512F__)
    const Floats guess = std::bit_cast<Floats>(_mm512_maskz_rcp14_ps(0xffff, std::bit_cast<__m512>(v)));  // to 14 bits
    const Floats result = fma(fma(-v, guess, 1.0f), guess, guess);
    return v > 8e37f ? Floats{} : result;  // below the smallest normal number; infinity has no second step
#else
    return 1.0f / v;
#endif
}
inline Floats sigmoid(Floats x) { return inverse(1.0f + exp(-x)); }

inline Floats tanh(Floats x) {
    const Floats magnitude = abs(x), square = x * x;
    const Floats p = polynomial(square, -0.333332812f, 0.133314204f, -0.0537377991f, 0.0206325494f, -0.00569738713f);
    const Floats small = fma(x * square, p, x);
    const Floats large = with_sign_of(fma(inverse(exp(magnitude + magnitude) + 1.0f), -2.0f, splat(1.0f)), x);
    return magnitude > 0.625f ? large : small;
}

inline Floats erf(Floats x) {
    const Floats magnitude = abs(x), square = x * x;
    const Floats p = polynomial(square, 0.128379166f, -0.376126258f, 0.112835853f, -0.0268538156f, 0.00518833377f,
                                -0.00080102419f, 7.85400877e-05f);
    const Floats small = fma(x, p, x);
    // log(erfc); beyond 4 erf is 1 in float.
    const Floats q = polynomial(at_most(magnitude, 4.0f), 0.000188035928f, -1.12957841f, -0.633219925f, -0.108418547f,
                                0.0252082396f, -0.00420455619f, 0.000441335348f, -2.16867716e-05f);
    const Floats large = with_sign_of(1.0f - exp(q), x);
    return magnitude > 1.0f ? large : small;
}

/// Sum of the sixteen, in a fixed order.
inline float sum(Floats v) {
    float lanes[kLanes];
    store(lanes, v);
    for (std::int64_t step = kLanes / 2; step > 0; step /= 2)
        for (std::int64_t i = 0; i < step; ++i) lanes[i] += lanes[i + step];
    return lanes[0];
}

}  // namespace nn::simd
