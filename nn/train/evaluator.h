#pragma once
// Losses and metrics of a split in evaluation mode, as often as asked: plans and batches are kept between runs.

#include "nn/train/metrics.h"
#include "nn/train/plan_cache.h"

#include <functional>

namespace nn {

class Evaluator {
public:
    /// What it borrows of a training that rests while `run` does; null: its own.
    struct Borrowed {
        std::shared_ptr<Arena> arena;
        std::shared_ptr<Batcher> batcher;  ///< of the same data set, fields and files
    };
    /// Compiles what `run` needs, so that memory is known and nothing is refused later.
    static Result<std::unique_ptr<Evaluator>> create(std::shared_ptr<const Network> network,
                                                     std::shared_ptr<const Dataset> dataset, SplitIndices split,
                                                     std::int64_t batch_size, int threads, Borrowed borrowed = {});

    /// Goes through the split once. `keep_going` is asked before every batch; false ends it without a result.
    Result<std::optional<SplitMetrics>> run(Weights& weights, const std::function<bool()>& keep_going = {},
                                            std::vector<std::int64_t>* confusion = nullptr);
    std::int64_t classes() const { return counter_.classes(); }

private:
    Evaluator(std::shared_ptr<const Network> network, SplitIndices split, std::int64_t batch_size, PlanOptions options,
              std::shared_ptr<Batcher> batcher);

    SplitIndices split_;
    std::int64_t batch_size_;
    PlanCache plans_;
    std::shared_ptr<Batcher> batcher_;
    AccuracyCounter counter_;
};

}  // namespace nn
