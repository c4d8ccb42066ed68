#include "nn/train/metric_formula.h"

namespace nn {

namespace {

class Precision final : public ClassMean {
    using ClassMean::ClassMean;
    double of_class(double hits, double given, double) const override { return given > 0 ? hits / given : 0; }
};

}  // namespace

MetricInfo precision_metric() {
    return {.id = "precision",
            .title = TR("Precision"),
            .doc = TR("How much of what is said to be of a class is of it; the mean over the classes that occur."),
            .share = true,
            .need = &needs_classes,
            .make = make_metric<Precision>,
            .python = {"class_counts(a)", "(s[0] / s[1].clamp(min=1))[s[2] > 0].mean()", class_counts_in_python}};
}

}  // namespace nn
