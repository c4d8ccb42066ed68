// Functions of two tensors, element by element; the second one may be a number.
#include "nn/engine/kernels/vector/broadcast.h"
#include "nn/engine/unnoticed.h"
#include "nn/model/onnx.h"
#include "nn/model/python.h"
#include "nn/ops/broadcast_rules.h"

#include <cmath>

namespace nn {

namespace {

/// The stride with which a kernel of 1 takes `from` positions to `to`; nothing where none does.
std::optional<std::int64_t> stride_between(const Shape& from, const Shape& to) {
    constexpr std::int64_t most = 16;
    for (std::int64_t stride = 1; stride <= most; ++stride) {
        bool fits = true;
        for (std::size_t i = 2; i < from.size(); ++i)
            fits = fits && !from[i].batch && !to[i].batch && from[i].size > 0 && (from[i].size - 1) / stride + 1 == to[i].size;
        if (fits) return stride;
    }
    return std::nullopt;
}

}  // namespace

void offer_projection(const InferContext& c, std::size_t at, std::vector<InferContext::FixHint>& fixes) {
    const Shape &from = c.input(at).shape, &to = c.input(1 - at).shape;
    if (from.size() != to.size() || from.size() < 2 || from.size() > 5 || from[1].batch || to[1].batch) return;
    const std::string channels = to_string(to[1]);
    if (from.size() == 2) {
        fixes.push_back(InferContext::insert(Message(TR("Insert Linear with {0} features on {1}"), {channels, c.port(at)}), at, "Linear",
                                             {{"out_features", to[1].size}}));
        return;
    }
    const auto stride = stride_between(from, to);
    if (!stride) return;
    const std::string conv = "Conv" + std::to_string(from.size() - 2) + "d";
    const Message text = *stride == 1 ? Message(TR("Insert a {0} with kernel 1 and {1} channels on {2}"), {conv, channels, c.port(at)})
                                      : Message(TR("Insert a {0} with kernel 1, stride {3} and {1} channels on {2}"),
                                                {conv, channels, c.port(at), std::to_string(*stride)});
    fixes.push_back(InferContext::insert(text, at, conv, {{"out_channels", to[1].size}, {"kernel_size", 1}, {"stride", *stride}}));
}

void offer_padding(const InferContext& c, std::size_t at, std::vector<InferContext::FixHint>& fixes) {
    constexpr std::int64_t most = 8;
    const Shape &from = c.input(at).shape, &to = c.input(1 - at).shape;
    if (from.size() != 4 || to.size() != 4 || from[1] != to[1]) return;
    std::vector<std::int64_t> padding;  // of the last dimension first, as PyTorch has it
    for (const std::size_t i : {std::size_t{3}, std::size_t{2}}) {
        const std::int64_t more = to[i].size - from[i].size;
        if (from[i].batch || to[i].batch || more < 0 || more > most) return;
        padding.insert(padding.end(), {more / 2, more - more / 2});
    }
    fixes.push_back(InferContext::insert(Message(TR("Insert ZeroPad2d around {0}"), {c.port(at)}), at, "ZeroPad2d", {{"padding", padding}}));
}

namespace {

constexpr double kHuge = 1e30;  // what float32 can hold, with room

struct OtherOptions {
    std::optional<double> other;
};
struct AddOptions {
    std::optional<double> other;
    double alpha = 1;
};
struct DivOptions {
    std::optional<double> other;
    std::optional<std::string> rounding_mode;
};
struct PowOptions {
    std::optional<double> exponent;
};
struct PairOptions {};

/// input + factor · other.
struct Sum {
    static constexpr bool kReadsInputs = false;
    static constexpr int kWork = 1;
    std::optional<double> number;
    float factor;
    std::optional<double> other() const { return number; }
    bool plain_sum() const { return factor == 1.0f; }
    auto value(const auto& a, const auto& b) const { return a + factor * b; }
    auto gradient_a(const auto& g, const auto&, const auto&) const { return g; }
    auto gradient_b(const auto& g, const auto&, const auto&) const { return factor * g; }
};
struct AddFormula : Sum {
    explicit AddFormula(const AddOptions& o) : Sum{o.other, static_cast<float>(o.alpha)} {}
};
struct SubFormula : Sum {
    explicit SubFormula(const AddOptions& o) : Sum{o.other, static_cast<float>(-o.alpha)} {}
};

/// What has a number in place of `other`, of the option `number` of `O`.
template <typename O, std::optional<double> O::*number>
struct WithNumber {
    static constexpr bool kReadsInputs = true;
    std::optional<double> other_number;
    explicit WithNumber(const O& o) : other_number(o.*number) {}
    std::optional<double> other() const { return other_number; }
};

struct MulFormula : WithNumber<OtherOptions, &OtherOptions::other> {
    static constexpr int kWork = 1;
    using WithNumber::WithNumber;
    auto value(const auto& a, const auto& b) const { return a * b; }
    auto gradient_a(const auto& g, const auto&, const auto& b) const { return g * b; }
    auto gradient_b(const auto& g, const auto& a, const auto&) const { return g * a; }
};

struct DivFormula : WithNumber<DivOptions, &DivOptions::other> {
    static constexpr int kWork = 4;
    using WithNumber::WithNumber;
    auto value(const auto& a, const auto& b) const { return a / b; }
    auto gradient_a(const auto& g, const auto&, const auto& b) const { return g / b; }
    auto gradient_b(const auto& g, const auto& a, const auto& b) const { return -g * (a / b / b); }
};

/// Rounded, the quotient is made of steps: it has no slope.
struct RoundedDivFormula : WithNumber<DivOptions, &DivOptions::other> {
    static constexpr int kWork = 8;
    using WithNumber::WithNumber;
    auto gradient_a(const auto& g, const auto&, const auto&) const { return full_like(g, 0.0f); }
    auto gradient_b(const auto& g, const auto&, const auto&) const { return full_like(g, 0.0f); }
};
struct TruncDivFormula : RoundedDivFormula {
    using RoundedDivFormula::RoundedDivFormula;
    auto value(const auto& a, const auto& b) const {
        return (a / b).unaryExpr([](float quotient) { return std::trunc(quotient); });
    }
};
/// Python's a // b: what is left over has the sign of b, and the quotient of a rounded division is not rounded up.
struct FloorDivFormula : RoundedDivFormula {
    using RoundedDivFormula::RoundedDivFormula;
    auto value(const auto& a, const auto& b) const { return a.binaryExpr(b, &floored); }

private:
    static float floored(float a, float b) {
        if (b == 0) return a / b;
        const float rest = std::fmod(a, b);
        float quotient = (a - rest) / b;
        if (rest != 0 && (b < 0) != (rest < 0)) quotient -= 1;
        if (quotient == 0) return std::copysign(0.0f, a / b);
        const float down = std::floor(quotient);
        return quotient - down > 0.5f ? down + 1 : down;
    }
};

std::unique_ptr<Kernel> div_kernel(const DivOptions& o, const KernelSpec& spec) {
    if (o.rounding_mode == "trunc") return std::make_unique<BroadcastKernel<TruncDivFormula>>(o, spec);
    if (o.rounding_mode == "floor") return std::make_unique<BroadcastKernel<FloorDivFormula>>(o, spec);
    return std::make_unique<BroadcastKernel<DivFormula>>(o, spec);
}

auto power(const auto& a, const auto& b) {
    return a.binaryExpr(b, [](float x, float y) { return std::pow(x, y); });
}

struct PowFormula : WithNumber<PowOptions, &PowOptions::exponent> {
    static constexpr int kWork = 40;
    using WithNumber::WithNumber;
    auto value(const auto& a, const auto& b) const { return power(a, b); }
    auto gradient_a(const auto& g, const auto& a, const auto& b) const {
        return where(b == 0.0f, 0.0f, g * (b * power(a, b - 1.0f)));
    }
    auto gradient_b(const auto& g, const auto& a, const auto& b) const {
        return where(a == 0.0f && b >= 0.0f, 0.0f, g * (power(a, b) * log(a)));
    }
};

/// The exponents that are less work.
struct EasyPowFormula : PowFormula {
    static constexpr bool kNumber = true;
    using PowFormula::PowFormula;
};
struct SquareFormula : EasyPowFormula {
    static constexpr int kWork = 1;
    using EasyPowFormula::EasyPowFormula;
    auto value(const auto& a, const auto&) const { return a.square(); }
    auto gradient_a(const auto& g, const auto& a, const auto&) const { return g * 2.0f * a; }
};
struct CubeFormula : EasyPowFormula {
    static constexpr int kWork = 1;
    using EasyPowFormula::EasyPowFormula;
    auto value(const auto& a, const auto&) const { return a.cube(); }
    auto gradient_a(const auto& g, const auto& a, const auto&) const { return g * 3.0f * a.square(); }
};
struct RootFormula : EasyPowFormula {
    using EasyPowFormula::EasyPowFormula;
    auto value(const auto& a, const auto&) const { return sqrt(a); }
};
struct ReciprocalFormula : EasyPowFormula {
    using EasyPowFormula::EasyPowFormula;
    auto value(const auto& a, const auto&) const { return 1.0f / a; }
};

/// For the logarithm in its gradient.
struct PowKernel final : BroadcastKernel<PowFormula>, UnnoticedInfinity {
    using BroadcastKernel::BroadcastKernel;
};

std::unique_ptr<Kernel> pow_kernel(const PowOptions& o, const KernelSpec& spec) {
    if (o.exponent == 2) return std::make_unique<BroadcastKernel<SquareFormula>>(o, spec);
    if (o.exponent == 3) return std::make_unique<BroadcastKernel<CubeFormula>>(o, spec);
    if (o.exponent == 0.5) return std::make_unique<BroadcastKernel<RootFormula>>(o, spec);
    if (o.exponent == -1) return std::make_unique<BroadcastKernel<ReciprocalFormula>>(o, spec);
    return std::make_unique<PowKernel>(o, spec);
}

/// NaN wins; of equal values each gets half the gradient.
struct ExtremeFormula {
    static constexpr bool kReadsInputs = true;
    static constexpr int kWork = 2;
    explicit ExtremeFormula(const PairOptions&) {}
    std::optional<double> other() const { return {}; }
};
struct MaximumFormula : ExtremeFormula {
    using ExtremeFormula::ExtremeFormula;
    auto value(const auto& a, const auto& b) const { return where(a != a || a > b, a, b); }
    auto gradient_a(const auto& g, const auto& a, const auto& b) const {
        return where(a == b, 0.5f * g, where(a < b, 0.0f, g));
    }
    auto gradient_b(const auto& g, const auto& a, const auto& b) const { return gradient_a(g, b, a); }
};
struct MinimumFormula : ExtremeFormula {
    using ExtremeFormula::ExtremeFormula;
    auto value(const auto& a, const auto& b) const { return where(a != a || a < b, a, b); }
    auto gradient_a(const auto& g, const auto& a, const auto& b) const {
        return where(a == b, 0.5f * g, where(a > b, 0.0f, g));
    }
    auto gradient_b(const auto& g, const auto& a, const auto& b) const { return gradient_a(g, b, a); }
};

template <typename O>
void infer_other(O& o, InferContext& c) {
    infer_operands(c, o.other, "other");
}
void infer_pow(PowOptions& o, InferContext& c) { infer_operands(c, o.exponent, "exponent"); }
void infer_pair(PairOptions&, InferContext& c) { infer_operands(c, {}, "other"); }

/// Where the formula has a value and a slope.
struct PortValues {
    double low = -1e300, high = 1e300;
};

/// What all of them share; `F` is the formula.
template <typename O, typename F>
Define<O> pair_op(const char* id, const char* doc, const char* formula, const char* keywords, const char* second,
                  PortValues first_values = {}, PortValues second_values = {}) {
    Define<O> define(id);
    define.title(id)
        .category(Category::Math)
        .role(Role::Function)
        .icon("math")
        .doc(doc)
        .formula(formula)
        .keywords(keywords)
        .input("input", TR("(*)"))
        .values(first_values.low, first_values.high)
        .optional_input(second, TR("(*), the same shape or one that stretches to it"))
        .values(second_values.low, second_values.high)
        .output("output", TR("(*), both stretched to each other"))
        .template kernel<BroadcastKernel<F>>()
        .sample({}, {f32({2, 3, 4, 4}), f32({2, 3, 4, 4})})
        .sample({}, {f32({2, 20, 2, 2}), f32({2, 20, 1, 1})})
        .sample({}, {f32({4, 1, 10}), f32({4, 10, 1})})
        .sample({}, {f32({8, 5}), f32({5, 8, 1})})
        .error({}, {f32({2, 3, 4, 4}), f32({2, 5, 4, 4})}, "do not fit together")
        .error({}, {f32({2, 3}), i64({2, 3})}, "takes float32");
    return define;
}

template <typename O, typename F>
Define<O> number_op(const char* id, std::optional<double> O::*number, const char* doc, const char* formula,
                    const char* keywords, const char* second = "other", PortValues first_values = {},
                    PortValues second_values = {}) {
    auto define = pair_op<O, F>(id, doc, formula, keywords, second, first_values, second_values);
    define.option(number, second, TR("A number in place of the second wire."))
        .range(-kHuge, kHuge)
        .ui_range(-10, 10)
        .summary()
        .sample({{second, 2.0}}, {f32({2, 3, 4, 5})})
        .error({}, {f32({2, 3})}, "or a number for it")
        .error({{second, 2.0}}, {f32({2, 3}), f32({2, 3})}, "both wired");
    return define;
}

/// `a + b`, `a + 2.0`; in words where an operator cannot say it.
void write_operator(PythonForm& form, const char* sign, const char* number) {
    const auto value = form.take(number);
    if (form.inputs[1].empty() && value) form.inputs[1] = value->value;
    for (const PythonArgument& argument : form.arguments)
        if (!argument.is_default) return;
    form.expression = form.inputs[0] + sign + form.inputs[1];
}

/// The second operand, wired or a number.
OnnxValue second_of(const std::optional<double>& number, OnnxForm& f) { return number ? f.number(*number) : f.input(1); }

OnnxValue onnx_sum(const char* op, const AddOptions& o, OnnxForm& f) {
    if (o.other) return f.node(op, {f.input(), f.number(o.alpha * *o.other)});
    return f.node(op, {f.input(), o.alpha == 1 ? f.input(1) : f.node("Mul", {f.input(1), f.number(o.alpha)})});
}

/// Python's a // b of `quotient` a / b: see FloorDivFormula.
OnnxValue onnx_floored(OnnxValue a, OnnxValue b, OnnxValue quotient, OnnxForm& f) {
    const OnnxValue zero = f.number(0), one = f.number(1);
    const OnnxValue rest = f.node("Mod", {a, b}, {{"fmod", 1}});
    const OnnxValue whole = f.node("Div", {f.node("Sub", {a, rest}), b});
    const OnnxValue exact = f.node("Equal", {rest, zero});
    const OnnxValue apart = f.node("Xor", {f.node("Less", {b, zero}), f.node("Less", {rest, zero})});
    const OnnxValue down = f.node("And", {f.node("Not", {exact}), apart});
    const OnnxValue floored = f.node("Round", {f.node("Where", {down, f.node("Sub", {whole, one}), whole})});
    return f.node("Where", {f.node("Equal", {b, zero}), quotient, floored});
}

OnnxValue onnx_div(const DivOptions& o, OnnxForm& f) {
    const OnnxValue b = second_of(o.other, f), quotient = f.node("Div", {f.input(), b});
    if (o.rounding_mode == "floor") return onnx_floored(f.input(), b, quotient, f);
    if (o.rounding_mode != "trunc") return quotient;
    return f.node("Mul", {f.node("Sign", {quotient}), f.node("Floor", {f.node("Abs", {quotient})})});
}

template <typename F>
Define<AddOptions> sum_op(const char* id, const char* doc, const char* formula, const char* keywords) {
    auto define = number_op<AddOptions, F>(id, &AddOptions::other, doc, formula, keywords);
    define.infer(infer_other<AddOptions>)
        .option(&AddOptions::alpha, "alpha", TR("Factor of other."))
        .range(-kHuge, kHuge)
        .ui_range(-2, 2)
        .sample({{"alpha", 0.5}}, {f32({2, 3}), f32({2, 3})})
        .sample({{"alpha", 0.5}}, {f32({2, 3, 4}), f32({2, 3, 1})})
        .sample({{"alpha", 0.5}, {"other", 3.0}}, {f32({2, 3})});
    return define;
}

}  // namespace

std::vector<Op> math_ops() {
    return {
        sum_op<AddFormula>("Add",
                           TR("Adds two tensors; where an extent is 1 it is stretched to the other's. The heart of a "
                              "residual block."),
                           "y = input + alpha · other", "plus sum residual skip connection shortcut")
            .icon("add")
            .onnx([](const AddOptions& o, OnnxForm& f) { return onnx_sum("Add", o, f); })
            .python([](const AddOptions&, PythonForm& form) { write_operator(form, " + ", "other"); }),
        sum_op<SubFormula>("Sub",
                           TR("Subtracts the second tensor; where an extent is 1 it is stretched to the other's."),
                           "y = input − alpha · other", "minus subtract difference")
            .onnx([](const AddOptions& o, OnnxForm& f) { return onnx_sum("Sub", o, f); })
            .python([](const AddOptions&, PythonForm& form) { write_operator(form, " - ", "other"); }),
        number_op<OtherOptions, MulFormula>("Mul", &OtherOptions::other,
                                            TR("Multiplies element by element: gates, masks, scaling."),
                                            "y = input · other", "times multiply product scale gate mask hadamard")
            .infer(infer_other<OtherOptions>)
            .onnx([](const OtherOptions& o, OnnxForm& f) { return f.node("Mul", {f.input(), second_of(o.other, f)}); })
            .python([](const OtherOptions&, PythonForm& form) { write_operator(form, " * ", "other"); }),
        number_op<DivOptions, DivFormula>("Div", &DivOptions::other, TR("Divides element by element."),
                                          "y = input / other", "divide quotient ratio normalize", "other", {}, {0, 4})
            .infer(infer_other<DivOptions>)
            .option(&DivOptions::rounding_mode, "rounding_mode",
                    TR("How the quotient is rounded: towards zero, down, or not at all."))
            .choices({"trunc", "floor"})
            .kernel(div_kernel)
            .onnx(onnx_div)
            .python([](const DivOptions&, PythonForm& form) { write_operator(form, " / ", "other"); })
            .sample({{"rounding_mode", "trunc"}, {"other", 30.0}}, {f32({2, 3})})
            .sample({{"rounding_mode", "floor"}, {"other", -30.0}}, {f32({2, 3})}),
        number_op<PowOptions, PowFormula>(
            "Pow", &PowOptions::exponent,
            TR("Raises each value to a power. A negative one to a fraction is not a number."), "y = input ^ exponent",
            "power square cube exponent root", "exponent", {0, 3}, {-2, 3})
            .infer(infer_pow)
            .kernel(pow_kernel)
            .onnx([](const PowOptions& o, OnnxForm& f) { return f.node("Pow", {f.input(), second_of(o.exponent, f)}); })
            .python([](const PowOptions&, PythonForm& form) { write_operator(form, " ** ", "exponent"); })
            .sample({{"exponent", 3.0}}, {f32({2, 3})})
            .sample({{"exponent", -1.0}}, {f32({2, 3})})
            .sample({{"exponent", 4.0}}, {f32({2, 3})}),
        pair_op<PairOptions, MaximumFormula>("Maximum", TR("The larger of two values, element by element."),
                                             "y = max(input, other)", "larger greater elementwise", "other")
            .infer(infer_pair)
            .onnx("Max"),
        pair_op<PairOptions, MinimumFormula>("Minimum", TR("The smaller of two values, element by element."),
                                             "y = min(input, other)", "smaller lesser elementwise", "other")
            .infer(infer_pair)
            .onnx("Min"),
    };
}

}  // namespace nn
