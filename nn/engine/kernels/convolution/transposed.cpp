#include "nn/engine/kernels/convolution/direct.h"
#include "nn/engine/kernels/vector/rows.h"

#include <algorithm>
#include <optional>

namespace nn {
namespace {

/// The convolution whose gradient the layer is: from the layer's output to its input, with the same weights.
ConvolutionShape adjoint_of(const ConvolutionShape& s) {
    ConvolutionShape a = s;
    std::swap(a.in_channels, a.out_channels);
    std::swap(a.in, a.out);
    a.bias = false;
    for (std::size_t k = 0; k < 3; ++k) {
        // A convolution rounds its size down; what `output_padding` adds is thus seen by none of its windows, unless
        // it is a whole step: then the end is cut off.
        const std::int64_t span = a.dilation[k] * (a.kernel[k] - 1) + 1;
        if ((a.in[k] + a.pad_begin[k] + a.pad_end[k] - span) / a.stride[k] + 1 != a.out[k])
            a.pad_end[k] = (a.out[k] - 1) * a.stride[k] + span - a.in[k] - a.pad_begin[k];
    }
    return a;
}

ConvolutionUse adjoint_of(const ConvolutionUse& use) {
    ConvolutionUse a = use;
    a.relu = a.bias_gradient = false;
    a.data_gradient = true;
    return a;
}

class TransposedConvolution : public Convolution {
public:
    TransposedConvolution(const ConvolutionShape& shape, const ConvolutionUse& use)
        : s_(shape), use_(use), adjoint_(Convolution::make(adjoint_of(shape), adjoint_of(use))) {
        if (direct_input_gradient_pays(adjoint_of(shape)))
            direct_.emplace(adjoint_of(shape), DirectPass::Result::InputGradient, use.threads);
    }

    std::size_t scratch_bytes() const override {
        return std::max(adjoint_->scratch_bytes(), direct_ ? direct_->scratch_bytes() : 0);
    }
    std::string note() const override { return "transposed " + adjoint_->note(); }

    void forward(const float* x, const float* weight, const float* bias, float* y, void* scratch) override {
        if (direct_) {  // which adds the bias, and ends in ReLU, as it goes
            direct_->run(x, weight, s_.bias ? bias : nullptr, use_.relu, y, scratch);
            return;
        }
        Gradients only;
        only.x = y;
        only.overwrite = true;
        adjoint_->backward(nullptr, weight, x, only, scratch);
        add_row(y, s_.batch * s_.out_positions(), s_.out_channels, s_.bias ? bias : nullptr, use_.relu, use_.threads);
    }

    void backward(const float* x, const float* weight, const float* dy, const Gradients& g, void* scratch) override {
        if (g.x) adjoint_->forward(dy, weight, nullptr, g.x, scratch);
        if (g.weight) {
            Gradients only;
            only.weight = g.weight;
            only.overwrite = g.overwrite;
            adjoint_->backward(dy, weight, x, only, scratch);
        }
        if (g.bias) sum_rows(dy, s_.batch * s_.out_positions(), s_.out_channels, g.bias, g.overwrite, use_.threads);
    }

private:
    const ConvolutionShape s_;
    const ConvolutionUse use_;
    const std::unique_ptr<Convolution> adjoint_;
    std::optional<DirectPass> direct_;
};

}  // namespace

std::unique_ptr<Convolution> make_transposed_convolution(const ConvolutionShape& shape, const ConvolutionUse& use) {
    return std::make_unique<TransposedConvolution>(shape, use);
}

}  // namespace nn
