#include "nn/train/early_stopping.h"

#include <cmath>
#include <limits>

namespace nn {

EarlyStopping::EarlyStopping(const EarlyStoppingOptions& options)
    : options_(options),
      more_is_better_(more_is_better(options.monitor)),
      best_(std::numeric_limits<double>::infinity() * (more_is_better_ ? -1 : 1)) {}

void EarlyStopping::add(std::optional<double> value) {
    const bool better = value && (more_is_better_ ? *value > best_ + options_.min_delta : *value < best_ - options_.min_delta);
    bad_ = better ? 0 : bad_ + 1;
    if (better) best_ = *value;
}

bool EarlyStopping::load(const std::vector<double>& state) {
    if (state.empty()) return true;
    if (state.size() != 2 || std::isnan(state[0]) || !(state[1] >= 0 && state[1] <= 1e9)) return false;
    best_ = state[0];
    bad_ = static_cast<std::int64_t>(state[1]);
    return true;
}

}  // namespace nn
