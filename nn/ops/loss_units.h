#pragma once
// What losses of whole rows, or of more than two inputs, are made of.

#include "nn/ops/loss_rules.h"

namespace nn::units {

/// Losses made of units (elements or rows): `unit(run, u, bad)` gives a unit's loss, `gradient(run, u, seed)` writes its
/// slopes. Everything row-major.
class UnitLoss : public LossKernel {
public:
    UnitLoss(const std::string& reduction, std::int64_t units, std::int64_t width, const KernelSpec& spec)
        : LossKernel(spec),
          units_(units),
          width_(width),
          divisor_(reduction == "mean" ? static_cast<double>(units) : 1.0) {}

    void forward(const KernelRun& run) override {
        const Part sum = total(run, units_, 16 * units_ * width_, [&](std::int64_t begin, std::int64_t end, int, Part& part) {
            for (std::int64_t u = begin; u < end; ++u) {
                bool bad = false;
                part.loss += unit(run, u, bad);
                if (bad && part.bad < 0) part.bad = u;
            }
        });
        if (sum.bad >= 0) refuse(run, sum.bad);
        *run.outputs[0].f32() = static_cast<float>(sum.loss / divisor_);
    }

    void backward(const KernelRun& run) override {
        const double seed = seed_of(run);
        parallel_shares(threads_, units_, 16 * units_ * width_, [&](std::int64_t begin, std::int64_t end, int) {
            for (std::int64_t u = begin; u < end; ++u) gradient(run, u, seed);
        });
    }

protected:
    virtual double unit(const KernelRun& run, std::int64_t u, bool& bad) const = 0;
    virtual void gradient(const KernelRun& run, std::int64_t u, double seed) const = 0;
    /// Says what is wrong with unit `u`.
    virtual void refuse(const KernelRun&, std::int64_t) const {}
    /// What every unit's slope is multiplied with.
    double seed_of(const KernelRun& run) const { return loss_seed(run) / divisor_; }

    static void put(float* to, std::int64_t i, double value) {
        if (to) to[i] = static_cast<float>(value);
    }

    const std::int64_t units_, width_;

private:
    const double divisor_;
};

inline double at(const TensorView& view, std::int64_t i) { return static_cast<double>(view.f32()[i]); }

inline const OptionValues kSum{{"reduction", "sum"}};
inline const OptionValues kNone{{"reduction", "none"}};

template <typename O>
Define<O>& margin_option(Define<O>& define) {
    return define.option(static_cast<double O::*>(&O::margin), "margin", TR("By how much one must be ahead of the other."))
        .range(-1e6, 1e6)
        .ui_range(0, 5);
}

}  // namespace nn::units
