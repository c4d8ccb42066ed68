// Convolution by our own loops, see convolution_lines.h. Beside oneDNN's, whose blocked formats fit where channels fill
// vectors, it does the part at which it is the faster one.
#include "nn/engine/kernels/convolution_lines.h"
#include "nn/engine/kernels/rows.h"
#include "nn/engine/kernels/simd.h"

#include <algorithm>
#include <optional>

namespace nn {
namespace {

/// What of a convolution is done here.
struct Parts {
    bool output = true, input_gradient = true, filter_gradient = true;
};

class DirectConvolution : public Convolution {
public:
    /// `other` (null where `parts` is all) does the rest.
    DirectConvolution(const ConvolutionShape& shape, const ConvolutionUse& use, const Parts& parts,
                      std::unique_ptr<Convolution> other)
        : s_(shape), use_(use), other_(std::move(other)) {
        using Result = LineConvolution::Result;
        if (parts.output) output_.emplace(shape, Result::Output, use.threads);
        if (parts.input_gradient && use.data_gradient) input_.emplace(shape, Result::InputGradient, use.threads);
        if (parts.filter_gradient && use.weight_gradient) filters_.emplace(shape, use.threads);
    }

    std::size_t scratch_bytes() const override {
        return std::max({other_ ? other_->scratch_bytes() : 0, output_ ? output_->scratch_bytes() : 0,
                         input_ ? input_->scratch_bytes() : 0, filters_ ? filters_->scratch_bytes() : 0});
    }
    std::string note() const override { return other_ ? "direct, " + other_->note() : "direct"; }

    void forward(const float* x, const float* weight, const float* bias, float* y, void* scratch) override {
        if (output_)
            output_->run(x, weight, s_.bias ? bias : nullptr, use_.relu, y, scratch);
        else
            other_->forward(x, weight, bias, y, scratch);
    }

    void backward(const float* x, const float* weight, const float* dy, const Gradients& g, void* scratch) override {
        Gradients rest = g;
        if (input_ && g.x) {
            input_->run(dy, weight, nullptr, false, g.x, scratch);
            rest.x = nullptr;
        }
        if (filters_ && g.weight) {
            filters_->run(x, dy, g.weight, g.bias, g.overwrite, scratch);
            rest.weight = rest.bias = nullptr;
        }
        if (other_) {
            if (rest.x || rest.weight || rest.bias) other_->backward(x, weight, dy, rest, scratch);
        } else if (rest.bias) {  // of frozen filters
            sum_rows(dy, s_.batch * s_.out_positions(), s_.out_channels, g.bias, g.overwrite, use_.threads);
        }
    }

private:
    const ConvolutionShape s_;
    const ConvolutionUse use_;
    const std::unique_ptr<Convolution> other_;
    std::optional<LineConvolution> output_, input_;
    std::optional<FilterGradient> filters_;
};

bool takes(const ConvolutionShape& shape, const ConvolutionUse& use) {
    using Result = LineConvolution::Result;
    return LineConvolution::takes(shape, Result::Output) &&
           (!use.data_gradient || LineConvolution::takes(shape, Result::InputGradient)) &&
           (!use.weight_gradient || FilterGradient::takes(shape));
}

}  // namespace

std::unique_ptr<Convolution> make_direct_convolution(const ConvolutionShape& shape, const ConvolutionUse& use) {
    if (!takes(shape, use)) return nullptr;
    return std::make_unique<DirectConvolution>(shape, use, Parts(), nullptr);
}

std::unique_ptr<Convolution> make_shared_convolution(const ConvolutionShape& shape, const ConvolutionUse& use) {
    const bool few = tiles::kManyRegisters && shape.in_channels < simd::kLanes && takes(shape, use);
    if (!few) return nullptr;
    Parts parts;
    parts.output = shape.in_channels < 8;
    parts.input_gradient = shape.stride[2] > 1;
    ConvolutionUse rest = use;
    rest.data_gradient &= !parts.input_gradient;
    rest.weight_gradient &= !parts.filter_gradient;
    rest.bias_gradient &= !parts.filter_gradient;
    std::unique_ptr<Convolution> other;
    if (rest.data_gradient || rest.weight_gradient || !parts.output) {
        other = make_onednn_convolution(shape, rest);
        if (!other) return nullptr;
    }
    return std::make_unique<DirectConvolution>(shape, use, parts, std::move(other));
}

}  // namespace nn
