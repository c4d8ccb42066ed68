#include "nn/train/metric_formula.h"

namespace nn {

namespace {

/// The harmonic mean of precision and recall.
class F1 final : public ClassMean {
    using ClassMean::ClassMean;
    double of_class(double hits, double given, double right) const override { return 2 * hits / (given + right); }
};

}  // namespace

MetricInfo f1_metric() {
    return {.id = "f1",
            .title = TR("F1"),
            .doc = TR("Precision and recall in one number, their harmonic mean; the mean over the classes that occur."),
            .share = true,
            .need = &needs_classes,
            .make = make_metric<F1>,
            .python = {"class_counts(a)", "(2 * s[0] / (s[1] + s[2]))[s[2] > 0].mean()", class_counts_in_python}};
}

}  // namespace nn
