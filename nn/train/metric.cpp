#include "nn/train/metric.h"

#include <algorithm>

namespace nn {

const std::vector<const MetricInfo*>& all_metrics() {
    static const std::vector<const MetricInfo*> metrics = [] {
        std::vector<const MetricInfo*> all;
        for (const MetricInfo& metric : declared_metrics()) all.push_back(&metric);
        return all;
    }();
    return metrics;
}

const MetricInfo* find_metric(std::string_view id) {
    const auto& all = all_metrics();
    const auto it = std::find_if(all.begin(), all.end(), [id](const MetricInfo* metric) { return metric->id == id; });
    return it == all.end() ? nullptr : *it;
}

const std::vector<std::string>& metric_ids() {
    static const std::vector<std::string> ids = [] {
        std::vector<std::string> all;
        for (const MetricInfo* metric : all_metrics()) all.push_back(metric->id);
        return all;
    }();
    return ids;
}

const LossAnswers* measured(const MetricInfo& metric, const std::vector<LossAnswers>& losses) {
    const auto it = std::find_if(losses.begin(), losses.end(), metric.need->met);
    return it == losses.end() ? nullptr : &*it;
}

Metrics metrics_in_use(const Network& network, const TrainingOptions& training) {
    const std::vector<LossAnswers> losses = loss_answers(network);
    Metrics metrics;
    const auto add = [&](const MetricInfo* metric) {
        if (metric && measured(*metric, losses) && metrics.size() < max_metrics) metrics.push_back(metric);
    };
    if (training.metrics) {
        for (const std::string& id : *training.metrics) add(find_metric(id));
    } else {
        for (const MetricInfo* metric : all_metrics()) add(metric->usual ? metric : nullptr);
    }
    return metrics;
}

// ---- monitors -------------------------------------------------------------------------------------

std::vector<std::string> monitors_of(const Metrics& metrics, bool validation) {
    std::vector<std::string> names;
    for (const char* split : {"validation.", "train."}) {
        if (!validation && of_validation(split)) continue;
        names.push_back(std::string(split) + "loss");
        for (const MetricInfo* metric : metrics) names.push_back(split + metric->id);
    }
    return names;
}

const std::vector<std::string>& monitor_names() {
    static const std::vector<std::string> names = monitors_of(all_metrics(), true);
    return names;
}

bool of_validation(std::string_view monitor) { return monitor.starts_with("validation."); }

std::string_view watched_id(std::string_view monitor) { return monitor.substr(monitor.find('.') + 1); }

bool more_is_better(std::string_view monitor) {
    const MetricInfo* metric = find_metric(watched_id(monitor));
    return metric != nullptr && metric->more_is_better;
}

std::optional<Message> monitor_problem(const std::string& monitor, const std::string& who, const Metrics& metrics,
                                       bool validation) {
    if (of_validation(monitor) && !validation) {
        return Message(TR("{0} watches {1}, but there are no validation samples. Give data.split.validation a fraction, "
                          "or watch train.loss"),
                       {who, monitor});
    }
    const std::vector<std::string> names = monitors_of(metrics, validation);
    if (std::find(names.begin(), names.end(), monitor) != names.end()) return std::nullopt;
    std::string list;
    for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
    return Message(TR("{0} watches {1}, but this run does not measure {2}. Add it to training.metrics where it suits the "
                      "loss, or watch one of: {3}"),
                   {who, monitor, std::string(watched_id(monitor)), list});
}

}  // namespace nn
