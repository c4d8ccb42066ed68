#include "nn/train/points.h"

#include <fmt/format.h>

#include <cmath>

namespace nn {

namespace {

std::string number(double value) { return std::isfinite(value) ? fmt::format("{}", value) : "null"; }

/// `,"accuracy":0.9` for each metric that has a value.
std::string metrics_json(const MetricValues& values, const Metrics& metrics) {
    std::string text;
    for (std::size_t i = 0; i < metrics.size(); ++i) {
        if (const auto value = values[i]) text += fmt::format(",\"{}\":{}", metrics[i]->id, number(*value));
    }
    return text;
}

std::string split_json(const SplitMetrics& m, const Metrics& metrics) {
    const std::string without = m.without_loss > 0 ? fmt::format(",\"without_loss\":{}", m.without_loss) : "";
    return fmt::format("{{\"loss\":{}{},\"samples\":{}{}}}", number(m.loss), metrics_json(m.metrics, metrics), m.samples, without);
}

}  // namespace

StepPoint merged(const StepPoint& sum, const StepPoint& next) {
    const auto before = static_cast<double>(sum.merged), more = static_cast<double>(next.merged);
    const auto mean = [&](double a, double b) { return (a * before + b * more) / (before + more); };
    StepPoint point = next;
    point.merged = sum.merged + next.merged;
    point.loss = std::isnan(sum.loss) ? next.loss : std::isnan(next.loss) ? sum.loss : mean(sum.loss, next.loss);
    point.grad_norm = mean(sum.grad_norm, next.grad_norm);
    for (std::size_t i = 0; i < max_metrics; ++i) {
        const auto a = sum.metrics[i], b = next.metrics[i];
        point.metrics.set(i, a && b ? mean(*a, *b) : b ? b : a);
    }
    return point;
}

std::optional<double> watched_value(const EpochPoint& point, const Metrics& metrics, std::string_view monitor) {
    if (of_validation(monitor) && !point.validation) return std::nullopt;
    const SplitMetrics& split = of_validation(monitor) ? *point.validation : point.train;
    const std::string_view id = watched_id(monitor);
    if (id == "loss") return split.without_loss < split.samples || split.samples == 0 ? std::optional(split.loss) : std::nullopt;
    for (std::size_t i = 0; i < metrics.size(); ++i) {
        if (metrics[i]->id == id) return split.metrics[i];
    }
    return std::nullopt;
}

std::string to_json(const StepPoint& p, const Metrics& metrics) {
    std::string text =
        fmt::format("{{\"kind\":\"step\",\"epoch\":{},\"step\":{},\"loss\":{}{},\"grad_norm\":{},\"lr\":{}", p.epoch, p.step,
                    number(p.loss), metrics_json(p.metrics, metrics), number(p.grad_norm), number(p.lr));
    text += fmt::format(",\"samples\":{},\"seconds\":{:.6f}", p.samples, p.seconds);
    if (p.merged > 1) text += fmt::format(",\"merged\":{}", p.merged);
    return text + "}";
}

std::string to_json(const EpochPoint& p, const Metrics& metrics) {
    std::string text = fmt::format("{{\"kind\":\"epoch\",\"epoch\":{},\"step\":{},\"train\":{}", p.epoch, p.step,
                                   split_json(p.train, metrics));
    if (p.validation) text += ",\"validation\":" + split_json(*p.validation, metrics);
    return text + fmt::format(",\"seconds\":{:.6f},\"samples_per_second\":{},\"waiting_share\":{:.6f}}}", p.seconds,
                              number(std::round(p.samples_per_second * 10) / 10), p.waiting_share);
}

}  // namespace nn
