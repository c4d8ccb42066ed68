#pragma once
// First half of compiling a plan: a network becomes a list of kernels in order, with the layout of every value decided,
// reorders inserted and neighbours fused. No memory yet; that is memory_plan.h.

#include "nn/engine/kernel.h"
#include "nn/engine/plan/plan.h"

#include <memory>
#include <string>
#include <vector>

namespace nn {

struct Program {
    struct Value {
        DType dtype = DType::Float32;
        Extents shape;
        Layout layout = Layout::RowMajor;
        int producer = -1;      ///< index into nodes; -1: a network input
        bool gradient = false;  ///< the objective depends on it, and something below it learns
        bool kept = false;      ///< an input, or read after the step: never overwritten
    };
    /// A value as a node sees it: another layout than the value's own only where both are the same memory.
    struct Use {
        int value = -1;  ///< -1: an optional input without a wire
        Layout layout = Layout::RowMajor;
    };
    struct Node {
        int source = -1;  ///< index into Network::nodes; -1: inserted by the plan
        std::string path;
        std::unique_ptr<Kernel> kernel;
        std::vector<Use> inputs;
        std::vector<int> outputs;
        std::vector<bool> input_gradient;
        std::vector<int> parameters, buffers;  ///< as in Network::Node
        std::vector<bool> parameter_gradient;
        bool backward = false;
        int loss = -1;              ///< index into Network::losses
        std::vector<int> absorbed;  ///< network nodes whose work it does too
    };

    std::vector<Value> values;
    std::vector<Node> nodes;
    std::vector<int> value_of;  ///< program value of each network value; -1: nobody reads it here
    std::vector<std::string> notes;

    std::size_t bytes(int value) const;
};

/// `options.threads` is resolved (at least 1).
Result<Program> build_program(const Network& network, const PlanOptions& options);

}  // namespace nn
