#include "nn/engine/kernels/convolution/convolution.h"
#include "nn/engine/kernels/gemm/blocked_gemm.h"
#include "nn/engine/machine/parallel.h"

#include <algorithm>
#include <cstring>

namespace nn {
namespace {

/// More floats than any machine has count as too many, so that sums of some still do.
std::size_t aligned(std::int64_t floats) {
    constexpr std::int64_t too_many = std::int64_t{1} << 44;
    return (static_cast<std::size_t>(std::min(floats, too_many)) * sizeof(float) + 63) / 64 * 64;
}

/// im2col per sample and group: columns [positions, taps * channels], weights packed as [taps * channels] per output
/// channel. Samples are shared out among the threads; each sums weight gradients of its own, added up in order.
class Im2colConvolution : public Convolution {
public:
    Im2colConvolution(const ConvolutionShape& shape, const ConvolutionUse& use)
        : s_(shape),
          use_(use),
          in_(shape.in_channels / shape.groups),
          out_(shape.out_channels / shape.groups),
          depth_(in_ * shape.taps()),
          positions_(shape.out_positions()),
          shares_(share_count(use.threads, shape.batch, work())),
          forward_({.m = positions_,
                    .n = out_,
                    .k = depth_,
                    .transpose_b = true,
                    .bias = shape.bias,
                    .relu = use.relu,
                    .row_c = shape.out_channels}),
          data_({.m = positions_, .n = depth_, .k = out_, .row_a = shape.out_channels}),
          weight_({.m = out_, .n = depth_, .k = positions_, .transpose_a = true, .row_a = shape.out_channels}) {
        product_bytes_ = std::max({forward_.scratch_bytes(), data_.scratch_bytes(), weight_.scratch_bytes()});
        share_bytes_ =
            product_bytes_ + 2 * aligned(positions_ * depth_) + aligned(s_.weight_size()) + aligned(s_.out_channels);
    }

    std::size_t scratch_bytes() const override {
        return aligned(s_.weight_size()) + share_bytes_ * static_cast<std::size_t>(shares_);
    }
    std::string note() const override { return "windows times own product"; }

    void forward(const float* x, const float* weight, const float* bias, float* y, void* scratch) override {
        const float* packed = pack(weight, scratch);
        for_samples(scratch, [&](std::int64_t n, const Share& mine) {
            float* out = y + n * positions_ * s_.out_channels;
            for (std::int64_t g = 0; g < s_.groups; ++g) {
                gather(x + n * s_.in_positions() * s_.in_channels + g * in_, mine.columns);
                forward_.run(mine.columns, packed + g * out_ * depth_, s_.bias ? bias + g * out_ : nullptr,
                             out + g * out_, false, mine.product);
            }
        });
    }

    void backward(const float* x, const float* weight, const float* dy, const Gradients& g, void* scratch) override {
        const float* packed = pack(weight, scratch);
        for (int i = 0; i < shares_; ++i) {
            std::fill_n(share(scratch, i).weight, s_.weight_size(), 0.0f);
            std::fill_n(share(scratch, i).bias, s_.out_channels, 0.0f);
        }
        for_samples(scratch, [&](std::int64_t n, const Share& mine) {
            const float* gradient = dy + n * positions_ * s_.out_channels;
            if (g.bias)
                for (std::int64_t p = 0; p < positions_; ++p)
                    for (std::int64_t c = 0; c < s_.out_channels; ++c)
                        mine.bias[c] += gradient[p * s_.out_channels + c];
            if (g.x)
                std::fill_n(g.x + n * s_.in_positions() * s_.in_channels, s_.in_positions() * s_.in_channels, 0.0f);
            for (std::int64_t k = 0; k < s_.groups; ++k) {
                const std::int64_t at = n * s_.in_positions() * s_.in_channels + k * in_;
                if (g.weight) {
                    gather(x + at, mine.columns);
                    weight_.run(gradient + k * out_, mine.columns, nullptr, mine.weight + k * out_ * depth_, true,
                                mine.product);
                }
                if (g.x) {
                    data_.run(gradient + k * out_, packed + k * out_ * depth_, nullptr, mine.gradients, false,
                              mine.product);
                    scatter(mine.gradients, g.x + at);
                }
            }
        });
        sum_up(g, scratch);
    }

private:
    struct Share {
        float *columns, *gradients, *weight, *bias;
        void* product;
    };

    std::int64_t work() const { return s_.batch * positions_ * s_.out_channels * depth_; }

    Share share(void* scratch, int index) const {
        std::byte* at = static_cast<std::byte*>(scratch) + aligned(s_.weight_size()) +
                        share_bytes_ * static_cast<std::size_t>(index);
        const auto take = [&at](std::size_t bytes) {
            auto* piece = reinterpret_cast<float*>(at);
            at += bytes;
            return piece;
        };
        Share s;
        s.columns = take(aligned(positions_ * depth_));
        s.gradients = take(aligned(positions_ * depth_));
        s.weight = take(aligned(s_.weight_size()));
        s.bias = take(aligned(s_.out_channels));
        s.product = take(product_bytes_);
        return s;
    }

    template <typename Fn>
    void for_samples(void* scratch, Fn&& fn) const {
        parallel_shares(use_.threads, s_.batch, work(), [&](std::int64_t begin, std::int64_t end, int index) {
            const Share mine = share(scratch, index);
            for (std::int64_t n = begin; n < end; ++n) fn(n, mine);
        });
    }

    /// [out, in, taps] -> [out, taps, in], the order in which a channels-last window lies.
    const float* pack(const float* weight, void* scratch) const {
        auto* packed = static_cast<float*>(scratch);
        const std::int64_t taps = s_.taps();
        for (std::int64_t o = 0; o < s_.out_channels; ++o)
            for (std::int64_t t = 0; t < taps; ++t)
                for (std::int64_t i = 0; i < in_; ++i)
                    packed[(o * taps + t) * in_ + i] = weight[(o * in_ + i) * taps + t];
        return packed;
    }

    /// Calls fn(column offset, input offset or -1 in the padding) for every tap of every output position.
    template <typename Fn>
    void for_taps(Fn&& fn) const {
        std::int64_t column = 0;
        for (std::int64_t d = 0; d < s_.out[0]; ++d)
            for (std::int64_t h = 0; h < s_.out[1]; ++h)
                for (std::int64_t w = 0; w < s_.out[2]; ++w)
                    for (std::int64_t a = 0; a < s_.kernel[0]; ++a)
                        for (std::int64_t b = 0; b < s_.kernel[1]; ++b)
                            for (std::int64_t c = 0; c < s_.kernel[2]; ++c, column += in_) {
                                const std::int64_t z = place(0, d, a), y = place(1, h, b), x = place(2, w, c);
                                const bool inside = z >= 0 && y >= 0 && x >= 0;
                                fn(column, inside ? ((z * s_.in[1] + y) * s_.in[2] + x) * s_.in_channels : -1);
                            }
    }
    std::int64_t place(std::size_t axis, std::int64_t out, std::int64_t tap) const {
        const std::int64_t at = out * s_.stride[axis] + tap * s_.dilation[axis] - s_.pad_begin[axis];
        return at < s_.in[axis] ? at : -1;
    }

    void gather(const float* x, float* columns) const {
        for_taps([&](std::int64_t column, std::int64_t at) {
            if (at < 0)
                std::fill_n(columns + column, in_, 0.0f);
            else
                std::copy_n(x + at, in_, columns + column);
        });
    }
    void scatter(const float* columns, float* x) const {
        for_taps([&](std::int64_t column, std::int64_t at) {
            if (at >= 0)
                for (std::int64_t i = 0; i < in_; ++i) x[at + i] += columns[column + i];
        });
    }

    void sum_up(const Gradients& g, void* scratch) const {
        const std::int64_t taps = s_.taps();
        for (int i = 0; i < shares_; ++i) {
            const Share part = share(scratch, i);
            const bool write = g.overwrite && i == 0;
            for (std::int64_t o = 0; g.weight && o < s_.out_channels; ++o)
                for (std::int64_t k = 0; k < in_; ++k)
                    for (std::int64_t t = 0; t < taps; ++t) {
                        float& to = g.weight[(o * in_ + k) * taps + t];
                        to = (write ? 0.0f : to) + part.weight[(o * taps + t) * in_ + k];
                    }
            for (std::int64_t o = 0; g.bias && o < s_.out_channels; ++o)
                g.bias[o] = (write ? 0.0f : g.bias[o]) + part.bias[o];
        }
    }

    const ConvolutionShape s_;
    const ConvolutionUse use_;
    const std::int64_t in_, out_, depth_, positions_;  // channels of a group, window size, output positions
    const int shares_;
    const BlockedGemm forward_, data_, weight_;
    std::size_t product_bytes_ = 0, share_bytes_ = 0;
};

}  // namespace

std::unique_ptr<Convolution> make_im2col_convolution(const ConvolutionShape& shape, const ConvolutionUse& use) {
    return std::make_unique<Im2colConvolution>(shape, use);
}

}  // namespace nn
