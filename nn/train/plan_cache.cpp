#include "nn/train/plan_cache.h"

#include "nn/train/metric_set.h"

#include <omp.h>

#include <algorithm>

namespace nn {

int resolve_threads(int threads) { return threads > 0 ? threads : std::max(1, omp_get_num_procs()); }

PlanOptions training_plan(const Network& network, const TrainingOptions& training, int threads) {
    PlanOptions options;
    options.batch = training.batch_size;
    options.threads = resolve_threads(threads);
    options.seed = static_cast<std::uint64_t>(training.seed);
    options.keep = values_read(network, metrics_in_use(network, training));
    return options;
}

PlanOptions evaluation_plan(const Network& network, const Metrics& metrics, std::int64_t batch, int threads,
                            bool classes) {
    PlanOptions options = prediction_plan(batch, threads);
    options.losses = true;
    options.keep = values_read(network, metrics, classes);
    return options;
}

PlanOptions prediction_plan(std::int64_t batch, int threads) {
    PlanOptions options;
    options.batch = batch;
    options.mode = Mode::Evaluate;
    options.backward = options.losses = false;
    options.threads = resolve_threads(threads);
    return options;
}

std::size_t training_bytes(const Network& network, std::size_t optimizer_state, std::size_t arena, std::size_t metrics,
                           std::int64_t batch, std::int64_t samples) {
    std::size_t sample = 0;
    for (const Network::Input& input : network.inputs) {
        const TensorType& type = network.values[static_cast<std::size_t>(input.value)].type;
        sample += static_cast<std::size_t>(numel_per_sample(type.shape)) * size_of(type.dtype);
    }
    const WeightsSize weights = weights_size(network);
    const std::size_t checkpoint = weights.parameters + weights.buffers + optimizer_state;
    return arena + metrics + 2 * weights.parameters + weights.buffers + optimizer_state + Batcher::bytes(sample, batch, samples) +
           checkpoint;
}

PlanCache::PlanCache(std::shared_ptr<const Network> network, PlanOptions options)
    : network_(std::move(network)), options_(std::move(options)) {
    if (!options_.arena) options_.arena = std::make_shared<Arena>();
}

Result<Plan*> PlanCache::get(std::int64_t batch) {
    if (const auto it = plans_.find(batch); it != plans_.end()) return it->second.get();
    PlanOptions options = options_;
    options.batch = batch;
    auto plan = Plan::compile(network_, options);
    if (!plan) return plan.error();
    return (plans_[batch] = std::move(*plan)).get();
}

}  // namespace nn
