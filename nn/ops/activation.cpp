// Activations made of straight pieces.
#include "nn/engine/kernels/vector/activation.h"
#include "nn/model/onnx.h"
#include "nn/ops/activation_rules.h"

namespace nn {

namespace {

struct LeakyRelu {
    static constexpr bool kFromOutput = false;
    static constexpr int kWork = 1;
    double negative_slope = 0.01;
    auto value(const auto& x) const { return where(x > 0.0f, x, static_cast<float>(negative_slope) * x); }
    auto gradient(const auto& g, const auto& x) const {
        return where(x > 0.0f, g, static_cast<float>(negative_slope) * g);
    }
};

struct Threshold {
    static constexpr bool kFromOutput = false;
    static constexpr int kWork = 1;
    double threshold = 0, value_below = 0;
    auto value(const auto& x) const {
        return where(x <= static_cast<float>(threshold), static_cast<float>(value_below), x);
    }
    auto gradient(const auto& g, const auto& x) const { return where(x <= static_cast<float>(threshold), 0.0f, g); }
};

struct Hardtanh {
    static constexpr bool kFromOutput = false;
    static constexpr int kWork = 1;
    double min_val = -1, max_val = 1;
    auto value(const auto& x) const {
        return at_most(at_least(x, static_cast<float>(min_val)), static_cast<float>(max_val));
    }
    auto gradient(const auto& g, const auto& x) const {
        return where(x > static_cast<float>(min_val) && x < static_cast<float>(max_val), g, 0.0f);
    }
};

struct Hardsigmoid {
    static constexpr bool kFromOutput = false;
    static constexpr int kWork = 1;
    auto value(const auto& x) const { return at_most(relu(x + 3.0f), 6.0f) * (1.0f / 6); }
    auto gradient(const auto& g, const auto& x) const { return where(x > -3.0f && x < 3.0f, g * (1.0f / 6), 0.0f); }
};

struct Hardswish {
    static constexpr bool kFromOutput = false;
    static constexpr int kWork = 2;
    auto value(const auto& x) const { return x * at_most(relu(x + 3.0f), 6.0f) * (1.0f / 6); }
    auto gradient(const auto& g, const auto& x) const {
        return where(x >= 3.0f, g, where(x < -3.0f, 0.0f, g * (x * (1.0f / 3) + 0.5f)));
    }
};

struct Hardshrink {
    static constexpr bool kFromOutput = false;
    static constexpr int kWork = 1;
    double lambd = 0.5;
    auto value(const auto& x) const { return where(x.abs() <= static_cast<float>(lambd), 0.0f, x); }
    auto gradient(const auto& g, const auto& x) const { return where(x.abs() > static_cast<float>(lambd), g, 0.0f); }
};

struct Softshrink {
    static constexpr bool kFromOutput = false;
    static constexpr int kWork = 1;
    double lambd = 0.5;
    auto value(const auto& x) const {
        const auto limit = static_cast<float>(lambd);
        return where(x > limit, x - limit, where(x < -limit, x + limit, x * 0.0f));  // the product keeps NaN
    }
    auto gradient(const auto& g, const auto& x) const { return Hardshrink{lambd}.gradient(g, x); }
};

void infer_hardtanh(Hardtanh& o, InferContext& c) {
    if (o.min_val < o.max_val)
        infer_as_input(o, c);
    else
        c.option_error("max_val", TR("max_val must lie above min_val"));
}

OnnxValue clip(OnnxForm& f, double low, double high) { return f.node("Clip", {f.input(), f.number(low), f.number(high)}); }

constexpr double kHuge = 1e30;  // what float32 can hold, with room

}  // namespace

std::vector<Op> activation_ops() {
    const auto shrink = [](auto op, auto member) {
        op.option(member, "lambd", TR("Half the width of the range that becomes zero."))
            .range(0, kHuge)
            .ui_range(0, 2)
            .sample({{"lambd", 1.2}}, {f32({3, 20})});
        return op;
    };
    return {
        activation<Relu>("ReLU", TR("Lets positive values through and makes the rest zero."), "y = max(0, x)",
                         "rectifier rectified linear unit nonlinearity")
            .icon("relu")
            .onnx("Relu"),
        activation<Relu6>("ReLU6", TR("ReLU that goes no higher than 6."), "y = min(max(0, x), 6)",
                          "rectifier capped clipped mobile nonlinearity")
            .onnx([](const Relu6&, OnnxForm& f) { return clip(f, 0, 6); }),
        activation<LeakyRelu>("LeakyReLU", TR("Like ReLU, but negative values keep a small slope instead of dying."),
                              "y = x where x > 0, else negative_slope · x",
                              "rectifier leaky negative slope nonlinearity")
            .option(&LeakyRelu::negative_slope, "negative_slope", TR("Slope for negative values."))
            .range(-kHuge, kHuge)
            .ui_range(0, 1)
            .summary()
            .onnx([](const LeakyRelu& o, OnnxForm& f) { return f.node("LeakyRelu", {f.input()}, {{"alpha", o.negative_slope}}); })
            .sample({{"negative_slope", 0.2}}, {f32({3, 20})}),
        activation<Threshold>("Threshold",
                              TR("Lets values above the threshold through and replaces the rest by a value."),
                              "y = x where x > threshold, else value", "cut off step replace rectifier",
                              {{"threshold", 0.1}, {"value", 20.0}})
            .option(&Threshold::threshold, "threshold", TR("Values must lie above it to pass."))
            .range(-kHuge, kHuge)
            .ui_range(-2, 2)
            .required()
            .summary()
            .option(&Threshold::value_below, "value", TR("What stands for the values that do not pass."))
            .range(-kHuge, kHuge)
            .ui_range(-2, 2)
            .required()
            .summary()
            .onnx([](const Threshold& o, OnnxForm& f) {
                const OnnxValue below = f.node("LessOrEqual", {f.input(), f.number(o.threshold)});
                return f.node("Where", {below, f.number(o.value_below), f.input()});
            })
            .sample({{"threshold", -0.5}, {"value", 0.0}}, {f32({3, 20})}),
        activation<Hardtanh>("Hardtanh", TR("Passes values between two limits and holds the others at the limit."),
                             "y = min(max(x, min_val), max_val)", "clip clamp limit squash nonlinearity")
            .option(&Hardtanh::min_val, "min_val", TR("Lowest value that comes out."))
            .range(-kHuge, kHuge)
            .ui_range(-4, 0)
            .summary()
            .option(&Hardtanh::max_val, "max_val", TR("Highest value that comes out."))
            .range(-kHuge, kHuge)
            .ui_range(0, 4)
            .summary()
            .infer(infer_hardtanh)
            .onnx([](const Hardtanh& o, OnnxForm& f) { return clip(f, o.min_val, o.max_val); })
            .sample({{"min_val", -0.4}, {"max_val", 0.8}}, {f32({3, 20})})
            .error({{"min_val", 2.0}}, {f32({2, 3})}, "must lie above min_val"),
        activation<Hardsigmoid>("Hardsigmoid", TR("A sigmoid of three straight pieces: cheap to compute."),
                                "y = min(max(0, x + 3), 6) / 6", "logistic gate squash mobile")
            .onnx([](const Hardsigmoid&, OnnxForm& f) { return f.node("HardSigmoid", {f.input()}, {{"alpha", 1.0 / 6}, {"beta", 0.5}}); }),
        activation<Hardswish>("Hardswish", TR("SiLU of straight and square pieces: cheap to compute."),
                              "y = x · min(max(0, x + 3), 6) / 6", "swish silu mobile nonlinearity")
            .onnx("HardSwish"),
        shrink(activation<Hardshrink>("Hardshrink", TR("Makes small values zero and lets the rest through unchanged."),
                                      "y = x where |x| > lambd, else 0", "sparse threshold denoise")
                   .onnx([](const Hardshrink& o, OnnxForm& f) {
                       return f.node("Shrink", {f.input()}, {{"lambd", o.lambd}, {"bias", 0.0}});
                   }),
               &Hardshrink::lambd),
        shrink(
            activation<Softshrink>("Softshrink", TR("Pulls every value towards zero by lambd; small ones become zero."),
                                   "y = sign(x) · max(|x| − lambd, 0)", "sparse threshold denoise")
                .onnx([](const Softshrink& o, OnnxForm& f) {
                    return f.node("Shrink", {f.input()}, {{"lambd", o.lambd}, {"bias", o.lambd}});
                }),
            &Softshrink::lambd),
    };
}

}  // namespace nn
