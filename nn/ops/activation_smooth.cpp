// Activations of exponentials.
#include "nn/model/onnx.h"
#include "nn/ops/activation_rules.h"

#include <type_traits>

namespace nn {

namespace {

struct Sigmoid {
    static constexpr bool kFromOutput = true;
    static constexpr int kWork = 12;
    auto value(const auto& x) const { return sigmoid(x); }
    auto gradient(const auto& g, const auto& y) const { return g * (1.0f - y) * y; }
};

struct Tanh {
    static constexpr bool kFromOutput = true;
    static constexpr int kWork = 16;
    auto value(const auto& x) const { return tanh(x); }
    auto gradient(const auto& g, const auto& y) const { return g * (1.0f - y * y); }
};

struct LogSigmoid {
    static constexpr bool kFromOutput = false;
    static constexpr int kWork = 24;
    auto value(const auto& x) const { return at_most(x, 0.0f) - log1p(exp(-x.abs())); }
    auto gradient(const auto& g, const auto& x) const { return g * sigmoid(-x); }
};

struct Softplus {
    static constexpr bool kFromOutput = false;
    static constexpr int kWork = 24;
    double beta = 1, threshold = 20;
    auto value(const auto& x) const {
        const auto b = static_cast<float>(beta), t = static_cast<float>(threshold);
        return where(b * x > t, x, softplus(b * x) / b);
    }
    auto gradient(const auto& g, const auto& x) const {
        const auto b = static_cast<float>(beta), t = static_cast<float>(threshold);
        return where(b * x > t, g, g * sigmoid(b * x));
    }
};

struct Softsign {
    static constexpr bool kFromOutput = false;
    static constexpr int kWork = 4;
    auto value(const auto& x) const { return x / (1.0f + x.abs()); }
    auto gradient(const auto& g, const auto& x) const { return g / (1.0f + x.abs()).square(); }
};

struct Tanhshrink {
    static constexpr bool kFromOutput = false;
    static constexpr int kWork = 16;
    auto value(const auto& x) const { return x - tanh(x); }
    auto gradient(const auto& g, const auto& x) const { return g * tanh(x).square(); }
};

struct Silu {
    static constexpr bool kFromOutput = false;
    static constexpr int kWork = 12;
    auto value(const auto& x) const { return x / (1.0f + exp(-x)); }
    auto gradient(const auto& g, const auto& x) const {
        const auto s = sigmoid(x);
        return g * s * (1.0f + x * (1.0f - s));
    }
};

struct Mish {
    static constexpr bool kFromOutput = false;
    static constexpr int kWork = 40;
    auto value(const auto& x) const { return x * tanh(softplus(x)); }
    auto gradient(const auto& g, const auto& x) const {
        const auto t = tanh(softplus(x));
        return g * (t + x * sigmoid(x) * (1.0f - t * t));
    }
};

struct GeluOptions {
    std::string approximate = "none";
};

/// x times the normal distribution's share below x...
struct Gelu {
    static constexpr bool kFromOutput = false;
    static constexpr int kWork = 24;
    explicit Gelu(const GeluOptions&) {}
    auto value(const auto& x) const { return x * share(x); }
    auto gradient(const auto& g, const auto& x) const {
        constexpr float kDensity = 0.3989422804014327f;  // 1 / √(2π)
        return g * (share(x) + x * kDensity * exp(-0.5f * x * x));
    }

private:
    static auto share(const auto& x) { return 0.5f * (1.0f + erf(x * 0.7071067811865476f)); }  // x / √2
};

/// ... or the tanh near it.
struct TanhGelu {
    static constexpr bool kFromOutput = false;
    static constexpr int kWork = 24;
    static constexpr float kCube = 0.044715f, kScale = 0.7978845608028654f;  // √(2/π)
    explicit TanhGelu(const GeluOptions&) {}
    auto value(const auto& x) const { return x * 0.5f * (1.0f + tanh(inner(x))); }
    auto gradient(const auto& g, const auto& x) const {
        const auto t = tanh(inner(x));
        const auto slope = kScale * (1.0f + 3.0f * kCube * at_most(x * x, 1e4f));  // further out 1 - t² is 0
        return g * 0.5f * ((1.0f + t) + x * (1.0f - t * t) * slope);
    }

private:
    static auto inner(const auto& x) { return kScale * (x + kCube * x * x * x); }
};

std::unique_ptr<Kernel> gelu_kernel(const GeluOptions& options, const KernelSpec& spec) {
    if (options.approximate == "tanh") return std::make_unique<UnaryKernel<TanhGelu>>(options, spec);
    return std::make_unique<UnaryKernel<Gelu>>(options, spec);
}

struct AlphaOptions {
    double alpha = 1;
};
struct NoOptions {};

/// scale x above 0, scale alpha (e^(x inverse) - 1) from there down.
struct Exponential {
    static constexpr bool kFromOutput = false;
    static constexpr int kWork = 12;
    float alpha, scale, inverse;

    auto value(const auto& x) const { return where(x > 0.0f, scale * x, scale * alpha * expm1(x * inverse)); }
    auto gradient(const auto& g, const auto& x) const {
        return where(x > 0.0f, scale * g, (scale * alpha * inverse) * g * exp(x * inverse));
    }
};
struct Elu : Exponential {
    explicit Elu(const AlphaOptions& o) : Exponential{static_cast<float>(o.alpha), 1, 1} {}
};
struct Selu : Exponential {
    explicit Selu(const NoOptions&) : Exponential{1.6732632423543772848f, 1.0507009873554804934f, 1} {}
};
struct Celu : Exponential {
    explicit Celu(const AlphaOptions& o)
        : Exponential{static_cast<float>(o.alpha), 1, static_cast<float>(1 / o.alpha)} {}
};

template <typename F, double F::*member>
void infer_not_zero(F& o, InferContext& c) {
    if (o.*member != 0)
        infer_as_input(o, c);
    else
        c.option_error(std::is_same_v<F, Softplus> ? "beta" : "alpha", TR("it divides by this: it must not be 0"));
}

/// ONNX of this version has no Gelu.
OnnxValue onnx_gelu(const GeluOptions& o, OnnxForm& f) {
    const OnnxValue x = f.input();
    OnnxValue share;
    if (o.approximate == "tanh") {
        const OnnxValue cube = f.node("Mul", {f.node("Mul", {f.node("Mul", {x, x}), x}), f.number(0.044715)});
        share = f.node("Tanh", {f.node("Mul", {f.node("Add", {x, cube}), f.number(0.7978845608028654)})});
    } else {
        share = f.node("Erf", {f.node("Mul", {x, f.number(0.7071067811865476)})});
    }
    return f.node("Mul", {f.node("Mul", {x, f.number(0.5)}), f.node("Add", {share, f.number(1)})});
}

OnnxValue onnx_softplus(const Softplus& o, OnnxForm& f) {
    const OnnxValue x = f.input(), scaled = o.beta == 1 ? x : f.node("Mul", {x, f.number(o.beta)});
    OnnxValue y = f.node("Softplus", {scaled});
    if (o.beta != 1) y = f.node("Div", {y, f.number(o.beta)});
    constexpr double straight = 20;  // from there on what the logarithm adds is below float32's digits
    return o.threshold >= straight ? y : f.node("Where", {f.node("Greater", {scaled, f.number(o.threshold)}), x, y});
}

constexpr double kHuge = 1e30;  // what float32 can hold, with room

}  // namespace

std::vector<Op> activation_smooth_ops() {
    const auto alpha = [](auto op, const char* doc) {
        op.option(&AlphaOptions::alpha, "alpha", doc)
            .range(-kHuge, kHuge)
            .ui_range(0.1, 2)
            .summary()
            .sample({{"alpha", 0.4}}, {f32({3, 20})});
        return op;
    };
    return {
        alpha(activation<Elu, AlphaOptions>("ELU",
                                            TR("Passes positive values; negative ones bend smoothly towards −alpha."),
                                            "y = max(0, x) + min(0, alpha · (eˣ − 1))", "exponential linear unit"),
              TR("How far down the negative side goes."))
            .onnx([](const AlphaOptions& o, OnnxForm& f) { return f.node("Elu", {f.input()}, {{"alpha", o.alpha}}); }),
        activation<Selu, NoOptions>(
            "SELU", TR("ELU with the two factors that keep mean 0 and variance 1 from layer to layer."),
            "y = 1.0507 · (max(0, x) + min(0, 1.6733 · (eˣ − 1)))", "self normalizing exponential linear unit")
            .onnx("Selu"),
        alpha(activation<Celu, AlphaOptions>("CELU", TR("ELU whose slope has no jump, whatever alpha is."),
                                             "y = max(0, x) + min(0, alpha · (e^(x / alpha) − 1))",
                                             "continuous exponential linear unit"),
              TR("How far down the negative side goes, and how slowly it bends."))
            .infer(infer_not_zero<AlphaOptions, &AlphaOptions::alpha>)
            .onnx([](const AlphaOptions& o, OnnxForm& f) { return f.node("Celu", {f.input()}, {{"alpha", o.alpha}}); })
            .error({{"alpha", 0.0}}, {f32({2, 3})}, "must not be 0"),
        activation<LogSigmoid>("LogSigmoid", TR("The logarithm of the sigmoid, without its overflow."),
                               "y = log(1 / (1 + e⁻ˣ))", "log logistic")
            .meaning(Meaning::LogProbabilities)
            .onnx([](const LogSigmoid&, OnnxForm& f) { return f.node("Neg", {f.node("Softplus", {f.node("Neg", {f.input()})})}); }),
        activation<Sigmoid>("Sigmoid",
                            TR("Squeezes every value into 0 to 1: a probability, or how far a gate is open."),
                            "y = 1 / (1 + e⁻ˣ)", "logistic squash probability gate")
            .meaning(Meaning::Probabilities)
            .log_twin("LogSigmoid")
            .onnx("Sigmoid"),
        activation<Tanh>("Tanh", TR("Squeezes every value into −1 to 1."), "y = tanh(x)",
                         "hyperbolic tangent squash nonlinearity")
            .icon("tanh")
            .onnx("Tanh"),
        activation<Gelu, GeluOptions>(
            "GELU", TR("Weighs each value by the normal distribution's share below it; usual in Transformers."),
            "y = x · Φ(x)", "gaussian error linear unit transformer nonlinearity")
            .option(&GeluOptions::approximate, "approximate", TR("How Φ is computed: exactly ('none') or by tanh."))
            .choices({"none", "tanh"})
            .kernel(gelu_kernel)
            .onnx(onnx_gelu)
            .sample({{"approximate", "tanh"}}, {f32({3, 20})}),
        activation<Silu>("SiLU", TR("Weighs each value by its own sigmoid: a smooth ReLU that dips below zero."),
                         "y = x / (1 + e⁻ˣ)", "swish sigmoid linear unit nonlinearity")
            .onnx([](const Silu&, OnnxForm& f) { return f.node("Mul", {f.input(), f.node("Sigmoid", {f.input()})}); }),
        activation<Mish>("Mish", TR("A smooth ReLU that dips below zero, a little softer than SiLU."),
                         "y = x · tanh(log(1 + eˣ))", "smooth nonlinearity")
            .onnx([](const Mish&, OnnxForm& f) {
                return f.node("Mul", {f.input(), f.node("Tanh", {f.node("Softplus", {f.input()})})});
            }),
        activation<Softplus>("Softplus", TR("A smooth ReLU, always positive."), "y = log(1 + e^(beta · x)) / beta",
                             "smooth rectifier positive")
            .option(&Softplus::beta, "beta", TR("How sharply it bends; large is close to ReLU."))
            .range(-kHuge, kHuge)
            .ui_range(0.1, 10)
            .summary()
            .option(&Softplus::threshold, "threshold", TR("Where beta · x is above it, y = x."))
            .range(-kHuge, kHuge)
            .ui_range(1, 40)
            .infer(infer_not_zero<Softplus, &Softplus::beta>)
            .onnx(onnx_softplus)
            .sample({{"beta", 3.0}}, {f32({3, 20})})
            .sample({{"threshold", 50.0}, {"beta", 0.5}}, {f32({3, 20})})
            .error({{"beta", 0.0}}, {f32({2, 3})}, "must not be 0"),
        activation<Softsign>("Softsign", TR("Squeezes every value into −1 to 1, more slowly than tanh."),
                             "y = x / (1 + |x|)", "squash nonlinearity")
            .onnx("Softsign"),
        activation<Tanhshrink>("Tanhshrink", TR("What tanh leaves over: nearly zero for small values."),
                               "y = x − tanh(x)", "shrink sparse")
            .onnx([](const Tanhshrink&, OnnxForm& f) { return f.node("Sub", {f.input(), f.node("Tanh", {f.input()})}); }),
    };
}

}  // namespace nn
