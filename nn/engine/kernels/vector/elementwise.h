#pragma once
// Loops over elements, sixteen at a time and shared out among the threads; and the kernel of every op y = f(x).

#include "nn/engine/kernel.h"
#include "nn/engine/kernels/vector/simd_math.h"
#include "nn/engine/machine/parallel.h"

#include <algorithm>

namespace nn {

/// to[i] = fn(from[i]...) for i in [begin, end). `fn` maps Floats to Floats, lane by lane. `to` may be one of `from`.
template <typename Fn, typename... From>
inline void map_range(std::int64_t begin, std::int64_t end, Fn&& fn, float* to, const From*... from) {
    using simd::Floats;
    std::int64_t i = begin;
    for (; i + simd::kLanes <= end; i += simd::kLanes) simd::store(to + i, fn(simd::load<Floats>(from + i)...));
    if (i == end) return;
    const auto rest = static_cast<std::size_t>(end - i);
    const auto part = [rest](const float* p) {
        Floats v = {};
        std::memcpy(&v, p, rest * sizeof(float));
        return v;
    };
    const Floats v = fn(part(from + i)...);
    std::memcpy(to + i, &v, rest * sizeof(float));
}

/// The same for i in [0, count) on all threads. `work`: rough cost of `fn` in additions.
template <typename Fn, typename... From>
inline void map_elements(int threads, std::int64_t count, int work, Fn&& fn, float* to, const From*... from) {
    parallel_shares(threads, count, work * count,
                    [&](std::int64_t begin, std::int64_t end, int) { map_range(begin, end, fn, to, from...); });
}

/// The kernel of an op y = f(x). `F`, the op's options struct or made from it, is the formula:
///   simd::Floats value(simd::Floats x) const;
///   simd::Floats gradient(simd::Floats g, simd::Floats v) const;  // g dy/dx; v is y where kFromOutput, else x
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
            threads_, run.outputs[0].size(), F::kWork, [f](simd::Floats x) { return f.value(x); }, run.outputs[0].f32(),
            run.inputs[0].f32());
    }
    void backward(const KernelRun& run) override {
        const F f = formula_;
        const TensorView& known = F::kFromOutput ? run.outputs[0] : run.inputs[0];
        map_elements(
            threads_, known.size(), F::kWork, [f](simd::Floats g, simd::Floats v) { return f.gradient(g, v); },
            run.input_gradients[0].f32(), run.output_gradients[0].f32(), known.f32());
    }

private:
    const F formula_;
    const int threads_;
};

}  // namespace nn
