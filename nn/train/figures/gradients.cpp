// How much of the objective's gradient comes back to what a node gives.
#include "nn/train/probes/node_figures.h"
#include "nn/train/probes/sums.h"

#include <algorithm>
#include <cmath>

namespace nn {

namespace {

void measure(const float* values, std::int64_t count, std::span<double> into) {
    const double squares = sum_of_squares(values, count);
    into[0] = std::sqrt(squares);
    into[1] = std::sqrt(squares / static_cast<double>(std::max<std::int64_t>(count, 1)));
}

}  // namespace

NodeFigureKind gradients_figure() {
    return {"gradients", TR("Gradient flow"), TapSide::Gradient, {TR("Norm of the gradient"), TR("Root mean square of the gradient")}, measure};
}

}  // namespace nn
