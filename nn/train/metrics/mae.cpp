#include "nn/train/metric_formula.h"

namespace nn {

namespace {

class Mae final : public NumberMean {
    double total(const BatchAnswers& answers) const override {
        return (answers.scores().cast<double>() - answers.targets().cast<double>()).abs().sum();
    }
};

}  // namespace

MetricInfo mae_metric() {
    return {.id = "mae",
            .title = TR("Mean absolute error"),
            .doc = TR("How far the numbers are off, on average."),
            .more_is_better = false,
            .usual = true,
            .need = &needs_numbers,
            .make = make_metric<Mae>,
            .python = {"[(a.scores - a.right).abs().sum(), a.right.numel()]", "s[0] / s[1]"}};
}

}  // namespace nn
