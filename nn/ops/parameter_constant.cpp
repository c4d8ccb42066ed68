// Tensors that are the same in every step: numbers in a row, and one number everywhere.
#include "nn/engine/kernel.h"
#include "nn/model/onnx.h"
#include "nn/model/python.h"
#include "nn/ops/shape_rules.h"

#include <algorithm>

namespace nn {

namespace {

constexpr std::int64_t kMostElements = std::int64_t{1} << 24;
constexpr double kHuge = 1e30;  // what float32 can hold, with room

struct ArangeOptions {
    std::int64_t start = 0, end = 1, step = 1;
    /// How many numbers there are; none or less where `end` is not behind `start`. The options' ranges keep it from overflowing.
    std::int64_t count() const { return (end - start + step - 1) / step; }
};
struct FullOptions {
    std::vector<std::int64_t> size = {1};
    double fill_value = 0;
};

void infer_arange(ArangeOptions& o, InferContext& c) {
    if (o.count() < 1)
        return c.option_error("end", Message(TR("no number lies between start {0} and end {1}"), {std::to_string(o.start), std::to_string(o.end)}));
    c.output(Shape{Dim(o.count())}, DType::Int64);
}

void infer_full(FullOptions& o, InferContext& c) {
    if (auto problem = shape_problem(o.size)) return c.option_error("size", std::move(*problem));
    c.output(Shape(o.size.begin(), o.size.end()));
}

/// What they hold is written anew in every step: its memory may be another value's between two.
class ConstantKernel : public Kernel {
public:
    Layout output_layout(std::size_t, std::span<const Layout>) const override { return Layout::RowMajor; }
    bool backward_needs_output(std::size_t) const override { return false; }
    void backward(const KernelRun&) override {}
};

class ArangeKernel final : public ConstantKernel {
public:
    ArangeKernel(const ArangeOptions& o, const KernelSpec&) : options_(o) {}
    void forward(const KernelRun& run) override {
        std::int64_t next = options_.start;
        for (std::int64_t& value : std::span(run.outputs[0].i64(), static_cast<std::size_t>(options_.count())))
            value = std::exchange(next, next + options_.step);
    }

private:
    const ArangeOptions options_;
};

class FullKernel final : public ConstantKernel {
public:
    FullKernel(const FullOptions& o, const KernelSpec&) : count_(numel(o.size)), value_(static_cast<float>(o.fill_value)) {}
    void forward(const KernelRun& run) override { std::fill_n(run.outputs[0].f32(), count_, value_); }

private:
    const std::int64_t count_;
    const float value_;
};

PythonArgument placed(std::string name, const OptionValue& value) { return {std::move(name), python_literal(value), false, true}; }

/// `torch.arange(16)`, `torch.arange(2, 16)`, `torch.arange(2, 16, 3)`
void write_arange(const ArangeOptions& o, PythonForm& form) {
    form.arguments.clear();
    if (o.start != 0 || o.step != 1) form.arguments.push_back(placed("start", OptionValue(o.start)));
    form.arguments.push_back(placed("end", OptionValue(o.end)));
    if (o.step != 1) form.arguments.push_back(placed("step", OptionValue(o.step)));
}

/// `torch.full((2, 3), 1.0)`: of a whole number PyTorch would make whole numbers.
void write_full(const FullOptions& o, PythonForm& form) {
    std::string number = python_literal(OptionValue(o.fill_value));
    if (number.find_first_of(".e") == std::string::npos) number += ".0";
    form.arguments = {placed("size", OptionValue(o.size)), {"fill_value", std::move(number), false, true}};
}

template <typename O, typename K>
Define<O> constant(const char* id, const char* doc, const char* formula, const char* keywords) {
    Define<O> define(id);
    define.title(id)
        .category(Category::Input)
        .role(Role::Function)
        .icon("parameter")
        .doc(doc)
        .formula(formula)
        .keywords(keywords)
        .output("output")
        .template kernel<K>();
    return define;
}

}  // namespace

std::vector<Op> parameter_constant_ops() {
    return {
        constant<ArangeOptions, ArangeKernel>("Arange", TR("Whole numbers in a row, the same in every step: the positions in a sequence, for an Embedding."),
                                              "y = start, start + step, … < end", "range positions indices counting constant")
            .option(&ArangeOptions::start, "start", TR("The first number."))
            .range(0, kMostElements)
            .ui_range(0, 1024)
            .option(&ArangeOptions::end, "end", TR("What the numbers stay below."))
            .range(1, kMostElements)
            .ui_range(1, 1024)
            .required()
            .summary()
            .option(&ArangeOptions::step, "step", TR("From one to the next."))
            .range(1, kMostElements)
            .ui_range(1, 64)
            .infer(infer_arange)
            .python(write_arange)
            .onnx([](const ArangeOptions& o, OnnxForm& f) {
                return f.node("Range", {f.integer(o.start), f.integer(o.end), f.integer(o.step)});
            })
            .sample({{"end", 5}}, {})
            .sample({{"start", 2}, {"end", 11}, {"step", 4}}, {})
            .error({{"start", 3}, {"end", 3}}, {}, "no number lies between"),
        constant<FullOptions, FullKernel>("Full", TR("One number in every place, the same in every step."), "y = fill_value",
                                          "constant ones zeros number tensor")
            .option(&FullOptions::size, "size", TR("Size of each dimension; no batch."))
            .range(1, kMostElements)
            .ui_range(1, 1024)
            .required()
            .summary()
            .option(&FullOptions::fill_value, "fill_value", TR("The number."))
            .range(-kHuge, kHuge)
            .ui_range(-4, 4)
            .required()
            .summary()
            .infer(infer_full)
            .python(write_full)
            .onnx([](const FullOptions& o, OnnxForm& f) { return f.node("Expand", {f.number(o.fill_value), f.integers(o.size)}); })
            .sample({{"size", {2, 3}}, {"fill_value", 1.5}}, {})
            .sample({{"size", {4}}, {"fill_value", -1.0}}, {}),
    };
}

}  // namespace nn
