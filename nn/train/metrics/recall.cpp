#include "nn/train/metric_formula.h"

namespace nn {

namespace {

class Recall final : public ClassMean {
    using ClassMean::ClassMean;
    double of_class(double hits, double, double right) const override { return hits / right; }
};

}  // namespace

MetricInfo recall_metric() {
    return {.id = "recall",
            .title = TR("Recall"),
            .doc = TR("How much of what is of a class is found; the mean over the classes that occur."),
            .share = true,
            .need = &needs_classes,
            .make = make_metric<Recall>,
            .python = {"class_counts(a)", "(s[0] / s[2])[s[2] > 0].mean()", class_counts_in_python}};
}

}  // namespace nn
