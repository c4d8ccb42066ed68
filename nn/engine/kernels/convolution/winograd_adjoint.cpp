// By hand: im2col and Eigen's product take 2.6 times as long (20-50 5x5 over 12x12: 3.8 ms against 1.46).
// The gradient of the input of a convolution that Winograd's F(m, r) computes, as the adjoint of its steps one by one:
//     y = Aᵀ [(G g) ⊙ (Bᵀ d)]          therefore          dd = B [(G g) ⊙ (A dy)]
// Tiles are those of the output, so that nothing is computed of the margin that the gradient seen as a convolution of
// its own has; in return the tiles of the input overlap and are added up. Where windows stay inside and the filter is
// large beside the plane (LeNet's 5x5 over 12x12) that halves the work. The rest is `make_winograd_convolution`'s.
#include "nn/engine/kernels/convolution/convolution.h"
#include "nn/engine/kernels/convolution/winograd_transform.h"
#include "nn/engine/kernels/gemm/microkernel.h"
#include "nn/engine/kernels/vector/lanes.h"
#include "nn/engine/machine/parallel.h"

#include <algorithm>

namespace nn {
namespace {

using simd::Floats;
using simd::kLanes;
using simd::load;
using simd::whole_vectors;
using winograd::kSide;

constexpr std::int64_t kPanel = kTileColumns;  // channels of the input
constexpr std::int64_t kTiles = 96;            // worked on at a time, at the least
constexpr int kPlaces = kSide * kSide;

/// d = B p, the transpose of `winograd::to_places`.
NETLOOM_INLINE void from_places(const Floats (&p)[kSide], Floats (&d)[kSide]) {
    const Floats sum_a = p[1] + p[2], odd_a = winograd::kA * (p[1] - p[2]);
    const Floats sum_b = p[3] + p[4], odd_b = winograd::kB * (p[3] - p[4]);
    d[0] = p[0];
    d[1] = p[5] - 2.0f * odd_a - 0.5f * odd_b;
    d[2] = -2.5f * p[0] - 2.0f * sum_a - 0.5f * sum_b;
    d[3] = odd_a + odd_b - 2.5f * p[5];
    d[4] = p[0] + sum_a + sum_b;
    d[5] = p[5];
}

/// F(M x M, R x R).
template <int M, int R>
class WinogradAdjoint : public Convolution {
public:
    WinogradAdjoint(const ConvolutionShape& shape, const ConvolutionUse& use, std::unique_ptr<Convolution> rest)
        : s_(shape),
          use_(use),
          rest_(std::move(rest)),
          in_step_(whole_vectors(shape.in_channels)),
          out_step_(whole_vectors(shape.out_channels)),
          across_((shape.out[2] + M - 1) / M),
          tiles_((shape.out[1] + M - 1) / M * across_),
          samples_(std::min(shape.batch, (kTiles + tiles_ - 1) / tiles_)),
          shares_(share_count(use.threads, shape.batch, work())) {}

    std::size_t scratch_bytes() const override {
        const std::int64_t floats = filter_floats() + share_floats() * shares_;
        return std::max(rest_->scratch_bytes(), static_cast<std::size_t>(floats) * sizeof(float));
    }
    bool adds_data_gradient() const override { return true; }
    std::string note() const override { return rest_->note() + (use_.data_gradient ? " and its adjoint" : ""); }

    void forward(const float* x, const float* weight, const float* bias, float* y, void* scratch) override {
        rest_->forward(x, weight, bias, y, scratch);
    }

    void backward(const float* x, const float* weight, const float* dy, const Gradients& g, void* scratch) override {
        Gradients rest = g;
        rest.x = nullptr;
        if (g.weight || g.bias) rest_->backward(x, weight, dy, rest, scratch);
        if (!g.x) return;
        auto* filter = static_cast<float*>(scratch);
        transform_filter(weight, filter);
        parallel_shares(use_.threads, s_.batch, work(), [&](std::int64_t begin, std::int64_t end, int share) {
            const std::int64_t sample = s_.in_positions() * s_.in_channels;
            if (!g.add_x) std::fill_n(g.x + begin * sample, (end - begin) * sample, 0.0f);
            float* mine = filter + filter_floats() + share * share_floats();
            for (std::int64_t n = begin; n < end; n += samples_)
                add_samples(dy, filter, n, std::min(samples_, end - n), g.x, mine);
        });
    }

private:
    std::int64_t work() const { return s_.batch * s_.out_positions() * s_.weight_size(); }
    std::int64_t filter_floats() const { return kPlaces * s_.out_channels * in_step_; }
    /// One line of the cache more than the tiles take, see winograd.cpp.
    std::int64_t place_step(std::int64_t channels) const { return samples_ * tiles_ * channels + simd::kLineFloats; }
    std::int64_t share_floats() const { return kPlaces * (place_step(out_step_) + place_step(in_step_)); }

    /// G g Gᵀ: [place, panel, output channel, kPanel channels of the input or what is left].
    void transform_filter(const float* weight, float* u) const {
        const std::int64_t filter = s_.in_channels * R * R;
        parallel_shares(use_.threads, s_.out_channels, 64 * s_.weight_size(),
                        [&](std::int64_t begin, std::int64_t end, int) {
                            for (std::int64_t o = begin; o < end; ++o)
                                for (std::int64_t i = 0; i < in_step_; i += kLanes) {
                                    const std::int64_t panel = i / kPanel * kPanel;
                                    const std::int64_t width = std::min(kPanel, in_step_ - panel);
                                    const std::int64_t lanes = std::min(kLanes, s_.in_channels - i);
                                    const float* at = weight + o * filter + i * R * R;
                                    float* to = u + panel * s_.out_channels + o * width + (i - panel);
                                    winograd::evaluate<2, R>(
                                        winograd::kFilterScaleA, winograd::kFilterScaleB,
                                        [&](int r, int c) { return simd::gather(at + r * R + c, R * R, lanes); },
                                        [&](int r, int c, Floats value) {
                                            simd::store(to + (r * kSide + c) * s_.out_channels * in_step_, value);
                                        });
                                }
                        });
    }

    void add_samples(const float* dy, const float* filter, std::int64_t first, std::int64_t count, float* dx,
                     float* scratch) const {
        const std::int64_t step_z = place_step(out_step_), step_p = place_step(in_step_), tiles = count * tiles_;
        float* z = scratch;
        float* p = scratch + kPlaces * step_z;
        for (std::int64_t t = 0; t < tiles; ++t)
            transform_gradient(dy + (first + t / tiles_) * s_.out_positions() * s_.out_channels, t % tiles_,
                               z + t * out_step_, step_z);
        for (int place = 0; place < kPlaces; ++place)
            for (std::int64_t panel = 0; panel < in_step_; panel += kPanel) {
                const std::int64_t width = std::min(kPanel, in_step_ - panel);
                microkernel(tiles, width, s_.out_channels, {z + place * step_z, out_step_, 1},
                            filter + (place * in_step_ + panel) * s_.out_channels, width, p + place * step_p + panel,
                            in_step_, false);
            }
        for (std::int64_t t = 0; t < tiles; ++t)
            add_tile(p + t * in_step_, step_p, t % tiles_,
                     dx + (first + t / tiles_) * s_.in_positions() * s_.in_channels);
    }

    /// z [place, tile, channel] = A dY Aᵀ of one tile.
    void transform_gradient(const float* dy, std::int64_t tile, float* z, std::int64_t step) const {
        const std::int64_t h = tile / across_ * M, w = tile % across_ * M;
        const float* from = dy + (h * s_.out[2] + w) * s_.out_channels;
        const bool inside = h + M <= s_.out[1] && w + M <= s_.out[2];
        simd::for_lanes(s_.out_channels, false, [&](std::int64_t k, std::int64_t lanes, auto whole) {
            winograd::evaluate<2, M>(
                1.0f, 1.0f,
                [&](int r, int c) {
                    if (!inside && (h + r >= s_.out[1] || w + c >= s_.out[2])) return Floats{};
                    return simd::load_lanes(from + (r * s_.out[2] + c) * s_.out_channels + k, lanes, whole);
                },
                [&](int r, int c, Floats value) { simd::store(z + (r * kSide + c) * step + k, value); });
        });
    }

    /// dx += B p Bᵀ of one tile.
    void add_tile(const float* p, std::int64_t step, std::int64_t tile, float* dx) const {
        const std::int64_t h = tile / across_ * M - s_.pad_begin[1], w = tile % across_ * M - s_.pad_begin[2];
        float* to = dx + (h * s_.in[2] + w) * s_.in_channels;
        const bool inside = h >= 0 && w >= 0 && h + kSide <= s_.in[1] && w + kSide <= s_.in[2];
        simd::for_lanes(s_.in_channels, false, [&](std::int64_t k, std::int64_t lanes, auto whole) {
            winograd::along_axes<2, kSide, kSide>(
                [](const Floats(&from)[kSide], Floats(&values)[kSide])
                    __attribute__((always_inline)) { from_places(from, values); },
                [&](int r, int c) { return load<Floats>(p + (r * kSide + c) * step + k); },
                [&](int r, int c, Floats value) {
                    if (!inside && (h + r < 0 || h + r >= s_.in[1] || w + c < 0 || w + c >= s_.in[2])) return;
                    float* at = to + (r * s_.in[2] + c) * s_.in_channels + k;
                    simd::store_lanes(at, simd::load_lanes(at, lanes, whole) + value, lanes, whole);
                });
        });
    }

    const ConvolutionShape s_;
    const ConvolutionUse use_;
    const std::unique_ptr<Convolution> rest_;
    const std::int64_t in_step_, out_step_;        // channels in whole vectors
    const std::int64_t across_, tiles_, samples_;  // tiles of a row and of a sample, samples worked on at a time
    const int shares_;
};

}  // namespace

std::unique_ptr<Convolution> make_winograd_adjoint(const ConvolutionShape& shape, const ConvolutionUse& use) {
    ConvolutionUse others = use;
    others.data_gradient = false;
    auto rest = shape.rank == 2 ? make_winograd_convolution(shape, others) : nullptr;
    if (!rest) return nullptr;
    if (shape.kernel[2] == 3) return std::make_unique<WinogradAdjoint<4, 3>>(shape, use, std::move(rest));
    return std::make_unique<WinogradAdjoint<2, 5>>(shape, use, std::move(rest));
}

}  // namespace nn
