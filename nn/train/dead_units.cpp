#include "nn/train/dead_units.h"

#include <algorithm>

namespace nn {

namespace {

bool any_of(const float* values, std::int64_t count) {
    return std::any_of(values, values + count, [](float v) { return v != 0; });
}

}  // namespace

std::vector<DyingNode> dying_nodes(const Network& network) {
    std::vector<DyingNode> found;
    for (const Network::Node& node : network.nodes) {
        if ((node.op->id() != "ReLU" && node.op->id() != "ReLU6") || node.outputs.empty() || node.inputs.empty()) continue;
        const auto gives = [&](const Network::Node& other) {
            return other.op->id() == "Linear" && std::ranges::find(other.outputs, node.inputs[0]) != other.outputs.end();
        };
        found.push_back({node.path, node.outputs[0], std::ranges::any_of(network.nodes, gives)});
    }
    return found;
}

void DeadCount::add(const TensorView& view) {
    const Extents& shape = view.shape;
    if (shape.size() < 2 || view.dtype != DType::Float32) return;
    const std::size_t axis = node_.features_last ? shape.size() - 1 : 1;
    const std::int64_t units = shape[axis], size = view.size();
    if (units == 0 || size == 0) return;
    alive_.resize(static_cast<std::size_t>(units));
    // Elements of one unit that lie together, and how far on the next ones begin.
    std::int64_t together = 1;
    if (view.layout == Layout::RowMajor)
        for (std::size_t i = axis + 1; i < shape.size(); ++i) together *= shape[i];
    for (std::int64_t unit = 0; unit < units; ++unit) {
        char& alive = alive_[static_cast<std::size_t>(unit)];
        for (std::int64_t at = unit * together; at < size && !alive; at += units * together) alive = any_of(view.f32() + at, together);
    }
}

DeadUnits DeadCount::units() const {
    return {node_.path, std::ssize(alive_), std::ranges::count(alive_, char{0})};
}

}  // namespace nn
