#pragma once
// Convolution over channels-last activations: one primitive for one, two and three dimensions, forward and both
// gradients.

#include "nn/engine/kernel.h"

#include <array>
#include <memory>
#include <string>

namespace nn {

/// Axes are depth, height, width; what an op lacks has extent and kernel 1.
struct ConvolutionShape {
    using Axes = std::array<std::int64_t, 3>;
    std::int64_t batch = 0, in_channels = 0, out_channels = 0, groups = 1;
    Axes in{1, 1, 1}, out{1, 1, 1}, kernel{1, 1, 1}, stride{1, 1, 1}, dilation{1, 1, 1};
    Axes pad_begin{0, 0, 0}, pad_end{0, 0, 0};
    int rank = 2;  ///< spatial dimensions that the op has
    bool bias = false;

    std::int64_t in_positions() const { return in[0] * in[1] * in[2]; }
    std::int64_t out_positions() const { return out[0] * out[1] * out[2]; }
    std::int64_t taps() const { return kernel[0] * kernel[1] * kernel[2]; }
    std::int64_t weight_size() const { return out_channels * (in_channels / groups) * taps(); }
};

/// What a convolution is asked to be able to do.
struct ConvolutionUse {
    bool relu = false;  ///< y = max(0, conv)
    bool data_gradient = false, weight_gradient = false, bias_gradient = false;
    int threads = 1;
};

/// Weights are PyTorch's [out, in / groups, kernel...], row-major. Runs on the plan's memory alone.
class Convolution {
public:
    virtual ~Convolution() = default;
    virtual std::size_t scratch_bytes() const = 0;
    virtual std::string note() const = 0;
    virtual bool adds_data_gradient() const { return false; }
    virtual void forward(const float* x, const float* weight, const float* bias, float* y, void* scratch) = 0;

    struct Gradients {
        float* x = nullptr;       ///< written, or added to with `add_x`
        float* weight = nullptr;  ///< written, or added to
        float* bias = nullptr;    ///< written, or added to
        bool overwrite = false;   ///< weight and bias are written
        bool add_x = false;       ///< only where `adds_data_gradient`
    };
    /// `dy` is already masked where the convolution ends in ReLU.
    virtual void backward(const float* x, const float* weight, const float* dy, const Gradients& gradients,
                          void* scratch) = 0;

    /// Output and gradients each by what computes them fastest, see the table in README.md.
    static std::unique_ptr<Convolution> make(const ConvolutionShape& shape, const ConvolutionUse& use);
};

/// Transposed convolution: the gradient of a convolution in its input, taken as a layer. `shape` tells of the layer:
/// its margins are cut off the output, and weights are [in, out / groups, kernel...].
std::unique_ptr<Convolution> make_transposed_convolution(const ConvolutionShape& shape, const ConvolutionUse& use);

/// Null where the shape does not suit it.
std::unique_ptr<Convolution> make_winograd_convolution(const ConvolutionShape& shape, const ConvolutionUse& use);
std::unique_ptr<Convolution> make_winograd_adjoint(const ConvolutionShape& shape, const ConvolutionUse& use);
std::unique_ptr<Convolution> make_sliced_convolution(const ConvolutionShape& shape, const ConvolutionUse& use);
std::unique_ptr<Convolution> make_col2im_convolution(const ConvolutionShape& shape, const ConvolutionUse& use);
std::unique_ptr<Convolution> make_direct_convolution(const ConvolutionShape& shape, const ConvolutionUse& use);
std::unique_ptr<Convolution> make_depthwise_convolution(const ConvolutionShape& shape, const ConvolutionUse& use);
std::unique_ptr<Convolution> make_im2col_convolution(const ConvolutionShape& shape, const ConvolutionUse& use);

}  // namespace nn
