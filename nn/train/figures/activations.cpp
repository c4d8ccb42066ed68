// How large what a node gives is, and how much of it is nothing at all.
#include "nn/train/probes/node_figures.h"

#include <algorithm>
#include <cmath>

namespace nn {

namespace {

/// In pieces: sums in single precision, a lane each, are exact enough over one, and as fast as memory.
void measure(const float* values, std::int64_t count, std::span<double> into) {
    constexpr std::int64_t piece = 4096;
    constexpr int lanes = 16;
    double sum = 0;
    std::int64_t zeros = 0;
    for (std::int64_t begin = 0; begin < count; begin += piece) {
        const std::int64_t end = std::min(begin + piece, count);
        float sums[lanes] = {};
        int none[lanes] = {};
        std::int64_t i = begin;
        for (; i + lanes <= end; i += lanes)
            for (int k = 0; k < lanes; ++k) {
                sums[k] += std::abs(values[i + k]);
                none[k] += values[i + k] == 0.0f;
            }
        for (; i < end; ++i) {
            sums[0] += std::abs(values[i]);
            none[0] += values[i] == 0.0f;
        }
        for (int k = 0; k < lanes; ++k) sum += sums[k], zeros += none[k];
    }
    const double all = static_cast<double>(std::max<std::int64_t>(count, 1));
    into[0] = sum / all;
    into[1] = static_cast<double>(zeros) / all;
}

}  // namespace

NodeFigureKind activations_figure() {
    return {"activations", TR("Activations"), TapSide::Value, {TR("Mean absolute value"), TR("Share of zeros")}, measure};
}

}  // namespace nn
