// Losses of three inputs: pairs with a sign, triples, a mean with a variance.
#include "nn/ops/loss_units.h"

#include <limits>
#include <numbers>

namespace nn {

namespace {

using namespace units;

struct RankingOptions {
    double margin = 0;
    std::string reduction = "mean";
    double weight_in_objective = 1;
};
struct CosineOptions : RankingOptions {};
struct TripletOptions {
    double margin = 1;
    double p = 2;
    double eps = 1e-6;
    bool swap = false;
    std::string reduction = "mean";
    double weight_in_objective = 1;
};
struct GaussianOptions {
    bool full = false;
    double eps = 1e-6;
    std::string reduction = "mean";
    double weight_in_objective = 1;
};

// ---- two inputs and a sign ------------------------------------------------------------------------

/// max(0, -y (x1 - x2) + margin).
class RankingKernel : public UnitLoss {
public:
    RankingKernel(const RankingOptions& o, const KernelSpec& spec)
        : UnitLoss(o.reduction, numel(spec.inputs[0].shape), 1, spec), margin_(o.margin) {}

private:
    double hinge(const KernelRun& run, std::int64_t u) const {
        return -at(run.inputs[2], u) * (at(run.inputs[0], u) - at(run.inputs[1], u)) + margin_;
    }
    double unit(const KernelRun& run, std::int64_t u, bool&) const override { return std::max(0.0, hinge(run, u)); }
    void gradient(const KernelRun& run, std::int64_t u, double seed) const override {
        const double slope = hinge(run, u) >= 0 ? seed : 0, y = at(run.inputs[2], u);
        put(run.input_gradients[0].f32(), u, -y * slope);
        put(run.input_gradients[1].f32(), u, y * slope);
        put(run.input_gradients[2].f32(), u, -(at(run.inputs[0], u) - at(run.inputs[1], u)) * slope);
    }
    const double margin_;
};

/// 1 - cos where y is 1, max(0, cos - margin) where it is -1.
class CosineKernel : public UnitLoss {
public:
    CosineKernel(const CosineOptions& o, const KernelSpec& spec)
        : UnitLoss(o.reduction, spec.inputs[0].shape[0], spec.inputs[0].shape[1], spec), margin_(o.margin) {}

private:
    static constexpr double kTiny = 1e-12;  // PyTorch's, against rows of zeros
    struct Products {
        double both = 0, first = kTiny, second = kTiny;
        double norm() const { return std::sqrt(first * second); }
    };
    Products products(const KernelRun& run, std::int64_t u) const {
        Products p;
        const float *a = run.inputs[0].f32() + u * width_, *b = run.inputs[1].f32() + u * width_;
        for (std::int64_t i = 0; i < width_; ++i) {
            p.both += static_cast<double>(a[i]) * static_cast<double>(b[i]);
            p.first += static_cast<double>(a[i]) * static_cast<double>(a[i]);
            p.second += static_cast<double>(b[i]) * static_cast<double>(b[i]);
        }
        return p;
    }
    double unit(const KernelRun& run, std::int64_t u, bool&) const override {
        const Products p = products(run, u);
        const double cosine = p.both / p.norm(), y = at(run.inputs[2], u);
        return y == 1 ? 1 - cosine : y == -1 ? std::max(0.0, cosine - margin_) : 0;
    }
    void gradient(const KernelRun& run, std::int64_t u, double seed) const override {
        const Products p = products(run, u);
        const double norm = p.norm(), cosine = p.both / norm, y = at(run.inputs[2], u);
        const double slope = y == 1 ? -seed : y == -1 && cosine >= margin_ ? seed : 0;
        float *da = run.input_gradients[0].f32(), *db = run.input_gradients[1].f32();
        for (std::int64_t i = u * width_; i < (u + 1) * width_; ++i) {
            const double a = at(run.inputs[0], i), b = at(run.inputs[1], i);
            put(da, i, slope * (b / norm - cosine * a / p.first));
            put(db, i, slope * (a / norm - cosine * b / p.second));
        }
        put(run.input_gradients[2].f32(), u, 0);
    }
    const double margin_;
};

void infer_ranking(RankingOptions& o, InferContext& c) {
    for (std::size_t i = 0; i < 3; ++i)
        if (!need_float(c, i)) return;
    if (!need_scalar(c, o.reduction) || !need_same_shape(c, 0, 1) || !need_same_shape(c, 0, 2)) return;
    c.output(Shape{});
}

void infer_cosine(CosineOptions& o, InferContext& c) {
    for (std::size_t i = 0; i < 3; ++i)
        if (!need_float(c, i)) return;
    if (!need_scalar(c, o.reduction) || !need_rank(c, 2, "(N, D)") || !need_same_shape(c, 0, 1)) return;
    const Shape& target = c.input(2).shape;
    if (target.size() != 1 || target[0] != c.input(0).shape[0]) {
        c.error(2, Message(TR("target is {0}; needed is {1}"), {to_string(target), "(N)"}));
        return;
    }
    c.output(Shape{});
}

// ---- anchor, positive, negative -------------------------------------------------------------------

/// max(0, |a - p| - |a - n| + margin) over rows; with swap the nearer of |a - n| and |p - n|.
class TripletKernel : public UnitLoss {
public:
    TripletKernel(const TripletOptions& o, const KernelSpec& spec)
        : UnitLoss(o.reduction, numel(spec.inputs[0].shape) / spec.inputs[0].shape.back(), spec.inputs[0].shape.back(), spec),
          o_(o) {}

private:
    double distance(const KernelRun& run, std::size_t a, std::size_t b, std::int64_t u) const {
        const float *x = run.inputs[a].f32() + u * width_, *y = run.inputs[b].f32() + u * width_;
        double sum = 0;
        for (std::int64_t i = 0; i < width_; ++i) {
            const double d = std::abs(static_cast<double>(x[i]) - static_cast<double>(y[i]) + o_.eps);
            sum += o_.p == 2 ? d * d : std::pow(d, o_.p);
        }
        return o_.p == 2 ? std::sqrt(sum) : std::pow(sum, 1 / o_.p);
    }
    struct Distances {
        double positive, negative, swapped;
    };
    Distances distances(const KernelRun& run, std::int64_t u) const {
        return {distance(run, 0, 1, u), distance(run, 0, 2, u),
                o_.swap ? distance(run, 1, 2, u) : std::numeric_limits<double>::infinity()};
    }
    double unit(const KernelRun& run, std::int64_t u, bool&) const override {
        const Distances d = distances(run, u);
        return std::max(0.0, o_.margin + d.positive - std::min(d.negative, d.swapped));
    }
    /// Adds slope times the distance's slope in x_a to `to`, its negative to x_b.
    void add(const KernelRun& run, std::size_t a, std::size_t b, std::int64_t u, double length, double slope) const {
        float *da = run.input_gradients[a].f32(), *db = run.input_gradients[b].f32();
        for (std::int64_t i = u * width_; slope != 0 && length > 0 && i < (u + 1) * width_; ++i) {
            const double d = at(run.inputs[a], i) - at(run.inputs[b], i) + o_.eps;
            if (d == 0) continue;
            const double share = o_.p == 2 ? d / length : std::copysign(std::pow(std::abs(d) / length, o_.p - 1), d);
            if (da) da[i] += static_cast<float>(slope * share);
            if (db) db[i] -= static_cast<float>(slope * share);
        }
    }
    void gradient(const KernelRun& run, std::int64_t u, double seed) const override {
        for (const TensorView& view : run.input_gradients)
            if (view) std::fill_n(view.f32() + u * width_, width_, 0.0f);
        const Distances d = distances(run, u);
        if (!(o_.margin + d.positive - std::min(d.negative, d.swapped) >= 0)) return;
        add(run, 0, 1, u, d.positive, seed);
        const double share = d.negative == d.swapped ? 0.5 : 1;  // of a tie each gets half, as from torch.min
        if (d.negative <= d.swapped) add(run, 0, 2, u, d.negative, -seed * share);
        if (d.swapped <= d.negative) add(run, 1, 2, u, d.swapped, -seed * share);
    }
    const TripletOptions o_;
};

void infer_triplet(TripletOptions& o, InferContext& c) {
    for (std::size_t i = 0; i < 3; ++i)
        if (!need_float(c, i)) return;
    if (c.input().rank() < 2 || c.input().shape.back().batch) {
        c.error(0, Message(TR("input is {0}; needed is {1}"), {to_string(c.input().shape), "(N, D)"}));
        return;
    }
    if (!need_scalar(c, o.reduction) || !need_same_shape(c, 0, 1) || !need_same_shape(c, 0, 2)) return;
    c.output(Shape{});
}

// ---- a mean and a variance ------------------------------------------------------------------------

/// ½ (log v + (x - y)² / v), v the variance, at least eps; `full` adds ½ log 2π. One variance may stand for a row.
class GaussianKernel : public UnitLoss {
public:
    GaussianKernel(const GaussianOptions& o, const KernelSpec& spec)
        : UnitLoss(o.reduction, numel(spec.inputs[0].shape), 1, spec),
          o_(o),
          rows_(numel(spec.inputs[2].shape)),
          per_variance_(rows_ > 0 ? units_ / rows_ : 1) {}

    void backward(const KernelRun& run) override {
        if (run.input_gradients[2]) std::fill_n(run.input_gradients[2].f32(), rows_, 0.0f);
        if (per_variance_ == 1 || !run.input_gradients[2]) return UnitLoss::backward(run);
        const double seed = seed_of(run);
        for (std::int64_t u = 0; u < units_; ++u) gradient(run, u, seed);  // several add to one variance: no threads
    }

private:
    double unit(const KernelRun& run, std::int64_t u, bool& bad) const override {
        const double given = at(run.inputs[2], u / per_variance_), d = at(run.inputs[0], u) - at(run.inputs[1], u);
        bad = given < 0;
        const double v = std::max(given, o_.eps);
        return 0.5 * (std::log(v) + d * d / v) + (o_.full ? 0.5 * std::log(2 * std::numbers::pi) : 0);
    }
    void refuse(const KernelRun& run, std::int64_t u) const override {
        run.refuse(Message(TR("{0}: a variance is {1}; variances must not be below 0"),
                           {name_, to_string(OptionValue(at(run.inputs[2], u / per_variance_)))}));
    }
    void gradient(const KernelRun& run, std::int64_t u, double seed) const override {
        const double v = std::max(at(run.inputs[2], u / per_variance_), o_.eps);
        const double d = at(run.inputs[0], u) - at(run.inputs[1], u);
        put(run.input_gradients[0].f32(), u, seed * d / v);
        put(run.input_gradients[1].f32(), u, -seed * d / v);
        // PyTorch hides the lower limit from the gradient: it is that of the limited variance.
        if (float* dv = run.input_gradients[2].f32())
            dv[u / per_variance_] += static_cast<float>(seed * 0.5 * (1 / v - d * d / (v * v)));
    }
    const GaussianOptions o_;
    const std::int64_t rows_, per_variance_;
};

void infer_gaussian(GaussianOptions& o, InferContext& c) {
    for (std::size_t i = 0; i < 3; ++i)
        if (!need_float(c, i)) return;
    if (!need_scalar(c, o.reduction) || !need_same_shape(c, 0, 1)) return;
    Shape in = c.input(0).shape;
    const Shape& variance = c.input(2).shape;
    Shape narrow = in, shorter = in;
    if (!in.empty()) {
        narrow.back() = Dim(1);
        shorter.pop_back();
    }
    if (variance == in || variance == narrow || variance == shorter) {
        c.output(Shape{});
        return;
    }
    c.error(2, Message(TR("input is {0} and var {1}; there is one variance per element, or one per row"),
                       {to_string(in), to_string(variance)}));
}

// ---- declarations ---------------------------------------------------------------------------------

Op ranking_op() {
    Define<RankingOptions> define("MarginRankingLoss");
    loss_op(define, TR("MarginRankingLoss"))
        .doc(TR("For putting things in order: where the target is 1 input1 should be above input2, where it is −1 below."))
        .formula("loss = mean( max(0, −y (x₁ − x₂) + margin) )")
        .keywords("rank order preference pair compare")
        .input("input1", TR("(*)"))
        .input("input2", TR("(*), as input1"))
        .input("target", TR("(*), 1 or −1"))
        .output("output", TR("scalar"));
    reduction_option(margin_option(define));
    objective_option(define)
        .infer(infer_ranking)
        .kernel<RankingKernel>()
        .sample({}, {f32({6}), f32({6}), f32({6})})
        .sample({{"margin", 3.0}, {"reduction", "sum"}}, {f32({3, 4}), f32({3, 4}), f32({3, 4})})
        .error({}, {f32({3}), f32({3, 2}), f32({3})}, "they must be the same")
        .error(kNone, {f32({6}), f32({6}), f32({6})}, "needs one number");
    return define;
}

Op cosine_op() {
    Define<CosineOptions> define("CosineEmbeddingLoss");
    loss_op(define, TR("CosineEmbeddingLoss"))
        .doc(TR("For pairs that are alike or not, by the angle between them: alike where the target is 1, not where it is −1."))
        .formula("loss = mean( 1 − cos(x₁, x₂) where y = 1, max(0, cos(x₁, x₂) − margin) where y = −1 )")
        .keywords("similarity angle siamese metric embedding pair")
        .input("input1", TR("(N, D)"))
        .input("input2", TR("(N, D)"))
        .input("target", TR("(N), 1 or −1"))
        .output("output", TR("scalar"));
    reduction_option(margin_option(define));
    objective_option(define)
        .infer(infer_cosine)
        .kernel<CosineKernel>()
        .sample({}, {f32({5, 4}), f32({5, 4}), f32({5})})
        .sample({{"margin", 0.2}, {"reduction", "sum"}}, {f32({5, 4}), f32({5, 4}), f32({5})})
        .error({}, {f32({3, 2}), f32({3, 2}), f32({3, 2})}, "needed is (N)")
        .error({}, {f32({3, 2}), f32({3, 4}), f32({3})}, "they must be the same")
        .error({}, {f32({3}), f32({3}), f32({3})}, "needed is (N, D)")
        .error(kNone, {f32({5, 4}), f32({5, 4}), f32({5})}, "needs one number");
    return define;
}

Op triplet_op() {
    using O = TripletOptions;
    Define<O> define("TripletMarginLoss");
    loss_op(define, TR("TripletMarginLoss"))
        .doc(TR("For learning what is alike: the anchor is to be nearer to the positive than to the negative, by a margin."))
        .formula("loss = mean( max(0, ‖a − p‖ − ‖a − n‖ + margin) )")
        .keywords("metric embedding siamese distance face recognition similarity")
        .input("anchor", TR("(N, D)"))
        .input("positive", TR("(N, D)"))
        .input("negative", TR("(N, D)"))
        .output("output", TR("scalar"));
    margin_option(define)
        .option(&O::p, "p", TR("Which norm measures distance: 2 is the usual one."))
        .range(0.01, 1000)
        .ui_range(1, 4)
        .option(&O::eps, "eps", TR("Added to the differences, against division by zero."))
        .range(0, 1e6)
        .ui_range(1e-9, 1e-3)
        .option(&O::swap, "swap", TR("Takes the distance of positive and negative where it is the smaller one."));
    reduction_option(define);
    objective_option(define)
        .infer(infer_triplet)
        .kernel<TripletKernel>()
        .sample({}, {f32({5, 4}), f32({5, 4}), f32({5, 4})})
        .sample({{"swap", true}, {"margin", 2.5}, {"reduction", "sum"}}, {f32({5, 4}), f32({5, 4}), f32({5, 4})})
        .sample({{"p", 3.0}, {"eps", 0.01}}, {f32({3, 2, 4}), f32({3, 2, 4}), f32({3, 2, 4})})
        .error({}, {f32({5}), f32({5}), f32({5})}, "needed is (N, D)")
        .error({}, {f32({5, 4}), f32({5, 3}), f32({5, 4})}, "they must be the same")
        .error(kNone, {f32({5, 4}), f32({5, 4}), f32({5, 4})}, "needs one number");
    return define;
}

Op gaussian_op() {
    using O = GaussianOptions;
    Define<O> define("GaussianNLLLoss");
    loss_op(define, TR("GaussianNLLLoss"))
        .doc(TR("For predicting a number together with how sure it is: the network gives a mean and a variance."))
        .formula("loss = mean( ½ (log v + (x − y)² / v) )")
        .keywords("uncertainty variance regression likelihood normal")
        .input("input", TR("(*), means"))
        .input("target", TR("(*), as the input"))
        .input("var", TR("(*), as the input, or one per row; not below 0"))
        .values(0.05, 4)
        .output("output", TR("scalar"))
        .option(&O::full, "full", TR("Adds the constant ½ log 2π."))
        .option(&O::eps, "eps", TR("Least variance."))
        .range(0, 1e6)
        .ui_range(1e-9, 1e-3);
    reduction_option(define);
    objective_option(define)
        .infer(infer_gaussian)
        .kernel<GaussianKernel>()
        .sample({}, {f32({5, 4}), f32({5, 4}), f32({5, 4})})
        .sample({{"full", true}, {"reduction", "sum"}}, {f32({5, 4}), f32({5, 4}), f32({5, 1})})
        .sample({{"eps", 0.01}}, {f32({3, 4, 2}), f32({3, 4, 2}), f32({3, 4})})
        .error({}, {f32({5, 4}), f32({5, 4}), f32({5, 2})}, "one per row")
        .error(kNone, {f32({5, 4}), f32({5, 4}), f32({5, 4})}, "needs one number");
    return define;
}

}  // namespace

std::vector<Op> loss_margin_ops() {
    return {ranking_op(), cosine_op(), triplet_op(), gaussian_op()};
}

}  // namespace nn
