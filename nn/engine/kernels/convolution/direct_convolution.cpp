// Convolution by our own loops, see direct.h.
#include "nn/engine/kernels/convolution/direct.h"
#include "nn/engine/kernels/vector/rows.h"

#include <algorithm>
#include <optional>

namespace nn {
namespace {

class DirectConvolution : public Convolution {
public:
    DirectConvolution(const ConvolutionShape& shape, const ConvolutionUse& use)
        : s_(shape), use_(use), output_(shape, DirectPass::Result::Output, use.threads) {
        if (use.data_gradient) input_.emplace(shape, DirectPass::Result::InputGradient, use.threads);
        if (use.weight_gradient) filters_.emplace(shape, use.threads);
    }

    std::size_t scratch_bytes() const override {
        return std::max(
            {output_.scratch_bytes(), input_ ? input_->scratch_bytes() : 0, filters_ ? filters_->scratch_bytes() : 0});
    }
    std::string note() const override { return "direct"; }

    void forward(const float* x, const float* weight, const float* bias, float* y, void* scratch) override {
        output_.run(x, weight, s_.bias ? bias : nullptr, use_.relu, y, scratch);
    }

    void backward(const float* x, const float* weight, const float* dy, const Gradients& g, void* scratch) override {
        if (g.x) input_->run(dy, weight, nullptr, false, g.x, scratch);
        if (g.weight)
            filters_->run(x, dy, g.weight, g.bias, g.overwrite, scratch);
        else if (g.bias)  // of frozen filters
            sum_rows(dy, s_.batch * s_.out_positions(), s_.out_channels, g.bias, g.overwrite, use_.threads);
    }

private:
    const ConvolutionShape s_;
    const ConvolutionUse use_;
    const DirectPass output_;
    std::optional<DirectPass> input_;
    std::optional<FilterGradient> filters_;
};

}  // namespace

std::unique_ptr<Convolution> make_direct_convolution(const ConvolutionShape& shape, const ConvolutionUse& use) {
    using Result = DirectPass::Result;
    if (!DirectPass::takes(shape, Result::Output)) return nullptr;
    if (use.data_gradient && !DirectPass::takes(shape, Result::InputGradient)) return nullptr;
    if (use.weight_gradient && !FilterGradient::takes(shape)) return nullptr;
    return std::make_unique<DirectConvolution>(shape, use);
}

}  // namespace nn
