// How much of an activation has nothing to say any more: units that give 0 whatever comes, values at the end of a bounded range.
#include "nn/model/op.h"
#include "nn/train/dead_units.h"
#include "nn/train/probes/node_figures.h"

#include <algorithm>
#include <limits>
#include <optional>

namespace nn {

namespace {

/// What the activation can give: where it has ends, a hundredth of its range beside them counts to them.
struct Range {
    std::string_view op;
    bool zero_is_off;  ///< 0 is what it gives to all that is too small
    std::optional<float> low, high;
};

constexpr Range ranges[] = {
    {"ReLU", true, {}, {}},      {"ReLU6", true, {}, 6.0f},    {"Sigmoid", false, 0.0f, 1.0f},   {"Tanh", false, -1.0f, 1.0f},
    {"Hardsigmoid", false, 0.0f, 1.0f}, {"Hardtanh", false, {}, {}}, {"Softsign", false, -1.0f, 1.0f},
};

/// Hardtanh alone has its range among its options.
std::optional<Range> range_of(const Network::Node& node) {
    const auto found = std::ranges::find(ranges, node.op->id(), &Range::op);
    if (found == std::end(ranges)) return std::nullopt;
    Range range = *found;
    if (range.op != "Hardtanh") return range;
    const auto number = [&](const char* id) {
        const OptionInfo* info = node.op->schema.find(id);
        const OptionValue value = info ? info->get(node.options.get()) : OptionValue();
        const auto* real = std::get_if<double>(&value);
        return real ? std::optional(static_cast<float>(*real)) : std::nullopt;
    };
    range.low = number("min_val");
    range.high = number("max_val");
    return range;
}

std::int64_t count_dead(const Network::Node& node, const TensorView& view) {
    DeadCount count({.path = node.path});
    count.add(view);
    return count.units().dead;
}

std::int64_t count_saturated(const float* values, std::int64_t count, const Range& range) {
    const float margin = range.low && range.high ? 0.01f * (*range.high - *range.low) : range.high ? 0.01f * *range.high : 0;
    std::int64_t saturated = 0;
    const float low = range.low ? *range.low + margin : -std::numeric_limits<float>::infinity();
    const float high = range.high ? *range.high - margin : std::numeric_limits<float>::infinity();
    for (std::int64_t i = 0; i < count; ++i) saturated += values[i] <= low || values[i] >= high ? 1 : 0;
    return saturated;
}

bool measure_units(const Network::Node& node, const TensorView& view, std::span<double> into) {
    const auto range = range_of(node);
    if (!range || view.shape.size() < 2 || view.size() == 0) return false;
    const std::int64_t units = view.shape[1];
    into[0] = range->zero_is_off ? static_cast<double>(count_dead(node, view)) / static_cast<double>(units) : 0;
    into[1] = range->low || range->high ? static_cast<double>(count_saturated(view.f32(), view.size(), *range)) / static_cast<double>(view.size()) : 0;
    into[2] = static_cast<double>(units);
    return true;
}

}  // namespace

NodeFigureKind dead_figure() {
    return {.id = "dead", .title = TR("Dead and saturated"), .names = {TR("Share of dead units"), TR("Share of saturated values"), TR("Units")}, .measure_units = measure_units};
}

}  // namespace nn
