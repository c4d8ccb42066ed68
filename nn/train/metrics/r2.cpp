#include "nn/train/metric_formula.h"

namespace nn {

namespace {

/// 1 - Σ (y - x)² / Σ (y - mean of y)² for each of a sample's numbers, and the mean of those that vary. `sums` holds how many
/// samples there were, then for each number the mean of y, the sum of its squared distances from it, and that of the
/// errors' squares. The means move along with the samples: nothing is lost where they are large beside what varies.
class R2 final : public Metric {
    template <typename T>
    auto part(std::span<T> sums, std::int64_t index) const {
        using Block = std::conditional_t<std::is_const_v<T>, const Eigen::ArrayXd, Eigen::ArrayXd>;
        return Eigen::Map<Block>(sums.data() + 1 + index * width_, width_);
    }

public:
    explicit R2(const LossAnswers& answers) : width_(answers.width) {}
    std::size_t size() const override { return static_cast<std::size_t>(1 + 3 * width_); }

    void add(const BatchAnswers& answers, std::span<double> sums) override {
        auto mean = part(sums, 0), spread = part(sums, 1), error = part(sums, 2);
        for (std::int64_t i = 0; i < answers.count(); ++i) {
            const auto x = answers.scores().row(i).transpose().cast<double>();
            const auto y = answers.targets().row(i).transpose().cast<double>();
            const double share = 1 / ++sums[0];
            error += (y - x).square();
            spread += (1 - share) * (y - mean).square();
            mean += share * (y - mean);
        }
    }

    void join(std::span<double> sums, std::span<const double> more) const override {
        const double count = sums[0] + more[0];
        if (more[0] == 0) return;
        auto mean = part(sums, 0), spread = part(sums, 1), error = part(sums, 2);
        const auto apart = part(more, 0) - mean;
        error += part(more, 2);
        spread += part(more, 1) + sums[0] * more[0] / count * apart.square();
        mean += more[0] / count * apart;
        sums[0] = count;
    }

    std::optional<double> value(std::span<const double> sums) const override {
        const auto spread = part(sums, 1), error = part(sums, 2);
        const auto vary = (spread > 0).count();
        if (vary == 0) return std::nullopt;
        return (spread > 0).select(1 - error / spread, 0.0).sum() / static_cast<double>(vary);
    }

private:
    const std::int64_t width_;
};

constexpr const char* moments_in_python = R"(def number_moments(a):
    """For each of a sample's numbers: samples, their sum, squares, squared errors."""
    right = a.right.double()
    count = torch.full_like(right[0], len(right))
    return [count, right.sum(0), (right**2).sum(0), ((right - a.scores) ** 2).sum(0)]


def explained(s):
    spread = s[2] - s[1] ** 2 / s[0]
    varies = spread > 1e-12 * s[2]
    return (1 - s[3] / spread)[varies].mean()
)";

}  // namespace

MetricInfo r2_metric() {
    return {.id = "r2",
            .title = TR("R²"),
            .doc = TR("How much of what varies in the numbers is explained: 1 is all, 0 no more than their mean does."),
            .need = &needs_numbers,
            .make = make_metric<R2>,
            .python = {"number_moments(a)", "explained(s)", moments_in_python}};
}

}  // namespace nn
