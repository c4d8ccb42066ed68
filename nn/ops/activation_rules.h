#pragma once
// What declares an activation: shape, icon, ports and samples in common. The options struct is the formula.

#include "nn/engine/kernels/vector/elementwise.h"
#include "nn/ops/shape_rules.h"

namespace nn {

template <typename F>
void infer_as_input(F&, InferContext& c) {
    if (need_float(c)) c.output(c.input());
}

/// An op of one input and an output of the same shape. `required`: options without a default, for the samples.
template <typename F>
Define<F> elementwise_op(const char* id, Category category, const char* doc, const char* formula, const char* keywords,
                         const OptionValues& required = {}) {
    Define<F> define(id);
    define.title(id)
        .category(category)
        .doc(doc)
        .formula(formula)
        .keywords(keywords)
        .input("input", TR("(*)"))
        .output("output", TR("(*), as the input"))
        .infer(infer_as_input<F>)
        .error(required, {i64({2, 3})}, "takes float32");
    return define;
}

/// `F` is the formula as UnaryKernel wants it, made from the options `O`.
template <typename F, typename O = F>
Define<O> activation(const char* id, const char* doc, const char* formula, const char* keywords,
                     const OptionValues& required = {}) {
    return elementwise_op<O>(id, Category::Activation, doc, formula, keywords, required)
        .icon("activation")
        .template kernel<UnaryKernel<F>>()
        .sample(required, {f32({40})})
        .sample(required, {f32({5, 9})})
        .sample(required, {f32({2, 3, 4, 5})});
}

}  // namespace nn
