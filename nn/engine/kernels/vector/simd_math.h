#pragma once
// Elementary functions of vectors of floats of any width, within about two units in the last place over the whole
// range: infinities, zeros and NaN come out as the C library's functions give them (results below the smallest normal
// number may become 0). The polynomials are minimax fits to the functions named beside them. `V` is one of the
// compiler's vector types: one register, as simd.h's Floats and Eigen's packets are.

#include "nn/engine/kernels/vector/simd.h"

#if defined(__AVX512F__) || defined(__FMA__)
#include <immintrin.h>
#endif

#include <bit>
#include <cmath>
#include <limits>

namespace nn::simd {

/// As many whole numbers as V has floats.
template <typename V>
struct IntsFor {
    typedef std::int32_t type __attribute__((vector_size(sizeof(V))));
};
template <typename V>
using IntsOf = typename IntsFor<V>::type;

/// a - b that wraps around: a lane that is passed over afterwards may hold anything.
template <typename V>
inline IntsOf<V> wrapping_difference(IntsOf<V> a, IntsOf<V> b) {
    typedef std::uint32_t Unsigned __attribute__((vector_size(sizeof(V))));
    return std::bit_cast<IntsOf<V>>(std::bit_cast<Unsigned>(a) - std::bit_cast<Unsigned>(b));
}

template <typename V>
inline IntsOf<V> as_ints(V v) {
    return std::bit_cast<IntsOf<V>>(v);
}
template <typename V>
inline V as_floats(IntsOf<V> v) {
    return std::bit_cast<V>(v);
}
/// The same number in every lane; see `splat`.
template <typename V>
inline V splat_as(float v) {
    return v - V{};
}

/// a b + c, rounded once where the processor can.
template <typename V>
inline V fma(V a, V b, V c) {
#if defined(__AVX512F__)
    if constexpr (sizeof(V) == 64)
        return std::bit_cast<V>(
            _mm512_fmadd_ps(std::bit_cast<__m512>(a), std::bit_cast<__m512>(b), std::bit_cast<__m512>(c)));
#endif
#if defined(__FMA__)
    if constexpr (sizeof(V) == 32)
        return std::bit_cast<V>(
            _mm256_fmadd_ps(std::bit_cast<__m256>(a), std::bit_cast<__m256>(b), std::bit_cast<__m256>(c)));
    if constexpr (sizeof(V) == 16)
        return std::bit_cast<V>(
            _mm_fmadd_ps(std::bit_cast<__m128>(a), std::bit_cast<__m128>(b), std::bit_cast<__m128>(c)));
#endif
    return a * b + c;
}
template <typename V>
inline V fma(V a, V b, float c) {
    return fma(a, b, splat_as<V>(c));
}
template <typename V>
inline V fma(V a, float b, V c) {
    return fma(a, splat_as<V>(b), c);
}

/// c0 + c1 x + c2 x² + ...
template <typename V, typename... Cs>
inline V polynomial(V x, float c0, Cs... higher) {
    if constexpr (sizeof...(higher) == 0)
        return splat_as<V>(c0);
    else
        return fma(polynomial(x, higher...), x, c0);
}

/// The smaller and the larger; NaN in `v` stays.
template <typename V>
inline V at_most(V v, float limit) {
    return v > limit ? splat_as<V>(limit) : v;
}
template <typename V>
inline V at_least(V v, float limit) {
    return v < limit ? splat_as<V>(limit) : v;
}

template <typename V>
inline V abs(V v) {
    return as_floats<V>(as_ints(v) & 0x7fffffff);
}
template <typename V>
inline V with_sign_of(V magnitude, V sign) {
    return as_floats<V>((as_ints(magnitude) & 0x7fffffff) | (as_ints(sign) & std::int32_t(0x80000000)));
}
/// -1, 0 or 1.
template <typename V>
inline V sign(V v) {
    return v > 0.0f ? splat_as<V>(1.0f) : (v < 0.0f ? splat_as<V>(-1.0f) : V{});
}
template <typename V>
inline V sqrt(V v) {
    constexpr std::size_t count = sizeof(V) / sizeof(float);
    float lanes[count];
    store(lanes, v);
#pragma omp simd
    for (std::size_t i = 0; i < count; ++i) lanes[i] = std::sqrt(lanes[i]);
    return load<V>(lanes);
}
/// The nearest whole number, halves to even; |v| below 2^22.
template <typename V>
inline V nearest(V v) {
    return (v + 12582912.0f) - 12582912.0f;
}
/// 2^n for -126 ≤ n ≤ 127.
template <typename V>
inline V two_to(IntsOf<V> n) {
    return as_floats<V>((n + 127) << 23);
}

namespace detail {
/// x = k ln 2 + r with whole k and |r| ≤ ln 2 / 2; `grown` = e^r - 1.
template <typename V>
struct Reduced {
    V k, grown;
};
template <typename V>
inline Reduced<V> reduce(V x) {
    const V k = nearest(x * 1.44269504f);
    V r = fma(k, -0.693145751953125f, x);
    r = fma(k, -1.42860677e-6f, r);
    const V p = polynomial(r, 0.5f, 0.166665183f, 0.0416662042f, 0.00836895371f, 0.00139506003f);
    return {k, fma(r * r, p, r)};
}
}  // namespace detail

/// v 2^k for v from ½ to 2 and any whole k.
template <typename V>
inline V scale(V v, V k) {
#if defined(__AVX512F__)
    if constexpr (sizeof(V) == 64)
        return std::bit_cast<V>(_mm512_maskz_scalef_ps(0xffff, std::bit_cast<__m512>(v), std::bit_cast<__m512>(k)));
#endif
    // Two steps: 2^k alone may be too large or too small for a float.
    const IntsOf<V> whole = __builtin_convertvector(k, IntsOf<V>), half = whole >> 1;
    return v * two_to<V>(half) * two_to<V>(whole - half);
}

template <typename V>
inline V exp(V x) {
    const auto [k, grown] = detail::reduce(at_least(at_most(x, 90.0f), -105.0f));
    return scale(grown + 1.0f, k);
}

/// e^x - 1.
template <typename V>
inline V expm1(V x) {
    const auto [k, grown] = detail::reduce(at_least(at_most(x, 90.0f), -40.0f));
    const V half = two_to<V>(__builtin_convertvector(k, IntsOf<V>) - 1);
    return 2.0f * fma(half, grown, half - 0.5f);
}

template <typename V>
inline V log(V x) {
    IntsOf<V> bits = as_ints(x);
    // A subnormal number is its bits, taken as a whole number, times 2^-149.
    const IntsOf<V> tiny = (bits > 0) & (bits < 0x00800000);
    bits = tiny ? as_ints(__builtin_convertvector(bits, V)) : bits;
    // x = 2^e m with m from √½ to √2.
    const IntsOf<V> e = wrapping_difference<V>(bits, IntsOf<V>{} + 0x3f3504f3) >> 23;
    const V f = as_floats<V>(wrapping_difference<V>(bits, e << 23)) - 1.0f;
    const V exponent = __builtin_convertvector(tiny ? e - 149 : e, V);
    const V p = polynomial(f, 0.333333317f, -0.250008211f, 0.200012267f, -0.166233565f, 0.142017625f, -0.131601951f,
                           0.127615504f, -0.0763442991f);
    const V square = f * f;
    V tail = fma(square * f, p, square * -0.5f);
    tail = fma(exponent, 1.42860677e-6f, tail);
    const V y = fma(exponent, 0.693145751953125f, f + tail);
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    const IntsOf<V> raw = as_ints(x);
    const V special = (raw & 0x7fffffff) == 0 ? splat_as<V>(-kInfinity)
                      : raw < 0               ? splat_as<V>(std::numeric_limits<float>::quiet_NaN())
                                              : x;  // +infinity, NaN
    return (raw <= 0) | (raw >= 0x7f800000) ? special : y;
}

/// log(1 + u), u below infinity.
template <typename V>
inline V log1p(V u) {
    const V sum = 1.0f + u;
    const V lost = u > 1.0f ? 1.0f - (sum - u) : u - (sum - 1.0f);
    return log(sum) + lost / at_least(sum, std::numeric_limits<float>::min());  // -1: lost is 0
}

/// log(1 + e^x), without overflow.
template <typename V>
inline V softplus(V x) {
    return at_least(x, 0.0f) + log1p(exp(-abs(x)));
}
/// 1 / v for v ≥ 1, quicker than a division.
template <typename V>
inline V inverse(V v) {
#if defined(__AVX512F__)
    __m512 wide;
    if constexpr (sizeof(V) == 64) wide = std::bit_cast<__m512>(v);
    if constexpr (sizeof(V) == 32) wide = _mm512_castps256_ps512(std::bit_cast<__m256>(v));
    if constexpr (sizeof(V) == 16) wide = _mm512_castps128_ps512(std::bit_cast<__m128>(v));
    wide = _mm512_maskz_rcp14_ps(0xffff, wide);  // to 14 bits
    V guess;
    std::memcpy(&guess, &wide, sizeof guess);
    const V result = fma(fma(-v, guess, 1.0f), guess, guess);
    return v > 8e37f ? V{} : result;  // below the smallest normal number; infinity has no second step
#else
    return 1.0f / v;
#endif
}
template <typename V>
inline V sigmoid(V x) {
    return inverse(1.0f + exp(-x));
}

template <typename V>
inline V tanh(V x) {
    const V magnitude = abs(x), square = x * x;
    const V p = polynomial(square, -0.333332812f, 0.133314204f, -0.0537377991f, 0.0206325494f, -0.00569738713f);
    const V small = fma(x * square, p, x);
    const V large = with_sign_of(fma(inverse(exp(magnitude + magnitude) + 1.0f), -2.0f, splat_as<V>(1.0f)), x);
    return magnitude > 0.625f ? large : small;
}

template <typename V>
inline V erf(V x) {
    const V magnitude = abs(x), square = x * x;
    const V p = polynomial(square, 0.128379166f, -0.376126258f, 0.112835853f, -0.0268538156f, 0.00518833377f,
                           -0.00080102419f, 7.85400877e-05f);
    const V small = fma(x, p, x);
    // log(erfc); beyond 4 erf is 1 in float.
    const V q = polynomial(at_most(magnitude, 4.0f), 0.000188035928f, -1.12957841f, -0.633219925f, -0.108418547f,
                           0.0252082396f, -0.00420455619f, 0.000441335348f, -2.16867716e-05f);
    const V large = with_sign_of(1.0f - exp(q), x);
    return magnitude > 1.0f ? large : small;
}

/// Sum of all lanes, in a fixed order.
inline float sum(Floats v) {
    float lanes[kLanes];
    store(lanes, v);
    for (std::int64_t step = kLanes / 2; step > 0; step /= 2)
        for (std::int64_t i = 0; i < step; ++i) lanes[i] += lanes[i + step];
    return lanes[0];
}

}  // namespace nn::simd
