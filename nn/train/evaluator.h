#pragma once
// Losses and metrics of a split in evaluation mode, as often as asked: plans and batches are kept between runs.

#include "nn/train/metrics.h"
#include "nn/train/plan_cache.h"

#include <functional>

namespace nn {

class Evaluator {
public:
    /// Compiles what `run` needs, so that memory is known and nothing is refused later.
    static Result<std::unique_ptr<Evaluator>> create(std::shared_ptr<const Network> network,
                                                     std::shared_ptr<const Dataset> dataset, SplitIndices split,
                                                     std::int64_t batch_size, int threads);

    /// Goes through the split once. `keep_going` is asked before every batch; false ends it without a result.
    Result<std::optional<SplitMetrics>> run(Weights& weights, const std::function<bool()>& keep_going = {},
                                            std::vector<std::int64_t>* confusion = nullptr);
    std::int64_t classes() const { return counter_.classes(); }
    std::size_t arena_bytes() const { return plans_.arena_bytes(); }

private:
    Evaluator(std::shared_ptr<const Network> network, std::shared_ptr<const Dataset> dataset, SplitIndices split,
              std::int64_t batch_size, PlanOptions options);

    SplitIndices split_;
    std::int64_t batch_size_;
    PlanCache plans_;
    Batcher batcher_;
    AccuracyCounter counter_;
};

}  // namespace nn
