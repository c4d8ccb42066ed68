#pragma once
// The plans of one network that a piece of work runs: how they are compiled, and by batch size, for the full batch and
// the smaller last one.

#include "nn/data/dataset.h"
#include "nn/engine/plan/plan.h"
#include "nn/train/metric.h"
#include "nn/train/optimizer.h"
#include "nn/train/training.h"

#include <map>

namespace nn {

/// Threads to use where 0 asks for all: those this process may run on.
int resolve_threads(int threads);

/// What a step of training is compiled with, for full batches: the same for the trainer and for who foretells or times
/// it.
PlanOptions training_plan(const Network& network, const TrainingOptions& training, int threads);
/// Losses and metrics in evaluation mode; with `classes` the answers of the first loss of classes beside them.
PlanOptions evaluation_plan(const Network& network, const Metrics& metrics, std::int64_t batch, int threads,
                            bool classes = false);
/// Outputs alone.
PlanOptions prediction_plan(std::int64_t batch, int threads);

/// What a training takes beside its data set: `arena` bytes for its plans, weights, gradients, `optimizer_state`, `metrics` to
/// measure with, the batches that lie ready, of `samples` samples, and the copy of weights and state that a checkpoint is
/// written from.
std::size_t training_bytes(const Network& network, std::size_t optimizer_state, std::size_t arena, std::size_t metrics,
                           std::int64_t batch, std::int64_t samples);

/// The plans share one arena, so what one left is gone when another runs.
class PlanCache {
public:
    /// `options.batch` is ignored. Where they name no arena, the cache makes one.
    PlanCache(std::shared_ptr<const Network> network, PlanOptions options);

    /// The plan for `batch` samples, compiled at the first call. Belongs to the cache.
    Result<Plan*> get(std::int64_t batch);
    const std::shared_ptr<Arena>& arena() const { return options_.arena; }

private:
    std::shared_ptr<const Network> network_;
    PlanOptions options_;
    std::map<std::int64_t, std::unique_ptr<Plan>> plans_;
};

}  // namespace nn
