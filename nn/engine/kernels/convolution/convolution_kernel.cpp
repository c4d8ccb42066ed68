#include "nn/engine/kernels/convolution/convolution_kernel.h"

#include "nn/engine/kernels/pooling/window_maximum.h"
#include "nn/engine/kernels/vector/activation.h"

#include <algorithm>

namespace nn {
namespace {

// What lies between a convolution and the pooling behind it need not leave the second cache level.
constexpr std::int64_t kChunkFloats = 128 << 10, kLargestChunkFloats = 384 << 10;

std::int64_t ceil_div(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }
/// More floats than any machine has count as too many, so that sums of some still do.
std::size_t aligned(std::int64_t floats) {
    constexpr std::int64_t too_many = std::int64_t{1} << 44;
    return (static_cast<std::size_t>(std::min(floats, too_many)) * sizeof(float) + 63) / 64 * 64;
}

}  // namespace

ConvolutionKernel::ConvolutionKernel(const Form& form, const KernelSpec& spec)
    : shape_(form.shape), transposed_(form.transposed), backward_(spec.backward), chunk_(form.shape.batch) {
    use_.threads = spec.threads;
    use_.data_gradient = spec.backward && spec.input_gradient[0];
    use_.weight_gradient = spec.backward && spec.parameter_gradient[0];
    use_.bias_gradient = spec.backward && shape_.bias && spec.parameter_gradient[1];
    if (form.padding != PaddingMode::Constant) {
        margins_.emplace(form.padding, shape_.in, shape_.pad_begin, shape_.pad_end);
        shape_.in = margins_->out();
        shape_.pad_begin = shape_.pad_end = {0, 0, 0};
    }
    make();
}

std::unique_ptr<Convolution> ConvolutionKernel::make_for(std::int64_t samples) const {
    ConvolutionShape shape = shape_;
    shape.batch = samples;
    return transposed_ ? make_transposed_convolution(shape, use_) : Convolution::make(shape, use_);
}

void ConvolutionKernel::make() {
    convolution_ = make_for(chunk_);
    last_ = shape_.batch % chunk_ ? make_for(shape_.batch % chunk_) : nullptr;
}

bool ConvolutionKernel::absorb(const Kernel& next, std::size_t) {
    if (absorb_pooling(next)) return true;
    if (use_.relu || !dynamic_cast<const ReluKernel*>(&next)) return false;
    // Behind a pooling it may as well stand before it, unless a window can lie in the margin altogether: that gives -∞.
    // Margins are at most half a window, so that takes points that lie apart.
    for (std::size_t a = 0; pooling_ && a < 3; ++a)
        if (pooling_->padding[a] > 0 && pooling_->dilation[a] > 1) return false;
    use_.relu = true;
    make();
    return true;
}

/// Chooses how many samples to work on at a time, so that what they give stays in the cache; false: too many.
bool ConvolutionKernel::cut_up() {
    const std::int64_t each = shape_.out_positions() * shape_.out_channels, team = std::max(use_.threads, 1);
    // What is done once a chunk, with the filters alone, must stay small beside the chunk.
    const std::int64_t filter = 3 * shape_.weight_size() / shape_.out_channels;
    const std::int64_t least = std::max(team, ceil_div(filter, shape_.out_positions()));
    std::int64_t chunk = std::max(least, team * kChunkFloats / each);
    if (chunk * each > team * kLargestChunkFloats) return false;
    chunk = ceil_div(shape_.batch, ceil_div(shape_.batch, chunk));
    chunk_ = std::min(shape_.batch, ceil_div(chunk, team) * team);  // all of the team have the same to do
    return true;
}

/// The values before the maxima are then never in memory as a whole: some samples at a time are convolved and pooled,
/// and going back spread out again.
bool ConvolutionKernel::absorb_pooling(const Kernel& next) {
    const auto* pooling = dynamic_cast<const WindowMaximumKernel*>(&next);
    if (!pooling || pooling_ || pooling->gives_indices()) return false;
    if (!cut_up()) return false;
    pooling_ = pooling->shape();
    make();
    return true;
}

PoolingShape ConvolutionKernel::pooling_of(std::int64_t samples) const {
    PoolingShape pooling = *pooling_;
    pooling.batch = samples;
    return pooling;
}

/// Calls fn(first sample, samples, their convolution).
template <typename Fn>
void ConvolutionKernel::for_chunks(Fn&& fn) const {
    for (std::int64_t n = 0; n < shape_.batch; n += chunk_) {
        const std::int64_t samples = std::min(chunk_, shape_.batch - n);
        fn(n, samples, samples == chunk_ ? *convolution_ : *last_);
    }
}

std::size_t ConvolutionKernel::padded_bytes() const {
    return margins_ ? aligned((Count(shape_.batch) * shape_.in_positions() * shape_.in_channels).value()) : 0;
}

std::size_t ConvolutionKernel::chunk_bytes() const {
    return pooling_ ? aligned(chunk_ * shape_.out_positions() * shape_.out_channels) : 0;
}

bool ConvolutionKernel::passes_channel_offset(std::size_t) const {
    const auto none = [](const auto& margins) { return std::ranges::all_of(margins, [](std::int64_t m) { return m == 0; }); };
    return !transposed_ && none(shape_.pad_begin) && none(shape_.pad_end);
}

std::size_t ConvolutionKernel::saved_bytes() const {
    return pooling_ && backward_ ? max_pool_choice_bytes(*pooling_) : 0;
}

std::size_t ConvolutionKernel::scratch_bytes() const {
    const std::size_t pieces = use_.data_gradient ? 2 : 1;  // the padded input, and its gradient
    const std::size_t work = std::max(convolution_->scratch_bytes(), last_ ? last_->scratch_bytes() : 0);
    return pieces * padded_bytes() + chunk_bytes() + work;
}

const float* ConvolutionKernel::padded(const float* x, std::byte*& scratch) const {
    if (!margins_) return x;
    auto* y = reinterpret_cast<float*>(scratch);
    scratch += padded_bytes();
    if (x) margins_->pad(x, y, shape_.batch, shape_.in_channels, 0.0f, use_.threads);
    return y;
}

void ConvolutionKernel::forward(const KernelRun& run) {
    auto* scratch = static_cast<std::byte*>(run.scratch);
    const float* x = padded(run.inputs[0].f32(), scratch);
    auto* unpooled = reinterpret_cast<float*>(scratch);
    scratch += chunk_bytes();
    const std::int64_t in = shape_.in_positions() * shape_.in_channels;
    const std::int64_t out = run.outputs[0].size() / shape_.batch;
    const float* bias = shape_.bias ? run.parameters[1].f32() : nullptr;
    for_chunks([&](std::int64_t first, std::int64_t samples, Convolution& convolution) {
        float* y = run.outputs[0].f32() + first * out;
        convolution.forward(x + first * in, run.parameters[0].f32(), bias, pooling_ ? unpooled : y, scratch);
        if (!pooling_) return;
        auto* choices = static_cast<std::byte*>(run.saved);
        if (backward_) choices += max_pool_choice_bytes(pooling_of(first));
        max_pool_forward(pooling_of(samples), unpooled, y, backward_ ? choices : nullptr, nullptr);
    });
}

void ConvolutionKernel::backward(const KernelRun& run) {
    auto* scratch = static_cast<std::byte*>(run.scratch);
    const float* x = padded(use_.weight_gradient ? run.inputs[0].f32() : nullptr, scratch);
    Convolution::Gradients gradients;
    float* dx = use_.data_gradient ? run.input_gradients[0].f32() : nullptr;
    if (use_.data_gradient && margins_) {
        dx = reinterpret_cast<float*>(scratch);
        scratch += padded_bytes();
    }
    if (use_.weight_gradient) gradients.weight = run.parameter_gradients[0].f32();
    if (use_.bias_gradient) gradients.bias = run.parameter_gradients[1].f32();
    auto* unpooled = reinterpret_cast<float*>(scratch);
    scratch += chunk_bytes();
    gradients.add_x = run.adds(0);
    const std::int64_t in = shape_.in_positions() * shape_.in_channels;
    const std::int64_t out = run.outputs[0].size() / shape_.batch;
    for_chunks([&](std::int64_t first, std::int64_t samples, Convolution& convolution) {
        float* dy = run.output_gradients[0].f32() + first * out;
        // Where the largest value of a window is not above 0, none is: the mask of the maxima is all that is needed.
        if (use_.relu) mask_relu(run.outputs[0].f32() + first * out, dy, samples * out, use_.threads);
        if (pooling_) {
            const auto* choices = static_cast<const std::byte*>(run.saved);
            max_pool_backward(pooling_of(samples), choices + max_pool_choice_bytes(pooling_of(first)), dy, unpooled);
            dy = unpooled;
        }
        gradients.x = dx ? dx + first * in : nullptr;
        gradients.overwrite = run.overwrite_gradients && first == 0;
        convolution.backward(x ? x + first * in : nullptr, run.parameters[0].f32(), dy, gradients, scratch);
    });
    if (margins_ && dx)
        margins_->fold(dx, run.input_gradients[0].f32(), shape_.batch, shape_.in_channels, use_.threads);
}

}  // namespace nn
