#pragma once
// The kernel of every op out = f(input, other), shapes broadcast as PyTorch's; `other` may be a number instead of a
// wire.

#include "nn/engine/kernels/vector/elementwise.h"
#include "nn/engine/kernels/vector/nest_formula.h"

#include <optional>

namespace nn {

/// `F`, made from the op's options, is the formula, functions of array expressions; g is the gradient of the result:
///   auto value(const auto& a, const auto& b) const;
///   auto gradient_a(g, a, b) const, gradient_b(g, a, b) const;
///   std::optional<double> other() const;            // the number, where nothing is wired
///   static constexpr bool kReadsInputs;             // do the gradients depend on a and b?
///   static constexpr int kWork;                     // rough cost in additions
///   bool plain_sum() const;                         // optional: is it a + b?
///   static constexpr bool kNumber = true;           // optional: nothing is ever wired to `other`; gradient_b is not asked for
template <typename F>
class BroadcastKernel : public Kernel {
public:
    template <typename O>
    BroadcastKernel(const O& options, const KernelSpec& spec)
        : formula_(options), threads_(spec.threads), wired_(spec.inputs[1].present) {
        out_ = spec.outputs[0].shape;
        shapes_ = {spec.inputs[0].shape, wired_ ? spec.inputs[1].shape : Extents{}};
        number_ = wired_ ? 0.0f : static_cast<float>(formula_.other().value_or(0));
        // Both layouts, ready for whichever the plan asks for.
        for (const Layout layout : {Layout::RowMajor, Layout::ChannelsLast}) {
            Nests& n = nests_[layout == Layout::ChannelsLast];
            const Extents out = strides_of(out_, layout);
            const Extents a = stretched_strides(shapes_[0], operand_layout(0, layout), out_);
            const Extents b = stretched_strides(shapes_[1], operand_layout(1, layout), out_);
            n.map = Nest<3>(out_, {out, a, b});
            n.sum_a = Nest<4>(out_, {a, out, a, b}, 1);
            n.sum_b = Nest<4>(out_, {b, out, a, b}, 1);
        }
        for (std::size_t k = 0; k < 2; ++k)
            if (spec.input_gradient[k] && !full(k))
                scratch_ = std::max(scratch_, sum_scratch(numel(shapes_[k]), threads_));
    }

    Layout input_layout(std::size_t input, std::span<const Layout> arriving) const override {
        Layout wanted = Layout::RowMajor;
        for (std::size_t k = 0; k < 2; ++k)
            if (full(k) && arriving[k] == Layout::ChannelsLast) wanted = Layout::ChannelsLast;
        return operand_layout(input, wanted);
    }
    Layout output_layout(std::size_t, std::span<const Layout> inputs) const override {
        return full(0) ? inputs[0] : full(1) ? inputs[1] : Layout::RowMajor;
    }
    bool backward_needs_input(std::size_t) const override { return F::kReadsInputs; }
    bool backward_needs_output(std::size_t) const override { return false; }
    bool adds_inputs() const override {
        if constexpr (requires { formula_.plain_sum(); })
            return formula_.plain_sum() && full(0) && full(1);
        else
            return false;
    }
    bool passes_channel_offset(std::size_t k) const override {
        return requires { formula_.plain_sum(); } && shapes_[k].size() > 1 && shapes_[k].size() == out_.size();
    }
    bool forward_in_place() const override { return full(0); }
    bool backward_in_place() const override { return full(0); }
    std::size_t scratch_bytes() const override { return scratch_; }

    void forward(const KernelRun& run) override {
        const F f = formula_;
        const float *a = run.inputs[0].f32(), *b = other(run);
        float* out = run.outputs[0].f32();
        const auto value = [f](const auto& x, const auto& y) { return f.value(x, y); };
        if constexpr (!number_only()) {
            if (full(0) && full(1)) {
                map_elements(threads_, numel(out_), F::kWork, value, out, a, b);
                return;
            }
        }
        map_nest(nests_[run.outputs[0].layout == Layout::ChannelsLast].map, threads_, F::kWork, value, out, a, b);
    }

    void backward(const KernelRun& run) override {
        const F f = formula_;
        // The gradient of `input` may lie where the arriving one lies: it comes last.
        if constexpr (!number_only()) {
            if (wired_ && run.input_gradients[1])
                pass(run, 1, [f](const auto& g, const auto& a, const auto& b) { return f.gradient_b(g, a, b); });
        }
        if (run.input_gradients[0])
            pass(run, 0, [f](const auto& g, const auto& a, const auto& b) { return f.gradient_a(g, a, b); });
    }

private:
    struct Nests {
        Nest<3> map;           // out, a, b
        Nest<4> sum_a, sum_b;  // gradient, g, a, b
    };

    /// Then the result lies as `input` does, always.
    static constexpr bool number_only() {
        if constexpr (requires { F::kNumber; })
            return F::kNumber;
        else
            return false;
    }
    /// Of the rank and shape of the result, and hence in its layout.
    bool full(std::size_t k) const { return shapes_[k] == out_ && (k == 0 || wired_); }
    Layout operand_layout(std::size_t k, Layout wanted) const {
        return shapes_[k].size() == out_.size() ? wanted : Layout::RowMajor;
    }
    const float* other(const KernelRun& run) const { return wired_ ? run.inputs[1].f32() : &number_; }

    template <typename Fn>
    void pass(const KernelRun& run, std::size_t k, Fn&& fn) {
        const float* g = run.output_gradients[0].f32();
        // What the formula does not read may not be there.
        const float* a = F::kReadsInputs ? run.inputs[0].f32() : g;
        const float* b = F::kReadsInputs ? other(run) : g;
        float* to = run.input_gradients[k].f32();
        const Nests& nests = nests_[run.output_gradients[0].layout == Layout::ChannelsLast];
        const Nest<4>& nest = k == 0 ? nests.sum_a : nests.sum_b;
        if constexpr (number_only()) {
            map_nest(nest, threads_, F::kWork, fn, to, g, a, b);
        } else if (full(0) && full(1)) {
            map_elements(threads_, numel(out_), F::kWork, fn, to, g, a, b);
        } else if (full(k)) {
            map_nest(nest, threads_, F::kWork, fn, to, g, a, b);
        } else {
            const std::int64_t count = run.input_gradients[k].size();
            auto* sums = static_cast<double*>(run.scratch);
            sum_nest(nest, threads_, F::kWork, fn, sums, count, g, a, b);
            ArrayMap(to, count) = Eigen::Map<Eigen::ArrayXd>(sums, count).cast<float>();
        }
    }

    const F formula_;
    const int threads_;
    const bool wired_;
    float number_ = 0;
    Extents out_;
    std::array<Extents, 2> shapes_;
    std::array<Nests, 2> nests_;
    std::size_t scratch_ = 0;
};

}  // namespace nn
