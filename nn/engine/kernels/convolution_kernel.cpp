#include "nn/engine/kernels/convolution_kernel.h"

#include "nn/engine/kernels/activation.h"

namespace nn {

ConvolutionKernel::ConvolutionKernel(const Form& form, const KernelSpec& spec)
    : shape_(form.shape), transposed_(form.transposed) {
    use_.threads = spec.threads;
    use_.onednn = spec.onednn;
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

void ConvolutionKernel::make() {
    convolution_ = transposed_ ? make_transposed_convolution(shape_, use_) : Convolution::make(shape_, use_);
}

bool ConvolutionKernel::absorb(const Kernel& next, std::size_t) {
    if (use_.relu || !dynamic_cast<const ReluKernel*>(&next)) return false;
    use_.relu = true;
    make();
    return true;
}

std::size_t ConvolutionKernel::padded_bytes() const {
    if (!margins_) return 0;
    const auto floats = static_cast<std::size_t>(shape_.batch * shape_.in_positions() * shape_.in_channels);
    return (floats * sizeof(float) + 63) / 64 * 64;
}

std::size_t ConvolutionKernel::scratch_bytes() const {
    const std::size_t pieces = use_.data_gradient ? 2 : 1;  // the padded input, and its gradient
    return pieces * padded_bytes() + convolution_->scratch_bytes();
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
    convolution_->forward(x, run.parameters[0].f32(), shape_.bias ? run.parameters[1].f32() : nullptr,
                          run.outputs[0].f32(), scratch);
}

void ConvolutionKernel::backward(const KernelRun& run) {
    float* dy = run.output_gradients[0].f32();
    if (use_.relu) mask_relu(run.outputs[0].f32(), dy, run.outputs[0].size(), use_.threads);
    auto* scratch = static_cast<std::byte*>(run.scratch);
    const float* x = padded(use_.weight_gradient ? run.inputs[0].f32() : nullptr, scratch);
    Convolution::Gradients gradients;
    if (use_.data_gradient) {
        gradients.x = run.input_gradients[0].f32();
        if (margins_) {
            gradients.x = reinterpret_cast<float*>(scratch);
            scratch += padded_bytes();
        }
    }
    if (use_.weight_gradient) gradients.weight = run.parameter_gradients[0].f32();
    if (use_.bias_gradient) gradients.bias = run.parameter_gradients[1].f32();
    gradients.overwrite = run.overwrite_gradients;
    gradients.add_x = run.adds(0);
    convolution_->backward(x, run.parameters[0].f32(), dy, gradients, scratch);
    if (margins_ && gradients.x)
        margins_->fold(gradients.x, run.input_gradients[0].f32(), shape_.batch, shape_.in_channels, use_.threads);
}

}  // namespace nn
