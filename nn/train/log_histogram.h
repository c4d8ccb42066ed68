#pragma once
// How numbers are spread over many powers of ten, to both sides of zero.

#include <array>
#include <cstdint>
#include <span>
#include <utility>

namespace nn {

/// 105 bins to each side, ten for each power of ten from 10^-7 on, and one in the middle for what is smaller. What is beyond the last counts
/// to it.
struct LogHistogram {
    static constexpr int side = 105, bins = 2 * side + 1, zero = side, tens = 10, smallest = -7;
    std::array<std::uint32_t, bins> counts{};
    std::int64_t finite = 0, not_finite = 0;  ///< how many numbers there were

    /// Ends of a bin, the one nearer to zero first; of the middle one -10^-7 and 10^-7.
    static std::pair<double, double> edges(int bin);
    /// Where a number belongs, in bins from the lowest edge; not rounded, for axes.
    static double place(double value);
    double zero_share() const { return finite > 0 ? static_cast<double>(counts[zero]) / static_cast<double>(finite) : 0; }
};

/// Linear, some nanoseconds a number.
LogHistogram log_histogram(std::span<const float> values);

}  // namespace nn
