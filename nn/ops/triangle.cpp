// The lower and the upper triangle of matrices, as masks that keep a place from seeing later ones are made of.
#include "nn/engine/kernel.h"
#include "nn/engine/machine/parallel.h"
#include "nn/model/onnx.h"
#include "nn/ops/shape_rules.h"

#include <algorithm>

namespace nn {

namespace {

constexpr std::int64_t kMostRows = std::int64_t{1} << 24;

struct TriangleOptions {
    std::int64_t diagonal = 0;
};

void infer(TriangleOptions&, InferContext& c) {
    if (!need_float(c, 0)) return;
    const Shape& in = c.input().shape;
    if (in.size() < 2 || in[in.size() - 1].batch || in[in.size() - 2].batch)
        return c.error(0, Message(TR("{0} is {1}; needed is a dimension after the batch for rows and one for columns: (*, rows, columns)"),
                                  {c.port(0), to_string(in)}));
    c.output(c.input());
}

/// Keeps what lies on one side of a diagonal; backward keeps the same part of the gradient.
template <bool Lower>
class TriangleKernel final : public Kernel {
public:
    TriangleKernel(const TriangleOptions& o, const KernelSpec& spec) : diagonal_(o.diagonal), threads_(spec.threads) {
        const Extents& in = spec.inputs[0].shape;
        columns_ = in.back();
        rows_ = in[in.size() - 2];
        lines_ = columns_ == 0 ? 0 : numel(in) / columns_;
    }
    Layout output_layout(std::size_t, std::span<const Layout>) const override { return Layout::RowMajor; }
    bool backward_needs_input(std::size_t) const override { return false; }
    bool backward_needs_output(std::size_t) const override { return false; }

    void forward(const KernelRun& run) override { keep(run.inputs[0].f32(), run.outputs[0].f32()); }
    void backward(const KernelRun& run) override {
        if (run.input_gradients[0]) keep(run.output_gradients[0].f32(), run.input_gradients[0].f32());
    }

private:
    void keep(const float* from, float* into) const {
        parallel_shares(threads_, lines_, lines_ * columns_, [&](std::int64_t begin, std::int64_t end, int) {
            for (std::int64_t line = begin; line < end; ++line) keep_line(line % rows_, from + line * columns_, into + line * columns_);
        });
    }
    void keep_line(std::int64_t row, const float* from, float* into) const {
        // The first column behind the lower triangle; the first one of the upper.
        const std::int64_t border = std::clamp<std::int64_t>(row + diagonal_ + (Lower ? 1 : 0), 0, columns_);
        if constexpr (Lower) {
            std::copy_n(from, border, into);
            std::fill(into + border, into + columns_, 0.0f);
        } else {
            std::fill_n(into, border, 0.0f);
            std::copy(from + border, from + columns_, into + border);
        }
    }

    const std::int64_t diagonal_;
    const int threads_;
    std::int64_t rows_ = 0, columns_ = 0, lines_ = 0;
};

template <bool Lower>
Define<TriangleOptions> triangle(const char* id, const char* doc, const char* formula, const char* keywords) {
    Define<TriangleOptions> define(id);
    define.title(id)
        .category(Category::Shape)
        .role(Role::Function)
        .icon("shape")
        .doc(doc)
        .formula(formula)
        .keywords(keywords)
        .input("input", TR("(*, rows, columns)"))
        .output("output")
        .option(&TriangleOptions::diagonal, "diagonal", TR("0 is the main diagonal; 1 the one above it, -1 the one below."))
        .range(-kMostRows, kMostRows)
        .ui_range(-4, 4)
        .summary()
        .infer(infer)
        .template kernel<TriangleKernel<Lower>>()
        .onnx([](const TriangleOptions& o, OnnxForm& f) {
            return f.node("Trilu", {f.input(), f.integer(o.diagonal)}, {{"upper", Lower ? 0 : 1}});
        })
        .sample({}, {f32({2, 4, 4})})
        .sample({{"diagonal", 1}}, {f32({2, 3, 4, 5})})
        .sample({{"diagonal", -2}}, {f32({2, 5, 3})})
        .error({}, {f32({4})}, "needed is a dimension after the batch");
    return define;
}

}  // namespace

std::vector<Op> triangle_ops() {
    return {
        triangle<true>("Tril", TR("Keeps the lower triangle of each matrix, and makes the rest 0."), "y[i, j] = x[i, j] where j ≤ i + diagonal, else 0",
                       "lower triangle causal mask"),
        triangle<false>("Triu", TR("Keeps the upper triangle of each matrix, and makes the rest 0."), "y[i, j] = x[i, j] where j ≥ i + diagonal, else 0",
                        "upper triangle causal mask"),
    };
}

}  // namespace nn
