#pragma once
// What losses that compare input and target element by element are made of: a term, which says what an element's loss is,
// and one kernel that sums it. The files that include this are the only ones that see Eigen beside the engine's kernels.

#include "nn/ops/loss_rules.h"

// GCC 12 takes the "undefined" registers of its own AVX-512 intrinsics for a mistake once Eigen inlines them.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma GCC diagnostic ignored "-Wuninitialized"

#include <Eigen/Core>

namespace nn::elements {

using Values = Eigen::Map<const Eigen::ArrayXf>;
using Into = Eigen::Map<Eigen::ArrayXf>;
using Factors = std::optional<std::vector<double>>;

constexpr std::int64_t kBlock = 512;

struct Reduction {
    std::string reduction = "mean";
    double weight_in_objective = 1;
};
/// A factor per position of the last axis, as PyTorch broadcasts a list; laid out so that any run of kBlock elements finds
/// its factors side by side.
class Pattern {
public:
    Pattern(const Factors& factors, std::int64_t last) : period_(last) {
        if (!factors) return;
        for (std::int64_t i = 0; i < last + kBlock; ++i)
            table_.push_back(static_cast<float>((*factors)[factors->size() == 1 ? 0 : static_cast<std::size_t>(i % last)]));
    }
    bool given() const { return !table_.empty(); }
    Values at(std::int64_t i, std::int64_t n) const { return {table_.data() + i % period_, n}; }

private:
    std::int64_t period_;
    std::vector<float> table_;
};

inline std::int64_t last_extent(const KernelSpec& spec) {
    return spec.inputs[0].shape.empty() ? 1 : std::max<std::int64_t>(spec.inputs[0].shape.back(), 1);
}

/// A term says what an element's loss is, and its slope in input and target: for elements i to i + x.size().
struct PlainTerm {
    bool by_position() const { return false; }
    bool legal(Values) const { return true; }
    void refuse(const KernelRun&, const std::string&, float) const {}
    double sum_divisor = 1;  ///< what a sum is divided by
};

/// Sum or mean of a term over all elements.
template <typename Options, typename Term>
class ElementLoss : public LossKernel {
public:
    ElementLoss(const Options& o, const KernelSpec& spec)
        : LossKernel(spec), count_(numel(spec.inputs[0].shape)), term_(o, spec) {
        divisor_ = term_.sum_divisor;
        if (o.reduction == "mean") divisor_ = static_cast<double>(count_);
        if (o.reduction == "batchmean") divisor_ = static_cast<double>(spec.inputs[0].shape[0]);
    }

    Layout input_layout(std::size_t, std::span<const Layout> arriving) const override {
        return term_.by_position() ? Layout::RowMajor : arriving[0];
    }

    void forward(const KernelRun& run) override {
        const float *x = run.inputs[0].f32(), *t = run.inputs[1].f32();
        const auto pass = [&](std::int64_t begin, std::int64_t end, int, Part& part) {
            float losses[kBlock];
            for (std::int64_t i = begin; i < end; i += kBlock) {
                const std::int64_t n = std::min(kBlock, end - i);
                const Values in(x + i, n);
                if (part.bad < 0 && !term_.legal(in)) part.bad = i;
                Into out(losses, n);
                term_.loss(i, in, Values(t + i, n), out);
                part.loss += out.template cast<double>().sum();
            }
        };
        const Part sum = total(run, count_, kWork * count_, pass);
        for (std::int64_t i = sum.bad; i >= 0 && i < std::min(sum.bad + kBlock, count_); ++i)
            if (!term_.legal(Values(x + i, 1))) term_.refuse(run, name_, x[i]);
        *run.outputs[0].f32() = static_cast<float>(sum.loss / divisor_);
    }

    void backward(const KernelRun& run) override {
        const float *x = run.inputs[0].f32(), *t = run.inputs[1].f32();
        const auto factor = static_cast<float>(loss_seed(run) / divisor_);
        float *dx = run.input_gradients[0].f32(), *dt = run.input_gradients[1].f32();
        parallel_shares(threads_, count_, kWork * count_, [&](std::int64_t begin, std::int64_t end, int) {
            for (std::int64_t i = begin; i < end; i += kBlock) {
                const std::int64_t n = std::min(kBlock, end - i);
                const Values in(x + i, n), target(t + i, n);
                if (dx) {
                    Into d(dx + i, n);
                    term_.input(i, in, target, d);
                    d *= factor;
                }
                if (dt) {
                    Into d(dt + i, n);
                    term_.target(i, in, target, d);
                    d *= factor;
                }
            }
        });
    }

private:
    static constexpr std::int64_t kWork = 4;

    const std::int64_t count_;
    const Term term_;
    double divisor_ = 1;
};

template <typename O>
void infer_pair(O& o, InferContext& c) {
    if (!need_float(c, 0) || !need_float(c, 1) || !need_scalar(c, o.reduction)) return;
    if (need_same_shape(c, 0, 1)) c.output(Shape{});
}

inline const OptionValues kSum{{"reduction", std::string("sum")}};

/// Ports, samples and refusals that all of them have.
template <typename O>
Define<O>& element_loss(Define<O>& define, const char* id) {
    return loss_op(define, id)
        .input("input", TR("(*)"))
        .input("target", TR("(*), as the input"))
        .output("output", TR("scalar"));
}

template <typename O, typename Term>
Define<O>& finish(Define<O>& define) {
    return define.template kernel<ElementLoss<O, Term>>()
        .sample({}, {f32({4, 5}), f32({4, 5})})
        .sample(kSum, {f32({2, 3, 4, 4}), f32({2, 3, 4, 4})})
        .sample({}, {f32({6}), f32({6})})
        .error({}, {f32({4, 5}), f32({4})}, "they must be the same")
        .error({}, {f32({4, 5}), i64({4, 5})}, "takes float32")
        .error({{"reduction", std::string("none")}}, {f32({4, 5}), f32({4, 5})}, "needs one number");
}

template <typename Term>
Define<Reduction> plain(const char* id, const char* doc, const char* formula, const char* keywords) {
    Define<Reduction> define(id);
    element_loss(define, id).doc(doc).formula(formula).keywords(keywords);
    reduction_option(define);
    objective_option(define).infer(infer_pair<Reduction>);
    finish<Reduction, Term>(define);
    return define;
}

}  // namespace nn::elements
