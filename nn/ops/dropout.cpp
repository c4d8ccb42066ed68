#include "nn/engine/kernel.h"
#include "nn/engine/parallel.h"
#include "nn/engine/random.h"
#include "nn/ops/shape_rules.h"

#include <algorithm>
#include <cmath>

namespace nn {

namespace {

struct DropoutOptions {
    double p = 0.5;
};

void infer(DropoutOptions&, InferContext& c) {
    if (need_float(c)) c.output(c.input());
}

/// Training: zeroes with probability p, scales the rest by 1 / (1 - p). The mask depends on seed, node, step and element
/// alone. Evaluation: nothing at all.
class DropoutKernel : public ElementwiseKernel {
public:
    DropoutKernel(const DropoutOptions& options, const KernelSpec& spec)
        : p_(options.p),
          active_(spec.mode == Mode::Train && options.p > 0),
          count_(numel(spec.inputs[0].shape)),
          seed_(spec.seed),
          stream_(spec.stream),
          threads_(spec.threads) {}

    bool alias() const override { return !active_; }
    bool backward_needs_input(std::size_t) const override { return false; }
    bool backward_needs_output(std::size_t) const override { return false; }
    bool forward_in_place() const override { return true; }
    bool backward_in_place() const override { return true; }
    std::size_t saved_bytes() const override { return active_ ? static_cast<std::size_t>(count_) : 0; }

    void forward(const KernelRun& run) override {
        // Every step of every node draws from a stream of its own.
        const CounterRandom random(seed_, (stream_ << 40) + run.step);
        const double limit = std::ldexp(p_, 32);
        const auto scale = static_cast<float>(p_ < 1 ? 1.0 / (1.0 - p_) : 0.0);
        const float* x = run.inputs[0].f32();
        float* y = run.outputs[0].f32();
        auto* kept = static_cast<std::uint8_t*>(run.saved);
        const std::int64_t blocks = (count_ + 3) / 4;
        parallel_shares(threads_, blocks, 16 * count_, [&](std::int64_t begin, std::int64_t end, int) {
            for (std::int64_t b = begin; b < end; ++b) {
                const auto values = random.block(static_cast<std::uint64_t>(b));
                for (std::int64_t i = 4 * b; i < std::min(4 * b + 4, count_); ++i) {
                    kept[i] = static_cast<double>(values[static_cast<std::size_t>(i % 4)]) >= limit;
                    y[i] = kept[i] ? x[i] * scale : 0.0f;
                }
            }
        });
    }

    void backward(const KernelRun& run) override {
        const auto scale = static_cast<float>(p_ < 1 ? 1.0 / (1.0 - p_) : 0.0);
        const float* dy = run.output_gradients[0].f32();
        float* dx = run.input_gradients[0].f32();
        const auto* kept = static_cast<const std::uint8_t*>(run.saved);
        parallel_shares(threads_, count_, count_, [&](std::int64_t begin, std::int64_t end, int) {
            for (std::int64_t i = begin; i < end; ++i) dx[i] = kept[i] ? dy[i] * scale : 0.0f;
        });
    }

private:
    const double p_;
    const bool active_;
    const std::int64_t count_;
    const std::uint64_t seed_, stream_;
    const int threads_;
};

}  // namespace

std::vector<Op> dropout_ops() {
    return {
        Define<DropoutOptions>("Dropout")
            .title(TR("Dropout"))
            .category(Category::Dropout)
            .icon("dropout")
            .doc(TR("While training, makes values zero at random and scales the rest up; in evaluation it does nothing. "
                    "Keeps a network from relying on single values."))
            .formula("y = x · mask / (1 − p), mask ~ Bernoulli(1 − p)")
            .keywords("regularization regularisation noise overfitting")
            .input("input", TR("(*)"))
            .output("output", TR("(*), as the input"))
            .option(&DropoutOptions::p, "p", TR("Probability of a value to be zeroed."))
            .range(0, 1)
            .summary()
            .infer(infer)
            .kernel<DropoutKernel>()
            .sample({}, {f32({8, 16})})
            .sample({{"p", 0.0}}, {f32({2, 3, 4, 4})})
            .error({}, {i64({2, 3})}, "takes float32"),
    };
}

}  // namespace nn
