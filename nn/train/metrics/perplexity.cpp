#include "nn/train/metric_formula.h"

namespace nn {

namespace {

/// e to the mean of -log p(right class).
class Perplexity final : public MeanMetric {
public:
    explicit Perplexity(const LossAnswers& answers) : logarithms_(answers.meaning == Meaning::LogProbabilities) {}
    bool reads_scores() const override { return true; }

private:
    double total(const BatchAnswers& answers) const override {
        const auto right = answers.right();
        double sum = 0;
        for (Eigen::Index i = 0; i < right.size(); ++i) {
            const auto scores = answers.scores().row(i);
            const float top = scores.maxCoeff();
            const double all = logarithms_ ? 0 : std::log(exp(scores - top).template cast<double>().sum()) + double{top};
            sum += all - double{scores[right[i]]};
        }
        return sum;
    }
    double of_mean(double mean) const override { return std::exp(mean); }

    const bool logarithms_;
};

}  // namespace

MetricInfo perplexity_metric() {
    return {.id = "perplexity",
            .title = TR("Perplexity"),
            .doc = TR("Among how many classes, all equally probable, one would choose as uncertainly: e to the mean of "
                      "−log of the right class's probability."),
            .more_is_better = false,
            .need = &needs_probabilities,
            .make = make_metric<Perplexity>,
            .python = {"[F.cross_entropy(a.scores, a.right, reduction=\"sum\"), len(a.right)]", "(s[0] / s[1]).exp()"}};
}

}  // namespace nn
