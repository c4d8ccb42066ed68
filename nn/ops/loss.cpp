#include "nn/ops/shape_rules.h"

namespace nn {

namespace {

struct CrossEntropyOptions {
    std::int64_t ignore_index = -100;
    std::string reduction = "mean";
    double label_smoothing = 0;
    double weight_in_objective = 1;
};

struct MseOptions {
    std::string reduction = "mean";
    double weight_in_objective = 1;
};

/// Target of classes: the input's shape without its dimension 1.
void infer_cross_entropy(CrossEntropyOptions&, InferContext& c) {
    if (!need_float(c, 0)) return;
    const Shape &in = c.input(0).shape, &target = c.input(1).shape;
    if (in.size() < 2) {
        c.error(0, Message(TR("input is {0}; needed are scores for every class, (N, C)"), {to_string(in)}));
        return;
    }
    if (c.input(1).dtype != DType::Int64) {
        c.error(1, TR("float32 values arrive on 'target', which takes class numbers (int64)"));
        return;
    }
    Shape expected = in;
    expected.erase(expected.begin() + 1);
    if (target != expected) {
        std::vector<InferContext::FixHint> fixes;
        if (in.size() > 2 && target.size() == 1)
            fixes.push_back(InferContext::insert(TR("Insert Flatten"), 0, "Flatten"));
        c.error(0, Message(TR("input is {0} and target {1}; for scores (N, C) the target is (N)"),
                           {to_string(in), to_string(target)}), std::move(fixes));
        return;
    }
    c.output(Shape{});
}

void infer_mse(MseOptions&, InferContext& c) {
    if (!need_float(c, 0) || !need_float(c, 1)) return;
    if (c.input(0).shape != c.input(1).shape) {
        c.error(1, Message(TR("input is {0} and target {1}; they must be the same"),
                           {to_string(c.input(0).shape), to_string(c.input(1).shape)}));
        return;
    }
    c.output(Shape{});
}

template <typename O>
Define<O>& loss_options(Define<O>& define) {
    return define.option(&O::weight_in_objective, "weight_in_objective", TR("Factor of this loss in the objective."))
        .range(-1e9, 1e9)
        .ui_range(0, 10);
}

template <typename O>
Define<O>& reduction_option(Define<O>& define) {
    return define.option(&O::reduction, "reduction", TR("Average over the batch, or sum.")).choices({"mean", "sum"});
}

}  // namespace

std::vector<Op> loss_ops() {
    Define<CrossEntropyOptions> cross_entropy("CrossEntropyLoss");
    cross_entropy.title(TR("CrossEntropyLoss"))
        .category(Category::Loss)
        .role(Role::Loss)
        .icon("loss")
        .doc(TR("For one class out of many: how little the scores favour the right class. Takes raw scores; it applies "
                "LogSoftmax itself."))
        .formula("loss = −log( exp(x[class]) / Σ exp(x[j]) )")
        .keywords("classification softmax log likelihood categorical")
        .input("input", TR("(N, C) or (N, C, d₁, ...)"))
        .input("target", TR("(N) or (N, d₁, ...), int64 classes"))
        .output("output", TR("scalar"))
        .option(&CrossEntropyOptions::ignore_index, "ignore_index", TR("Targets of this value are left out."))
        .range(-9e15, 9e15);
    reduction_option(cross_entropy)
        .option(&CrossEntropyOptions::label_smoothing, "label_smoothing",
                TR("Share of the target spread evenly over all classes."))
        .range(0, 1);
    loss_options(cross_entropy)
        .infer(infer_cross_entropy)
        .sample({}, {f32({4, 5}), i64({4})})
        .sample({{"reduction", std::string("sum")}, {"label_smoothing", 0.1}}, {f32({4, 5}), i64({4})})
        .sample({}, {f32({2, 3, 4, 2}), i64({2, 4, 2})})
        .error({}, {f32({4, 5}), f32({4})}, "takes class numbers")
        .error({}, {f32({4, 5}), i64({4, 5})}, "the target is (N)")
        .error({}, {f32({4}), i64({4})}, "scores for every class");

    Define<MseOptions> mse("MSELoss");
    mse.title(TR("MSELoss"))
        .category(Category::Loss)
        .role(Role::Loss)
        .icon("loss")
        .doc(TR("Mean squared error: for predicting numbers."))
        .formula("loss = mean((x − y)²)")
        .keywords("mean squared error regression l2")
        .input("input", TR("(*)"))
        .input("target", TR("(*), as the input"))
        .output("output", TR("scalar"));
    reduction_option(mse);
    loss_options(mse)
        .infer(infer_mse)
        .sample({}, {f32({4, 5}), f32({4, 5})})
        .sample({{"reduction", std::string("sum")}}, {f32({2, 3, 4, 4}), f32({2, 3, 4, 4})})
        .error({}, {f32({4, 5}), f32({4})}, "they must be the same");
    return {cross_entropy, mse};
}

}  // namespace nn
