// Functions of one tensor, element by element.
#include "nn/engine/unnoticed.h"
#include "nn/model/onnx.h"
#include "nn/ops/activation_rules.h"

#include <limits>

namespace nn {

namespace {

struct Neg {
    static constexpr bool kFromOutput = true;
    static constexpr int kWork = 1;
    auto value(const auto& x) const { return -x; }
    auto gradient(const auto& g, const auto&) const { return -g; }
};

struct Abs {
    static constexpr bool kFromOutput = false;
    static constexpr int kWork = 1;
    auto value(const auto& x) const { return x.abs(); }
    auto gradient(const auto& g, const auto& x) const { return g * sign(x); }
};

struct Exp {
    static constexpr bool kFromOutput = true;
    static constexpr int kWork = 10;
    auto value(const auto& x) const { return exp(x); }
    auto gradient(const auto& g, const auto& y) const { return g * y; }
};

struct Log {
    static constexpr bool kFromOutput = false;
    static constexpr int kWork = 12;
    auto value(const auto& x) const { return log(x); }
    auto gradient(const auto& g, const auto& x) const { return g / x; }
};

struct LogKernel final : UnaryKernel<Log>, UnnoticedInfinity {
    using UnaryKernel::UnaryKernel;
};

struct Sqrt {
    static constexpr bool kFromOutput = true;
    static constexpr int kWork = 4;
    auto value(const auto& x) const { return sqrt(x); }
    auto gradient(const auto& g, const auto& y) const { return g / (2.0f * y); }
};

struct Clamp {
    static constexpr bool kFromOutput = false;
    static constexpr int kWork = 1;
    std::optional<double> min, max;
    auto value(const auto& x) const { return at_most(at_least(x, low()), high()); }
    auto gradient(const auto& g, const auto& x) const { return where(x >= low() && x <= high(), g, 0.0f); }

private:
    static constexpr double kInfinity = std::numeric_limits<double>::infinity();
    float low() const { return static_cast<float>(min.value_or(-kInfinity)); }
    float high() const { return static_cast<float>(max.value_or(kInfinity)); }
};

void infer_clamp(Clamp& o, InferContext& c) {
    if (o.min || o.max)
        infer_as_input(o, c);
    else
        c.option_error("min", TR("needs min or max: there is nothing to clamp to"));
}

template <typename F>
Define<F> unary(const char* id, const char* doc, const char* formula, const char* keywords,
                const OptionValues& required = {}) {
    return elementwise_op<F>(id, Category::Math, doc, formula, keywords, required)
        .role(Role::Function)
        .icon("math")
        .template kernel<UnaryKernel<F>>()
        .onnx(id)
        .sample(required, {f32({40})})
        .sample(required, {f32({2, 3, 4, 5})});
}

}  // namespace

std::vector<Op> math_unary_ops() {
    constexpr double kHuge = 1e30;  // what float32 can hold, with room
    return {
        unary<Neg>("Neg", TR("Changes the sign."), "y = −x", "negative minus sign"),
        unary<Abs>("Abs", TR("The distance from zero."), "y = |x|", "absolute value magnitude"),
        unary<Exp>("Exp", TR("e to the power of each value."), "y = eˣ", "exponential"),
        unary<Log>("Log", TR("The natural logarithm; of 0 it is −∞, of negative values not a number."), "y = ln x",
                   "natural logarithm")
            .kernel<LogKernel>()
            .values(0, 4),
        unary<Sqrt>("Sqrt", TR("The square root; of negative values it is not a number."), "y = √x", "square root")
            .values(0, 4),
        unary<Clamp>("Clamp", TR("Holds values that lie outside of two limits at the limit."),
                     "y = min(max(x, min), max)", "clip limit bound", {{"min", -0.4}})
            .option(&Clamp::min, "min", TR("Lowest value that comes out; none where empty."))
            .range(-kHuge, kHuge)
            .ui_range(-4, 4)
            .summary()
            .option(&Clamp::max, "max", TR("Highest value that comes out; none where empty."))
            .range(-kHuge, kHuge)
            .ui_range(-4, 4)
            .summary()
            .infer(infer_clamp)
            .onnx([](const Clamp& o, OnnxForm& f) {
                return f.node("Clip", {f.input(), o.min ? f.number(*o.min) : OnnxValue{}, o.max ? f.number(*o.max) : OnnxValue{}});
            })
            .sample({{"max", 0.8}}, {f32({3, 20})})
            .sample({{"min", -0.4}, {"max", 0.8}}, {f32({3, 20})})
            .error({}, {f32({2, 3})}, "nothing to clamp to"),
    };
}

}  // namespace nn
