#include "nn/ops/shape_rules.h"

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
            .sample({}, {f32({4, 3, 2, 3})})
            .sample({{"affine", false}, {"eps", 1e-3}}, {f32({4, 3, 2, 3})})
            .sample({{"track_running_stats", false}}, {f32({4, 2, 3, 3})})
            .sample({{"momentum", std::monostate{}}}, {f32({4, 2, 3, 3})})
            .error({}, {f32({4, 3})}, "needed is (N, C, H, W)")
            .error({{"num_features", I{2}}}, {f32({4, 3, 2, 2})}, "2 channels expected, 3 arrive"),
    };
}

}  // namespace nn
