#pragma once
// Losses that compare their inputs element by element: a formula over arrays, and one kernel that adds it up.

#include "nn/engine/kernels/vector/array.h"
#include "nn/ops/loss_rules.h"

#include <array>
#include <tuple>

namespace nn::elements {

using Factors = std::optional<std::vector<double>>;

/// Elements that are computed at a time: summed in float, the sums in double.
constexpr std::int64_t kBlock = 512;

struct Reduction {
    std::string reduction = "mean";
    double weight_in_objective = 1;
};

/// Base of the formulas. A formula is made from its op's options and says, of arrays of as many elements of every input,
/// and then of every list of factors:
///   auto value(const auto& x, const auto& t) const;      // an element's loss
///   auto gradients(const auto& x, const auto& t) const;  // std::tuple: its slope in each of the inputs
///   auto legal(...) const;                               // optional: where there is a loss at all
///   Message refusal(name, inputs, i) const;              // then: what is wrong with element i
template <std::size_t inputs, std::size_t factors = 0>
struct Formula {
    static constexpr std::size_t kInputs = inputs, kFactors = factors;
    std::array<Factors, factors> lists = {};  ///< a number for each position along the last axis, or one for all
    /// What the sum of all elements is divided by.
    double divisor(const std::string& reduction, const Extents& shape) const {
        if (reduction == "mean") return static_cast<double>(numel(shape));
        if (reduction == "batchmean") return static_cast<double>(shape[0]);
        return 1;
    }
};

/// Factors along the last axis as PyTorch broadcasts them, laid out so that any kBlock elements find theirs side by side.
class Pattern {
public:
    Pattern() = default;
    Pattern(const Factors& factors, const Extents& shape) {
        if (factors && factors->size() > 1) period_ = shape.back();
        table_.assign(static_cast<std::size_t>(period_ + kBlock), 1.0f);
        for (std::size_t i = 0; factors && i < table_.size(); ++i)
            table_[i] = static_cast<float>((*factors)[i % factors->size()]);
    }
    bool by_position() const { return period_ > 1; }
    ConstArrayMap at(std::int64_t i, std::int64_t n) const { return {table_.data() + i % period_, n}; }

private:
    std::int64_t period_ = 1;
    std::vector<float> table_;
};

/// Sum or mean of a formula over all elements.
template <typename F>
class ElementLoss : public LossKernel {
public:
    template <typename O>
    ElementLoss(const O& o, const KernelSpec& spec)
        : LossKernel(spec), formula_(o), count_(numel(spec.inputs[0].shape)) {
        const Extents& shape = spec.inputs[0].shape;
        for (std::size_t k = 0; k < F::kFactors; ++k) factors_[k] = Pattern(formula_.lists[k], shape);
        divisor_ = formula_.divisor(o.reduction, shape);
    }

    Layout input_layout(std::size_t, std::span<const Layout> arriving) const override {
        const bool by_position =
            std::any_of(factors_.begin(), factors_.end(), [](const Pattern& f) { return f.by_position(); });
        return by_position ? Layout::RowMajor : arriving[0];
    }

    void forward(const KernelRun& run) override {
        const Part sum = total(run, blocks(), kWork * count_, [&](std::int64_t begin, std::int64_t end, int, Part& part) {
            for (std::int64_t b = begin; b < end; ++b)
                with_block(run, b, [&](std::int64_t, std::int64_t, const auto&... arrays) {
                    if (part.bad < 0 && !legal(arrays...)) part.bad = b;
                    part.loss += static_cast<double>(formula_.value(arrays...).sum());
                });
        });
        if (sum.bad >= 0) refuse(run, sum.bad);
        *run.outputs[0].f32() = static_cast<float>(sum.loss / divisor_);
    }

    void backward(const KernelRun& run) override {
        const auto factor = static_cast<float>(loss_seed(run) / divisor_);
        parallel_shares(threads_, blocks(), kWork * count_, [&](std::int64_t begin, std::int64_t end, int) {
            for (std::int64_t b = begin; b < end; ++b)
                with_block(run, b, [&](std::int64_t i, std::int64_t n, const auto&... arrays) {
                    const auto slopes = formula_.gradients(arrays...);
                    for_inputs([&](auto k) {
                        if (float* d = run.input_gradients[k].f32())
                            ArrayMap(d + i, n) = factor * std::get<k>(slopes);
                    });
                });
        });
    }

private:
    static constexpr std::int64_t kWork = 4;

    std::int64_t blocks() const { return (count_ + kBlock - 1) / kBlock; }

    /// fn(0), fn(1)...: constants, one for each input.
    template <typename Fn>
    static void for_inputs(Fn&& fn) {
        [&]<std::size_t... k>(std::index_sequence<k...>) {
            (fn(std::integral_constant<std::size_t, k>()), ...);
        }(std::make_index_sequence<F::kInputs>());
    }
    /// fn(first element, elements, their inputs and factors...)
    template <typename Fn>
    void with_block(const KernelRun& run, std::int64_t b, Fn&& fn) const {
        const std::int64_t i = b * kBlock, n = std::min(kBlock, count_ - i);
        [&]<std::size_t... k, std::size_t... f>(std::index_sequence<k...>, std::index_sequence<f...>) {
            fn(i, n, ConstArrayMap(run.inputs[k].f32() + i, n)..., factors_[f].at(i, n)...);
        }(std::make_index_sequence<F::kInputs>(), std::make_index_sequence<F::kFactors>());
    }

    bool legal(const auto&... arrays) const {
        if constexpr (requires { formula_.legal(arrays...); })
            return where(formula_.legal(arrays...), 0.0f, 1.0f).sum() == 0;
        return true;
    }
    /// Names the first element of the block that no loss follows from.
    void refuse(const KernelRun& run, std::int64_t b) const {
        with_block(run, b, [&](std::int64_t first, std::int64_t, const auto&... arrays) {
            if constexpr (requires { formula_.legal(arrays...); }) {
                std::int64_t i = 0;
                while (formula_.legal(arrays...)(i)) ++i;
                run.refuse(formula_.refusal(name_, run.inputs, first + i));
            }
        });
    }

    const F formula_;
    const std::int64_t count_;
    std::array<Pattern, F::kFactors> factors_;
    double divisor_ = 1;
};

template <typename O>
void infer_pair(O& o, InferContext& c) {
    if (!need_float(c, 0) || !need_float(c, 1) || !need_scalar(c, o.reduction)) return;
    if (need_same_shape(c, 0, 1)) c.output(Shape{});
}

inline const OptionValues kSum{{"reduction", "sum"}};

/// Ports, samples and refusals that all of them have.
template <typename O>
Define<O>& element_loss(Define<O>& define, const char* id) {
    return loss_op(define, id)
        .input("input", TR("(*)"))
        .input("target", TR("(*), as the input"))
        .output("output", TR("scalar"));
}

template <typename O>
Define<O>& finish(Define<O>& define, std::unique_ptr<Kernel> (*make)(const O&, const KernelSpec&)) {
    return define.kernel(make)
        .sample({}, {f32({4, 5}), f32({4, 5})})
        .sample(kSum, {f32({2, 3, 4, 4}), f32({2, 3, 4, 4})})
        .sample({}, {f32({6}), f32({6})})
        .error({}, {f32({4, 5}), f32({4})}, "they must be the same")
        .error({}, {f32({4, 5}), i64({4, 5})}, "takes float32")
        .error({{"reduction", "none"}}, {f32({4, 5}), f32({4, 5})}, "needs one number");
}

template <typename F, typename O>
Define<O>& finish(Define<O>& define) {
    return finish<O>(define, [](const O& o, const KernelSpec& spec) -> std::unique_ptr<Kernel> {
        return std::make_unique<ElementLoss<F>>(o, spec);
    });
}

template <typename F>
Define<Reduction> plain(const char* id, const char* doc, const char* formula, const char* keywords) {
    Define<Reduction> define(id);
    element_loss(define, id).doc(doc).formula(formula).keywords(keywords);
    reduction_option(define);
    objective_option(define).infer(infer_pair<Reduction>);
    finish<F>(define);
    return define;
}

}  // namespace nn::elements
