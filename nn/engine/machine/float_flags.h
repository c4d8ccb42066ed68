#pragma once
// What the processor notices while it computes: a thread's flags for overflow, division by zero and invalid operations. Infinity and
// NaN come of finite numbers in no other way, but where code chooses them; so whoever wants to know whether a calculation stayed
// finite reads a register, not its results. The flags stay until they are cleared.

#if defined(__SSE2__)
#include <immintrin.h>
#else
#include <cfenv>
#endif

#include <cstdint>

namespace nn {

#if defined(__SSE2__)
inline constexpr unsigned kFloatFlags = 0x1 | 0x4 | 0x8;  // invalid, division by zero, overflow
/// Those of the calling thread; 0: none.
inline unsigned float_flags() { return _mm_getcsr() & kFloatFlags; }
inline void clear_float_flags() {
    if (float_flags() != 0) _mm_setcsr(_mm_getcsr() & ~kFloatFlags);
}
/// As if the calling thread had computed what another one did.
inline void raise_float_flags(unsigned flags) { _mm_setcsr(_mm_getcsr() | flags); }
#else
inline constexpr int kFloatFlags = FE_INVALID | FE_DIVBYZERO | FE_OVERFLOW;
inline unsigned float_flags() { return static_cast<unsigned>(std::fetestexcept(kFloatFlags)); }
inline void clear_float_flags() { std::feclearexcept(kFloatFlags); }
inline void raise_float_flags(unsigned flags) { std::feraiseexcept(static_cast<int>(flags)); }
#endif

/// Those of the other threads of the calling thread's team, which are cleared. Wakes them.
unsigned take_team_flags(int threads);

/// Whether none of the numbers is infinite or NaN; or, with `infinities`, none is NaN.
bool all_finite(const float* values, std::int64_t count, bool infinities = false);

}  // namespace nn
