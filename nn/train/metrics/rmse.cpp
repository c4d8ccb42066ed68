#include "nn/train/metric_formula.h"

namespace nn {

namespace {

class Rmse final : public NumberMean {
    double total(const BatchAnswers& answers) const override { return squared_error(answers); }
    double of_mean(double mean) const override { return std::sqrt(mean); }
};

}  // namespace

MetricInfo rmse_metric() {
    return {.id = "rmse",
            .title = TR("Root mean squared error"),
            .doc = TR("The square root of the mean squared error: in the unit of the numbers themselves."),
            .more_is_better = false,
            .need = &needs_numbers,
            .make = make_metric<Rmse>,
            .python = {"[((a.scores - a.right) ** 2).sum(), a.right.numel()]", "(s[0] / s[1]).sqrt()"}};
}

}  // namespace nn
