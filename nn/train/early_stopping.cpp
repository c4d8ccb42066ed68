#include "nn/train/early_stopping.h"

#include <cmath>
#include <limits>

namespace nn {

namespace {

bool of_validation(const std::string& monitor) { return monitor.starts_with("validation."); }
bool of_accuracy(const std::string& monitor) { return monitor.ends_with(".accuracy"); }

}  // namespace

Result<void> check_monitor(const std::string& monitor, const char* who, bool validation, bool accuracy) {
    if (of_validation(monitor) && !validation) {
        return Error(Message(TR("{0} watches {1}, but there are no validation samples. Give data.split.validation a fraction, "
                                "or watch train.loss"),
                             {who, monitor}),
                     true);
    }
    if (of_accuracy(monitor) && !accuracy) {
        return Error(Message(TR("{0} watches {1}, but no loss here counts right answers. Watch a loss"), {who, monitor}),
                     true);
    }
    return {};
}

double monitored_value(const EpochPoint& point, const std::string& monitor) {
    const SplitMetrics& metrics = of_validation(monitor) && point.validation ? *point.validation : point.train;
    return of_accuracy(monitor) ? metrics.accuracy : metrics.loss;
}

EarlyStopping::EarlyStopping(const EarlyStoppingOptions& options)
    : options_(options),
      larger_is_better_(of_accuracy(options.monitor)),
      best_(std::numeric_limits<double>::infinity() * (larger_is_better_ ? -1 : 1)) {}

void EarlyStopping::add(double value) {
    const bool better = larger_is_better_ ? value > best_ + options_.min_delta : value < best_ - options_.min_delta;
    bad_ = better ? 0 : bad_ + 1;
    if (better) best_ = value;
}

bool EarlyStopping::load(const std::vector<double>& state) {
    if (state.empty()) return true;
    if (state.size() != 2 || std::isnan(state[0]) || !(state[1] >= 0 && state[1] <= 1e9)) return false;
    best_ = state[0];
    bad_ = static_cast<std::int64_t>(state[1]);
    return true;
}

}  // namespace nn
