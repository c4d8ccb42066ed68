#pragma once
// What a metric computes with. Its file declares it (nn/train/metric.h says what is declared) and holds its formula.

#include "nn/engine/kernels/vector/array.h"
#include "nn/train/metric.h"

#include <span>

namespace nn {

/// What a network answered to one batch, and what was right. Views: of `Metric::add` alone.
class BatchAnswers {
public:
    using Classes = Eigen::Map<const Eigen::Array<std::int32_t, Eigen::Dynamic, 1>>;

    /// Of classes. `scores` may be null where no metric reads them.
    BatchAnswers(std::int64_t count, std::int64_t classes, const std::int32_t* given, const std::int32_t* right,
                 const float* scores)
        : count_(count), width_(classes), given_(given), right_(right), scores_(scores) {}
    /// Of numbers.
    BatchAnswers(std::int64_t samples, std::int64_t width, const float* scores, const float* targets)
        : count_(samples), width_(width), scores_(scores), targets_(targets) {}

    /// Answers that count: ignored targets are left out. Of numbers: samples.
    std::int64_t count() const { return count_; }

    /// Answers::Classes and YesNo: the class given and the right one; yes is 1.
    Classes given() const { return {given_, count_}; }
    Classes right() const { return {right_, count_}; }

    /// Answers::Classes, for metrics that `read_scores`: a row for each answer, a column for each class. Numbers: what
    /// the network gave, a row for each sample.
    ConstRowsMap scores() const { return {scores_, count_, width_}; }
    /// Numbers: what would have been right.
    ConstRowsMap targets() const { return {targets_, count_, width_}; }

private:
    std::int64_t count_, width_;
    const std::int32_t *given_ = nullptr, *right_ = nullptr;
    const float *scores_ = nullptr, *targets_ = nullptr;
};

/// A formula over answers that come in batches. What it has seen lies in `sums`, a block of doubles that others own, join
/// and save: an epoch's begins with zeros and grows batch by batch. Allocates nothing after it was made.
class Metric {
public:
    virtual ~Metric() = default;
    /// How many numbers `sums` has.
    virtual std::size_t size() const = 0;
    /// Classes: whether the scores are read, or the classes given alone.
    virtual bool reads_scores() const { return false; }
    virtual void add(const BatchAnswers& answers, std::span<double> sums) = 0;
    /// Adds what was seen elsewhere. Here: number by number.
    virtual void join(std::span<double> sums, std::span<const double> more) const;
    /// Nothing: too little was seen for a value.
    virtual std::optional<double> value(std::span<const double> sums) const = 0;
};

/// Base of means: of answers, or of numbers.
class MeanMetric : public Metric {
public:
    std::size_t size() const final { return 2; }
    void add(const BatchAnswers& answers, std::span<double> sums) final;
    std::optional<double> value(std::span<const double> sums) const final;

protected:
    /// The sum over all answers in the batch.
    virtual double total(const BatchAnswers& answers) const = 0;
    /// How many the sum is of.
    virtual double terms(const BatchAnswers& answers) const { return static_cast<double>(answers.count()); }
    virtual double of_mean(double mean) const { return mean; }
};

/// Base of means over all numbers.
class NumberMean : public MeanMetric {
protected:
    static double squared_error(const BatchAnswers& answers);

private:
    double terms(const BatchAnswers& answers) const final { return static_cast<double>(answers.targets().size()); }
};

/// Base of means over the classes that occur among the right answers.
class ClassMean : public Metric {
public:
    explicit ClassMean(const LossAnswers& answers) : classes_(static_cast<std::size_t>(answers.classes)) {}
    std::size_t size() const final { return 3 * classes_; }
    void add(const BatchAnswers& answers, std::span<double> sums) final;
    std::optional<double> value(std::span<const double> sums) const final;

protected:
    /// Of one class: how often it was given and right, given, and right. `right` is above 0.
    virtual double of_class(double hits, double given, double right) const = 0;

private:
    std::size_t classes_;
};

// ---- declarations ---------------------------------------------------------------------------------

/// `M` is made from the answers that it measures, or from nothing.
template <typename M>
std::unique_ptr<Metric> make_metric(const LossAnswers& answers) {
    if constexpr (std::is_constructible_v<M, const LossAnswers&>)
        return std::make_unique<M>(answers);
    else
        return std::make_unique<M>();
}

/// For means over the classes: how often each was given and right, given, and right.
extern const char* const class_counts_in_python;

/// Answers that are right or wrong.
extern const MetricNeed needs_classes;
/// Scores that put the classes in an order.
extern const MetricNeed needs_scores;
/// Scores that say how probable each class is.
extern const MetricNeed needs_probabilities;
extern const MetricNeed needs_numbers;

}  // namespace nn
