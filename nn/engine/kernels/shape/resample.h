#pragma once
// Interpolation along the axes of a tensor, one axis after the other. Every output element is a weighted sum of a few
// inputs: a sparse matrix per axis, whose transpose is the gradient.

#include <array>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace nn {

/// A sparse matrix [out, in].
class Taps {
public:
    explicit Taps(std::int64_t in) : in_(in), first_{0} {}
    /// Adds the next row; equal places are joined, weights of 0 left out.
    void row(std::vector<std::pair<std::int64_t, double>> entries);

    Taps transposed() const;
    bool identity() const;
    std::int64_t in() const { return in_; }
    std::int64_t out() const { return static_cast<std::int64_t>(first_.size()) - 1; }
    /// All of it, zeros too: [out, in].
    std::vector<float> matrix() const;
    /// Where each row's only element stands, which is 1; nothing where a row has others.
    std::optional<std::vector<std::int64_t>> places() const;

    /// y [outer, out, inner] = this · x [outer, in, inner].
    void apply(const float* x, float* y, std::int64_t outer, std::int64_t inner, int threads) const;

private:
    void apply_row(std::int64_t row, const float* x, float* y, std::int64_t inner) const;

    std::int64_t in_;
    std::vector<std::int64_t> first_;  ///< of each row, and the end
    std::vector<std::int64_t> place_;
    std::vector<float> weight_;
};

enum class Interpolation : std::uint8_t { Nearest, NearestExact, Linear, Cubic, Area };

/// How an axis of `in` elements becomes one of `out`. `scale` above 0: the factor that was asked for, where it, not the
/// sizes, says which inputs an output lies between.
Taps interpolation_taps(Interpolation mode, std::int64_t in, std::int64_t out, bool align_corners, double scale);

/// Interpolates up to three axes of a tensor [outer, axes..., inner].
class Resampler {
public:
    Resampler(const std::vector<Taps>& axes, std::int64_t outer, std::int64_t inner);
    std::size_t scratch_bytes() const;
    void forward(const float* x, float* y, void* scratch, int threads) const;
    /// dx is written.
    void backward(const float* dy, float* dx, void* scratch, int threads) const;

private:
    struct Step {
        Taps taps, gradient;
        std::int64_t outer, inner;
        std::int64_t in_floats() const { return outer * taps.in() * inner; }
    };
    float* between(void* scratch, std::size_t step) const;

    std::vector<Step> steps_;
    std::int64_t floats_;  ///< of x, which is y where no axis changes
};

}  // namespace nn
