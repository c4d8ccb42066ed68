#pragma once
// What a network answers to the samples of a split, one by one: which it takes for what, how sure it is, how far off.

#include "nn/train/evaluator.h"

#include <functional>

namespace nn {

/// Of the first loss that compares answers. Memory grows with the samples alone, some ten numbers each, and with the confusion.
struct Scores {
    Split split = Split::Validation;
    bool test_files = false;
    std::int64_t samples_in_split = 0;
    std::vector<std::int64_t> indices;  ///< of the samples that were looked at, in the data set: evenly from all of the split
    LossAnswers of;
    std::string field;                     ///< of the data, that the right answers come from; "": from elsewhere
    std::vector<std::string> class_names;  ///< may be empty
    std::int64_t step = 0, epoch = 0;      ///< of the weights, see ModelCopy

    Metrics metrics;      ///< what `values` has
    SplitMetrics values;  ///< over the samples looked at

    /// How wrong each sample's answer is, not a number where it does not count: classes and yes or no, the share of its answers that is
    /// wrong; numbers, the mean squared error.
    std::vector<float> error;

    // ---- Answers::Classes and YesNo
    std::int64_t answers_each = 1;  ///< that a sample has: pixels, letters
    Confusion confusion;            ///< of all answers
    std::vector<std::int32_t> right, given;  ///< a class each; right -1: ignored. Of several answers: those of the first wrong one
    std::vector<float> certainty;            ///< probability of the class given; of several answers their mean. Empty where scores say none
    std::vector<float> yes;                  ///< of two classes with one answer each: the score of the second, or its probability

    // ---- Answers::Numbers
    std::int64_t kept_each = 0;      ///< numbers kept of a sample: all, or evenly some of them
    std::vector<float> given_numbers, right_numbers;  ///< `kept_each` a sample
};

/// Samples looked at; of a larger split every so many-th.
constexpr std::int64_t most_scored = 200'000;

/// Scores splits of one network again and again: plans stay. One thread at a time.
class Scorer {
public:
    /// `threads`: 0 for all cores.
    Scorer(std::shared_ptr<const Network> network, std::shared_ptr<const Dataset> dataset, DataSpec data, TrainingOptions training, int threads);
    ~Scorer();
    /// Whether there is anything to score: a loss that compares answers.
    static bool possible(const Network& network);

    /// Nothing where `keep_going`, asked before every batch, says so. An empty split is an error that says what to do.
    Result<std::optional<Scores>> score(Weights& weights, Split split, const std::function<bool()>& keep_going = {});

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// A class by its own figures.
struct ClassFigures {
    std::int64_t right = 0, given = 0, hits = 0;
    std::optional<double> precision, recall, f1;  ///< nothing where there is nothing to divide by
};
std::vector<ClassFigures> class_figures(const Confusion& confusion);

/// A point on the way from everything being no to everything being yes.
struct ThresholdPoint {
    double threshold;  ///< a score from here on counts as yes
    double true_positive_rate, false_positive_rate, precision;
};
struct ThresholdCurve {
    std::vector<ThresholdPoint> points;
    std::optional<double> area;               ///< under the ROC curve; nothing without samples of both classes
    std::optional<double> average_precision;  ///< as scikit-learn has it
};
/// Of `Scores::yes`, by falling threshold; one point for each different score.
ThresholdCurve threshold_curve(const Scores& scores);

}  // namespace nn
