#pragma once
// What all losses share: reduction, weight in the objective, where the gradient starts, sums over threads.

#include "nn/engine/kernel.h"
#include "nn/engine/machine/parallel.h"
#include "nn/ops/shape_rules.h"

namespace nn {

template <typename O>
Define<O>& loss_op(Define<O>& define, const char* id) {
    return define.title(id).category(Category::Loss).role(Role::Loss).icon("loss");
}

/// PyTorch's `reduction` and, after it, the factor in the objective. Call last: they end PyTorch's arguments.
template <typename O>
Define<O>& reduction_option(Define<O>& define, std::vector<std::string> words = {"mean", "sum", "none"}) {
    return define
        .option(static_cast<std::string O::*>(&O::reduction),  // the member may be a base's
                "reduction",
                TR("How the values become one number: their mean or their sum. PyTorch's 'none' gives no number to train "
                   "for."))
        .choices(std::move(words));
}
template <typename O>
Define<O>& objective_option(Define<O>& define) {
    return define
        .option(static_cast<double O::*>(&O::weight_in_objective), "weight_in_objective",
                TR("Factor of this loss in the objective."))
        .range(-1e9, 1e9)
        .ui_range(0, 10);
}

/// Every loss counts into the objective, so it must be one number.
inline bool need_scalar(InferContext& c, const std::string& reduction) {
    if (reduction != "none") return true;
    c.option_error("reduction",
                   TR("reduction is 'none', which gives a value per element; the objective needs one number, 'mean' or "
                      "'sum'"),
                   {InferContext::set_option(TR("Set reduction 'mean'"), "reduction", std::string("mean"))});
    return false;
}

/// The same shape on both ports, or an error. PyTorch would stretch (N) against (N, 1) to (N, N), with a warning at
/// best: nobody wants that.
bool need_same_shape(InferContext& c, std::size_t a, std::size_t b);
/// A fix where the input has one dimension of size 1 more than is wanted: (N, 1) beside (N).
void offer_squeeze(const InferContext& c, std::size_t input, const Shape& wanted, std::vector<InferContext::FixHint>& fixes);

/// Ends the run: a target is no class.
void refuse_target(const KernelRun& run, const std::string& name, std::int64_t target, std::int64_t classes);

/// What the gradient starts from: the loss's weight in the objective, and what arrives where something reads the loss.
inline double loss_seed(const KernelRun& run) {
    const bool read = !run.output_gradients.empty() && run.output_gradients[0];
    return run.loss_scale + (read ? static_cast<double>(*run.output_gradients[0].f32()) : 0.0);
}

/// Base of the losses: one number out, summed in double by threads whose shares are fixed.
class LossKernel : public Kernel {
public:
    explicit LossKernel(const KernelSpec& spec) : threads_(spec.threads), name_(spec.name) {}
    Layout output_layout(std::size_t, std::span<const Layout>) const override { return Layout::RowMajor; }
    bool backward_needs_output(std::size_t) const override { return false; }
    std::size_t scratch_bytes() const override { return static_cast<std::size_t>(threads_) * sizeof(Part); }

protected:
    struct Part {
        double loss = 0, weight = 0;
        std::int64_t bad = -1;  ///< where the first value lies that no loss follows from
    };
    /// Adds up what `fn(begin, end, share, part)` leaves in the parts. `work` as for parallel_shares.
    template <typename Fn>
    Part total(const KernelRun& run, std::int64_t count, std::int64_t work, Fn&& fn) const {
        auto* parts = static_cast<Part*>(run.scratch);
        std::fill_n(parts, threads_, Part{});
        parallel_shares(threads_, count, work, [&](std::int64_t begin, std::int64_t end, int share) {
            Part part;
            fn(begin, end, share, part);
            parts[share] = part;
        });
        Part sum;
        for (int s = 0; s < threads_; ++s) {
            sum.loss += parts[s].loss;
            sum.weight += parts[s].weight;
            if (sum.bad < 0) sum.bad = parts[s].bad;
        }
        return sum;
    }

    const int threads_;
    const std::string name_;  ///< for refusals
};

}  // namespace nn
