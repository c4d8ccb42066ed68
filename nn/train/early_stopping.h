#pragma once
// When a value no longer gets better.

#include "nn/train/channel.h"
#include "nn/train/training.h"

namespace nn {

/// Whether an epoch's point can have this value: validation needs samples, accuracy a loss that counts answers. The error
/// says what to do; `who` names the setting.
Result<void> check_monitor(const std::string& monitor, const char* who, bool validation, bool accuracy);
/// The value of a monitor, see `monitor_names`.
double monitored_value(const EpochPoint& point, const std::string& monitor);

class EarlyStopping {
public:
    explicit EarlyStopping(const EarlyStoppingOptions& options);

    /// One epoch's value. What is not a number is no better than anything.
    void add(double value);
    /// `patience` epochs in a row were no better.
    bool over() const { return bad_ >= options_.patience; }
    const EarlyStoppingOptions& options() const { return options_; }

    /// For checkpoints.
    std::vector<double> state() const { return {best_, static_cast<double>(bad_)}; }
    /// False where the numbers are not its own. Nothing saved: it starts now.
    bool load(const std::vector<double>& state);

private:
    EarlyStoppingOptions options_;
    bool larger_is_better_;
    double best_;
    std::int64_t bad_ = 0;
};

}  // namespace nn
