#include "nn/engine/kernels/activation.h"
#include "nn/ops/shape_rules.h"

namespace nn {

namespace {

struct NoOptions {};

void infer_same(NoOptions&, InferContext& c) {
    if (need_float(c)) c.output(c.input());
}

Define<NoOptions> activation(const char* id) {
    Define<NoOptions> define(id);
    define.title(id)
        .category(Category::Activation)
        .icon("activation")
        .input("input", TR("(*)"))
        .output("output", TR("(*), as the input"))
        .infer(infer_same)
        .sample({}, {f32({2, 3})})
        .sample({}, {f32({2, 3, 4, 5})})
        .error({}, {i64({2, 3})}, "takes float32");
    return define;
}

class Relu : public ReluKernel {
public:
    Relu(const NoOptions&, const KernelSpec& spec) : ReluKernel(spec.threads) {}
};

class Tanh : public TanhKernel {
public:
    Tanh(const NoOptions&, const KernelSpec& spec) : TanhKernel(spec.threads) {}
};

}  // namespace

std::vector<Op> activation_ops() {
    return {
        activation("ReLU")
            .icon("relu")
            .doc(TR("Lets positive values through and makes the rest zero."))
            .formula("y = max(0, x)")
            .keywords("rectifier rectified linear unit nonlinearity")
            .kernel<Relu>(),
        activation("Tanh")
            .icon("tanh")
            .doc(TR("Squeezes every value into −1 to 1."))
            .formula("y = tanh(x)")
            .keywords("hyperbolic tangent squash nonlinearity")
            .kernel<Tanh>(),
    };
}

}  // namespace nn
