// Gradients of a convolution whose channels do not fill vectors (LeNet's 20 and 50): blocked formats would pad them.
// Channels last, the windows of an output position are a few long runs of memory, so gathering them is cheap, and the
// product over [taps * channels] wastes next to nothing. Forward is oneDNN's or the direct one.
#include "nn/engine/kernels/convolution.h"
#include "nn/engine/kernels/product.h"
#include "nn/engine/kernels/rows.h"
#include "nn/engine/kernels/simd.h"
#include "nn/engine/parallel.h"

#include <algorithm>

namespace nn {
namespace {

constexpr std::int64_t kRows = 96;  // output positions gathered at a time

/// Whole vectors, an odd number of them: rows a power of two apart would fight for the same lines of the cache.
std::int64_t row_length(std::int64_t n) { return ((n + simd::kLanes - 1) / simd::kLanes | 1) * simd::kLanes; }

class GatheredConvolution : public Convolution {
public:
    GatheredConvolution(const ConvolutionShape& shape, const ConvolutionUse& use, std::unique_ptr<Convolution> forward)
        : s_(shape),
          use_(use),
          forward_(std::move(forward)),
          depth_(shape.in_channels * shape.taps()),
          width_(row_length(depth_)),
          shares_(share_count(use.threads, shape.batch, work())) {}

    std::size_t scratch_bytes() const override {
        const std::int64_t floats = filter_floats() + share_floats() * shares_;
        return std::max(forward_->scratch_bytes(), static_cast<std::size_t>(floats) * sizeof(float));
    }
    std::string note() const override { return forward_->note() + ", gathered gradients"; }

    void forward(const float* x, const float* weight, const float* bias, float* y, void* scratch) override {
        forward_->forward(x, weight, bias, y, scratch);
    }

    void backward(const float* x, const float* weight, const float* dy, const Gradients& g, void* scratch) override {
        auto* packed = static_cast<float*>(scratch);
        float* shares = packed + filter_floats();
        if (g.x) pack(weight, packed);
        const std::int64_t in_size = s_.in_positions() * s_.in_channels;
        parallel_shares(use_.threads, s_.batch, work(), [&](std::int64_t begin, std::int64_t end, int share) {
            float* sums = shares + share * share_floats();
            float* columns = sums + filter_floats();
            if (g.weight) std::fill_n(sums, filter_floats(), 0.0f);
            if (g.x) std::fill_n(g.x + begin * in_size, (end - begin) * in_size, 0.0f);
            for (std::int64_t n = begin; n < end; ++n)
                for (std::int64_t p = 0; p < s_.out_positions(); p += kRows) {
                    const std::int64_t rows = std::min(kRows, s_.out_positions() - p);
                    const float* d = dy + (n * s_.out_positions() + p) * s_.out_channels;
                    if (g.weight) {
                        gather(x + n * in_size, p, rows, columns);
                        product(s_.out_channels, width_, rows, {d, 1, s_.out_channels}, columns, width_, sums, width_,
                                true);
                    }
                    if (g.x) {
                        product(rows, width_, s_.out_channels, {d, s_.out_channels, 1}, packed, width_, columns, width_,
                                false);
                        scatter(columns, p, rows, g.x + n * in_size);
                    }
                }
        });
        if (g.weight) unpack(shares, g);
        if (g.bias) sum_rows(dy, s_.batch * s_.out_positions(), s_.out_channels, g.bias, g.overwrite, use_.threads);
    }

private:
    std::int64_t work() const { return s_.batch * s_.out_positions() * s_.out_channels * depth_; }
    std::int64_t filter_floats() const { return s_.out_channels * width_; }
    std::int64_t share_floats() const { return filter_floats() + kRows * width_; }

    /// [out, in, taps] -> [out, taps, in], every row filled up with zeros.
    void pack(const float* weight, float* packed) const {
        const std::int64_t taps = s_.taps();
        for (std::int64_t o = 0; o < s_.out_channels; ++o) {
            float* row = packed + o * width_;
            std::fill(row + depth_, row + width_, 0.0f);
            for (std::int64_t i = 0; i < s_.in_channels; ++i)
                for (std::int64_t t = 0; t < taps; ++t) row[t * s_.in_channels + i] = *weight++;
        }
    }
    void unpack(const float* shares, const Gradients& g) const {
        const std::int64_t taps = s_.taps();
        float* to = g.weight;
        for (std::int64_t o = 0; o < s_.out_channels; ++o)
            for (std::int64_t i = 0; i < s_.in_channels; ++i)
                for (std::int64_t t = 0; t < taps; ++t, ++to) {
                    float sum = g.overwrite ? 0.0f : *to;
                    for (int share = 0; share < shares_; ++share)
                        sum += shares[share * share_floats() + o * width_ + t * s_.in_channels + i];
                    *to = sum;
                }
    }

    /// Calls fn(row, column, input offset, floats) for the runs of memory that make up the windows of `rows` positions
    /// from `first` on. Offset -1: a run of padding.
    template <typename Fn>
    void for_runs(std::int64_t first, std::int64_t rows, Fn&& fn) const {
        const std::int64_t c = s_.in_channels;
        for (std::int64_t r = 0; r < rows; ++r) {
            const std::int64_t p = first + r, w = p % s_.out[2], h = p / s_.out[2] % s_.out[1],
                               d = p / s_.out[2] / s_.out[1];
            const std::int64_t left = w * s_.stride[2] - s_.pad_begin[2];
            const std::int64_t from = std::clamp<std::int64_t>(-left, 0, s_.kernel[2]);
            const std::int64_t to = std::clamp<std::int64_t>(s_.in[2] - left, from, s_.kernel[2]);
            std::int64_t column = 0;
            for (std::int64_t a = 0; a < s_.kernel[0]; ++a)
                for (std::int64_t b = 0; b < s_.kernel[1]; ++b, column += s_.kernel[2] * c) {
                    const std::int64_t z = d * s_.stride[0] + a * s_.dilation[0] - s_.pad_begin[0];
                    const std::int64_t y = h * s_.stride[1] + b * s_.dilation[1] - s_.pad_begin[1];
                    if (z < 0 || z >= s_.in[0] || y < 0 || y >= s_.in[1]) {
                        fn(r, column, std::int64_t{-1}, s_.kernel[2] * c);
                        continue;
                    }
                    if (from > 0) fn(r, column, std::int64_t{-1}, from * c);
                    if (to > from)
                        fn(r, column + from * c, ((z * s_.in[1] + y) * s_.in[2] + left + from) * c, (to - from) * c);
                    if (to < s_.kernel[2]) fn(r, column + to * c, std::int64_t{-1}, (s_.kernel[2] - to) * c);
                }
        }
    }

    void gather(const float* x, std::int64_t first, std::int64_t rows, float* columns) const {
        for (std::int64_t r = 0; r < rows; ++r)
            std::fill(columns + r * width_ + depth_, columns + (r + 1) * width_, 0.0f);
        for_runs(first, rows, [&](std::int64_t r, std::int64_t column, std::int64_t at, std::int64_t count) {
            float* to = columns + r * width_ + column;
            if (at < 0)
                std::fill_n(to, count, 0.0f);
            else
                std::copy_n(x + at, count, to);
        });
    }
    void scatter(const float* columns, std::int64_t first, std::int64_t rows, float* dx) const {
        for_runs(first, rows, [&](std::int64_t r, std::int64_t column, std::int64_t at, std::int64_t count) {
            if (at < 0) return;
            const float* from = columns + r * width_ + column;
            float* to = dx + at;
#pragma omp simd
            for (std::int64_t i = 0; i < count; ++i) to[i] += from[i];
        });
    }

    const ConvolutionShape s_;
    const ConvolutionUse use_;
    const std::unique_ptr<Convolution> forward_;
    const std::int64_t depth_, width_;  // floats of a window, and of a row that holds one
    const int shares_;
};

}  // namespace

std::unique_ptr<Convolution> make_gathered_convolution(const ConvolutionShape& shape, const ConvolutionUse& use) {
    const auto fills = [](std::int64_t channels) { return channels % simd::kLanes == 0; };
    const bool worth = kFastProducts && shape.groups == 1 && shape.dilation[2] == 1 && use.weight_gradient &&
                       shape.in_channels * shape.kernel[2] >= 64 &&
                       !(fills(shape.in_channels) && fills(shape.out_channels));
    if (!worth) return nullptr;
    ConvolutionUse forward_only = use;
    forward_only.data_gradient = forward_only.weight_gradient = forward_only.bias_gradient = false;
    auto forward = use.onednn ? make_onednn_convolution(shape, forward_only) : nullptr;
    if (!forward) forward = make_direct_convolution(shape, forward_only);
    if (!forward) return nullptr;
    return std::make_unique<GatheredConvolution>(shape, use, std::move(forward));
}

}  // namespace nn
