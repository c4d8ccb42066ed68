#pragma once
// Losses and metrics of a split in evaluation mode, as often as asked: plans and batches are kept between runs.

#include "nn/train/confusion.h"
#include "nn/train/metric_set.h"
#include "nn/train/plan_cache.h"

#include <functional>

namespace nn {

class Evaluator {
public:
    /// What it borrows of a training that rests while `run` does; null: its own.
    struct Borrowed {
        std::shared_ptr<Arena> arena;
        std::shared_ptr<Batcher> batcher;  ///< of the same data set, fields and files
        std::shared_ptr<MetricSet> set;    ///< of the same metrics, for batches as large
    };
    /// Compiles what `run` needs, so that memory is known and nothing is refused later. `confusion`: it is going to be
    /// asked for.
    static Result<std::unique_ptr<Evaluator>> create(std::shared_ptr<const Network> network,
                                                     std::shared_ptr<const Dataset> dataset, SplitIndices split,
                                                     Metrics metrics, std::int64_t batch_size, int threads,
                                                     Borrowed borrowed = {}, bool confusion = false);

    /// Goes through the split once. `confusion` stays empty where no loss has classes. `keep_going` is asked before every batch;
    /// false ends it without a result.
    Result<std::optional<SplitMetrics>> run(Weights& weights, const std::function<bool()>& keep_going = {},
                                            Confusion* confusion = nullptr);

private:
    Evaluator(std::shared_ptr<const Network> network, SplitIndices split, Metrics metrics, std::int64_t batch_size,
              PlanOptions options, Borrowed borrowed, bool confusion);

    SplitIndices split_;
    std::int64_t batch_size_;
    PlanCache plans_;
    std::shared_ptr<Batcher> batcher_;
    std::shared_ptr<MetricSet> metrics_;
    MetricSums sums_;
};

}  // namespace nn
