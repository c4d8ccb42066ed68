#include "nn/train/metric_formula.h"

namespace nn {

void Metric::join(std::span<double> sums, std::span<const double> more) const {
    for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += more[i];
}

void MeanMetric::add(const BatchAnswers& answers, std::span<double> sums) {
    sums[0] += total(answers);
    sums[1] += terms(answers);
}

std::optional<double> MeanMetric::value(std::span<const double> sums) const {
    if (sums[1] == 0) return std::nullopt;
    return of_mean(sums[0] / sums[1]);
}

double NumberMean::squared_error(const BatchAnswers& answers) {
    return (answers.scores().cast<double>() - answers.targets().cast<double>()).square().sum();
}

void ClassMean::add(const BatchAnswers& answers, std::span<double> sums) {
    const auto given = answers.given(), right = answers.right();
    double *hits = sums.data(), *times_given = hits + classes_, *times_right = times_given + classes_;
    for (Eigen::Index i = 0; i < given.size(); ++i) {
        if (given[i] == right[i]) ++hits[right[i]];
        ++times_given[given[i]];
        ++times_right[right[i]];
    }
}

std::optional<double> ClassMean::value(std::span<const double> sums) const {
    double total = 0, occur = 0;
    for (std::size_t c = 0; c < classes_; ++c) {
        const double hits = sums[c], given = sums[classes_ + c], right = sums[2 * classes_ + c];
        if (right == 0) continue;
        total += of_class(hits, given, right);
        ++occur;
    }
    if (occur == 0) return std::nullopt;
    return total / occur;
}

const char* const class_counts_in_python = R"(def class_counts(a):
    """For each class: how often it was given and right, given, and right."""
    hits = a.right[a.given == a.right]
    return [torch.bincount(c, minlength=a.classes) for c in (hits, a.given, a.right)]
)";

// ---- needs ----------------------------------------------------------------------------------------

namespace {

bool of_classes(const LossAnswers& a) { return a.kind == Answers::Classes || a.kind == Answers::YesNo; }
bool of_scores(const LossAnswers& a) { return a.kind == Answers::Classes; }
bool of_probabilities(const LossAnswers& a) { return of_scores(a) && a.meaning != Meaning::Any; }
bool of_numbers(const LossAnswers& a) { return a.kind == Answers::Numbers; }

}  // namespace

const MetricNeed needs_classes{
    of_classes, TR("{0} counts right answers, but no loss here says which are right. It goes with class numbers or with yes and no: "
                   "CrossEntropyLoss, NLLLoss, MultiMarginLoss, BCEWithLogitsLoss, BCELoss, MultiLabelSoftMarginLoss")};
const MetricNeed needs_scores{
    of_scores, TR("{0} needs a score for each of several classes, but no loss here has them. It goes with class numbers: "
                  "CrossEntropyLoss, NLLLoss, MultiMarginLoss")};
const MetricNeed needs_probabilities{
    of_probabilities, TR("{0} needs a probability for each of several classes, but no loss here has them. It goes with class "
                         "numbers: CrossEntropyLoss, NLLLoss")};
const MetricNeed needs_numbers{
    of_numbers, TR("{0} measures how far numbers are off, but no loss here predicts any. It goes with MSELoss, L1Loss, "
                   "SmoothL1Loss, HuberLoss")};

}  // namespace nn
