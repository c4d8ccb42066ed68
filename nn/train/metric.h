#pragma once
// What a metric is, which of them a run measures, and what may be watched of them. One file in nn/train/metrics declares one;
// settings, checks, monitors, JSON lines, curves and tables derive from what is declared there.

#include "nn/train/answers.h"
#include "nn/train/training.h"

#include <memory>

namespace nn {

class Metric;  // nn/train/metric_formula.h

/// Which losses' answers a metric can measure.
struct MetricNeed {
    bool (*met)(const LossAnswers& answers);
    const char* otherwise;  ///< what to say where no loss meets it; {0} is the metric's id
};

/// The same formula in Python: what a batch adds up to, and the value of the sums. `a` are the batch's answers: `given` and `right`, classes
/// or numbers, and `scores` with a row for each; `s` the sums in double precision. A value that is not a number is left out.
struct MetricPython {
    const char* sums;
    const char* value;
    const char* helper = "";  ///< a function that several share
};

struct MetricInfo {
    std::string id;  ///< "accuracy": its name in project files, JSON lines and monitors
    const char* title = "";
    const char* doc = "";  ///< one sentence
    bool more_is_better = true;
    bool share = false;  ///< lies from 0 to 1: people read per cent
    bool usual = false;  ///< measured where a project does not say what to measure
    const MetricNeed* need = nullptr;
    /// Of answers that meet the need.
    std::unique_ptr<Metric> (*make)(const LossAnswers& answers) = nullptr;
    MetricPython python{};
};

/// All of them, by id, as CMake found their files.
const std::vector<MetricInfo>& declared_metrics();
const std::vector<const MetricInfo*>& all_metrics();
/// Null where there is none.
const MetricInfo* find_metric(std::string_view id);
const std::vector<std::string>& metric_ids();

/// What a run measures. Points carry a value for each, in this order.
using Metrics = std::vector<const MetricInfo*>;
/// More are refused: points have no room for them.
constexpr std::size_t max_metrics = 12;

/// The first loss whose answers the metric can measure; null: it does not suit the network.
const LossAnswers* measured(const MetricInfo& metric, const std::vector<LossAnswers>& losses);
/// The metrics that training names, without those that do not suit; or, where it names none, the usual ones.
Metrics metrics_in_use(const Network& network, const TrainingOptions& training);

// ---- monitors: "validation.loss", "train.accuracy"... -----------------------------------------------------------------

/// All that could ever be watched.
const std::vector<std::string>& monitor_names();
/// What a run that measures these has.
std::vector<std::string> monitors_of(const Metrics& metrics, bool validation);
bool of_validation(std::string_view monitor);
/// The id after the dot: "loss" or a metric's.
std::string_view watched_id(std::string_view monitor);
/// A loss is better the smaller it is; a metric knows.
bool more_is_better(std::string_view monitor);
/// Why a run cannot watch this, and what to do; `who` names the setting. Nothing: it can.
std::optional<Message> monitor_problem(const std::string& monitor, const std::string& who, const Metrics& metrics,
                                       bool validation);

}  // namespace nn
