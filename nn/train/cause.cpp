#include "nn/train/cause.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace nn {

std::int64_t NodeValues::row_size() const {
    return shape.empty() || shape[0] == 0 ? static_cast<std::int64_t>(numbers.size()) : numel(shape) / shape[0];
}

std::optional<std::size_t> NodeValues::row_of(std::size_t i) const {
    if (!rows || row_size() == 0) return std::nullopt;
    return i / static_cast<std::size_t>(row_size());
}

float Extremes::magnitude() const { return std::max(std::abs(low), std::abs(high)); }

Extremes extremes(std::span<const float> numbers) {
    Extremes found;
    bool any = false;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const float v = numbers[i];
        if (!std::isfinite(v)) continue;
        if (!any || v < found.low) found.low = v, found.low_at = i;
        if (!any || v > found.high) found.high = v, found.high_at = i;
        any = true;
    }
    return found;
}

bool BrokenNode::is(std::initializer_list<std::string_view> ops) const {
    return node != nullptr && std::ranges::find(ops, node->op->id()) != ops.end();
}

std::optional<double> BrokenNode::option(std::string_view id) const {
    if (node == nullptr) return std::nullopt;
    const OptionInfo* info = node->op->schema.find(id);
    if (info == nullptr || !node->options) return std::nullopt;
    const OptionValue value = info->get(node->options.get());
    if (const auto* whole = std::get_if<std::int64_t>(&value)) return static_cast<double>(*whole);
    if (const auto* number = std::get_if<double>(&value)) return *number;
    if (const auto* yes = std::get_if<bool>(&value)) return *yes ? 1.0 : 0.0;
    return std::nullopt;
}

std::string BrokenNode::sample_of(const NodeValues& values, std::size_t element) const {
    const auto row = values.row_of(element);
    return row && *row < samples.size() ? "sample " + std::to_string(samples[*row]) : std::string();
}

std::vector<Cause> causes_of(const BrokenNode& broken) {
    std::vector<Cause> found;
    for (const bool last_resort : {false, true}) {
        if (last_resort && !found.empty()) break;
        for (const CauseKind& kind : declared_causes()) {
            if (kind.last_resort != last_resort) continue;
            for (Cause& cause : kind.find(broken)) found.push_back(std::move(cause));
        }
    }
    return found;
}

std::string short_number(double value) { return fmt::format("{:.4g}", value); }

std::string text_of(const BrokenNode& broken, const NodeValues& values, const Counted& counted) {
    std::string text = std::to_string(counted.count) + " of " + std::to_string(values.numbers.size());
    if (const std::string sample = broken.sample_of(values, counted.first); !sample.empty())
        text += (counted.count == 1 ? " (in " : " (the first in ") + sample + ")";
    return text;
}

}  // namespace nn
