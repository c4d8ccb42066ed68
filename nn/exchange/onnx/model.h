#pragma once
// A checked network and its weights as a graph of ONNX.

#include "nn/engine/weights.h"
#include "nn/model/onnx.h"

namespace nn {

struct OnnxModel {
    struct Port {
        OnnxValue value;
        TensorType type;
    };
    std::string name;
    OnnxGraph graph;
    std::vector<Port> inputs, outputs;  ///< named by the Input nodes, by the path of the output's node
};

/// What `predict` computes. `batch`: the number of samples, fixed; else it is a symbol. The weights' bytes are referred to and must stay.
/// Nodes that have no form in ONNX are an error that names the first of them, and so are weights of another network.
Result<OnnxModel> onnx_model(const Network& network, const StateDict& weights, const std::string& name, std::optional<std::int64_t> batch);

/// Whether a network's weights leave a file of the size that ONNX may have; asked before there are weights.
Result<void> fits_onnx(const Network& network);

}  // namespace nn
