// How far a step takes a node's parameters, measured by how large they are.
#include "nn/train/probes/node_figures.h"
#include "nn/train/probes/sums.h"

#include <cmath>

namespace nn {

namespace {

bool measure_step(std::span<const ParameterStep> parameters, std::span<double> into) {
    double moved = 0, size = 0, gradient = 0;
    for (const ParameterStep& p : parameters) {
        moved += sum_of_squares(p.after, p.before, p.count);
        size += sum_of_squares(p.before, p.count);
        gradient += sum_of_squares(p.gradient, p.count);
    }
    if (!(size > 0)) return false;
    into[0] = std::sqrt(moved / size);
    into[1] = std::sqrt(gradient);
    return true;
}

}  // namespace

NodeFigureKind updates_figure() {
    return {.id = "updates", .title = TR("Update to weight"), .names = {TR("Update by weight"), TR("Norm of the gradient by its parameters")}, .measure_step = measure_step};
}

}  // namespace nn
