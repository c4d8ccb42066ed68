#pragma once
// A checked network, flattened: what the engine compiles. Containers are gone, names stay.

#include "nn/model/op.h"

#include <memory>
#include <string>
#include <vector>

namespace nn {

/// state_dict key of a tensor of the node at `path`: "features.0.weight"; the path itself where the tensor has no name of its own,
/// as those of Parameter and Buffer nodes.
std::string state_key(std::string_view path, std::string_view tensor);

struct Network {
    struct Value {
        TensorType type;
        int node = -1;  ///< producer, index into nodes; -1: a graph input
        int port = 0;   ///< its output index
    };
    /// One op to run. Values, parameters and buffers are indices into the vectors below.
    struct Node {
        std::string path;
        const Op* op = nullptr;
        std::shared_ptr<const void> options;  ///< the op's struct, sizes from the wire filled in
        std::vector<int> inputs;              ///< by port, -1 where an optional one has no wire; a variadic port: by wire
        std::vector<int> outputs;             ///< may hold more ports than are used
        std::vector<int> parameters;          ///< index into parameters, in the op's order; -1: absent by option
        std::vector<int> buffers;             ///< the same for buffers
        double objective_weight = 1;          ///< losses
        std::int64_t macs = 0;                ///< multiply-adds per sample, forward
    };
    /// A learnable tensor or a buffer.
    struct Tensor {
        std::string key;  ///< state_dict key
        Extents shape;
        DType dtype = DType::Float32;
        bool trainable = true;  ///< false: frozen (parameters only)
    };
    struct Input {
        std::string path;   ///< of the Input node
        std::string field;  ///< of the data
        int value = -1;
        bool target_only = false;  ///< feeds nothing but losses' target: not needed to predict
        double byte_divisor = 1;   ///< see FieldInfo
    };
    struct Output {
        std::string path;  ///< name of the output in `predict`
        int value = -1;
    };
    /// A place in the state_dict, in PyTorch's order.
    struct StateEntry {
        bool buffer = false;
        int index = -1;
        std::string key;  ///< another name, where a module stands in a container twice; "": the tensor's own
    };
    /// Initial values, in the order in which PyTorch draws them; a later one of the same tensor overwrites.
    struct Fill {
        StateEntry into;
        Init init;
    };
    /// What a port of a node in the file carries; of a container its result. Left out: ports that carry nothing that runs.
    struct Port {
        std::string path;  ///< of the node
        std::string name;  ///< of the port
        bool first = true; ///< of the node's outputs
        int value = -1;
    };
    struct Module {
        std::string path;  ///< "" is the root
        int version = 1;
        bool operator==(const Module&) const = default;
    };

    std::vector<Value> values;
    std::vector<Node> nodes;       ///< in an order that can be run
    std::vector<Tensor> parameters;///< in registration order: optimizer indices follow it
    std::vector<Tensor> buffers;
    std::vector<StateEntry> state; ///< the order of state_dict
    std::vector<Fill> fills;
    std::vector<Module> modules;   ///< the keys of `_metadata`
    std::vector<Input> inputs;
    std::vector<Output> outputs;
    std::vector<int> losses;       ///< indices into nodes
    std::vector<Port> ports;       ///< in running order

    std::int64_t parameter_count() const;
    const std::string& key(const StateEntry& entry) const { return entry.key.empty() ? tensor(entry).key : entry.key; }
    const Tensor& tensor(const StateEntry& entry) const {
        return (entry.buffer ? buffers : parameters)[static_cast<std::size_t>(entry.index)];
    }
};

}  // namespace nn
