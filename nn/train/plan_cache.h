#pragma once
// Plans of one network by batch size: the full batch and the smaller last one.

#include "nn/engine/plan/plan.h"

#include <map>

namespace nn {

/// Threads to use where 0 asks for all: those this process may run on.
int resolve_threads(int threads);

class PlanCache {
public:
    /// `options.batch` is ignored.
    PlanCache(std::shared_ptr<const Network> network, PlanOptions options)
        : network_(std::move(network)), options_(options) {}

    /// The plan for `batch` samples, compiled at the first call. Belongs to the cache.
    Result<Plan*> get(std::int64_t batch) {
        if (const auto it = plans_.find(batch); it != plans_.end()) return it->second.get();
        PlanOptions options = options_;
        options.batch = batch;
        auto plan = Plan::compile(network_, options);
        if (!plan) return plan.error();
        return (plans_[batch] = std::move(*plan)).get();
    }
    std::size_t arena_bytes() const {
        std::size_t bytes = 0;
        for (const auto& [batch, plan] : plans_) bytes += plan->arena_bytes();
        return bytes;
    }

private:
    std::shared_ptr<const Network> network_;
    PlanOptions options_;
    std::map<std::int64_t, std::unique_ptr<Plan>> plans_;
};

}  // namespace nn
