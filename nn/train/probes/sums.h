#pragma once
// Sums over many floats, for figures: in pieces of single precision, a lane each, which is exact enough over one and as fast as memory.

#include <algorithm>
#include <cstdint>

namespace nn {

/// Sum of term(i) for i from 0 to before `count`.
template <typename Term>
double lane_sum(std::int64_t count, Term term) {
    constexpr std::int64_t piece = 4096;
    constexpr int lanes = 16;
    double sum = 0;
    for (std::int64_t begin = 0; begin < count; begin += piece) {
        const std::int64_t end = std::min(begin + piece, count);
        float sums[lanes] = {};
        std::int64_t i = begin;
        for (; i + lanes <= end; i += lanes)
            for (int k = 0; k < lanes; ++k) sums[k] += term(i + k);
        for (; i < end; ++i) sums[0] += term(i);
        for (const float s : sums) sum += static_cast<double>(s);
    }
    return sum;
}

inline double sum_of_squares(const float* values, std::int64_t count) {
    return lane_sum(count, [values](std::int64_t i) { return values[i] * values[i]; });
}
/// Of the differences.
inline double sum_of_squares(const float* a, const float* b, std::int64_t count) {
    return lane_sum(count, [a, b](std::int64_t i) { return (a[i] - b[i]) * (a[i] - b[i]); });
}

}  // namespace nn
