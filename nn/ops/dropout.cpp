#include "nn/engine/kernels/vector/elementwise.h"
#include "nn/engine/random/random.h"
#include "nn/model/onnx.h"
#include "nn/ops/shape_rules.h"

#include <algorithm>
#include <cmath>

namespace nn {

namespace {

struct DropoutOptions {
    double p = 0.5;
};

void infer_any(DropoutOptions&, InferContext& c) {
    if (need_float(c)) c.output(c.input());
}

template <std::size_t Rank>
void infer_rank(DropoutOptions&, InferContext& c) {
    constexpr const char* forms[] = {"(N, C, L)", "(N, C, H, W)", "(N, C, D, H, W)"};
    if (need_float(c) && need_rank(c, Rank, forms[Rank - 3])) c.output(c.input());
}

void infer_channels(DropoutOptions&, InferContext& c) {
    if (!need_float(c)) return;
    if (c.input().rank() < 2) {
        c.error(0, Message(TR("input is {0}; needed is {1}"), {to_string(c.input().shape), "(N, C, *)"}));
        return;
    }
    c.output(c.input());
}

/// Training: every unit (an element, or all elements of a channel of a sample) is dropped with probability p, and
/// y = a x mask + b, with mask 1 for what is kept and 0 for what is dropped. As in PyTorch, an infinity that is dropped
/// becomes NaN. The mask depends on seed, node, step and unit alone, not on the number of threads. Evaluation: nothing
/// at all.
class DropoutKernel : public ElementwiseKernel {
public:
    DropoutKernel(double p, bool by_channel, bool alpha, const KernelSpec& spec)
        : active_(spec.mode == Mode::Train && p > 0),
          by_channel_(by_channel && spec.inputs[0].shape.size() > 2),
          count_(numel(spec.inputs[0].shape)),
          seed_(spec.seed),
          stream_(spec.stream),
          threads_(spec.threads),
          alpha_(alpha && p < 1),
          all_dropped_(p >= 1),
          limit_(static_cast<std::uint32_t>(std::min(std::ceil(std::ldexp(p, 32)), 4294967295.0))) {
        const Extents& shape = spec.inputs[0].shape;
        if (by_channel_) {
            channels_ = shape[1];
            units_ = shape[0] * shape[1];
            per_unit_ = units_ > 0 ? count_ / units_ : 0;
        } else {
            units_ = count_;
        }
        if (all_dropped_) return;
        if (!alpha) {
            scale_ = static_cast<float>(1.0 / (1.0 - p));
            return;
        }
        // Dropped values become SELU's lower limit; scale and shift keep mean 0 and variance 1.
        constexpr double limit = 1.7580993408473766;
        const double a = 1.0 / std::sqrt((limit * limit * p + 1) * (1 - p));
        scale_ = static_cast<float>(a);
        lower_ = static_cast<float>(limit * a);
        shift_ = static_cast<float>(limit * a * p);
    }

    bool alias() const override { return !active_; }
    bool backward_needs_input(std::size_t) const override { return false; }
    bool backward_needs_output(std::size_t) const override { return false; }
    bool forward_in_place() const override { return true; }
    bool backward_in_place() const override { return true; }
    std::size_t saved_bytes() const override { return active_ ? static_cast<std::size_t>(units_) : 0; }

    void forward(const KernelRun& run) override {
        draw(run);
        const float scale = scale_, lower = lower_, shift = shift_;
        if (alpha_)
            apply(run, run.inputs[0], run.outputs[0], [=](const auto& x, const auto& mask) {
                return x * (scale * mask) + ((mask - 1.0f) * lower + shift);
            });
        else
            apply(run, run.inputs[0], run.outputs[0],
                  [=](const auto& x, const auto& mask) { return x * (scale * mask); });
    }

    void backward(const KernelRun& run) override {
        apply(run, run.output_gradients[0], run.input_gradients[0],
              [scale = scale_](const auto& g, const auto& mask) { return g * (scale * mask); });
    }

private:
    static constexpr std::int64_t kDraw = 1024;

    /// 1 for what is kept, unit by unit.
    void draw(const KernelRun& run) const {
        auto* kept = static_cast<std::uint8_t*>(run.saved);
        if (all_dropped_) {
            std::fill_n(kept, units_, std::uint8_t{0});
            return;
        }
        // Every step of every node draws from a stream of its own.
        const CounterRandom random(seed_, (stream_ << 40) + run.step);
        const std::int64_t pieces = (units_ + kDraw - 1) / kDraw;
        parallel_shares(threads_, pieces, 8 * units_, [&](std::int64_t begin, std::int64_t end, int) {
            Eigen::Array<std::uint32_t, kDraw, 1> values;
            for (std::int64_t piece = begin; piece < end; ++piece) {
                const std::int64_t first = piece * kDraw, n = std::min(kDraw, units_ - first);
                random.fill(static_cast<std::uint64_t>(first / 4), {values.data(), static_cast<std::size_t>(n)});
                Eigen::Map<Eigen::Array<std::uint8_t, Eigen::Dynamic, 1>>(kept + first, n) =
                    (values.head(n) >= limit_).cast<std::uint8_t>();
            }
        });
    }

    /// to = formula(from, mask). The mask is bytes, which Eigen has no registers for: the compiler makes them.
    template <typename Formula>
    void apply(const KernelRun& run, const TensorView& from, const TensorView& to, const Formula& formula) const {
        const auto* kept = static_cast<const std::uint8_t*>(run.saved);
        const auto part = [&](std::int64_t first, std::int64_t elements, const auto& mask) {
            ArrayMap(to.f32() + first, elements) = formula(ConstArrayMap(from.f32() + first, elements), mask);
        };
        const auto masks = [&](std::int64_t unit, std::int64_t units) {
            return Eigen::Map<const Eigen::Array<std::uint8_t, Eigen::Dynamic, 1>>(kept + unit, units).cast<float>();
        };
        if (!by_channel_) {
            for_segments(threads_, count_, 1, [&](std::int64_t first, std::int64_t elements) {
                part(first, elements, masks(first, elements));
            });
        } else if (from.layout == Layout::ChannelsLast) {
            parallel_shares(threads_, count_ / channels_, count_, [&](std::int64_t begin, std::int64_t end, int) {
                for (std::int64_t row = begin; row < end; ++row)
                    part(row * channels_, channels_, masks(row / per_unit_ * channels_, channels_));
            });
        } else {
            parallel_shares(threads_, units_, count_, [&](std::int64_t begin, std::int64_t end, int) {
                for (std::int64_t unit = begin; unit < end; ++unit)
                    part(unit * per_unit_, per_unit_,
                         Eigen::ArrayXf::Constant(per_unit_, static_cast<float>(kept[unit])));
            });
        }
    }

    const bool active_, by_channel_;
    const std::int64_t count_;
    const std::uint64_t seed_, stream_;
    const int threads_;
    const bool alpha_, all_dropped_;
    const std::uint32_t limit_;  ///< values below it are dropped
    std::int64_t channels_ = 1, units_ = 0, per_unit_ = 1;
    float scale_ = 0, lower_ = 0, shift_ = 0;
};

template <bool ByChannel, bool Alpha>
class Dropping : public DropoutKernel {
public:
    Dropping(const DropoutOptions& o, const KernelSpec& spec) : DropoutKernel(o.p, ByChannel, Alpha, spec) {}
};

/// What all of them have; the kernel and what it takes differ.
Define<DropoutOptions> dropout(const char* id, const char* what, const char* doc, const char* formula,
                               const char* keywords, const char* form) {
    Define<DropoutOptions> define(id);
    define.title(id)
        .category(Category::Dropout)
        .icon("dropout")
        .doc(doc)
        .formula(formula)
        .keywords(keywords)
        .input("input", form)
        .output("output", TR("(*), as the input"))
        .option(&DropoutOptions::p, "p", what)
        .range(0, 1)
        .summary()
        .onnx([](const DropoutOptions&, OnnxForm& f) { return f.input(); });
    return define;
}

Op by_channel(const char* id, const char* form, const Extents& sample, void (*infer)(DropoutOptions&, InferContext&)) {
    Extents longer = sample;
    longer.push_back(2);
    return dropout(id, TR("Probability of a channel to be zeroed."),
                   TR("While training, makes whole channels of a sample zero at random and scales the rest up. "
                      "Neighbouring "
                      "values in a channel are alike, so dropping single ones would change little."),
                   "y = x · mask / (1 − p), mask[n, c] ~ Bernoulli(1 − p)",
                   "spatial dropout channel regularization regularisation noise overfitting", form)
        .infer(infer)
        .kernel<Dropping<true, false>>()
        .keeps_meaning()
        .sample({}, {f32(sample)})
        .sample({{"p", 0.2}}, {f32(sample)})
        .sample({{"p", 0.0}}, {f32(sample)})
        .sample({{"p", 1.0}}, {f32(sample)})
        .error({}, {f32(longer)}, "needed is")
        .error({}, {i64(sample)}, "takes float32");
}

}  // namespace

std::vector<Op> dropout_ops() {
    const char* formula = "y = x · mask / (1 − p), mask ~ Bernoulli(1 − p)";
    const char* element = TR("Probability of a value to be zeroed.");
    return {
        dropout("Dropout", element,
                TR("While training, makes values zero at random and scales the rest up; in evaluation it does nothing. "
                   "Keeps a network from relying on single values."),
                formula, "regularization regularisation noise overfitting", TR("(*)"))
            .infer(infer_any)
            .kernel<Dropping<false, false>>()
            .keeps_meaning()
            .sample({}, {f32({8, 16})})
            .sample({{"p", 0.0}}, {f32({2, 3, 4, 4})})
            .sample({{"p", 0.3}}, {f32({2, 3, 4, 4})})
            .sample({{"p", 1.0}}, {f32({2, 3})})
            .error({}, {i64({2, 3})}, "takes float32"),
        by_channel("Dropout1d", TR("(N, C, L)"), {4, 6, 5}, infer_rank<3>),
        by_channel("Dropout2d", TR("(N, C, H, W)"), {4, 6, 3, 2}, infer_rank<4>),
        by_channel("Dropout3d", TR("(N, C, D, H, W)"), {4, 6, 2, 3, 2}, infer_rank<5>),
        dropout("AlphaDropout", TR("Probability of a value to be dropped."),
                TR("Dropout for networks of SELU: dropped values take SELU's lowest value, and the rest is scaled and "
                   "shifted so that mean and variance stay."),
                "y = a (x · mask + α′ (1 − mask)) + b", "selu self-normalizing regularization noise", TR("(*)"))
            .infer(infer_any)
            .kernel<Dropping<false, true>>()
            .sample({}, {f32({8, 16})})
            .sample({{"p", 0.2}}, {f32({2, 3, 4, 4})})
            .sample({{"p", 1.0}}, {f32({2, 3})})
            .error({}, {i64({2, 3})}, "takes float32"),
        dropout("FeatureAlphaDropout", TR("Probability of a channel to be dropped."),
                TR("AlphaDropout on whole channels of a sample: they take SELU's lowest value."),
                "y = a (x · mask + α′ (1 − mask)) + b, mask[n, c]",
                "selu self-normalizing channel regularization noise", TR("(N, C, *)"))
            .infer(infer_channels)
            .kernel<Dropping<true, true>>()
            .sample({}, {f32({8, 16})})
            .sample({{"p", 0.2}}, {f32({4, 6, 3, 2})})
            .sample({{"p", 1.0}}, {f32({2, 3, 4})})
            .error({}, {f32({5})}, "needed is")
            .error({}, {i64({2, 3})}, "takes float32"),
    };
}

}  // namespace nn
