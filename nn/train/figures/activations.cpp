// How large what a node gives is, and how much of it is nothing at all.
#include "nn/train/probes/node_figures.h"
#include "nn/train/probes/sums.h"

#include <algorithm>
#include <cmath>

namespace nn {

namespace {

void measure(const float* values, std::int64_t count, std::span<double> into) {
    const double all = static_cast<double>(std::max<std::int64_t>(count, 1));
    into[0] = lane_sum(count, [values](std::int64_t i) { return std::abs(values[i]); }) / all;
    into[1] = lane_sum(count, [values](std::int64_t i) { return values[i] == 0.0f ? 1.0f : 0.0f; }) / all;
}

}  // namespace

NodeFigureKind activations_figure() {
    return {"activations", TR("Activations"), TapSide::Value, {TR("Mean absolute value"), TR("Share of zeros")}, measure};
}

}  // namespace nn
