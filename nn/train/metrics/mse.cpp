#include "nn/train/metric_formula.h"

namespace nn {

namespace {

class Mse final : public NumberMean {
    double total(const BatchAnswers& answers) const override { return squared_error(answers); }
};

}  // namespace

MetricInfo mse_metric() {
    return {.id = "mse",
            .title = TR("Mean squared error"),
            .doc = TR("The mean of the squares of how far the numbers are off."),
            .more_is_better = false,
            .need = &needs_numbers,
            .make = make_metric<Mse>,
            .python = {"[((a.scores - a.right) ** 2).sum(), a.right.numel()]", "s[0] / s[1]"}};
}

}  // namespace nn
