#include "nn/engine/machine/parallel.h"
#include "nn/ops/pooling_onnx.h"

#include <cmath>

namespace nn {

namespace {

template <std::size_t K>
struct LPPoolOptions {
    double norm_type = 2;
    Sizes<K> kernel_size = every_axis<K>(2);
    std::optional<Sizes<K>> stride;
    bool ceil_mode = false;
};

template <std::size_t K>
void infer(LPPoolOptions<K>& o, InferContext& c) {
    if (o.norm_type == 0) {
        c.option_error("norm_type", TR("norm_type is 0; needed is another exponent, such as 2"),
                       {InferContext::set_option(TR("Set norm_type 2"), "norm_type", 2.0)});
        return;
    }
    if (const auto out = pooled_shape<K>(o, c)) c.output(*out);
}

float raise(float v, float power) {
    if (power == 1) return v;
    if (power == 2) return v * v;
    if (power == -1) return 1 / v;
    if (power == 0.5f) return std::sqrt(v);
    return std::pow(v, power);
}

/// y = (k · average of x^p)^(1/p), k the size of a whole window: PyTorch's way, which makes up for what a window that
/// hangs over lacks. Where the average is 0 so is the gradient.
template <std::size_t K>
class LPPoolKernel : public ChannelsLastKernel {
public:
    LPPoolKernel(const LPPoolOptions<K>& o, const KernelSpec& spec)
        : shape_(pooling_shape<K>(o, spec)),
          power_(static_cast<float>(o.norm_type)),
          root_(static_cast<float>(1 / o.norm_type)),
          size_(static_cast<float>(shape_.taps())) {}

    std::size_t scratch_bytes() const override {
        return static_cast<std::size_t>(std::max(inputs(), outputs())) * sizeof(float);
    }

    void forward(const KernelRun& run) override {
        const float* x = run.inputs[0].f32();
        auto* powers = static_cast<float*>(run.scratch);
        float* y = run.outputs[0].f32();
        each(inputs(), [&](std::int64_t i) { powers[i] = raise(x[i], power_); });
        average_pool_forward(shape_, {}, powers, y);
        each(outputs(), [&](std::int64_t i) { y[i] = raise(y[i] * size_, root_); });
    }

    void backward(const KernelRun& run) override {
        const float *x = run.inputs[0].f32(), *y = run.outputs[0].f32(), *dy = run.output_gradients[0].f32();
        auto* averages = static_cast<float*>(run.scratch);
        float* dx = run.input_gradients[0].f32();
        each(outputs(),
             [&](std::int64_t i) { averages[i] = y[i] == 0 ? 0.0f : dy[i] * size_ * raise(y[i], 1 - power_); });
        average_pool_backward(shape_, {}, averages, dx);
        each(inputs(), [&](std::int64_t i) { dx[i] *= raise(x[i], power_ - 1); });
    }

private:
    std::int64_t inputs() const { return shape_.batch * shape_.channels * shape_.in_positions(); }
    std::int64_t outputs() const { return shape_.batch * shape_.channels * shape_.out_positions(); }
    template <typename Fn>
    void each(std::int64_t count, Fn&& fn) const {
        parallel_shares(shape_.threads, count, 16 * count, [&](std::int64_t begin, std::int64_t end, int) {
            for (std::int64_t i = begin; i < end; ++i) fn(i);
        });
    }

    const PoolingShape shape_;
    const float power_, root_, size_;
};

/// ONNX's own takes absolute values and whole exponents, and no window that hangs over.
template <std::size_t K>
OnnxValue onnx_power_pool(const LPPoolOptions<K>& o, OnnxForm& f) {
    const SlidingWindow<K> window = window_of<K>(o);
    if (!o.ceil_mode && o.norm_type > 0 && std::fmod(o.norm_type, 2) == 0)
        return f.node("LpPool", {f.input()},
                      {{"kernel_shape", axes_of(window.size)}, {"strides", axes_of(window.stride)}, {"p", static_cast<std::int64_t>(o.norm_type)}});
    std::int64_t taps = 1;
    for (const std::int64_t size : window.size) taps *= size;
    const OnnxValue means = f.node("AveragePool", {f.node("Pow", {f.input(), f.number(o.norm_type)})},
                                   {{"kernel_shape", axes_of(window.size)}, {"strides", axes_of(window.stride)}, {"ceil_mode", o.ceil_mode}});
    return f.node("Pow", {f.node("Mul", {means, f.number(static_cast<double>(taps))}), f.number(1 / o.norm_type)});
}

template <std::size_t K>
Op power_pool() {
    using O = LPPoolOptions<K>;
    auto power = Define<O>(rank_id<K>("LPPool"));
    power.title(K == 1 ? TR("LPPool1d") : TR("LPPool2d"))
        .category(Category::Pooling)
        .icon("pool")
        .doc(TR("Sums powers over every window and takes the root: between a sum (exponent 1) and a maximum (large "
                "exponents)."))
        .formula("y = (Σ x^p)^(1/p) over the window\nH_out = ⌊(H − k) / s⌋ + 1")
        .keywords("power norm lp pooling downsample subsample shrink")
        .input("input", spatial_form<K>())
        .output("output", spatial_result_form<K>())
        .option(&O::norm_type, "norm_type", TR("The exponent p. With an odd one, a negative sum has no root (NaN)."))
        .range(-1000, 1000)
        .ui_range(1, 8)
        .required();
    window_options<O, K>(power);
    ceil_option(power)
        .infer(infer<K>)
        .template kernel<LPPoolKernel<K>>()
        .onnx(onnx_power_pool<K>)
        .sample({{"norm_type", 2.0}, {"kernel_size", 2}}, {spatial_input<K>(3, {1, 4, 6})})
        .sample({{"norm_type", 4.0}, {"kernel_size", 3}, {"stride", 2}, {"ceil_mode", true}},
                {spatial_input<K>(17, {1, 4, 6})})
        .error({{"norm_type", 0.0}, {"kernel_size", 2}}, {spatial_input<K>(3, {1, 4, 6})}, "norm_type is 0")
        .error({{"norm_type", 2.0}, {"kernel_size", 9}}, {spatial_input<K>(3, {1, 4, 6})},
               "more than the padded input");
    return power;
}

}  // namespace

std::vector<Op> pooling_power_ops() { return {power_pool<1>(), power_pool<2>()}; }

}  // namespace nn
