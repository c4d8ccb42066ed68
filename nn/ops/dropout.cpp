#include "nn/ops/shape_rules.h"

namespace nn {

namespace {

struct DropoutOptions {
    double p = 0.5;
};

void infer(DropoutOptions&, InferContext& c) {
    if (need_float(c)) c.output(c.input());
}

}  // namespace

std::vector<Op> dropout_ops() {
    return {
        Define<DropoutOptions>("Dropout")
            .title(TR("Dropout"))
            .category(Category::Dropout)
            .icon("dropout")
            .doc(TR("While training, makes values zero at random and scales the rest up; in evaluation it does nothing. "
                    "Keeps a network from relying on single values."))
            .formula("y = x · mask / (1 − p), mask ~ Bernoulli(1 − p)")
            .keywords("regularization regularisation noise overfitting")
            .input("input", TR("(*)"))
            .output("output", TR("(*), as the input"))
            .option(&DropoutOptions::p, "p", TR("Probability of a value to be zeroed."))
            .range(0, 1)
            .summary()
            .infer(infer)
            .sample({}, {f32({8, 16})})
            .sample({{"p", 0.0}}, {f32({2, 3, 4, 4})})
            .error({}, {i64({2, 3})}, "takes float32"),
    };
}

}  // namespace nn
