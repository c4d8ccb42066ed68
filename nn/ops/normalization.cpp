#include "nn/engine/kernels/activation.h"
#include "nn/engine/kernels/batch_norm.h"
#include "nn/ops/shape_rules.h"

#include <cmath>

namespace nn {

namespace {

struct BatchNormOptions {
    std::optional<std::int64_t> num_features;
    double eps = 1e-5;
    std::optional<double> momentum = 0.1;
    bool affine = true;
    bool track_running_stats = true;
};

Extents per_channel(const BatchNormOptions& o) { return {*o.num_features}; }
Extents scalar(const BatchNormOptions&) { return {}; }
Init ones(const BatchNormOptions&) { return Init::constant(1); }
Init zeros(const BatchNormOptions&) { return Init::constant(0); }

void infer(BatchNormOptions& o, InferContext& c) {
    if (!need_float(c) || !need_rank(c, 4, "(N, C, H, W)")) return;
    const Shape& in = c.input().shape;
    if (!take_from_wire(c, o.num_features, in[1], "num_features", TR("channels"))) return;
    c.output(in);
}

/// Training: y = (x - mean) / sqrt(var + eps) * weight + bias with the batch's own statistics, and the running ones moved
/// towards them (the running variance unbiased). May end in ReLU, whose mask it forms again from x.
class BatchNormKernel : public ChannelsLastKernel {
public:
    BatchNormKernel(const BatchNormOptions& options, const KernelSpec& spec)
        : options_(options),
          spec_(spec),
          channels_(spec.inputs[0].shape[1]),
          rows_(numel(spec.inputs[0].shape) / channels_),
          statistics_(rows_, channels_, spec.threads) {}

    bool backward_needs_output(std::size_t) const override { return false; }
    bool forward_in_place() const override { return !spec_.backward; }
    bool backward_in_place() const override { return true; }
    bool absorb(const Kernel& next) override {
        if (relu_ || !dynamic_cast<const ReluKernel*>(&next)) return false;
        return relu_ = true;
    }
    std::size_t saved_bytes() const override { return 4 * floats(); }
    std::size_t scratch_bytes() const override {
        return statistics_.scratch_bytes() + 3 * floats() + 2 * static_cast<std::size_t>(channels_) * sizeof(double);
    }

    void forward(const KernelRun& run) override {
        const Saved s = saved(run);
        const bool from_batch = spec_.mode == Mode::Train || !options_.track_running_stats;
        if (from_batch) measure(run, s);
        for (std::int64_t c = 0; c < channels_; ++c) {
            if (!from_batch) {
                s.mean[c] = run.buffers[0].f32()[c];
                s.inverse[c] = inverse_deviation(static_cast<double>(run.buffers[1].f32()[c]));
            }
            s.scale[c] = s.inverse[c] * (options_.affine ? run.parameters[0].f32()[c] : 1.0f);
            s.offset[c] = (options_.affine ? run.parameters[1].f32()[c] : 0.0f) - s.mean[c] * s.scale[c];
        }
        statistics_.scale(run.inputs[0].f32(), s.scale, s.offset, relu_, run.outputs[0].f32());
    }

    void backward(const KernelRun& run) override {
        const Saved s = saved(run);
        const Scratch t = scratch(run);
        const ChannelStatistics::Incoming in{run.inputs[0].f32(), run.output_gradients[0].f32(), s.mean,
                                             relu_ ? s.scale : nullptr, s.offset};
        statistics_.gradient_sums(in, t.first, t.second, t.sums);
        const double n = static_cast<double>(rows_);
        for (std::int64_t c = 0; c < channels_; ++c) {
            const double inverse = static_cast<double>(s.inverse[c]);
            if (spec_.backward && options_.affine && spec_.parameter_gradient[0])
                add(run, 0, c, t.second[c] * inverse);
            if (spec_.backward && options_.affine && spec_.parameter_gradient[1]) add(run, 1, c, t.first[c]);
            t.factor[c] = s.scale[c];
            t.slope[c] = static_cast<float>(-static_cast<double>(s.scale[c]) * inverse * inverse * t.second[c] / n);
            t.constant[c] = static_cast<float>(-static_cast<double>(s.scale[c]) * t.first[c] / n);
        }
        if (spec_.input_gradient[0])
            statistics_.combine(in, t.factor, t.slope, t.constant, run.input_gradients[0].f32());
    }

private:
    struct Saved {
        float *mean, *inverse, *scale, *offset;
    };
    struct Scratch {
        void* sums;
        double *first, *second;
        float *factor, *slope, *constant;
    };
    std::size_t floats() const { return static_cast<std::size_t>(channels_) * sizeof(float); }

    Saved saved(const KernelRun& run) const {
        auto* at = static_cast<float*>(run.saved);
        return {at, at + channels_, at + 2 * channels_, at + 3 * channels_};
    }
    Scratch scratch(const KernelRun& run) const {
        Scratch t;
        t.sums = run.scratch;
        t.first = reinterpret_cast<double*>(static_cast<std::byte*>(run.scratch) + statistics_.scratch_bytes());
        t.second = t.first + channels_;
        t.factor = reinterpret_cast<float*>(t.second + channels_);
        t.slope = t.factor + channels_;
        t.constant = t.slope + channels_;
        return t;
    }

    float inverse_deviation(double variance) const {
        return static_cast<float>(1.0 / std::sqrt(variance + options_.eps));
    }

    void measure(const KernelRun& run, const Saved& s) const {
        const Scratch t = scratch(run);
        statistics_.moments(run.inputs[0].f32(), t.first, t.second, t.sums);
        const bool track = options_.track_running_stats && spec_.mode == Mode::Train;
        double momentum = options_.momentum.value_or(0.0);
        if (track) {
            const std::int64_t seen = ++*run.buffers[2].i64();
            if (!options_.momentum) momentum = 1.0 / static_cast<double>(seen);
        }
        const double n = static_cast<double>(rows_);
        for (std::int64_t c = 0; c < channels_; ++c) {
            s.mean[c] = static_cast<float>(t.first[c]);
            s.inverse[c] = inverse_deviation(t.second[c]);
            if (!track) continue;
            move(run.buffers[0].f32()[c], t.first[c], momentum);
            move(run.buffers[1].f32()[c], t.second[c] * n / (n - 1.0), momentum);
        }
    }
    static void move(float& running, double now, double momentum) {
        running = static_cast<float>((1.0 - momentum) * static_cast<double>(running) + momentum * now);
    }
    static void add(const KernelRun& run, std::size_t parameter, std::int64_t channel, double gradient) {
        float& to = run.parameter_gradients[parameter].f32()[channel];
        to = (run.overwrite_gradients ? 0.0f : to) + static_cast<float>(gradient);
    }

    const BatchNormOptions options_;
    const KernelSpec spec_;
    const std::int64_t channels_, rows_;
    const ChannelStatistics statistics_;
    bool relu_ = false;
};

}  // namespace

std::vector<Op> normalization_ops() {
    using I = std::int64_t;
    return {
        Define<BatchNormOptions>("BatchNorm2d")
            .title(TR("BatchNorm2d"))
            .category(Category::Normalization)
            .icon("norm")
            .metadata_version(2)
            .doc(TR("Shifts and scales every channel to mean 0 and variance 1 over the batch, then by learned values. In "
                    "evaluation the running statistics take the batch's place."))
            .formula("y = (x − E[x]) / √(Var[x] + ε) · γ + β")
            .keywords("batch normalization normalise standardise")
            .input("input", TR("(N, num_features, H, W)"))
            .output("output", TR("(N, num_features, H, W)"))
            .option(&BatchNormOptions::num_features, "num_features", TR("Channels of the input."))
            .range(1, 1e6)
            .from_wire()
            .option(&BatchNormOptions::eps, "eps", TR("Added to the variance, so that nothing is divided by zero."))
            .range(0, 1)
            .ui_range(1e-8, 1e-2)
            .option(&BatchNormOptions::momentum, "momentum",
                    TR("Weight of the newest batch in the running statistics; none: the average of all batches."))
            .range(0, 1)
            .option(&BatchNormOptions::affine, "affine", TR("Learn a scale and an offset per channel."))
            .option(&BatchNormOptions::track_running_stats, "track_running_stats",
                    TR("Keep running statistics for evaluation; off: evaluation uses the batch's own."))
            .parameter("weight", per_channel, ones, TR("γ, (num_features)"))
            .when(&BatchNormOptions::affine)
            .parameter("bias", per_channel, zeros, TR("β, (num_features)"))
            .when(&BatchNormOptions::affine)
            .buffer("running_mean", per_channel, zeros)
            .when(&BatchNormOptions::track_running_stats)
            .buffer("running_var", per_channel, ones)
            .when(&BatchNormOptions::track_running_stats)
            .buffer("num_batches_tracked", scalar, zeros, DType::Int64)
            .when(&BatchNormOptions::track_running_stats)
            .infer(infer)
            .kernel<BatchNormKernel>()
            .sample({}, {f32({4, 3, 2, 3})})
            .sample({{"affine", false}, {"eps", 1e-3}}, {f32({4, 3, 2, 3})})
            .sample({{"track_running_stats", false}}, {f32({4, 2, 3, 3})})
            .sample({{"momentum", std::monostate{}}}, {f32({4, 2, 3, 3})})
            .error({}, {f32({4, 3})}, "needed is (N, C, H, W)")
            .error({{"num_features", I{2}}}, {f32({4, 3, 2, 2})}, "2 channels expected, 3 arrive"),
    };
}

}  // namespace nn
