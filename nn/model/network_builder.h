#pragma once
// Walks a graph once: infers types, reports what is wrong, and flattens the containers into a Network.

#include "nn/model/analysis.h"
#include "nn/model/wiring.h"

#include <unordered_map>

namespace nn {

/// What inference said of one node for these options and inputs.
struct Inferred {
    std::string op;
    OptionValues values;
    std::vector<TensorType> inputs;
    std::vector<bool> wired;

    std::shared_ptr<void> options;  ///< sizes from the wire filled in
    std::vector<TensorType> outputs;
    std::vector<InferContext::Issue> issues;
    std::int64_t macs = 0;
    bool failed = false;
};
/// By node path.
using InferenceMemory = std::unordered_map<std::string, Inferred>;

class NetworkBuilder {
public:
    /// `memory` of earlier runs is used and replaced by this run's.
    NetworkBuilder(const Graph& graph, const Fields* fields, InferenceMemory& memory);
    Analysis run();
    std::size_t inferred() const { return inferred_; }

private:
    /// What a port carries: a value of the network, or -1 where it is not known.
    using Signal = int;
    using Signals = std::vector<Signal>;

    struct Scope {
        const Graph& graph;
        std::string path;
        bool needed;    ///< what depends on nothing here still matters outside
        bool trainable;
        const Signals* inputs;  ///< of a Module, by port; null at the root
    };
    /// What the wires bring to one node: per arriving wire its port and signal.
    struct Arriving {
        std::vector<std::pair<std::size_t, Signal>> wires;
        std::vector<std::size_t> wire_index;
    };

    Signals run_scope(const Scope& scope);
    Signals run_node(const Scope& scope, const Node& node, const Wiring::Place& place, const Arriving& arriving,
                     std::size_t index);
    Signals run_leaf(const Scope& scope, const Node& node, const Op& op, const Wiring::Place& place,
                     const Arriving& arriving);
    Signals run_input(const Scope& scope, const Node& node, std::size_t port);
    Signals run_sequential(const Scope& scope, const Node& node, Signal input, bool needed);
    Signals run_module(const Scope& scope, const Node& node, const Wiring::Place& place, const Arriving& arriving);

    bool check_inputs(const std::string& path, const Node& node, const Wiring::Place& place, const Arriving& arriving,
                      bool needed);
    const Inferred& infer(const std::string& path, const Node& node, const Op& op, std::vector<TensorType> inputs,
                          std::vector<std::string> ports, std::vector<bool> wired);
    void report_issues(const Scope& scope, const Node& node, const Inferred& result,
                       const std::vector<std::size_t>& wires);
    Fix to_fix(const Scope& scope, const Node& node, const InferContext::FixHint& hint,
               const std::vector<std::size_t>& wires) const;
    void report(const std::string& path, const std::string& port, const std::string& option, Message text,
                Severity severity = Severity::Error, std::vector<Fix> fixes = {});

    Signal new_value(TensorType type, int node, int port);
    void set_outputs(const std::string& path, const std::vector<PortInfo>& ports, const Signals& signals);
    void set_inputs(const std::string& path, const std::vector<PortInfo>& ports, const Arriving& arriving);
    NodeReport& report_of(const std::string& path) { return analysis_.nodes[analysis_.index[path]]; }

    void create_reports();
    void create_tensors(const Graph& graph, const std::string& scope, bool trainable);
    void add_tensors(const Node& node, const Op& op, const std::string& path, bool trainable);
    void add_totals();
    void finish_network();
    void drop_unused();

    const Graph& graph_;
    const Fields* fields_;
    InferenceMemory& old_memory_;
    InferenceMemory memory_;
    std::size_t inferred_ = 0;
    bool types_known_ = true;  ///< false: the data is not, so there is no network although nothing is wrong
    Analysis analysis_;
    std::shared_ptr<Network> network_ = std::make_shared<Network>();
    std::unordered_map<std::string, int> node_index_;  ///< path -> index into Network::nodes
    struct LossInput {
        std::string path;  ///< of the node wired to a loss
        Signal signal;
    };
    std::vector<LossInput> loss_inputs_;
};

}  // namespace nn
