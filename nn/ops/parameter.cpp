#include "nn/engine/kernel.h"
#include "nn/model/onnx.h"
#include "nn/model/python.h"
#include "nn/ops/shape_rules.h"

#include <cstring>

namespace nn {

namespace {

struct ParameterOptions {
    std::vector<std::int64_t> shape = {1};
    std::string init = "normal";
};

/// Sizes of a unit's inputs and outputs, as torch.nn.init reads them from a weight (out, in, kernel...).
struct Fans {
    double in = 0, out = 0;
};
Fans fans(const std::vector<std::int64_t>& shape) {
    double field = 1;
    for (std::size_t d = 2; d < shape.size(); ++d) field *= static_cast<double>(shape[d]);
    return {static_cast<double>(shape[1]) * field, static_cast<double>(shape[0]) * field};
}

Init init_of(const ParameterOptions& o) {
    if (o.init == "zeros") return Init::constant(0);
    if (o.init == "ones") return Init::constant(1);
    if (o.init == "uniform") return Init::uniform(0, 1);
    if (o.init == "tril") return Init::lower_triangle();
    if (o.init == "normal" || o.shape.size() < 2) return Init::normal(0, 1);
    const Fans f = fans(o.shape);
    // torch.nn.init with its defaults: gain 1 for Glorot's, a = 0 (gain sqrt 2) for He's.
    if (o.init == "xavier_normal") return Init::normal(0, std::sqrt(2.0 / (f.in + f.out)));
    if (o.init == "kaiming_normal") return Init::normal(0, std::sqrt(2.0) / std::sqrt(f.in));
    const double std = o.init == "xavier_uniform" ? std::sqrt(2.0 / (f.in + f.out)) : std::sqrt(2.0) / std::sqrt(f.in);
    const double bound = std::sqrt(3.0) * std;
    return Init::uniform(-bound, bound);
}

bool by_fan(const std::string& init) { return init.starts_with("xavier") || init.starts_with("kaiming"); }
bool needs_matrix(const std::string& init) { return by_fan(init) || init == "tril"; }

void infer(ParameterOptions& o, InferContext& c) {
    if (needs_matrix(o.init) && o.shape.size() < 2)
        return c.option_error("init", Message(TR("{0} needs at least 2 dimensions, shape has {1}"),
                                              {o.init, std::to_string(o.shape.size())}));
    if (auto problem = shape_problem(o.shape)) return c.option_error("shape", std::move(*problem));
    c.output(Shape(o.shape.begin(), o.shape.end()));
}

Extents shape_of(const ParameterOptions& o) { return o.shape; }

/// `torch.randn(6)`, `nn.init.xavier_uniform_(torch.empty(4, 3))`
void write(const ParameterOptions& o, PythonForm& form) {
    std::string sizes;
    for (const std::int64_t size : o.shape) sizes += (sizes.empty() ? "" : ", ") + std::to_string(size);
    if (sizes.empty()) sizes = "()";
    const std::string maker = o.init == "normal" ? "randn" : o.init == "uniform" ? "rand" : o.init;
    form.expression = by_fan(o.init)      ? "nn.init." + o.init + "_(torch.empty(" + sizes + "))"
                      : o.init == "tril" ? "torch.tril(torch.ones(" + sizes + "))"
                                         : "torch." + maker + "(" + sizes + ")";
}

/// Hands the tensor on as a value.
class ParameterKernel : public Kernel {
public:
    ParameterKernel(const ParameterOptions&, const KernelSpec& spec)
        : count_(numel(spec.outputs[0].shape)),
          learns_(!spec.parameter_gradient.empty() && spec.parameter_gradient[0]) {}
    bool backward_needs_output(std::size_t) const override { return false; }
    Layout output_layout(std::size_t, std::span<const Layout>) const override { return Layout::RowMajor; }

    void forward(const KernelRun& run) override {
        const TensorView& from = run.parameters.empty() ? run.buffers[0] : run.parameters[0];
        std::memcpy(run.outputs[0].data, from.data, static_cast<std::size_t>(count_) * sizeof(float));
    }
    void backward(const KernelRun& run) override {
        if (!learns_) return;
        const float* from = run.output_gradients[0].f32();
        float* into = run.parameter_gradients[0].f32();
        for (std::int64_t i = 0; i < count_; ++i)
            into[i] = (run.overwrite_gradients ? 0.0f : into[i]) + (from ? from[i] : 0.0f);
    }

private:
    const std::int64_t count_;
    const bool learns_;
};

Define<ParameterOptions> tensor(const char* id) {
    Define<ParameterOptions> define(id);
    define.title(id)
        .category(Category::Input)
        .role(Role::Parameter)
        .icon("parameter")
        .output("output", TR("shape"))
        .option(&ParameterOptions::shape, "shape", TR("Size of each dimension; no batch."))
        .range(1, 1 << 24)
        .ui_range(1, 1024)
        .required()
        .summary()
        .option(&ParameterOptions::init, "init", TR("How its first values are drawn; tril: ones on and below the diagonal of its last two dimensions, zeros above."))
        .choices({"normal", "uniform", "zeros", "ones", "tril", "xavier_uniform", "xavier_normal", "kaiming_uniform",
                  "kaiming_normal"})
        .infer(infer)
        .kernel<ParameterKernel>()
        .python(write)
        .onnx([](const ParameterOptions&, OnnxForm& f) { return f.parameter(""); })
        .sample({{"shape", {3, 2}}}, {})
        .sample({{"shape", {4}}, {"init", "zeros"}}, {})
        .sample({{"shape", {4, 3}}, {"init", "xavier_uniform"}}, {})
        .sample({{"shape", {2, 3, 4}}, {"init", "tril"}}, {})
        .error({{"shape", {4}}, {"init", "kaiming_normal"}}, {}, "at least 2 dimensions");
    return define;
}

}  // namespace

std::vector<Op> parameter_ops() {
    return {
        tensor("Parameter")
            .doc(TR("A learnable tensor of your own, added to the parameters of the module it stands in."))
            .keywords("weight free tensor variable learnable constant")
            .parameter("", shape_of, init_of),
        tensor("Buffer")
            .doc(TR("A tensor that is saved with the module but not learned, as register_buffer makes it."))
            .keywords("constant register_buffer state fixed tensor")
            .buffer("", shape_of, init_of),
    };
}

}  // namespace nn
