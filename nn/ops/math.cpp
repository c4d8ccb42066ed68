#include "nn/engine/kernel.h"
#include "nn/engine/parallel.h"
#include "nn/ops/shape_rules.h"

#include <algorithm>

namespace nn {

namespace {

struct AddOptions {
    double alpha = 1;
};

/// PyTorch's broadcasting: shapes are aligned at their ends, extents of 1 stretch.
bool broadcast(InferContext& c, Shape& out) {
    const Shape &a = c.input(0).shape, &b = c.input(1).shape;
    const std::size_t rank = std::max(a.size(), b.size());
    out.assign(rank, Dim(1));
    for (std::size_t i = 0; i < rank; ++i) {
        const Dim one(1);
        const Dim& x = i < a.size() ? a[a.size() - 1 - i] : one;
        const Dim& y = i < b.size() ? b[b.size() - 1 - i] : one;
        if (x != y && x != one && y != one) return false;
        out[rank - 1 - i] = x == one ? y : x;
    }
    return true;
}

void infer_add(AddOptions&, InferContext& c) {
    if (!need_float(c, 0) || !need_float(c, 1)) return;
    Shape out;
    if (broadcast(c, out)) {
        c.output(out);
        return;
    }
    const Shape &a = c.input(0).shape, &b = c.input(1).shape;
    std::vector<InferContext::FixHint> fixes;
    const bool images = a.size() == 4 && b.size() == 4 && a[2] == b[2] && a[3] == b[3];
    if (images)
        fixes.push_back(InferContext::insert(
            Message(TR("Insert a 1×1 Conv2d to {0} channels"), {to_string(b[1])}), 0, "Conv2d",
            {{"out_channels", b[1].size}, {"kernel_size", std::int64_t{1}}}));
    c.error(1, Message(TR("{0} and {1} cannot be added: extents must be equal or 1"), {to_string(a), to_string(b)}),
            std::move(fixes));
}

/// out = input + alpha * other, shapes broadcast as PyTorch's. Of equal shapes any layout will do.
class AddKernel : public Kernel {
public:
    AddKernel(const AddOptions& options, const KernelSpec& spec)
        : alpha_(static_cast<float>(options.alpha)),
          same_(spec.inputs[0].shape == spec.inputs[1].shape),
          threads_(spec.threads),
          walk_(spec.outputs[0].shape, spec.inputs[0].shape, spec.inputs[1].shape) {}

    Layout input_layout(std::size_t, std::span<const Layout> arriving) const override {
        return same_ ? arriving[0] : Layout::RowMajor;
    }
    bool backward_needs_input(std::size_t) const override { return false; }
    bool backward_needs_output(std::size_t) const override { return false; }
    bool forward_in_place() const override { return same_; }
    bool backward_in_place() const override { return same_; }

    void forward(const KernelRun& run) override {
        const float *a = run.inputs[0].f32(), *b = run.inputs[1].f32();
        float* out = run.outputs[0].f32();
        if (!same_) {
            walk_([&](std::int64_t o, std::int64_t i, std::int64_t j) { out[o] = a[i] + alpha_ * b[j]; });
            return;
        }
        const std::int64_t count = run.outputs[0].size();
        parallel_shares(threads_, count, count, [&](std::int64_t begin, std::int64_t end, int) {
#pragma omp simd
            for (std::int64_t i = begin; i < end; ++i) out[i] = a[i] + alpha_ * b[i];
        });
    }

    void backward(const KernelRun& run) override {
        const float* d = run.output_gradients[0].f32();
        // The gradient of `input` may lie where d lies: it comes last.
        if (run.input_gradients[1]) pass(run.input_gradients[1], d, alpha_, [](std::int64_t, std::int64_t j) { return j; });
        if (run.input_gradients[0]) pass(run.input_gradients[0], d, 1.0f, [](std::int64_t i, std::int64_t) { return i; });
    }

private:
    /// Visits every element of the result with the places of both operands.
    class Walk {
    public:
        Walk(const Extents& out, const Extents& a, const Extents& b)
            : out_(out), step_a_(steps(out, a)), step_b_(steps(out, b)), index_(out.size(), 0) {}
        template <typename Fn>
        void operator()(Fn&& fn) {
            std::ranges::fill(index_, 0);
            const std::int64_t count = numel(out_);
            for (std::int64_t o = 0, i = 0, j = 0; o < count; ++o) {
                fn(o, i, j);
                for (std::size_t d = out_.size(); d-- > 0;) {
                    i += step_a_[d];
                    j += step_b_[d];
                    if (++index_[d] < out_[d]) break;
                    i -= step_a_[d] * out_[d];
                    j -= step_b_[d] * out_[d];
                    index_[d] = 0;
                }
            }
        }

    private:
        static Extents steps(const Extents& out, const Extents& shape) {
            Extents result(out.size(), 0);
            std::int64_t step = 1;
            for (std::size_t k = 1; k <= shape.size(); ++k) {
                const std::int64_t extent = shape[shape.size() - k];
                if (extent != 1) result[out.size() - k] = step;
                step *= extent;
            }
            return result;
        }
        Extents out_, step_a_, step_b_, index_;
    };

    template <typename Place>
    void pass(const TensorView& gradient, const float* d, float factor, Place&& place) {
        float* to = gradient.f32();
        const std::int64_t count = gradient.size();
        if (same_) {
            if (to == d && factor == 1.0f) return;
            parallel_shares(threads_, count, count, [&](std::int64_t begin, std::int64_t end, int) {
#pragma omp simd
                for (std::int64_t i = begin; i < end; ++i) to[i] = factor * d[i];
            });
            return;
        }
        std::fill_n(to, count, 0.0f);
        walk_([&](std::int64_t o, std::int64_t i, std::int64_t j) { to[place(i, j)] += factor * d[o]; });
    }

    const float alpha_;
    const bool same_;
    const int threads_;
    Walk walk_;
};

}  // namespace

std::vector<Op> math_ops() {
    return {
        Define<AddOptions>("Add")
            .title(TR("Add"))
            .category(Category::Math)
            .role(Role::Function)
            .icon("add")
            .doc(TR("Adds two tensors; where an extent is 1 it is stretched to the other's. The heart of a residual block."))
            .formula("y = input + alpha · other")
            .keywords("plus sum residual skip connection shortcut")
            .input("input", TR("(*)"))
            .input("other", TR("(*), the same shape or one that stretches to it"))
            .output("output")
            .option(&AddOptions::alpha, "alpha", TR("Factor of other."))
            .range(-1e30, 1e30)
            .ui_range(-2, 2)
            .infer(infer_add)
            .kernel<AddKernel>()
            .sample({}, {f32({2, 3, 4, 4}), f32({2, 3, 4, 4})})
            .sample({{"alpha", 0.5}}, {f32({2, 3}), f32({2, 3})})
            .sample({}, {f32({2, 3, 4, 5}), f32({2, 3, 1, 1})})
            .sample({}, {f32({4, 5}), f32({3, 4, 1})})
            .error({}, {f32({2, 3, 4, 4}), f32({2, 5, 4, 4})}, "cannot be added")
            .error({}, {f32({2, 3}), i64({2, 3})}, "takes float32"),
    };
}

}  // namespace nn
