#pragma once
// By hand: im2col and Eigen's product take 3.7 to 7.6 times as long (direct.cpp).
// A convolution line by line, the input read where it lies: what stands under a filter's row is one run of memory,
// channels last, and the next output's run begins `stride` positions further. Nothing is gathered.

#include "nn/engine/kernels/convolution/convolution.h"
#include "nn/engine/kernels/convolution/register_tiles.h"

#include <vector>

namespace nn {

/// Lines of an activation with zeros before and after each.
struct LineMargins {
    std::int64_t left = 0, right = 0;      ///< positions
    std::int64_t width = 0, channels = 0;  ///< of the line itself

    bool needed() const { return left > 0 || right > 0; }
    std::int64_t line() const { return (left + width + right) * channels; }
    void copy(const float* from, std::int64_t lines, float* to) const;
};
/// The zeros that the windows of `s` see beside the lines of its input.
LineMargins input_margins(const ConvolutionShape& s);

/// What stands under a row of the filter is one run of memory; else every tap is one.
bool taps_adjoin(const ConvolutionShape& s);

/// Which line of an activation a tap of a window falls on: asked so often that the answers are kept. Axes are depth and
/// height.
class TapLines {
public:
    TapLines() = default;
    /// `forward`: from an output's line to the input's; else from an input's line to that of the output it takes part
    /// in.
    TapLines(const ConvolutionShape& s, bool forward);

    /// Calls fn(line, row of the filter) for the lines that the window of line `of` falls on; rows of the filter are
    /// numbered depth * height.
    template <typename Fn>
    void for_lines(std::int64_t of, Fn&& fn) const {
        const std::int32_t* depths = lines_[0].data() + of / height_ * kernel_[0];
        const std::int32_t* heights = lines_[1].data() + of % height_ * kernel_[1];
        for (std::int64_t a = 0; a < kernel_[0]; ++a)
            for (std::int64_t b = 0; depths[a] >= 0 && b < kernel_[1]; ++b)
                if (heights[b] >= 0) fn(depths[a] * from_height_ + heights[b], a * kernel_[1] + b);
    }
    /// The lines [first, last) that the windows of lines [begin, end) fall on.
    std::pair<std::int64_t, std::int64_t> range(std::int64_t begin, std::int64_t end) const;

private:
    std::int64_t height_ = 1, from_height_ = 1;
    std::int64_t kernel_[2] = {1, 1};
    std::vector<std::int32_t> lines_[2];  // [place, tap]; -1: outside
};

/// The output of a convolution, or its gradient in the input: that too is a convolution, over the output's gradient.
/// Where the filter moves in steps of s, the s positions of the input between two steps are taken as one position with
/// s times the channels.
class DirectPass {
public:
    enum class Result { Output, InputGradient };
    static bool takes(const ConvolutionShape& shape, Result result);
    DirectPass(const ConvolutionShape& shape, Result result, int threads);

    std::size_t scratch_bytes() const;
    /// `source` is the input or the output's gradient, weights are PyTorch's; `bias` (null: none) has a number for
    /// every channel of the target.
    void run(const float* source, const float* weight, const float* bias, bool relu, float* target,
             void* scratch) const;

private:
    using Axes = ConvolutionShape::Axes;
    struct Panel {
        std::int64_t first;  ///< column
        int vectors;
    };
    /// Memory of one thread.
    struct Share {
        float *band, *line;
        tiles::Run* runs;
    };

    void plan_output();
    void plan_input_gradient();
    void plan_panels();
    void plan_bands();

    std::int64_t panel_floats(const Panel& p) const { return runs_ * length_ * p.vectors * simd::kLanes; }
    std::int64_t packed_floats() const { return runs_ * length_ * vectors_ * simd::kLanes; }
    Share share(float* at, int index) const;
    std::int64_t share_floats() const;
    void pack(const float* weight, const float* bias, float* packed) const;
    void pack_run(const float* weight, std::int64_t run, const Panel& panel, float* to) const;
    void run_band(const float* source, const float* packed, const float* bias, bool relu, float* target,
                  std::int64_t band, const Share& mine) const;

    const ConvolutionShape s_;
    const bool output_;
    const int threads_;
    Axes from_, to_;  // extents of source and target
    std::int64_t from_channels_ = 0, to_channels_ = 0;
    TapLines taps_;
    LineMargins margins_;
    std::int64_t start_ = 0;              // floats from a padded line's begin to the first window
    std::int64_t step_ = 0, length_ = 0;  // floats from window to window, and of a run
    std::int64_t across_ = 1, runs_ = 0;  // runs of a window's row, and of a window
    std::int64_t positions_ = 0, columns_ = 0;
    std::int64_t crop_ = 0;  // floats of a computed line before the target's first
    bool cropped_ = false;
    std::int64_t vectors_ = 0;
    std::vector<Panel> panels_;
    std::int64_t band_lines_ = 1, bands_ = 1, band_floats_ = 0;
    std::vector<std::pair<std::int64_t, std::int64_t>> band_sources_;  // lines that a band's windows fall on
    int shares_ = 1;
};

/// The filter moves in steps, and the positions between two of them fill vectors that few channels alone would not, or
/// windows do not overlap: then nothing else is faster.
bool direct_input_gradient_pays(const ConvolutionShape& shape);

/// The gradient in the filters and the bias: every tap's sum over all positions, input and output's gradient read where
/// they lie.
class FilterGradient {
public:
    static bool takes(const ConvolutionShape& shape);
    FilterGradient(const ConvolutionShape& shape, int threads);

    std::size_t scratch_bytes() const;
    /// Written or added to; `bias` may be null.
    void run(const float* x, const float* dy, float* gradient, float* bias, bool overwrite, void* scratch) const;

private:
    /// Samples, or lines of one sample, that are worked on at a time.
    struct Unit {
        std::int64_t sample, samples, first, last, band;
    };
    struct Share {
        float* sums;
        double* bias;
        float* band;
        const float** places;
    };

    Unit unit_at(std::int64_t index) const;
    std::int64_t sum_floats() const { return bases_ * inner_ * padded_; }
    std::int64_t share_floats() const;
    Share share(float* at, int index) const;
    /// Where the lines of a unit begin: [line, filter row], then that of the output's gradient.
    void find_places(const float* x, const float* dy, const Unit& unit, const float* zeros, const Share& mine) const;
    void add_unit(const Unit& unit, const float* zeros, const Share& mine) const;
    void finish(const float* shares, float* gradient, bool overwrite) const;

    const ConvolutionShape s_;
    const int threads_;
    const TapLines taps_;
    const LineMargins margins_;
    std::int64_t across_ = 1, bases_ = 0, inner_ = 0;   // runs of a window's row and of a window, floats of a run
    std::int64_t padded_ = 0;                           // output channels, whole vectors
    int block_ = 1;                                     // bases taken at once
    std::int64_t samples_ = 1, bands_ = 1, units_ = 1;  // samples of a unit, or units of a sample
    std::vector<std::pair<std::int64_t, std::int64_t>> band_inputs_;  // lines that a band's windows fall on
    std::int64_t band_floats_ = 0, most_lines_ = 0;
    int shares_ = 1;
};

}  // namespace nn
