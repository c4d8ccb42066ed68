#pragma once
// Channels in panels whose width the compiler knows: Eigen unrolls over them and keeps what is summed over rows in
// registers. Over rows of dynamic length it does neither, and the same formulas take 3 to 30 times as long.

#include "nn/engine/kernels/vector/array.h"

namespace nn {

/// `width` channels of any row, from `first` on.
template <int width>
struct Panel {
    using Array = Eigen::Array<float, 1, width>;
    std::int64_t first;
    auto of(const float* row) const { return Eigen::Map<const Array>(row + first); }
    auto of(float* row) const { return Eigen::Map<Array>(row + first); }
};

/// Four registers of floats: two such sums leave room for what they are formed from.
inline constexpr int kWidestPanel = 4 * Eigen::internal::packet_traits<float>::size;

/// fn(panel) for panels that together are all channels, the widest first.
template <int width = kWidestPanel, typename Fn>
[[gnu::always_inline]] inline void for_panels(std::int64_t channels, Fn&& fn, std::int64_t first = 0) {
    for (; first + width <= channels; first += width) fn(Panel<width>{first});
    if constexpr (width > 1) for_panels<width / 2>(channels, fn, first);
}

/// The same for rows that may be very narrow: up to 15 columns one by one, which is quicker than to find their panels.
template <typename Fn>
[[gnu::always_inline]] inline void for_row(std::int64_t columns, Fn&& fn) {
    if (columns >= 16) return for_panels(columns, fn);
    for (std::int64_t c = 0; c < columns; ++c) fn(Panel<1>{c});
}

/// `a` where the condition holds for a panel's numbers, else 0. One or two are not worth the calls that `where` makes.
template <typename Condition, typename A>
auto or_zero(const Condition& condition, const A& a) {
    if constexpr (Condition::SizeAtCompileTime >= 4)
        return where(condition, a, 0.0f);
    else
        return condition.select(a, 0.0f);
}

/// Σ terms(panel) over all columns of a row, in double. `terms` gives an array as wide as its panel.
template <typename Terms>
[[gnu::noinline]] double sum_wide_row(std::int64_t columns, const Terms& terms) {
    Eigen::Array<double, 1, kWidestPanel> sums = sums.Zero();
    double rest = 0;
    for_panels(columns, [&](auto at) {
        constexpr int width = decltype(at)::Array::SizeAtCompileTime;
        const Eigen::Array<typename decltype(terms(at))::Scalar, 1, width> now = terms(at);
        if constexpr (width == kWidestPanel)
            sums += now.template cast<double>();
        else
            rest += now.template cast<double>().sum();
    });
    return columns < kWidestPanel ? rest : sums.sum() + rest;
}
template <typename Terms>
[[gnu::always_inline]] inline double sum_row(std::int64_t columns, const Terms& terms) {
    if (columns >= 16) return sum_wide_row(columns, terms);
    double sum = 0;
    for (std::int64_t c = 0; c < columns; ++c) sum += static_cast<double>(terms(Panel<1>{c})(0, 0));
    return sum;
}

}  // namespace nn
