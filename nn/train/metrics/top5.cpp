#include "nn/train/metric_formula.h"

namespace nn {

namespace {

class Top5 final : public MeanMetric {
public:
    bool reads_scores() const override { return true; }

private:
    double total(const BatchAnswers& answers) const override {
        const auto right = answers.right();
        std::int64_t hits = 0;
        for (Eigen::Index i = 0; i < right.size(); ++i) hits += ahead(answers.scores().row(i), right[i]) < 5 ? 1 : 0;
        return static_cast<double>(hits);
    }
    /// How many classes come before this one; of equal scores the first class does, as in argmax.
    static float ahead(const auto& scores, Eigen::Index right) {
        const float score = scores[right];
        const auto before = scores.head(right), behind = scores.tail(scores.size() - right - 1);
        return where(before >= score, 1.0f, 0.0f).sum() + where(behind > score, 1.0f, 0.0f).sum();
    }
};

constexpr const char* ahead_in_python = R"(def places_ahead(a):
    """How many classes come before the right one; of equal scores the first does."""
    own = a.scores.gather(1, a.right[:, None])
    earlier = torch.arange(a.scores.shape[1], device=own.device) < a.right[:, None]
    return ((a.scores > own) | ((a.scores == own) & earlier)).sum(1)
)";

}  // namespace

MetricInfo top5_metric() {
    return {.id = "top5",
            .title = TR("Top 5"),
            .doc = TR("Share of answers where the right class is among the five with the highest scores."),
            .share = true,
            .need = &needs_scores,
            .make = make_metric<Top5>,
            .python = {"[(places_ahead(a) < 5).sum(), a.right.numel()]", "s[0] / s[1]", ahead_in_python}};
}

}  // namespace nn
