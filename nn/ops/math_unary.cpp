// Functions of one tensor, element by element.
#include "nn/ops/activation_rules.h"

namespace nn {

namespace {

using simd::Floats;
using simd::splat;

struct Neg {
    static constexpr bool kFromOutput = true;
    static constexpr int kWork = 1;
    Floats value(Floats x) const { return -x; }
    Floats gradient(Floats g, Floats) const { return -g; }
};

struct Abs {
    static constexpr bool kFromOutput = false;
    static constexpr int kWork = 1;
    Floats value(Floats x) const { return simd::abs(x); }
    Floats gradient(Floats g, Floats x) const { return g * simd::sign(x); }
};

struct Exp {
    static constexpr bool kFromOutput = true;
    static constexpr int kWork = 10;
    Floats value(Floats x) const { return simd::exp(x); }
    Floats gradient(Floats g, Floats y) const { return g * y; }
};

struct Log {
    static constexpr bool kFromOutput = false;
    static constexpr int kWork = 12;
    Floats value(Floats x) const { return simd::log(x); }
    Floats gradient(Floats g, Floats x) const { return g / x; }
};

struct Sqrt {
    static constexpr bool kFromOutput = true;
    static constexpr int kWork = 4;
    Floats value(Floats x) const { return simd::sqrt(x); }
    Floats gradient(Floats g, Floats y) const { return g / (2.0f * y); }
};

struct Clamp {
    static constexpr bool kFromOutput = false;
    static constexpr int kWork = 1;
    std::optional<double> min, max;
    Floats value(Floats x) const {
        if (min) x = simd::at_least(x, static_cast<float>(*min));
        if (max) x = simd::at_most(x, static_cast<float>(*max));
        return x;
    }
    Floats gradient(Floats g, Floats x) const {
        if (min) g = x >= static_cast<float>(*min) ? g : Floats{};
        if (max) g = x <= static_cast<float>(*max) ? g : Floats{};
        return g;
    }
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
            .sample({{"max", 0.8}}, {f32({3, 20})})
            .sample({{"min", -0.4}, {"max", 0.8}}, {f32({3, 20})})
            .error({}, {f32({2, 3})}, "nothing to clamp to"),
    };
}

}  // namespace nn
