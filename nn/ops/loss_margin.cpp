// Losses of three inputs: pairs with a sign, triples, a mean with a variance.
#include "nn/ops/loss_elements.h"
#include "nn/ops/loss_rows.h"

#include <limits>

namespace nn {

namespace {

using namespace row_losses;
using elements::ElementLoss;
using elements::Formula;

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

/// Norms and angles of rows are formed in double.
auto in_double(const auto& x) { return x.template cast<double>(); }

// ---- two inputs and a sign ------------------------------------------------------------------------

/// max(0, -y (x1 - x2) + margin).
struct Ranking : Formula<3> {
    explicit Ranking(const RankingOptions& o) : margin(static_cast<float>(o.margin)) {}
    auto ahead(const auto& a, const auto& b, const auto& y) const { return margin - y * (a - b); }
    auto value(const auto& a, const auto& b, const auto& y) const { return relu(ahead(a, b, y)); }
    auto gradients(const auto& a, const auto& b, const auto& y) const {
        const auto slope = where(ahead(a, b, y) >= 0.0f, 1.0f, 0.0f);
        return std::tuple(-y * slope, y * slope, (b - a) * slope);
    }
    const float margin;
};

/// 1 - cos where y is 1, max(0, cos - margin) where it is -1.
class CosineKernel : public RowLoss {
public:
    CosineKernel(const CosineOptions& o, const KernelSpec& spec)
        : RowLoss(o.reduction, spec.inputs[0].shape[0], spec.inputs[0].shape[1], spec), margin_(o.margin) {}

private:
    static constexpr double kTiny = 1e-12;  // PyTorch's, against rows of zeros
    struct Products {
        double both, first, second, norm, cosine;
    };
    Products products(const float* a, const float* b) const {
        const auto dot = [this](const float* x, const float* y) __attribute__((always_inline)) {
            return sum_row(width_, [&](auto at) { return in_double(at.of(x)) * in_double(at.of(y)); });
        };
        const double both = dot(a, b), first = kTiny + dot(a, a), second = kTiny + dot(b, b);
        const double norm = std::sqrt(first * second);
        return {both, first, second, norm, both / norm};
    }
    double loss(const KernelRun& run, std::int64_t r, float*, bool&) const override {
        const double cosine = products(row(run.inputs[0], r), row(run.inputs[1], r)).cosine, y = at(run.inputs[2], r);
        return y == 1 ? 1 - cosine : y == -1 ? hinge(cosine - margin_) : 0;
    }
    void gradient(const KernelRun& run, std::int64_t r, double seed, float*) const override {
        const float *a = row(run.inputs[0], r), *b = row(run.inputs[1], r);
        const Products p = products(a, b);
        const double y = at(run.inputs[2], r);
        const double slope = y == 1 ? -seed : y == -1 && p.cosine >= margin_ ? seed : 0;
        const auto give = [&](float* to, const float* x, const float* other, double square) {
            if (!to) return;
            for_row(width_, [&](auto at) {
                at.of(to) = (slope / p.norm * in_double(at.of(other)) - slope * p.cosine / square * in_double(at.of(x)))
                                .template cast<float>();
            });
        };
        give(slopes(run, 0, r), a, b, p.first);
        give(slopes(run, 1, r), b, a, p.second);
        if (run.input_gradients[2]) run.input_gradients[2].f32()[r] = 0;
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
class TripletKernel : public RowLoss {
public:
    TripletKernel(const TripletOptions& o, const KernelSpec& spec)
        : RowLoss(o.reduction, numel(spec.inputs[0].shape) / spec.inputs[0].shape.back(), spec.inputs[0].shape.back(), spec),
          o_(o) {}

private:
    auto difference(auto at, const float* x, const float* y) const {
        return in_double(at.of(x)) - in_double(at.of(y)) + o_.eps;
    }
    double distance(const KernelRun& run, std::size_t a, std::size_t b, std::int64_t r) const {
        const float *x = row(run.inputs[a], r), *y = row(run.inputs[b], r);
        if (o_.p == 2) return std::sqrt(sum_row(width_, [&](auto at) { return difference(at, x, y).square(); }));
        const double sum = sum_row(width_, [&](auto at) { return difference(at, x, y).abs().pow(o_.p); });
        return std::pow(sum, 1 / o_.p);
    }
    struct Distances {
        double positive, negative, swapped;
    };
    Distances distances(const KernelRun& run, std::int64_t r) const {
        return {distance(run, 0, 1, r), distance(run, 0, 2, r),
                o_.swap ? distance(run, 1, 2, r) : std::numeric_limits<double>::infinity()};
    }
    double ahead(const Distances& d) const { return o_.margin + d.positive - std::min(d.negative, d.swapped); }
    double loss(const KernelRun& run, std::int64_t r, float*, bool&) const override {
        return hinge(ahead(distances(run, r)));
    }
    /// Adds slope times the distance's slope in x_a to `to`, its negative to x_b.
    void add(const KernelRun& run, std::size_t a, std::size_t b, std::int64_t r, double length, double slope) const {
        if (slope == 0 || !(length > 0)) return;
        const float *x = row(run.inputs[a], r), *y = row(run.inputs[b], r);
        float *da = slopes(run, a, r), *db = slopes(run, b, r);
        for_row(width_, [&](auto at) {
            using Slopes = Eigen::Array<double, 1, decltype(at)::Array::SizeAtCompileTime>;
            const Slopes d = difference(at, x, y);
            Slopes share = d / length;
            if (o_.p != 2) share = (d == 0).select(0, d.sign() * share.abs().pow(o_.p - 1));
            if (da) at.of(da) += (slope * share).template cast<float>();
            if (db) at.of(db) -= (slope * share).template cast<float>();
        });
    }
    void gradient(const KernelRun& run, std::int64_t r, double seed, float*) const override {
        for (std::size_t k = 0; k < 3; ++k)
            if (float* d = slopes(run, k, r)) std::fill_n(d, width_, 0.0f);
        const Distances d = distances(run, r);
        if (!(ahead(d) >= 0)) return;
        add(run, 0, 1, r, d.positive, seed);
        const double share = d.negative == d.swapped ? 0.5 : 1;  // of a tie each gets half, as from torch.min
        if (d.negative <= d.swapped) add(run, 0, 2, r, d.negative, -seed * share);
        if (d.swapped <= d.negative) add(run, 1, 2, r, d.swapped, -seed * share);
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

Message negative_variance(const std::string& name, double variance) {
    return Message(TR("{0}: a variance is {1}; variances must not be below 0"), {name, to_string(OptionValue(variance))});
}

/// ½ (log v + (x - y)² / v), v the variance, at least eps; `full` adds ½ log 2π. PyTorch hides the limit from the
/// gradient: it is that of the limited variance.
struct Gaussian : Formula<3> {
    explicit Gaussian(const GaussianOptions& o)
        : eps(static_cast<float>(o.eps)), constant(o.full ? static_cast<float>(kHalfLogTwoPi) : 0) {}
    static constexpr double kHalfLogTwoPi = 0.91893853320467274;
    auto value(const auto& x, const auto& t, const auto& v) const {
        return 0.5f * (log(at_least(v, eps)) + (x - t).square() / at_least(v, eps)) + constant;
    }
    auto gradients(const auto& x, const auto& t, const auto& v) const {
        const auto limited = at_least(v, eps);
        return std::tuple((x - t) / limited, (t - x) / limited,
                          0.5f * (1.0f - (x - t).square() / limited) / limited);
    }
    auto legal(const auto&, const auto&, const auto& v) const { return v >= 0.0f || v != v; }
    Message refusal(const std::string& name, std::span<const TensorView> inputs, std::int64_t i) const {
        return negative_variance(name, at(inputs[2], i));
    }
    const float eps, constant;
};

/// The same where one variance stands for a row.
class GaussianRowKernel : public RowLoss {
public:
    GaussianRowKernel(const GaussianOptions& o, const KernelSpec& spec)
        : RowLoss(o.reduction, numel(spec.inputs[2].shape),
                  numel(spec.inputs[0].shape) / std::max<std::int64_t>(numel(spec.inputs[2].shape), 1), spec,
                  numel(spec.inputs[0].shape)),
          o_(o) {}

private:
    double variance(const KernelRun& run, std::int64_t r) const { return std::max(at(run.inputs[2], r), o_.eps); }
    double squares(const KernelRun& run, std::int64_t r) const {
        const float *x = row(run.inputs[0], r), *t = row(run.inputs[1], r);
        return sum_row(width_, [&](auto at) { return (in_double(at.of(x)) - in_double(at.of(t))).square(); });
    }
    double loss(const KernelRun& run, std::int64_t r, float*, bool& bad) const override {
        bad = at(run.inputs[2], r) < 0;
        const double v = variance(run, r), n = static_cast<double>(width_);
        return 0.5 * (n * std::log(v) + squares(run, r) / v) + (o_.full ? n * Gaussian::kHalfLogTwoPi : 0);
    }
    void refuse(const KernelRun& run, std::int64_t r) const override {
        run.refuse(negative_variance(name_, at(run.inputs[2], r)));
    }
    void gradient(const KernelRun& run, std::int64_t r, double seed, float*) const override {
        const double v = variance(run, r);
        const float *x = row(run.inputs[0], r), *t = row(run.inputs[1], r);
        const auto give = [&](float* to, float slope) {
            if (to) for_row(width_, [&](auto at) { at.of(to) = slope * (at.of(x) - at.of(t)); });
        };
        give(slopes(run, 0, r), static_cast<float>(seed / v));
        give(slopes(run, 1, r), static_cast<float>(-seed / v));
        if (float* dv = run.input_gradients[2].f32())
            dv[r] = static_cast<float>(seed * 0.5 * (static_cast<double>(width_) - squares(run, r) / v) / v);
    }
    const GaussianOptions o_;
};

std::unique_ptr<Kernel> make_gaussian(const GaussianOptions& o, const KernelSpec& spec) {
    if (spec.inputs[2].shape == spec.inputs[0].shape) return std::make_unique<ElementLoss<Gaussian>>(o, spec);
    return std::make_unique<GaussianRowKernel>(o, spec);
}

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
        .kernel<ElementLoss<Ranking>>()
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
        .kernel(make_gaussian)
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
