#pragma once
// All metrics of a run, measured batch by batch.

#include "nn/data/dataset.h"
#include "nn/engine/plan/plan.h"
#include "nn/train/points.h"

#include <span>

namespace nn {

/// What was seen of an epoch, or of a split, so far: a value that checkpoints save. Belongs to the MetricSet that made it.
struct MetricSums {
    struct Of {
        std::string metric;           ///< its id
        std::vector<double> numbers;  ///< its own, see Metric
        bool operator==(const Of&) const = default;
    };
    double loss = 0;  ///< sum of batch loss x samples, over the batches that have one
    std::int64_t samples = 0;
    std::int64_t without_loss = 0;  ///< of these, samples whose batch has none: see Plan::nothing_counts
    std::vector<Of> metrics;

    void clear();
    /// Whether these are sums of the same metrics: one can go on where the other ends.
    bool same_metrics(const MetricSums& other) const;
    bool operator==(const MetricSums&) const = default;
};

/// Values of the network that a MetricSet of these reads after a step: PlanOptions::keep.
std::vector<int> values_read(const Network& network, const Metrics& metrics, bool classes = false);

/// Bytes that a MetricSet of these takes.
std::size_t metric_bytes(const Network& network, const Metrics& metrics, std::int64_t largest_batch, int threads);

class MetricSet {
public:
    /// The metrics suit the network. Memory is taken for batches of up to `largest_batch`, read on `threads` threads. `classes`: the
    /// answers of the first loss of classes are read whatever the metrics, for `answers`.
    MetricSet(const Network& network, Metrics metrics, std::int64_t largest_batch, int threads, bool classes = false);
    ~MetricSet();

    const Metrics& metrics() const { return metrics_; }
    /// Of nothing seen yet.
    MetricSums zero() const;

    /// After plan.forward on this batch, which gave `loss`; the plan was told to keep `values_read`. Adds to `sums`, and
    /// gives what the batch alone has.
    Result<MetricValues> add(const Plan& plan, const Batch& batch, double loss, MetricSums& sums);
    SplitMetrics values(const MetricSums& sums) const;

    /// Classes given and right ones of the batch added last, for the first loss of classes; ignored targets are left out.
    struct ClassAnswers {
        std::int64_t classes = 0;
        std::span<const std::int32_t> given, right;
    };
    /// Nothing to see where there is no such loss.
    ClassAnswers answers() const;

private:
    class Reader;
    struct Entry;

    Metrics metrics_;
    std::vector<std::unique_ptr<Reader>> readers_;  ///< of the losses that are measured
    std::vector<Entry> entries_;                    ///< as `metrics_`
    MetricSums batch_;                              ///< of the latest batch
    Reader* classes_ = nullptr;
};

}  // namespace nn
