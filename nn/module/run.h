#pragma once
// A module compiled for a batch: recorded, analysed, planned once, run many times.

#include "nn/engine/plan/plan.h"
#include "nn/model/project.h"
#include "nn/module/module.h"

namespace nn {

/// The module must outlive its Run. Parameters and gradients of the module lie in the Run's weights from then on, so what
/// is written to one is read by the other; where several Runs share a module, the values follow the one that runs.
class Run {
public:
    struct Options {
        int threads = 0;  ///< 0: all cores
        std::uint64_t seed = 0;  ///< for dropout
    };
    /// `inputs` give the names, types and shapes, the batch in front. The error is what the analysis says of the graph.
    static Result<std::unique_ptr<Run>> make(Module& module, const Module::Named<Tensor>& inputs, Options options);
    static Result<std::unique_ptr<Run>> make(Module& module, const Module::Named<Tensor>& inputs) {
        return make(module, inputs, Options());
    }
    ~Run();

    const Graph& graph() const;
    /// The same as a project that the canvas opens, with random data of these shapes.
    Project project(const std::string& name) const;
    Weights& weights();

    /// Runs the module on tensors shaped as those given to `make`, in their order, in the module's present mode. The
    /// objective: the sum of the losses that forward applied, 0 where there is none.
    Result<double> forward(const std::vector<Tensor>& inputs);
    /// After a forward in training: adds the objective's gradients to the parameters' `grad`.
    Result<void> backward();
    /// Copies of what forward returned, without losses; tensors that are none where it returned an error.
    std::vector<Tensor> outputs() const;

private:
    struct Impl;
    explicit Run(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

/// One forward on tensors: what PyTorch's `module(x)` gives. Compiles each time; where it is called often, make a Run.
Result<std::vector<Tensor>> run(Module& module, const std::vector<Tensor>& inputs);

}  // namespace nn
