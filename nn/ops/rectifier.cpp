// Rectifiers whose negative slope is learned or drawn.
#include "nn/engine/kernels/vector/elementwise.h"
#include "nn/engine/kernels/vector/nest_formula.h"
#include "nn/engine/random/random.h"
#include "nn/model/onnx.h"
#include "nn/ops/shape_rules.h"

#include <cmath>

namespace nn {

namespace {

struct PreluOptions {
    std::int64_t num_parameters = 1;
    double init = 0.25;
};
struct RreluOptions {
    double lower = 1.0 / 8;
    double upper = 1.0 / 3;
};

void infer_prelu(PreluOptions& o, InferContext& c) {
    if (!need_float(c)) return;
    const Shape& in = c.input().shape;
    if (o.num_parameters != 1 && (in.size() < 2 || in[1] != Dim(o.num_parameters))) {
        std::vector<InferContext::FixHint> fixes = {
            InferContext::set_option(TR("Set num_parameters 1"), "num_parameters", {})};
        if (in.size() > 1 && !in[1].batch)
            fixes.insert(fixes.begin(),
                         InferContext::set_option(Message(TR("Set num_parameters {0}"), {to_string(in[1])}),
                                                  "num_parameters", OptionValue(in[1].size)));
        c.error(0,
                Message(TR("num_parameters is {0}, but the input is {1}: it must be 1, or the number of channels"),
                        {std::to_string(o.num_parameters), to_string(in)}),
                std::move(fixes));
        return;
    }
    c.output(in);
}

/// y = x above 0, weight x below; one weight, or one for each channel. In either layout.
class PreluKernel : public ElementwiseKernel {
public:
    PreluKernel(const PreluOptions& options, const KernelSpec& spec)
        : weights_(options.num_parameters), threads_(spec.threads), learns_(spec.parameter_gradient[0]) {
        const Extents& shape = spec.inputs[0].shape;
        for (const Layout layout : {Layout::RowMajor, Layout::ChannelsLast}) {
            const Extents own = strides_of(shape, layout);
            Extents weight(shape.size(), 0);
            if (weights_ > 1) weight[1] = 1;
            const bool last = layout == Layout::ChannelsLast;
            map_[last] = Nest<4>(shape, {own, own, own, weight});
            sum_[last] = Nest<3>(shape, {weight, own, own}, 1);
        }
    }

    bool backward_needs_output(std::size_t) const override { return false; }
    bool forward_in_place() const override { return true; }
    bool backward_in_place() const override { return true; }
    std::size_t scratch_bytes() const override { return learns_ ? sum_scratch(weights_, threads_) : 0; }

    void forward(const KernelRun& run) override {
        const float *x = run.inputs[0].f32(), *w = run.parameters[0].f32();
        const auto value = [](const auto&, const auto& v, const auto& weight) {
            return where(v > 0.0f, v, weight * v);
        };
        map_nest(map_[run.inputs[0].layout == Layout::ChannelsLast], threads_, 2, value, run.outputs[0].f32(), x, x, w);
    }

    void backward(const KernelRun& run) override {
        const float *x = run.inputs[0].f32(), *g = run.output_gradients[0].f32();
        const bool last = run.inputs[0].layout == Layout::ChannelsLast;
        if (run.parameter_gradients[0]) {
            auto* sums = static_cast<double*>(run.scratch);
            const auto term = [](const auto& up, const auto& v) { return where(v > 0.0f, 0.0f, up * v); };
            sum_nest(sum_[last], threads_, 2, term, sums, weights_, g, x);
            float* to = run.parameter_gradients[0].f32();
            for (std::int64_t i = 0; i < weights_; ++i)
                to[i] = (run.overwrite_gradients ? 0.0f : to[i]) + static_cast<float>(sums[i]);
        }
        if (!run.input_gradients[0]) return;
        const float* w = run.parameters[0].f32();
        const auto gradient = [](const auto& up, const auto& v, const auto& weight) {
            return where(v > 0.0f, up, weight * up);
        };
        map_nest(map_[last], threads_, 2, gradient, run.input_gradients[0].f32(), g, x, w);
    }

private:
    const std::int64_t weights_;
    const int threads_;
    const bool learns_;
    std::array<Nest<4>, 2> map_;  ///< written, gradient, x, weight
    std::array<Nest<3>, 2> sum_;  ///< the weight's gradient, gradient, x
};

void infer_rrelu(RreluOptions& o, InferContext& c) {
    if (o.lower > o.upper)
        c.option_error("upper", TR("upper must not lie below lower"));
    else if (need_float(c))
        c.output(c.input());
}

/// y = x above 0, slope x below. Training: every element draws its slope, which depends on seed, node, step and place
/// alone. Evaluation: their mean.
class RreluKernel : public ElementwiseKernel {
public:
    RreluKernel(const RreluOptions& options, const KernelSpec& spec)
        : lower_(options.lower),
          upper_(options.upper),
          draws_(spec.mode == Mode::Train),
          count_(numel(spec.inputs[0].shape)),
          seed_(spec.seed),
          stream_(spec.stream),
          threads_(spec.threads) {}

    bool backward_needs_input(std::size_t) const override { return !draws_; }
    bool backward_needs_output(std::size_t) const override { return false; }
    bool forward_in_place() const override { return true; }
    bool backward_in_place() const override { return true; }
    std::size_t saved_bytes() const override { return draws_ ? static_cast<std::size_t>(count_) * sizeof(float) : 0; }

    void forward(const KernelRun& run) override {
        const float* x = run.inputs[0].f32();
        float* y = run.outputs[0].f32();
        const float mean = middle();
        if (!draws_) {
            map_elements(
                threads_, count_, 1, [mean](const auto& v) { return where(v > 0.0f, v, v * mean); }, y, x);
            return;
        }
        auto* slope = static_cast<float*>(run.saved);
        draw(run.step, slope);
        for_segments(threads_, count_, 2, [&](std::int64_t first, std::int64_t elements) {
            const ConstArrayMap v(x + first, elements);
            ArrayMap drawn(slope + first, elements);
            drawn = where(v > 0.0f, 1.0f, drawn);
            ArrayMap(y + first, elements) = drawn * v;
        });
    }

    void backward(const KernelRun& run) override {
        const float* g = run.output_gradients[0].f32();
        float* dx = run.input_gradients[0].f32();
        const float mean = middle();
        if (draws_)
            map_elements(
                threads_, count_, 1, [](const auto& up, const auto& slope) { return up * slope; }, dx, g,
                static_cast<const float*>(run.saved));
        else
            map_elements(
                threads_, count_, 1, [mean](const auto& up, const auto& v) { return where(v > 0.0f, up, up * mean); },
                dx, g, static_cast<const float*>(run.inputs[0].f32()));
    }

private:
    float middle() const { return static_cast<float>((lower_ + upper_) / 2); }
    void draw(std::uint64_t step, float* slope) const {
        // Every step of every node draws from a stream of its own.
        const CounterRandom random(seed_, (stream_ << 40) + step);
        const double scale = std::ldexp(upper_ - lower_, -32);
        constexpr std::int64_t kPiece = 1024;
        parallel_shares(
            threads_, (count_ + kPiece - 1) / kPiece, 16 * count_, [&](std::int64_t begin, std::int64_t end, int) {
                Eigen::Array<std::uint32_t, kPiece, 1> values;
                for (std::int64_t first = begin * kPiece; first < std::min(end * kPiece, count_); first += kPiece) {
                    const std::int64_t n = std::min(kPiece, count_ - first);
                    random.fill(static_cast<std::uint64_t>(first / 4), {values.data(), static_cast<std::size_t>(n)});
                    ArrayMap(slope + first, n) = (lower_ + scale * values.head(n).cast<double>()).cast<float>();
                }
            });
    }

    const double lower_, upper_;
    const bool draws_;
    const std::int64_t count_;
    const std::uint64_t seed_, stream_;
    const int threads_;
};

/// ONNX lines the slopes up with the last dimensions.
OnnxValue onnx_prelu(const PreluOptions& o, OnnxForm& f) {
    Extents slopes(o.num_parameters == 1 ? 1 : f.shape().size() - 1, 1);
    slopes[0] = o.num_parameters;
    return f.node("PRelu", {f.input(), f.parameter("weight", slopes)});
}

constexpr double kHuge = 1e30;  // what float32 can hold, with room

}  // namespace

std::vector<Op> rectifier_ops() {
    return {
        Define<PreluOptions>("PReLU")
            .title("PReLU")
            .category(Category::Activation)
            .icon("activation")
            .doc(TR("ReLU with a slope for negative values that is learned: one for all, or one for each channel."))
            .formula("y = max(0, x) + weight · min(0, x)")
            .keywords("parametric rectifier learned leaky slope nonlinearity")
            .input("input", TR("(N, *), channels in dimension 1"))
            .output("output", TR("(*), as the input"))
            .option(&PreluOptions::num_parameters, "num_parameters", TR("1, or the number of channels."))
            .range(1, 1e9)
            .ui_range(1, 512)
            .summary()
            .option(&PreluOptions::init, "init", TR("The slope to begin with."))
            .range(-kHuge, kHuge)
            .ui_range(0, 1)
            .parameter(
                "weight", [](const PreluOptions& o) { return Extents{o.num_parameters}; },
                [](const PreluOptions& o) { return Init::constant(o.init); }, TR("Slopes for negative values."))
            .infer(infer_prelu)
            .onnx(onnx_prelu)
            .kernel<PreluKernel>()
            .sample({}, {f32({40})})
            .sample({}, {f32({2, 3, 4, 5})})
            .sample({{"num_parameters", 5}, {"init", 0.1}}, {f32({9, 5})})
            .sample({{"num_parameters", 3}}, {f32({2, 3, 20})})
            .sample({{"num_parameters", 3}}, {f32({2, 3, 4, 5})})
            .error({{"num_parameters", 4}}, {f32({2, 3, 4, 5})}, "it must be 1, or the number of channels")
            .error({{"num_parameters", 4}}, {f32({4})}, "it must be 1, or the number of channels")
            .error({}, {i64({2, 3})}, "takes float32"),
        Define<RreluOptions>("RReLU")
            .title("RReLU")
            .category(Category::Activation)
            .icon("activation")
            .doc(TR(
                "ReLU with a slope for negative values that is drawn anew for each while training; in evaluation it is "
                "their mean."))
            .formula("y = x where x > 0, else a · x, a ~ Uniform(lower, upper)")
            .keywords("randomized leaky rectifier random slope noise regularization nonlinearity")
            .input("input", TR("(*)"))
            .output("output", TR("(*), as the input"))
            .option(&RreluOptions::lower, "lower", TR("Smallest slope."))
            .range(-kHuge, kHuge)
            .ui_range(0, 1)
            .summary()
            .option(&RreluOptions::upper, "upper", TR("Largest slope."))
            .range(-kHuge, kHuge)
            .ui_range(0, 1)
            .summary()
            .infer(infer_rrelu)
            .onnx([](const RreluOptions& o, OnnxForm& f) {
                return f.node("LeakyRelu", {f.input()}, {{"alpha", (o.lower + o.upper) / 2}});
            })
            .kernel<RreluKernel>()
            .sample({}, {f32({8, 16})})
            .sample({{"lower", 0.2}, {"upper", 0.2}}, {f32({2, 3, 4, 5})})
            .error({{"lower", 0.5}}, {f32({2, 3})}, "must not lie below lower")
            .error({}, {i64({2, 3})}, "takes float32"),
    };
}

}  // namespace nn
