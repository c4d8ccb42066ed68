#pragma once
// What losses of whole rows are made of. Beside loops over doubles, rows of 1 to 10 numbers take 1.0 to 1.8 times as long
// (some nanoseconds each), those of 37 half of it, those of 1,000 a tenth.

#include "nn/engine/kernels/vector/panels.h"
#include "nn/ops/loss_rules.h"

namespace nn::row_losses {

/// Losses made of rows: `loss(run, r, ...)` gives a row's loss, `gradient(run, r, ...)` writes its slopes. Both may use
/// `spare_floats()` floats at `spare`. Everything row-major.
class RowLoss : public LossKernel {
public:
    /// `reduction` "mean" divides by the number of rows, or by `terms`.
    RowLoss(const std::string& reduction, std::int64_t rows, std::int64_t width, const KernelSpec& spec,
            std::optional<std::int64_t> terms = {})
        : LossKernel(spec),
          rows_(rows),
          width_(width),
          divisor_(reduction == "mean" ? static_cast<double>(terms.value_or(rows)) : 1.0) {}

    std::size_t scratch_bytes() const override {
        return LossKernel::scratch_bytes() + static_cast<std::size_t>(threads_ * spare_floats()) * sizeof(float);
    }

    void forward(const KernelRun& run) override {
        const Part sum = total(run, rows_, work(), [&](std::int64_t begin, std::int64_t end, int share, Part& part) {
            for (std::int64_t r = begin; r < end; ++r) {
                bool bad = false;
                part.loss += loss(run, r, spare(run, share), bad);
                if (bad && part.bad < 0) part.bad = r;
            }
        });
        if (sum.bad >= 0) refuse(run, sum.bad);
        *run.outputs[0].f32() = static_cast<float>(sum.loss / divisor_);
    }

    void backward(const KernelRun& run) override {
        const double seed = loss_seed(run) / divisor_;
        parallel_shares(threads_, rows_, work(), [&](std::int64_t begin, std::int64_t end, int share) {
            for (std::int64_t r = begin; r < end; ++r) gradient(run, r, seed, spare(run, share));
        });
    }

protected:
    virtual std::int64_t spare_floats() const { return 0; }
    virtual double loss(const KernelRun& run, std::int64_t r, float* spare, bool& bad) const = 0;
    /// `seed`: what every slope is multiplied with.
    virtual void gradient(const KernelRun& run, std::int64_t r, double seed, float* spare) const = 0;
    /// Says what is wrong with row `r`.
    virtual void refuse(const KernelRun&, std::int64_t) const {}

    const float* row(const TensorView& of, std::int64_t r) const { return of.f32() + r * width_; }
    float* slopes(const KernelRun& run, std::size_t input, std::int64_t r) const {
        return run.input_gradients[input] ? run.input_gradients[input].f32() + r * width_ : nullptr;
    }

    const std::int64_t rows_, width_;

private:
    std::int64_t work() const { return 16 * rows_ * width_; }
    float* spare(const KernelRun& run, int share) const {
        return reinterpret_cast<float*>(static_cast<Part*>(run.scratch) + threads_) + share * spare_floats();
    }

    const double divisor_;
};

inline double at(const TensorView& view, std::int64_t i) { return static_cast<double>(view.f32()[i]); }
/// max(0, z), keeping NaN as PyTorch does.
inline double hinge(double z) { return z < 0 ? 0 : z; }

inline const OptionValues kSum{{"reduction", std::string("sum")}};
inline const OptionValues kNone{{"reduction", std::string("none")}};

template <typename O>
Define<O>& margin_option(Define<O>& define) {
    return define.option(static_cast<double O::*>(&O::margin), "margin", TR("By how much one must be ahead of the other."))
        .range(-1e6, 1e6)
        .ui_range(0, 5);
}

}  // namespace nn::row_losses
