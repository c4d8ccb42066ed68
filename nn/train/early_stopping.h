#pragma once
// When a value no longer gets better.

#include "nn/train/metric.h"

namespace nn {

class EarlyStopping {
public:
    explicit EarlyStopping(const EarlyStoppingOptions& options);

    /// One epoch's value. What is absent or not a number is no better than anything.
    void add(std::optional<double> value);
    /// `patience` epochs in a row were no better.
    bool over() const { return bad_ >= options_.patience; }
    const EarlyStoppingOptions& options() const { return options_; }

    /// For checkpoints.
    std::vector<double> state() const { return {best_, static_cast<double>(bad_)}; }
    /// False where the numbers are not its own. Nothing saved: it starts now.
    bool load(const std::vector<double>& state);

private:
    EarlyStoppingOptions options_;
    bool more_is_better_;
    double best_;
    std::int64_t bad_ = 0;
};

}  // namespace nn
