// Convolution 3x3, stride 1, by Winograd's F(2x2, 3x3): 2.25 times fewer multiplications than the plain sum, with
// constants 0, 1 and 1/2 only, so that it rounds about as the plain sum does. A. Lavin, S. Gray, "Fast Algorithms for
// Convolutional Neural Networks", 2015:
//     Y = Aᵀ [(G g Gᵀ) ⊙ (Bᵀ d B)] A          tile d 4x4, filter g 3x3, output Y 2x2; ⊙ is a product over channels
//     dg = Gᵀ [(Bᵀ d B) ⊙ (A dY Aᵀ)] G        its adjoint in g
// The gradient of the input is a convolution of dY with the filter turned about and its channels exchanged.
#include "nn/engine/kernels/convolution.h"
#include "nn/engine/kernels/product.h"
#include "nn/engine/kernels/simd.h"
#include "nn/engine/parallel.h"

#include <algorithm>

namespace nn {
namespace {

using simd::Floats;
using simd::kLanes;
using simd::load;
using simd::store;

constexpr std::int64_t kPlaces = 16;  // of a transformed tile
constexpr std::int64_t kPanel = 32;   // output channels
constexpr std::size_t kChunkBytes =
    512 << 10;  // transformed tiles worked on at a time: stays in the second cache level

/// Bᵀ along one axis.
inline void to_frequencies(Floats& a, Floats& b, Floats& c, Floats& d) {
    const Floats t0 = a - c, t1 = b + c, t2 = c - b, t3 = b - d;
    a = t0, b = t1, c = t2, d = t3;
}

class WinogradConvolution : public Convolution {
public:
    WinogradConvolution(const ConvolutionShape& shape, const ConvolutionUse& use)
        : s_(shape),
          use_(use),
          in_(shape.in_channels),
          out_(shape.out_channels),
          shares_(share_count(use.threads, shape.batch, shape.batch * shape.out_positions() * shape.weight_size())) {
        const auto per_tile = static_cast<std::size_t>(kPlaces * (in_ + out_)) * sizeof(float);
        chunk_ = std::max<std::int64_t>(12, static_cast<std::int64_t>(kChunkBytes / per_tile) / 12 * 12);
    }

    std::size_t scratch_bytes() const override {
        const std::int64_t sums = use_.weight_gradient ? filter_floats() + out_ : 0;
        const std::int64_t floats = zeros_floats() + filter_floats() + (chunk_floats() + sums) * shares_;
        return static_cast<std::size_t>(floats) * sizeof(float);
    }
    std::string note() const override { return "Winograd F(2x2, 3x3)"; }

    void forward(const float* x, const float* weight, const float* bias, float* y, void* scratch) override {
        const Scratch t = start(scratch);
        transform_filter(weight, false, t.filter);
        const Side input{x, in_, {s_.in[1], s_.in[2]}, {s_.pad_begin[1], s_.pad_begin[2]}};
        convolve(input, {y, out_, {s_.out[1], s_.out[2]}}, s_.bias ? bias : nullptr, use_.relu, t);
    }

    void backward(const float* x, const float* weight, const float* dy, const Gradients& g, void* scratch) override {
        const Scratch t = start(scratch);
        if (g.x) {
            transform_filter(weight, true, t.filter);
            const Side gradient{dy, out_, {s_.out[1], s_.out[2]}, {2 - s_.pad_begin[1], 2 - s_.pad_begin[2]}};
            convolve(gradient, {g.x, in_, {s_.in[1], s_.in[2]}}, nullptr, false, t);
        }
        if (g.weight || g.bias) filter_gradient(x, dy, g, t);
    }

private:
    using Plane = std::array<std::int64_t, 2>;
    struct Side {
        const float* data;
        std::int64_t channels;
        Plane extent, padding;
    };
    struct Target {
        float* data;
        std::int64_t channels;
        Plane extent;
    };
    struct Scratch {
        const float* zeros;
        float* filter;
        float* shares;
    };
    /// 2x2 outputs, numbered through all samples of a share.
    struct Tile {
        std::int64_t sample, h, w;
    };

    std::int64_t zeros_floats() const { return std::max(in_, out_); }
    std::int64_t filter_floats() const { return kPlaces * in_ * out_; }
    /// From one place of the transformed tiles to the next. One cache line more than the tiles take: a power of two
    /// would send all sixteen places to the same lines of the first cache level.
    static std::int64_t place_step(std::int64_t tiles, std::int64_t channels) { return tiles * channels + kLanes; }
    std::int64_t chunk_floats() const { return kPlaces * (place_step(chunk_, in_) + place_step(chunk_, out_)); }

    Scratch start(void* scratch) const {
        auto* at = static_cast<float*>(scratch);
        std::fill_n(at, zeros_floats(), 0.0f);
        return {at, at + zeros_floats(), at + zeros_floats() + filter_floats()};
    }

    /// U = G g Gᵀ, 16 output channels at a time: [place, panel, from, 32], panels of 32 output channels (the last may
    /// have 16), so that a product reads one run of memory. `turned`: for the gradient of the input.
    void transform_filter(const float* weight, bool turned, float* u) const {
        const std::int64_t from = turned ? out_ : in_, to = turned ? in_ : out_;
        const std::int64_t step_from = turned ? in_ * 9 : 9, step_to = turned ? 9 : in_ * 9;
        parallel_shares(use_.threads, from, 64 * from * to, [&](std::int64_t begin, std::int64_t end, int) {
            for (std::int64_t i = begin; i < end; ++i)
                for (std::int64_t o = 0; o < to; o += kLanes) {
                    Floats g[3][3], half[4][3];
                    for (int tap = 0; tap < 9; ++tap)
                        for (int lane = 0; lane < kLanes; ++lane)
                            g[tap / 3][tap % 3][lane] =
                                weight[i * step_from + (o + lane) * step_to + (turned ? 8 - tap : tap)];
                    for (int c = 0; c < 3; ++c) {
                        half[0][c] = g[0][c];
                        half[1][c] = (g[0][c] + g[1][c] + g[2][c]) * 0.5f;
                        half[2][c] = (g[0][c] - g[1][c] + g[2][c]) * 0.5f;
                        half[3][c] = g[2][c];
                    }
                    const std::int64_t panel = o / kPanel * kPanel, width = std::min(kPanel, to - panel);
                    float* place = u + panel * from + i * width + (o - panel);
                    for (int r = 0; r < 4; ++r, place += 4 * from * to) {
                        store(place, half[r][0]);
                        store(place + from * to, (half[r][0] + half[r][1] + half[r][2]) * 0.5f);
                        store(place + 2 * from * to, (half[r][0] - half[r][1] + half[r][2]) * 0.5f);
                        store(place + 3 * from * to, half[r][2]);
                    }
                }
        });
    }

    /// Calls fn(first tile, count, tile lookup, share) for chunks of the tiles that cover `extent`, samples shared out.
    template <typename Fn>
    void for_chunks(const Plane& extent, Fn&& fn) const {
        const std::int64_t across = (extent[1] + 1) / 2, each = (extent[0] + 1) / 2 * across;
        parallel_shares(use_.threads, s_.batch, s_.batch * s_.out_positions() * s_.weight_size(),
                        [&](std::int64_t begin, std::int64_t end, int share) {
                            const auto tile_at = [&](std::int64_t index) {
                                const std::int64_t tile = index % each;
                                return Tile{index / each, tile / across * 2, tile % across * 2};
                            };
                            for (std::int64_t t = begin * each; t < end * each; t += chunk_)
                                fn(t, std::min(chunk_, end * each - t), tile_at, share);
                        });
    }

    /// v [place, tile, channel] = Bᵀ d B of one tile.
    void transform_input(const Side& in, const Tile& tile, const float* zeros, float* v, std::int64_t step) const {
        const float* from[4][4];
        for (int r = 0; r < 4; ++r)
            for (int c = 0; c < 4; ++c) {
                const std::int64_t h = tile.h + r - in.padding[0], w = tile.w + c - in.padding[1];
                const bool inside = h >= 0 && h < in.extent[0] && w >= 0 && w < in.extent[1];
                from[r][c] =
                    inside ? in.data + ((tile.sample * in.extent[0] + h) * in.extent[1] + w) * in.channels : zeros;
            }
        for (std::int64_t k = 0; k < in.channels; k += kLanes) {
            Floats d[4][4];
            for (int r = 0; r < 4; ++r) {
                for (int c = 0; c < 4; ++c) d[r][c] = load<Floats>(from[r][c] + k);
                to_frequencies(d[r][0], d[r][1], d[r][2], d[r][3]);
            }
            for (int c = 0; c < 4; ++c) {
                to_frequencies(d[0][c], d[1][c], d[2][c], d[3][c]);
                for (int r = 0; r < 4; ++r) store(v + (r * 4 + c) * step + k, d[r][c]);
            }
        }
    }

    /// y = Aᵀ m A of one tile, with bias and ReLU.
    void transform_output(const float* m, std::int64_t step, const Tile& tile, const Target& out, const float* bias,
                          bool relu) const {
        const std::int64_t rows = std::min<std::int64_t>(2, out.extent[0] - tile.h);
        const std::int64_t columns = std::min<std::int64_t>(2, out.extent[1] - tile.w);
        float* to = out.data + ((tile.sample * out.extent[0] + tile.h) * out.extent[1] + tile.w) * out.channels;
        for (std::int64_t k = 0; k < out.channels; k += kLanes) {
            Floats half[2][4], y[2][2];
            for (int c = 0; c < 4; ++c) {
                const Floats m0 = load<Floats>(m + c * step + k), m1 = load<Floats>(m + (4 + c) * step + k),
                             m2 = load<Floats>(m + (8 + c) * step + k), m3 = load<Floats>(m + (12 + c) * step + k);
                half[0][c] = m0 + m1 + m2;
                half[1][c] = m1 - m2 - m3;
            }
            for (int r = 0; r < 2; ++r) {
                y[r][0] = half[r][0] + half[r][1] + half[r][2];
                y[r][1] = half[r][1] - half[r][2] - half[r][3];
            }
            for (std::int64_t r = 0; r < rows; ++r)
                for (std::int64_t c = 0; c < columns; ++c) {
                    Floats value = y[r][c];
                    if (bias) value += load<Floats>(bias + k);
                    store(to + (r * out.extent[1] + c) * out.channels + k, relu ? simd::relu(value) : value);
                }
        }
    }

    void convolve(const Side& in, const Target& out, const float* bias, bool relu, const Scratch& t) const {
        for_chunks(out.extent, [&](std::int64_t first, std::int64_t count, auto&& tile_at, int share) {
            float* v = t.shares + share * chunk_floats();
            float* m = v + kPlaces * place_step(chunk_, in.channels);
            const std::int64_t step_v = place_step(count, in.channels), step_m = place_step(count, out.channels);
            for (std::int64_t i = 0; i < count; ++i)
                transform_input(in, tile_at(first + i), t.zeros, v + i * in.channels, step_v);
            for (std::int64_t p = 0; p < kPlaces; ++p)
                for (std::int64_t panel = 0; panel < out.channels; panel += kPanel) {
                    const std::int64_t width = std::min(kPanel, out.channels - panel);
                    product(count, width, in.channels, {v + p * step_v, in.channels, 1},
                            t.filter + (p * out.channels + panel) * in.channels, width, m + p * step_m + panel,
                            out.channels, false);
                }
            for (std::int64_t i = 0; i < count; ++i)
                transform_output(m + i * out.channels, step_m, tile_at(first + i), out, bias, relu);
        });
    }

    /// z [place, tile, channel] = A dY Aᵀ of one tile; adds its values up for the bias.
    void transform_gradient(const float* dy, const Tile& tile, const float* zeros, float* z, std::int64_t step,
                            float* bias) const {
        const float* from[2][2];
        for (int r = 0; r < 2; ++r)
            for (int c = 0; c < 2; ++c) {
                const std::int64_t h = tile.h + r, w = tile.w + c;
                from[r][c] = h < s_.out[1] && w < s_.out[2]
                                 ? dy + ((tile.sample * s_.out[1] + h) * s_.out[2] + w) * out_
                                 : zeros;
            }
        for (std::int64_t k = 0; k < out_; k += kLanes) {
            Floats d[2][2], half[4][2];
            for (int r = 0; r < 2; ++r)
                for (int c = 0; c < 2; ++c) d[r][c] = load<Floats>(from[r][c] + k);
            if (bias) store(bias + k, load<Floats>(bias + k) + ((d[0][0] + d[0][1]) + (d[1][0] + d[1][1])));
            for (int c = 0; c < 2; ++c) {
                half[0][c] = d[0][c];
                half[1][c] = d[0][c] + d[1][c];
                half[2][c] = d[0][c] - d[1][c];
                half[3][c] = -d[1][c];
            }
            for (int r = 0; r < 4; ++r) {
                store(z + (r * 4) * step + k, half[r][0]);
                store(z + (r * 4 + 1) * step + k, half[r][0] + half[r][1]);
                store(z + (r * 4 + 2) * step + k, half[r][0] - half[r][1]);
                store(z + (r * 4 + 3) * step + k, -half[r][1]);
            }
        }
    }

    void filter_gradient(const float* x, const float* dy, const Gradients& g, const Scratch& t) const {
        float* sums = t.shares + chunk_floats() * shares_;  // per share: dU, then the bias
        const std::int64_t each = filter_floats() + out_;
        std::fill_n(sums, each * shares_, 0.0f);
        const Side input{x, in_, {s_.in[1], s_.in[2]}, {s_.pad_begin[1], s_.pad_begin[2]}};
        for_chunks({s_.out[1], s_.out[2]}, [&](std::int64_t first, std::int64_t count, auto&& tile_at, int share) {
            float* v = t.shares + share * chunk_floats();
            float* z = v + kPlaces * place_step(chunk_, in_);
            const std::int64_t step_v = place_step(count, in_), step_z = place_step(count, out_);
            float* du = sums + share * each;
            for (std::int64_t i = 0; i < count; ++i) {
                const Tile tile = tile_at(first + i);
                transform_input(input, tile, t.zeros, v + i * in_, step_v);
                transform_gradient(dy, tile, t.zeros, z + i * out_, step_z, g.bias ? du + filter_floats() : nullptr);
            }
            for (std::int64_t p = 0; p < kPlaces; ++p)
                product(in_, out_, count, {v + p * step_v, 1, in_}, z + p * step_z, out_, du + p * in_ * out_, out_,
                        true);
        });
        for (int s = 1; s < shares_; ++s)
            for (std::int64_t i = 0; i < each; ++i) sums[i] += sums[s * each + i];
        if (g.weight) filter_back(sums, g);
        for (std::int64_t o = 0; g.bias && o < out_; ++o)
            g.bias[o] = (g.overwrite ? 0.0f : g.bias[o]) + sums[filter_floats() + o];
    }

    /// dg = Gᵀ dU G, into PyTorch's order.
    void filter_back(const float* du, const Gradients& g) const {
        const std::int64_t step = in_ * out_;
        parallel_shares(use_.threads, in_, 64 * step, [&](std::int64_t begin, std::int64_t end, int) {
            for (std::int64_t i = begin; i < end; ++i)
                for (std::int64_t o = 0; o < out_; o += kLanes) {
                    Floats half[3][4], d[3][3];
                    for (int c = 0; c < 4; ++c) {
                        const float* at = du + i * out_ + o + c * step;
                        const Floats u0 = load<Floats>(at), u1 = load<Floats>(at + 4 * step),
                                     u2 = load<Floats>(at + 8 * step), u3 = load<Floats>(at + 12 * step);
                        half[0][c] = u0 + (u1 + u2) * 0.5f;
                        half[1][c] = (u1 - u2) * 0.5f;
                        half[2][c] = (u1 + u2) * 0.5f + u3;
                    }
                    for (int r = 0; r < 3; ++r) {
                        d[r][0] = half[r][0] + (half[r][1] + half[r][2]) * 0.5f;
                        d[r][1] = (half[r][1] - half[r][2]) * 0.5f;
                        d[r][2] = (half[r][1] + half[r][2]) * 0.5f + half[r][3];
                    }
                    for (int lane = 0; lane < kLanes; ++lane) {
                        float* to = g.weight + ((o + lane) * in_ + i) * 9;
                        for (int tap = 0; tap < 9; ++tap)
                            to[tap] = (g.overwrite ? 0.0f : to[tap]) + d[tap / 3][tap % 3][lane];
                    }
                }
        });
    }

    const ConvolutionShape s_;
    const ConvolutionUse use_;
    const std::int64_t in_, out_;
    const int shares_;
    std::int64_t chunk_ = 0;
};

}  // namespace

std::unique_ptr<Convolution> make_winograd_convolution(const ConvolutionShape& shape, const ConvolutionUse& use) {
    using Axes = ConvolutionShape::Axes;
    const bool form = kFastProducts && shape.rank == 2 && shape.groups == 1 && shape.kernel == Axes{1, 3, 3} &&
                      shape.stride == Axes{1, 1, 1} && shape.dilation == Axes{1, 1, 1} && shape.pad_begin[1] <= 2 &&
                      shape.pad_begin[2] <= 2;
    const auto fits = [](std::int64_t channels) { return channels >= 32 && channels % kLanes == 0; };
    if (!form || !fits(shape.in_channels) || !fits(shape.out_channels)) return nullptr;
    ConvolutionUse wanted = use;
    wanted.weight_gradient |= use.bias_gradient;
    return std::make_unique<WinogradConvolution>(shape, wanted);
}

}  // namespace nn
