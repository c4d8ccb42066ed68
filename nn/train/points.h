#pragma once
// What a run tells of its steps and epochs, and the same as JSON lines.

#include "nn/train/metric.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace nn {

/// A value for each of a run's metrics, by their place in its `Metrics`; any may be absent. Takes no memory of its own.
class MetricValues {
public:
    std::optional<double> operator[](std::size_t metric) const {
        return present_ >> metric & 1 ? std::optional(values_[metric]) : std::nullopt;
    }
    void set(std::size_t metric, std::optional<double> value) {
        const std::uint32_t bit = std::uint32_t{1} << metric;
        present_ = value ? present_ | bit : present_ & ~bit;
        values_[metric] = value.value_or(0);
    }
    bool operator==(const MetricValues&) const = default;

private:
    std::array<double, max_metrics> values_{};
    std::uint32_t present_ = 0;
    static_assert(max_metrics <= 32);
};

struct StepPoint {
    std::int64_t epoch = 0;  ///< from 1
    std::int64_t step = 0;   ///< training steps since the start of the run, from 1
    double loss = 0;  ///< not a number where all targets are ignored
    MetricValues metrics;  ///< of this batch
    double grad_norm = 0;  ///< L2, of all parameters' gradients together, before clipping
    double lr = 0;
    double seconds = 0;        ///< training time since the run began, pauses left out
    std::int64_t samples = 0;  ///< seen since the run began
    std::int64_t merged = 1;   ///< steps that this point stands for (means); over 1 where the ring was full
};
/// One point for the steps that both stand for; `next` follows `sum`.
StepPoint merged(const StepPoint& sum, const StepPoint& next);

struct SplitMetrics {
    double loss = 0;  ///< the mean over the samples that have one; not a number where none has
    MetricValues metrics;
    std::int64_t samples = 0;
    std::int64_t without_loss = 0;  ///< samples left out of the loss: all targets of their batch are ignored
};
struct EpochPoint {
    std::int64_t epoch = 0, step = 0;
    SplitMetrics train;
    std::optional<SplitMetrics> validation;
    double seconds = 0, samples_per_second = 0;
    double waiting_share = 0;  ///< share of the epoch spent waiting for batches
};
/// What a monitor watches; nothing where the epoch has no such value.
std::optional<double> watched_value(const EpochPoint& point, const Metrics& metrics, std::string_view monitor);

/// One line of JSON without the line feed: `{"kind":"step","epoch":1,...}`. `metrics`: the run's. A metric without value is left
/// out; numbers that are not finite become null.
std::string to_json(const StepPoint& point, const Metrics& metrics);
std::string to_json(const EpochPoint& point, const Metrics& metrics);

}  // namespace nn
