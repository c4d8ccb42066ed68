#include "nn/engine/kernels/convolution/convolution.h"

#include "nn/engine/kernels/convolution/direct.h"
#include "nn/engine/kernels/vector/simd.h"

#include <algorithm>
#include <array>
#include <vector>

namespace nn {
namespace {

using Maker = std::unique_ptr<Convolution> (*)(const ConvolutionShape&, const ConvolutionUse&);
enum Part : std::size_t { kOutput, kInputGradient, kFilterGradient };

/// What does one part need, and nothing of the others.
ConvolutionUse use_for(std::size_t part, const ConvolutionUse& use) {
    ConvolutionUse only = use;
    only.data_gradient &= part == kInputGradient;
    only.weight_gradient &= part == kFilterGradient;
    only.bias_gradient &= part == kFilterGradient;
    return only;
}

/// Three convolutions, each of which does the part that it is the fastest at.
class PartedConvolution : public Convolution {
public:
    explicit PartedConvolution(std::array<std::unique_ptr<Convolution>, 3> parts) : parts_(std::move(parts)) {}

    std::size_t scratch_bytes() const override {
        std::size_t most = 0;
        for (const auto& part : parts_) most = std::max(most, part ? part->scratch_bytes() : 0);
        return most;
    }
    std::string note() const override {
        std::string text = parts_[kOutput]->note();
        for (std::size_t part : {kInputGradient, kFilterGradient})
            if (parts_[part]) text += "; " + parts_[part]->note();
        return text;
    }
    bool adds_data_gradient() const override {
        return parts_[kInputGradient] && parts_[kInputGradient]->adds_data_gradient();
    }
    void forward(const float* x, const float* weight, const float* bias, float* y, void* scratch) override {
        parts_[kOutput]->forward(x, weight, bias, y, scratch);
    }
    void backward(const float* x, const float* weight, const float* dy, const Gradients& g, void* scratch) override {
        if (g.x) {
            Gradients data = g;
            data.weight = data.bias = nullptr;
            parts_[kInputGradient]->backward(x, weight, dy, data, scratch);
        }
        if (g.weight || g.bias) {
            Gradients filter = g;
            filter.x = nullptr;
            parts_[kFilterGradient]->backward(x, weight, dy, filter, scratch);
        }
    }

private:
    const std::array<std::unique_ptr<Convolution>, 3> parts_;
};

}  // namespace

bool direct_input_gradient_pays(const ConvolutionShape& s) {
    const bool few = s.in_channels < simd::kLanes, apart = s.kernel[2] == s.stride[2];
    return s.stride[2] > 1 && (few || apart) && DirectPass::takes(s, DirectPass::Result::InputGradient);
}

namespace {

/// Makers in the order in which they are to be asked for a part, by what was measured.
std::vector<Maker> order(const ConvolutionShape& s, std::size_t part) {
    std::vector<Maker> makers;
    // Where windows stay inside, much of what the other ways compute is sums of zeros: tile by tile, window by window.
    if (part == kInputGradient && !direct_input_gradient_pays(s) && 2 * s.in_positions() >= 3 * s.out_positions())
        makers = {make_winograd_adjoint, make_col2im_convolution};
    for (const Maker maker : {make_winograd_convolution, make_sliced_convolution, make_direct_convolution,
                              make_depthwise_convolution, make_im2col_convolution})
        makers.push_back(maker);
    return makers;
}

/// Multiply-adds below which Winograd's steps are not worth their roundings, which are two to three times the plain
/// sum's: a tenth of a millisecond's work.
constexpr std::int64_t kLeastWinogradWork = std::int64_t{8} << 20;

bool suits(const ConvolutionShape& s, Maker maker) {
    const bool winograd =
        maker == make_winograd_convolution || maker == make_winograd_adjoint || maker == make_sliced_convolution;
    return !winograd || s.batch * s.out_positions() * s.weight_size() >= kLeastWinogradWork;
}

}  // namespace

std::unique_ptr<Convolution> Convolution::make(const ConvolutionShape& shape, const ConvolutionUse& use) {
    const std::array<bool, 3> wanted = {true, use.data_gradient, use.weight_gradient || use.bias_gradient};
    std::array<std::unique_ptr<Convolution>, 3> parts;
    std::array<Maker, 3> made{};
    for (std::size_t part = 0; part < 3; ++part) {
        if (!wanted[part]) continue;
        for (const Maker maker : order(shape, part)) {
            if (!suits(shape, maker)) continue;
            parts[part] = maker(shape, use_for(part, use));
            made[part] = maker;
            if (parts[part]) break;
        }
    }
    const auto same = [&](std::size_t part) { return !wanted[part] || made[part] == made[kOutput]; };
    if (same(kInputGradient) && same(kFilterGradient))
        if (auto one = made[kOutput](shape, use)) return one;
    return std::make_unique<PartedConvolution>(std::move(parts));
}

}  // namespace nn
