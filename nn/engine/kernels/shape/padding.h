#pragma once
// Margins around the spatial axes of a tensor, and the gradient that folds them back.

#include <array>
#include <cstdint>
#include <vector>

namespace nn {

enum class PaddingMode : std::uint8_t { Constant, Reflect, Replicate, Circular };

/// Up to three axes (depth, height, width; the missing ones in front have extent 1) of a tensor that lies in memory as
/// [outer, axes..., inner]: outer = N and inner = C channels last, outer = N * C and inner = 1 row-major.
/// Negative margins cut off. Reflecting margins are smaller than the extent, circular ones at most as large.
class Margins {
public:
    using Axes = std::array<std::int64_t, 3>;
    Margins(PaddingMode mode, const Axes& in, const Axes& begin, const Axes& end);

    const Axes& in() const { return in_; }
    const Axes& out() const { return out_; }
    std::int64_t in_positions() const { return in_[0] * in_[1] * in_[2]; }
    std::int64_t out_positions() const { return out_[0] * out_[1] * out_[2]; }

    /// y = x within margins; `value` fills constant ones.
    void pad(const float* x, float* y, std::int64_t outer, std::int64_t inner, float value, int threads) const;
    /// dx = the sum of all of dy that came from each element of x.
    void fold(const float* dy, float* dx, std::int64_t outer, std::int64_t inner, int threads) const;

private:
    void copy_row(const float* from, float* to, std::int64_t inner, float value) const;
    void add_row(const float* from, float* to, std::int64_t inner) const;

    Axes in_, out_;
    std::array<std::vector<std::int64_t>, 3> source_;  ///< per axis and output index: the input index, or -1
    std::int64_t plain_begin_ = 0, plain_end_ = 0;     ///< outputs of the last axis that lie as in the input
};

}  // namespace nn
