#include "nn/engine/kernels/normalization/batch_norm.h"
#include "nn/engine/kernels/normalization/batch_norm_pool.h"
#include "nn/engine/kernels/vector/activation.h"
#include "nn/engine/machine/parallel.h"
#include "nn/model/onnx.h"
#include "nn/ops/pooling_kernels.h"
#include "nn/ops/spatial_rules.h"

#include <cmath>
#include <utility>

namespace nn {

namespace {

template <std::size_t K>
struct BatchNormOptions {
    std::optional<std::int64_t> num_features;
    double eps = 1e-5;
    std::optional<double> momentum = 0.1;
    bool affine = true;
    bool track_running_stats = true;
};

template <std::size_t K>
struct InstanceNormOptions {
    std::optional<std::int64_t> num_features;
    double eps = 1e-5;
    double momentum = 0.1;
    bool affine = false;
    bool track_running_stats = false;
};

struct GroupNormOptions {
    std::int64_t num_groups = 4;
    std::optional<std::int64_t> num_channels;
    double eps = 1e-5;
    bool affine = true;
};

/// What values share a mean and a variance: those of a channel over the whole batch (Batch), of a channel of one sample
/// (Instance), of a group of channels of one sample (Group).
enum class Over { Batch, Instance, Group };

struct Settings {
    Over over = Over::Batch;
    std::string name;  ///< of the op, for refusals
    double eps = 0;
    bool affine = false, track = false;
    std::optional<double> momentum;  ///< none: the average of all batches
    std::int64_t groups = 0;         ///< Group
};

/// What ReLU and ReLU6 cut to; none: `kernel` is another.
std::optional<Limits> limits_of(const Kernel& kernel) {
    if (dynamic_cast<const ReluKernel*>(&kernel)) return Limits{.low = 0};
    if (dynamic_cast<const Relu6Kernel*>(&kernel)) return Limits{.low = 0, .high = 6};
    return std::nullopt;
}

/// y = (x - mean) / sqrt(var + eps) * weight + bias. Statistics are those of the input or, in evaluation where they are
/// tracked, the running ones, which training moves towards the input's (the variance unbiased). May end in ReLU or
/// ReLU6, whose mask it forms again from x, and then in one of two: a sum with another tensor and a ReLU or ReLU6 (the
/// end of a residual block), or the maximum of windows.
class StatisticsNormKernel : public ChannelsLastKernel {
public:
    StatisticsNormKernel(Settings settings, const KernelSpec& spec)
        : settings_(std::move(settings)),
          spec_(spec),
          channels_(spec.inputs[0].shape[1]),
          from_input_(spec.mode == Mode::Train || !settings_.track),
          sets_(settings_.over == Over::Batch || !from_input_ ? 1 : spec.inputs[0].shape[0]),
          rows_(numel(spec.inputs[0].shape) / channels_ / sets_),
          width_(settings_.over == Over::Group ? channels_ / settings_.groups : 1),
          outer_(sets_ >= spec.threads ? spec.threads : 1),
          statistics_(rows_, channels_, outer_ > 1 ? 1 : spec.threads) {}

    std::optional<Message> refusal() const override;
    bool backward_needs_input(std::size_t input) const override { return input == 0; }
    bool backward_needs_output(std::size_t) const override { return last_.has_value(); }
    bool ignores_channel_offset() const override { return from_input_ && width_ == 1; }
    bool forward_in_place() const override { return !spec_.backward; }
    bool backward_in_place() const override { return !adds_ && !pool_; }
    bool backward_over_input() const override { return true; }
    int passes_gradient() const override { return adds_ ? 1 : -1; }
    bool absorb(const Kernel& next, std::size_t) override;
    std::size_t saved_bytes() const override {
        const auto pooled = pool_ && spec_.backward ? static_cast<std::size_t>(pooled_size()) : 0;
        return static_cast<std::size_t>(4 * sets_ * channels_) * sizeof(float) + pooled * (sizeof(float) + 1);
    }
    std::size_t scratch_bytes() const override { return static_cast<std::size_t>(outer_) * share_bytes(); }

    void forward(const KernelRun& run) override {
        clear_totals(run);
        parallel_shares(outer_, sets_, work(), [&](std::int64_t begin, std::int64_t end, int share) {
            for (std::int64_t set = begin; set < end; ++set) {
                Saved s = saved(run, set);
                if (from_input_)
                    measure(run, set, s, scratch(run, share));
                else
                    recall(run, s);
                s.scale = s.inverse;
                if (settings_.affine) s.scale *= row(run.parameters[0].f32());
                s.offset = -s.mean * s.scale;
                if (settings_.affine) s.offset += row(run.parameters[1].f32());
                finish(run, set, s);
            }
        });
        if (tracking()) move_running(run);
    }

    void backward(const KernelRun& run) override {
        clear_totals(run);
        parallel_shares(outer_, sets_, 2 * work(), [&](std::int64_t begin, std::int64_t end, int share) {
            for (std::int64_t set = begin; set < end; ++set) backward_of(run, set, scratch(run, share));
        });
        for (const std::size_t p : {0, 1}) {
            if (!settings_.affine || !spec_.parameter_gradient[p]) continue;
            RowMap gradient = row(run.parameter_gradients[p].f32());
            if (run.overwrite_gradients) gradient.setZero();
            gradient += total(run, p).cast<float>();
        }
    }

private:
    /// One number per channel.
    using DoubleRowMap = Eigen::Map<Eigen::Array<double, 1, Eigen::Dynamic>>;
    RowMap row(float* channels) const { return {channels, channels_}; }
    DoubleRowMap row(double* channels) const { return {channels, channels_}; }

    struct Saved {
        RowMap mean, inverse, scale, offset;
    };
    struct Scratch {
        void* sums;
        DoubleRowMap first, second;
        DoubleRowMap totals[2];  // over all sets of the share
        RowMap slope, constant;
    };
    std::int64_t work() const { return 4 * sets_ * rows_ * channels_; }
    bool tracking() const { return settings_.track && spec_.mode == Mode::Train; }
    float* at(const TensorView& view, std::int64_t set) const { return view.f32() + set * rows_ * channels_; }
    std::int64_t pooled_size() const { return pool_->batch * pool_->out_positions() * channels_; }

    void finish(const KernelRun& run, std::int64_t set, const Saved& s) const {
        if (pool_) {
            scale_and_pool(*pool_, run.inputs[0].f32(), s.scale.data(), s.offset.data(), limits_.value_or(Limits()),
                           run.outputs[0].f32(), choice(run));
            return;
        }
        const ChannelStatistics::Tail tail{limits_, adds_ ? at(run.inputs[1], set) : nullptr, last_};
        statistics_.scale(at(run.inputs[0], set), s.scale.data(), s.offset.data(), tail, at(run.outputs[0], set));
    }
    /// What the pooling keeps lies behind the statistics.
    PooledChoice choice(const KernelRun& run) const {
        if (!spec_.backward) return {};
        auto* x = static_cast<float*>(run.saved) + 4 * sets_ * channels_;
        return {x, reinterpret_cast<std::uint8_t*>(x + pooled_size())};
    }

    Saved saved(const KernelRun& run, std::int64_t set) const {
        auto* at = static_cast<float*>(run.saved) + 4 * set * channels_;
        return {row(at), row(at + channels_), row(at + 2 * channels_), row(at + 3 * channels_)};
    }
    std::size_t share_bytes() const {
        const auto each = static_cast<std::size_t>(channels_) * (4 * sizeof(double) + 2 * sizeof(float));
        return statistics_.scratch_bytes() + (each + 63) / 64 * 64;
    }
    Scratch scratch(const KernelRun& run, int share) const {
        auto* begin = static_cast<std::byte*>(run.scratch) + static_cast<std::size_t>(share) * share_bytes();
        auto* doubles = reinterpret_cast<double*>(begin + statistics_.scratch_bytes());
        auto* floats = reinterpret_cast<float*>(doubles + 4 * channels_);
        return {begin,
                row(doubles),
                row(doubles + channels_),
                {row(doubles + 2 * channels_), row(doubles + 3 * channels_)},
                row(floats),
                row(floats + channels_)};
    }
    void clear_totals(const KernelRun& run) const {
        for (int share = 0; share < outer_; ++share) {
            for (DoubleRowMap total : scratch(run, share).totals) total.setZero();
        }
    }
    /// Over all sets; formed in the first share's totals.
    DoubleRowMap total(const KernelRun& run, std::size_t which) const {
        DoubleRowMap sum = scratch(run, 0).totals[which];
        for (int share = 1; share < outer_; ++share) sum += scratch(run, share).totals[which];
        return sum;
    }
    /// Of variances in double.
    auto inverse_deviation(const auto& variance) const {
        return (variance + settings_.eps).rsqrt().template cast<float>();
    }

    /// Mean and variance of one set; totals: of the means and the unbiased variances.
    void measure(const KernelRun& run, std::int64_t set, Saved& s, Scratch t) const {
        statistics_.moments(at(run.inputs[0], set), t.first.data(), t.second.data(), t.sums);
        if (width_ > 1) share_moments(t);
        s.mean = t.first.cast<float>();
        s.inverse = inverse_deviation(t.second);
        // PyTorch's batch statistics pass over a channel without any variance; its GroupNorm divides.
        if (settings_.eps == 0 && settings_.over != Over::Group) s.inverse = (t.second == 0.0).select(0.0f, s.inverse);
        if (!tracking()) return;
        const double n = static_cast<double>(rows_);
        t.totals[0] += t.first;
        t.totals[1] += t.second * n / (n - 1.0);
    }
    /// From a group's channels to the whole of it: the variance is that inside them and that between their means.
    void share_moments(Scratch& t) const {
        const double width = static_cast<double>(width_);
        for (std::int64_t g = 0; g < channels_; g += width_) {
            double mean = 0, variance = 0;
            for (std::int64_t c = g; c < g + width_; ++c) mean += t.first[c] / width;
            for (std::int64_t c = g; c < g + width_; ++c) {
                const double off = t.first[c] - mean;
                variance += (t.second[c] + off * off) / width;
            }
            t.first.segment(g, width_) = mean;
            t.second.segment(g, width_) = variance;
        }
    }
    void recall(const KernelRun& run, Saved& s) const {
        s.mean = row(run.buffers[0].f32());
        s.inverse = inverse_deviation(row(run.buffers[1].f32()).cast<double>());
    }
    void move_running(const KernelRun& run) const {
        double momentum = settings_.momentum.value_or(0.0);
        if (settings_.over == Over::Batch) {  // PyTorch's InstanceNorm has the counter and never counts
            const std::int64_t seen = ++*run.buffers[2].i64();
            if (!settings_.momentum) momentum = 1.0 / static_cast<double>(seen);
        }
        for (const std::size_t k : {0, 1}) {
            RowMap running = row(run.buffers[k].f32());
            const auto now = total(run, k) / static_cast<double>(sets_);
            running = ((1.0 - momentum) * running.cast<double>() + momentum * now).cast<float>();
        }
    }

    void backward_of(const KernelRun& run, std::int64_t set, Scratch t) const {
        const Saved s = saved(run, set);
        ChannelStatistics::Incoming in{at(run.inputs[0], set), at(run.output_gradients[0], set),
                                       s.mean.data(),          s.scale.data(),
                                       s.offset.data(),        limits_};
        if (last_) {
            in.y = at(run.outputs[0], set);
            in.last = *last_;
        }
        if (pool_) {  // d is zero at all inputs but those that won
            ChannelStatistics::Incoming winners = in;
            winners.x = choice(run).x;
            pooled_->gradient_sums(winners, t.first.data(), t.second.data(), t.sums);
        } else {
            statistics_.gradient_sums(in, t.first.data(), t.second.data(), t.sums);
        }
        t.totals[0] += t.second * s.inverse.cast<double>();
        t.totals[1] += t.first;
        if (!spec_.input_gradient[0]) return;
        if (!from_input_) {  // the statistics are constants
            t.slope.setZero();
            t.constant.setZero();
            return give(run, set, in, t);
        }
        const double n = static_cast<double>(rows_ * width_);
        for (std::int64_t g = 0; g < channels_; g += width_) {
            double sum = 0, products = 0;  // of what arrives, scaled as y was, and with x - mean
            for (std::int64_t c = g; c < g + width_; ++c) {
                sum += static_cast<double>(s.scale[c]) * t.first[c];
                products += static_cast<double>(s.scale[c]) * t.second[c];
            }
            const double inverse = static_cast<double>(s.inverse[g]);
            t.slope.segment(g, width_) = static_cast<float>(-inverse * inverse * products / n);
            t.constant.segment(g, width_) = static_cast<float>(-sum / n);
        }
        give(run, set, in, t);
    }
    void give(const KernelRun& run, std::int64_t set, const ChannelStatistics::Incoming& in, const Scratch& t) const {
        float* dx = at(run.input_gradients[0], set);
        if (pool_)
            combine_pooled(*pool_, {in.x, in.dy, choice(run).tap, in.mean, in.scale, in.offset, limits_}, in.scale,
                           t.slope.data(), t.constant.data(), dx);
        else
            statistics_.combine(in, in.scale, t.slope.data(), t.constant.data(), dx);
    }

    const Settings settings_;
    const KernelSpec spec_;
    const std::int64_t channels_;
    const bool from_input_;
    const std::int64_t sets_, rows_, width_;  // sets of statistics, positions in a set, channels that share them
    const int outer_;                         // threads that share out the sets
    const ChannelStatistics statistics_;
    bool adds_ = false;
    std::optional<Limits> limits_, last_;  // of ReLU or ReLU6 behind the scaling, behind the sum
    std::optional<PoolingShape> pool_;
    std::optional<ChannelStatistics> pooled_;  // over the rows that pooling leaves
};

bool StatisticsNormKernel::absorb(const Kernel& next, std::size_t) {
    if (pool_ || last_) return false;
    if (const std::optional<Limits> limits = limits_of(next)) {
        std::optional<Limits>& mine = adds_ ? last_ : limits_;
        if (mine) return false;
        mine = limits;
        return true;
    }
    if (adds_) return false;
    if (next.adds_inputs()) return adds_ = true;
    const auto* maximum = dynamic_cast<const WindowMaximumKernel*>(&next);
    if (!maximum || maximum->gives_indices() || sets_ != 1 || !pools_with_scaling(maximum->shape())) return false;
    pool_ = maximum->shape();
    pooled_.emplace(pool_->batch * pool_->out_positions(), channels_, spec_.threads);
    return true;
}

/// PyTorch refuses it too: a single value has no variance, and the unbiased one would stay in running_var for good.
std::optional<Message> StatisticsNormKernel::refusal() const {
    if (!from_input_ || rows_ * width_ > 1) return std::nullopt;
    if (settings_.over == Over::Group && sets_ > 1) return std::nullopt;
    if (settings_.over == Over::Instance)
        return Message(TR("{0}: {1} needs more than one position in a channel to train"), {spec_.name, settings_.name});
    const std::string batch = std::to_string(spec_.inputs[0].shape[0]);
    if (settings_.over == Over::Group)
        return Message(TR("{0}: {1} needs more than one value per group, and a batch of {2} gives one. Choose another "
                          "batch_size, or fewer groups"),
                       {spec_.name, settings_.name, batch});
    return Message(TR("{0}: {1} needs more than one value per channel to train, and a batch of {2} gives one. Choose "
                      "another batch_size, or leave out the last batch with drop_last"),
                   {spec_.name, settings_.name, batch});
}

template <std::size_t K>
class BatchNormKernel : public StatisticsNormKernel {
public:
    BatchNormKernel(const BatchNormOptions<K>& o, const KernelSpec& spec)
        : StatisticsNormKernel(
              {Over::Batch, rank_id<K>("BatchNorm"), o.eps, o.affine, o.track_running_stats, o.momentum}, spec) {}
};
template <std::size_t K>
class InstanceNormKernel : public StatisticsNormKernel {
public:
    InstanceNormKernel(const InstanceNormOptions<K>& o, const KernelSpec& spec)
        : StatisticsNormKernel(
              {Over::Instance, rank_id<K>("InstanceNorm"), o.eps, o.affine, o.track_running_stats, o.momentum}, spec) {}
};
class GroupNormKernel : public StatisticsNormKernel {
public:
    GroupNormKernel(const GroupNormOptions& o, const KernelSpec& spec)
        : StatisticsNormKernel({Over::Group, "GroupNorm", o.eps, o.affine, false, std::nullopt, o.num_groups}, spec) {}
};

template <std::size_t K>
void infer_batch(BatchNormOptions<K>& o, InferContext& c) {
    if (K == 1 && c.input().rank() != 3) {
        if (!need_float(c) || !need_rank(c, 2, "(N, C), (N, C, L)")) return;
    } else if (!need_spatial<K>(c)) {
        return;
    }
    if (take_from_wire(c, o.num_features, c.input().shape[1], "num_features", TR("channels")))
        c.output(c.input().shape);
}

template <std::size_t K>
void infer_instance(InstanceNormOptions<K>& o, InferContext& c) {
    if (!need_spatial<K>(c)) return;
    const Shape& in = c.input().shape;
    if (!take_from_wire(c, o.num_features, in[1], "num_features", TR("channels"))) return;
    const std::int64_t positions = numel_per_sample(in) / in[1].size;
    if (positions == 1 && !o.track_running_stats) {
        c.error(0, Message(TR("a channel of one position has no variance: input is {0}"), {to_string(in)}));
        return;
    }
    c.output(in);
}

void infer_group(GroupNormOptions& o, InferContext& c) {
    if (!need_float(c)) return;
    const Shape& in = c.input().shape;
    if (in.size() < 2) {
        c.error(0, Message(TR("input is {0}; needed is {1}"), {to_string(in), "(N, C, *)"}));
        return;
    }
    if (!take_from_wire(c, o.num_channels, in[1], "num_channels", TR("channels"))) return;
    if (*o.num_channels % o.num_groups != 0) {
        c.option_error("num_groups",
                       Message(TR("num_groups {0} must divide num_channels {1}"),
                               {std::to_string(o.num_groups), std::to_string(*o.num_channels)}),
                       {InferContext::set_option(TR("Set num_groups 1"), "num_groups", 1)});
        return;
    }
    for (std::size_t d = 1; d < in.size(); ++d) {
        if (!in[d].batch) continue;
        c.error(0, Message(TR("the batch must be the first dimension; input is {0}"), {to_string(in)}));
        return;
    }
    c.output(in);
}

OnnxValue constants(OnnxForm& f, float value, std::int64_t channels) {
    return f.floats(std::vector<float>(static_cast<std::size_t>(channels), value), {channels});
}
/// weight and bias, or what does nothing.
std::pair<OnnxValue, OnnxValue> onnx_affine(OnnxForm& f, bool affine, std::int64_t channels) {
    if (affine) return {f.parameter("weight"), f.parameter("bias")};
    return {constants(f, 1, channels), constants(f, 0, channels)};
}

/// By the running statistics.
template <typename O>
OnnxValue onnx_running(const O& o, OnnxForm& f) {
    const auto [scale, offset] = onnx_affine(f, o.affine, *o.num_features);
    return f.node("BatchNormalization", {f.input(), scale, offset, f.parameter("running_mean"), f.parameter("running_var")},
                  {{"epsilon", o.eps}});
}

/// By the batch's own statistics, which ONNX has for no layer.
template <std::size_t K>
OnnxValue onnx_batch_norm(const BatchNormOptions<K>& o, OnnxForm& f) {
    if (o.track_running_stats) return onnx_running(o, f);
    Extents axes = {0}, channels(f.shape().size() - 1, 1);
    channels[0] = *o.num_features;
    for (std::size_t d = 2; d < f.shape().size(); ++d) axes.push_back(static_cast<std::int64_t>(d));
    const OnnxValue centred = f.node("Sub", {f.input(), f.node("ReduceMean", {f.input()}, {{"axes", axes}})});
    const OnnxValue variance = f.node("ReduceMean", {f.node("Mul", {centred, centred})}, {{"axes", axes}});
    const OnnxValue y = f.node("Div", {centred, f.node("Sqrt", {f.node("Add", {variance, f.number(o.eps)})})});
    if (!o.affine) return y;
    return f.node("Add", {f.node("Mul", {y, f.parameter("weight", channels)}), f.parameter("bias", channels)});
}

template <std::size_t K>
OnnxValue onnx_instance_norm(const InstanceNormOptions<K>& o, OnnxForm& f) {
    if (o.track_running_stats) return onnx_running(o, f);
    const auto [scale, offset] = onnx_affine(f, o.affine, *o.num_features);
    return f.node("InstanceNormalization", {f.input(), scale, offset}, {{"epsilon", o.eps}});
}

/// A group as one channel.
OnnxValue onnx_group_norm(const GroupNormOptions& o, OnnxForm& f) {
    const Shape& in = f.shape();
    const OnnxValue groups = f.reshape(f.input(), {in[0], o.num_groups, numel_per_sample(in) / o.num_groups});
    const auto [scale, offset] = onnx_affine(f, false, o.num_groups);
    const OnnxValue y = f.reshape(f.node("InstanceNormalization", {groups, scale, offset}, {{"epsilon", o.eps}}), in);
    if (!o.affine) return y;
    Extents channels(in.size() - 1, 1);
    channels[0] = *o.num_channels;
    return f.node("Add", {f.node("Mul", {y, f.parameter("weight", channels)}), f.parameter("bias", channels)});
}

template <typename O>
Define<O>& eps_option(Define<O>& define) {
    return define.option(&O::eps, "eps", TR("Added to the variance, so that nothing is divided by zero."))
        .range(0, 1)
        .ui_range(1e-8, 1e-2);
}
template <typename O>
Define<O>& affine_option(Define<O>& define) {
    return define.option(&O::affine, "affine", TR("Learn a scale and an offset per channel."));
}
/// weight and bias, one per channel as `shape` says.
template <typename O, typename ShapeFn>
Define<O>& affine_parameters(Define<O>& define, ShapeFn shape) {
    return define
        .parameter(
            "weight", shape, [](const O&) { return Init::constant(1); }, TR("γ, one per channel"))
        .when(&O::affine)
        .parameter(
            "bias", shape, [](const O&) { return Init::constant(0); }, TR("β, one per channel"))
        .when(&O::affine);
}

/// The options and state that batch and instance normalization share, in PyTorch's order.
template <typename O>
Define<O>& running_declaration(Define<O>& define, const char* form, const char* momentum) {
    const auto per_channel = [](const O& o) { return Extents{*o.num_features}; };
    define.category(Category::Normalization)
        .icon("norm")
        .metadata_version(2)
        .input("input", form)
        .output("output", TR("the input's shape"))
        .option(&O::num_features, "num_features", TR("Channels of the input."))
        .range(1, 1e6)
        .from_wire();
    eps_option(define).option(&O::momentum, "momentum", momentum).range(0, 1);
    affine_option(define).option(&O::track_running_stats, "track_running_stats",
                                 TR("Keep running statistics for evaluation; off: evaluation uses the input's own."));
    return affine_parameters(define, per_channel)
        .buffer("running_mean", per_channel, [](const O&) { return Init::constant(0); })
        .when(&O::track_running_stats)
        .buffer("running_var", per_channel, [](const O&) { return Init::constant(1); })
        .when(&O::track_running_stats)
        .buffer(
            "num_batches_tracked", [](const O&) { return Extents{}; }, [](const O&) { return Init::constant(0); },
            DType::Int64)
        .when(&O::track_running_stats);
}

template <std::size_t K>
Op batch_norm() {
    using O = BatchNormOptions<K>;
    auto norm = Define<O>(rank_id<K>("BatchNorm"));
    norm.title(by_rank<K>(TR("BatchNorm1d"), TR("BatchNorm2d"), TR("BatchNorm3d")))
        .doc(TR("Shifts and scales every channel to mean 0 and variance 1 over the batch, then by learned values. In "
                "evaluation the running statistics take the batch's place."))
        .formula("y = (x − E[x]) / √(Var[x] + ε) · γ + β")
        .keywords("batch normalization normalise standardise");
    running_declaration(norm, by_rank<K>("(N, C), (N, C, L)", "(N, C, H, W)", "(N, C, D, H, W)"),
                        TR("Weight of the newest batch in the running statistics; none: the average of all batches."))
        .infer(infer_batch<K>)
        .template kernel<BatchNormKernel<K>>()
        .onnx(onnx_batch_norm<K>)
        .sample({}, {spatial_input<K>(3, {2, 2, 3})})
        .sample({{"affine", false}, {"eps", 1e-3}}, {spatial_input<K>(17, {2, 2, 3})})
        .sample({{"track_running_stats", false}}, {spatial_input<K>(2, {2, 3, 3})})
        .sample({{"momentum", {}}}, {spatial_input<K>(35, {2, 3, 3})})
        .error({}, {f32({4})}, std::string("needed is ") + by_rank<K>("(N, C)", "(N, C, H, W)", "(N, C, D, H, W)"))
        .error({{"num_features", 2}}, {spatial_input<K>(3, {2, 2, 2})}, "2 channels expected, 3 arrive");
    if constexpr (K == 1) norm.sample({}, {f32({6, 5})}).sample({{"momentum", 0.3}}, {f32({5, 18})});
    return norm;
}

template <std::size_t K>
Op instance_norm() {
    using O = InstanceNormOptions<K>;
    auto norm = Define<O>(rank_id<K>("InstanceNorm"));
    norm.title(by_rank<K>(TR("InstanceNorm1d"), TR("InstanceNorm2d"), TR("InstanceNorm3d")))
        .doc(TR(
            "Shifts and scales every channel of every sample by itself to mean 0 and variance 1; with affine, then by "
            "learned values. At home in style transfer."))
        .formula("y = (x − E[x]) / √(Var[x] + ε) · γ + β, over the positions of one sample and channel")
        .keywords("instance normalization normalise standardise style contrast");
    return running_declaration(norm, spatial_form<K>(), TR("Weight of the newest batch in the running statistics."))
        .infer(infer_instance<K>)
        .template kernel<InstanceNormKernel<K>>()
        .onnx(onnx_instance_norm<K>)
        .sample({}, {spatial_input<K>(3, {2, 3, 4})})
        .sample({{"affine", true}, {"eps", 1e-3}}, {spatial_input<K>(17, {2, 3, 4})})
        .sample({{"track_running_stats", true}, {"affine", true}, {"momentum", 0.3}}, {spatial_input<K>(5, {2, 3, 3})})
        .error({}, {f32({4, 3})}, std::string("needed is ") + spatial_form<K>())
        .error({}, {spatial_input<K>(3, {1, 1, 1})}, "has no variance")
        .error({{"num_features", 2}}, {spatial_input<K>(3, {2, 2, 2})}, "2 channels expected, 3 arrive");
}

Op group_norm() {
    using O = GroupNormOptions;
    auto norm = Define<O>("GroupNorm");
    norm.title(TR("GroupNorm"))
        .category(Category::Normalization)
        .icon("norm")
        .doc(TR("Shifts and scales groups of channels of every sample to mean 0 and variance 1, then every channel by "
                "learned "
                "values. Does not look at the batch, so small batches do no harm."))
        .formula("y = (x − E[x]) / √(Var[x] + ε) · γ + β, over the positions and channels of a group")
        .keywords("group normalization normalise standardise")
        .input("input", "(N, C, *)")
        .output("output", "(N, C, *)")
        .option(&O::num_groups, "num_groups", TR("Groups that the channels are split into; must divide their number."))
        .range(1, 1e6)
        .ui_range(1, 32)
        .required()
        .summary()
        .option(&O::num_channels, "num_channels", TR("Channels of the input."))
        .range(1, 1e6)
        .from_wire();
    eps_option(norm);
    affine_option(norm);
    return affine_parameters(norm, [](const O& o) { return Extents{*o.num_channels}; })
        .infer(infer_group)
        .kernel<GroupNormKernel>()
        .onnx(onnx_group_norm)
        .sample({{"num_groups", 2}}, {f32({3, 4, 2, 3})})
        .sample({{"num_groups", 3}, {"eps", 1e-3}}, {f32({2, 18, 5})})
        .sample({{"num_groups", 2}, {"affine", false}}, {f32({2, 6, 2, 2, 2})})
        .sample({{"num_groups", 1}}, {f32({3, 6})})
        .error({{"num_groups", 3}}, {f32({2, 4, 3})}, "num_groups 3 must divide num_channels 4")
        .error({{"num_groups", 2}, {"num_channels", 6}}, {f32({2, 4, 3})}, "6 channels expected, 4 arrive")
        .error({{"num_groups", 2}}, {f32({4})}, "needed is (N, C, *)");
}

}  // namespace

std::vector<Op> normalization_ops() {
    return {batch_norm<1>(),    batch_norm<2>(),    batch_norm<3>(), instance_norm<1>(),
            instance_norm<2>(), instance_norm<3>(), group_norm()};
}

}  // namespace nn
