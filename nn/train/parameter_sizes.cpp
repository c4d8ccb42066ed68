#include "nn/train/parameter_sizes.h"

#include <algorithm>
#include <bit>

namespace nn {

namespace {

float largest(Weights& weights, std::size_t parameter) {
    const float* values = weights.parameters().data() + weights.offset(parameter);  // a view would take memory for its shape
    const std::int64_t count = numel(weights.network().parameters[parameter].shape);
    std::uint32_t bits = 0;
    for (std::int64_t i = 0; i < count; ++i) bits = std::max(bits, std::bit_cast<std::uint32_t>(values[i]) & 0x7fffffffu);
    return std::bit_cast<float>(bits);
}

}  // namespace

void ParameterSizes::start(std::int64_t step, Weights& weights) {
    older_.assign(weights.network().parameters.size(), 0);
    newer_ = older_;
    look(step, weights);
    look(step, weights);
}

void ParameterSizes::look(std::int64_t step, Weights& weights) {
    std::swap(older_, newer_);
    older_step_ = newer_step_;
    newer_step_ = step;
    for (std::size_t p = 0; p < newer_.size(); ++p) newer_[p] = largest(weights, p);
    if (older_step_ > newer_step_) older_ = newer_, older_step_ = newer_step_;
}

std::optional<Growth> ParameterSizes::most(std::int64_t step, Weights& weights, const std::vector<bool>& counts) const {
    std::optional<Growth> most;
    double best = 1;
    for (std::size_t p = 0; p < older_.size(); ++p) {
        if (!counts[p] || !(older_[p] > 0)) continue;
        const double from = static_cast<double>(older_[p]), to = static_cast<double>(largest(weights, p));
        if (to / from > best) {
            best = to / from;
            most = Growth{weights.network().parameters[p].key, from, to, step - older_step_};
        }
    }
    return most;
}

}  // namespace nn
