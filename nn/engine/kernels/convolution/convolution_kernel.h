#pragma once
// The kernel of every convolution op: one convolution, plain or transposed, margins that are not zeros, ReLU and max
// pooling behind it.

#include "nn/engine/kernels/convolution/convolution.h"
#include "nn/engine/kernels/pooling/pooling.h"
#include "nn/engine/kernels/shape/padding.h"

#include <optional>

namespace nn {

class ConvolutionKernel : public ChannelsLastKernel {
public:
    /// What a convolution op says of itself.
    struct Form {
        ConvolutionShape shape;
        bool transposed = false;
        PaddingMode padding = PaddingMode::Constant;  ///< zeros, or how the margins of `shape` are filled
    };
    ConvolutionKernel(const Form& form, const KernelSpec& spec);

    bool backward_needs_input(std::size_t) const override { return use_.weight_gradient; }
    bool backward_needs_output(std::size_t) const override { return use_.relu; }
    bool absorb(const Kernel& next, std::size_t input) override;
    bool adds_input_gradient(std::size_t) const override {
        return !margins_ && convolution_->adds_data_gradient() && (!last_ || last_->adds_data_gradient());
    }
    /// Where no zeros stand at the border, every output sums all taps.
    bool passes_channel_offset(std::size_t) const override;
    std::string note() const override { return convolution_->note(); }
    std::size_t saved_bytes() const override;
    std::size_t scratch_bytes() const override;

    void forward(const KernelRun& run) override;
    void backward(const KernelRun& run) override;

private:
    bool absorb_pooling(const Kernel& next);
    bool cut_up();
    void make();
    std::unique_ptr<Convolution> make_for(std::int64_t samples) const;
    /// The input within its margins, in `scratch`; the input itself where there are none.
    const float* padded(const float* x, std::byte*& scratch) const;
    std::size_t padded_bytes() const;
    std::size_t chunk_bytes() const;
    PoolingShape pooling_of(std::int64_t samples) const;
    template <typename Fn>
    void for_chunks(Fn&& fn) const;

    ConvolutionShape shape_;  ///< of what is computed: without the margins that `margins_` adds
    const bool transposed_, backward_;
    ConvolutionUse use_;
    std::optional<Margins> margins_;
    std::optional<PoolingShape> pooling_;
    std::int64_t chunk_;                               ///< samples worked on at a time
    std::unique_ptr<Convolution> convolution_, last_;  ///< of a chunk, and of the last where that is smaller
};

}  // namespace nn
