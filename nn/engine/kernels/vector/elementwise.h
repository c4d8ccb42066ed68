#pragma once
// Formulas over whole tensors, shared out among the threads; and the kernel of every op y = f(x).

#include "nn/engine/kernel.h"
#include "nn/engine/kernels/vector/array.h"
#include "nn/engine/machine/parallel.h"

#include <algorithm>

namespace nn {

/// Elements that a thread's share of an array is a multiple of: a cache line, so that no two threads write to one.
inline constexpr std::int64_t kShareUnit = 16;

/// Calls fn(first, elements) with a segment of [0, count) for each thread. `work`: rough cost of an element in
/// additions.
template <typename Fn>
inline void for_segments(int threads, std::int64_t count, std::int64_t work, Fn&& fn) {
    const std::int64_t units = (count + kShareUnit - 1) / kShareUnit;
    parallel_shares(threads, units, work * count, [&](std::int64_t begin, std::int64_t end, int) {
        const std::int64_t first = begin * kShareUnit;
        fn(first, std::min(end * kShareUnit, count) - first);
    });
}

/// to = formula(from...), `count` elements of each, on all threads. `formula` is a function of array expressions; `to`
/// may be one of `from`. `work`: its rough cost in additions.
template <typename Formula, typename... From>
inline void map_elements(int threads, std::int64_t count, int work, Formula&& formula, float* to, const From*... from) {
    for_segments(threads, count, work, [&](std::int64_t first, std::int64_t elements) {
        ArrayMap(to + first, elements) = formula(ConstArrayMap(from + first, elements)...);
    });
}

/// The kernel of an op y = f(x). `F`, the op's options struct or made from it, is the formula:
///   template <typename X> auto value(const X& x) const;
///   template <typename G, typename X> auto gradient(const G& g, const X& v) const;  // g dy/dx; v is y where
///   kFromOutput,
///                                                                                   // else x
///   static constexpr bool kFromOutput;
///   static constexpr int kWork;  // rough cost in additions
template <typename F>
class UnaryKernel : public ElementwiseKernel {
public:
    template <typename O>
    UnaryKernel(const O& options, const KernelSpec& spec) : formula_(options), threads_(spec.threads) {}
    bool backward_needs_input(std::size_t) const override { return !F::kFromOutput; }
    bool backward_needs_output(std::size_t) const override { return F::kFromOutput; }
    bool forward_in_place() const override { return true; }
    bool backward_in_place() const override { return true; }

    void forward(const KernelRun& run) override {
        const F f = formula_;
        map_elements(
            threads_, run.outputs[0].size(), F::kWork, [f](const auto& x) { return f.value(x); }, run.outputs[0].f32(),
            run.inputs[0].f32());
    }
    void backward(const KernelRun& run) override {
        const F f = formula_;
        const TensorView& known = F::kFromOutput ? run.outputs[0] : run.inputs[0];
        map_elements(
            threads_, known.size(), F::kWork, [f](const auto& g, const auto& v) { return f.gradient(g, v); },
            run.input_gradients[0].f32(), run.output_gradients[0].f32(), known.f32());
    }

private:
    const F formula_;
    const int threads_;
};

}  // namespace nn
