#include "nn/train/metric_formula.h"

namespace nn {

namespace {

class Accuracy final : public MeanMetric {
    double total(const BatchAnswers& answers) const override {
        return static_cast<double>((answers.given() == answers.right()).count());
    }
};

}  // namespace

MetricInfo accuracy_metric() {
    return {.id = "accuracy",
            .title = TR("Accuracy"),
            .doc = TR("Share of answers that are right."),
            .share = true,
            .usual = true,
            .need = &needs_classes,
            .make = make_metric<Accuracy>,
            .python = {"[(a.given == a.right).sum(), a.right.numel()]", "s[0] / s[1]"}};
}

}  // namespace nn
