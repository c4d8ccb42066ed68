#pragma once
// Walks a graph once: infers types, reports what is wrong, and flattens the containers into a Network.

#include "nn/model/analysis.h"
#include "nn/model/wiring.h"

#include <set>
#include <unordered_map>

namespace nn {

/// What inference said of one node for these options and inputs.
struct Inferred {
    std::string op;
    OptionValues values;
    std::vector<TensorType> inputs;
    std::vector<std::string> ports;
    std::vector<bool> wired;

    std::shared_ptr<void> options;  ///< sizes from the wire filled in
    std::vector<TensorType> outputs;
    std::vector<InferContext::Issue> issues;
    std::int64_t macs = 0;
    bool failed = false;
};
using FieldNames = std::set<std::string, std::less<>>;
/// By node path.
using InferenceMemory = std::unordered_map<std::string, Inferred>;

class NetworkBuilder {
public:
    /// `memory` of earlier runs is used and replaced by this run's. `as_float`: the fields of FieldInfo::either that are float32.
    NetworkBuilder(const Graph& graph, const Fields* fields, InferenceMemory& memory, FieldNames as_float = {});
    Analysis run();
    std::size_t inferred() const { return inferred_; }
    /// `as_float`, and the fields that something refused as int64: with these as float32 it has to be run again.
    const FieldNames& as_float() const { return as_float_; }

private:
    /// What a port carries: a value of the network, or -1 where it is not known.
    using Signal = int;
    using Signals = std::vector<Signal>;

    struct Scope {
        const Graph& graph;
        std::string path;       ///< where it runs: names of nodes and diagnostics
        std::string source;     ///< where it lives: names of parameters. Another path in a module applied again
        bool needed;            ///< what depends on nothing here still matters outside
        const Signals* inputs;  ///< of a Module, by port; null at the root
    };
    /// What the wires bring to one node: per arriving wire its port and signal.
    struct Arriving {
        std::vector<std::pair<std::size_t, Signal>> wires;
        std::vector<std::size_t> wire_index;
    };

    Signals run_scope(const Scope& scope);
    /// A node on its way through: where it runs, and where its parameters live.
    struct Here {
        const Scope& scope;
        const Node& node;
        const Op& op;
        std::string path, source;
        const Wiring::Place& place;
        const Arriving& arriving;
    };

    Signals run_node(const Scope& scope, const Wiring::Place& place, const Arriving& arriving);
    Signals run_muted(const Here& here);
    Signals run_op(const Here& here, bool complete);
    Signals run_leaf(const Here& here);
    Signals run_input(const Here& here);
    Signals run_sequential(const Here& here);
    Signals run_module(const Here& here);
    Signals run_reuse(const Here& here, bool complete);
    bool may_apply(const Here& here, const Reused& target);
    /// The place of a Sequential's child; false where it cannot stand there.
    bool child_place(const Scope& inner, const Node& child, Wiring::Place& place);

    bool check_inputs(const Here& here, bool needed);
    /// What was inferred last time, if options and inputs are the same; null otherwise.
    const Inferred* recall(const std::string& path, const Node& node, const std::vector<int>& values);
    /// By value its place among the node's input ports.
    const Inferred& infer(const Here& here, const std::vector<int>& values, const std::vector<std::size_t>& places);
    /// Marks the fields whose whole numbers `op` refuses and would take as float32.
    void prefer_float(const Op& op, const Inferred& result, const std::vector<int>& values);
    /// Outputs that are still the whole numbers of such fields.
    void follow_either(const Network::Node& node);
    void report_issues(const Here& here, const Inferred& result, const std::vector<int>& values, const std::vector<std::size_t>& wires);
    bool mends(const Here& here, const Inferred& result, const InferContext::Issue& issue,
               const InferContext::FixHint& hint) const;
    Fix to_fix(const Here& here, const InferContext::FixHint& hint, const std::vector<std::size_t>& wires) const;
    std::vector<Fix> fixes_for(const Here& here, const Inferred& result, const InferContext::Issue& issue,
                               const std::vector<std::size_t>& wires);

    /// What a value stands for, and which of the network's nodes made it that.
    struct Meant {
        Meaning meaning = Meaning::Any;
        int node = -1;
    };
    void note_meanings(const Here& here, const Network::Node& node, int index);
    void check_meanings(const Here& here, const Inferred& result, const std::vector<int>& values,
                        const std::vector<std::size_t>& wires);
    std::vector<Fix> meaning_fixes(const Here& here, const PortInfo& port, Meaning taken, const Meant& found,
                                   std::size_t input, const std::vector<std::size_t>& wires) const;
    std::optional<Fix> without_giver(const Network::Node& giver, const std::string& source) const;
    std::optional<Fix> twin_in_place(const Network::Node& giver, const std::string& source) const;
    /// What to do about a loss's target that nothing feeds: a label that the data has, wired.
    std::vector<Fix> target_fixes(const Here& here, const PortInfo& port);
    /// Whether a loss over classes has a score for every class of its labels, and no more; the layer that gives the scores is what is changed.
    void check_class_count(const Here& here, const Network::Node& loss);
    /// Layer whose option says how many classes a value has scores for.
    struct Scorer {
        std::string source, option;
    };
    std::optional<Scorer> scorer_of(int value) const;
    /// Whole numbers of known ids on a port that takes numbers: an Embedding in between.
    std::vector<Fix> embedding_fixes(const Here& here, const Inferred& result, const InferContext::Issue& issue,
                                     const std::vector<int>& values, const std::vector<std::size_t>& wires) const;
    /// The field whose values these are, as they come; null where they are not.
    const Network::Input* input_of(int value) const;
    /// A fix whose edits the project takes; nothing otherwise.
    std::optional<Fix> possible(Message text, Edits edits) const;
    void report(const std::string& path, const std::string& port, const std::string& option, Message text,
                Severity severity = Severity::Error, std::vector<Fix> fixes = {});

    Signal new_value(TensorType type, int node, int port);
    std::optional<TensorType> type_of(Signal signal) const;
    /// Types of what the ports carry, into `report` unless that is null.
    void set_outputs(NodeReport* report, const std::vector<PortInfo>& ports, const Signals& signals);
    void set_inputs(NodeReport* report, const std::vector<PortInfo>& ports, const Arriving& arriving);
    void note_ports(const Here& here, const Signals& signals);
    /// Of the node that is drawn at `path`; null for one that runs within a Reuse. Valid as long as no report is added.
    NodeReport* own_report(const std::string& path);
    /// Of the node at `path`, or of the Reuse within which it runs.
    NodeReport& report_of(const std::string& path) {
        NodeReport* own = own_report(path);
        return own ? *own : analysis_.nodes[analysis_.index.at(drawn(path))];
    }
    /// `path`, or the Reuse within which it runs: what is drawn somewhere.
    std::string drawn(const std::string& path) const;

    void create_reports();
    void complete_reports();
    void create_tensors(const Graph& graph, const std::string& scope, const Op* container, bool trainable);
    void add_tensors(const Node& node, const Op& op, const std::string& path, bool trainable);
    void add_shared(const std::string& scope, const Node& reuse);
    void order_fills();
    void share_tensors();
    void add_totals();
    void finish_network();
    void drop_unused();

    const Graph& graph_;
    const NodeIndex index_;
    const Fields* fields_;
    InferenceMemory& old_memory_;
    InferenceMemory memory_;
    std::size_t inferred_ = 0;
    bool types_known_ = true;  ///< false: the data is not, so there is no network although nothing is wrong
    Analysis analysis_;
    bool shares_ = false;                   ///< there is a Reuse: what runs, or is registered, at several paths is kept track of
    std::vector<const Node*> did_not_run_;  ///< by the place of its report; null for those that did
    std::shared_ptr<Network> network_ = std::make_shared<Network>();
    std::vector<std::string> sources_;                 ///< where the parameters of each of Network::nodes live
    std::unordered_map<std::string, std::string> runs_at_;  ///< source -> path of its first run
    struct Tensors {
        std::vector<int> parameters, buffers;  ///< as in Network::Node
    };
    std::unordered_map<std::string, std::vector<Network::Fill>> fills_;  ///< by the path of their node
    std::unordered_map<std::string, Tensors> tensors_;  ///< by the path where they live
    std::vector<std::string> applying_;                 ///< modules being applied again, outermost first
    /// Modules applied again by modules applied again double with every level: what is visited is bounded, whether anything
    /// needs it or not.
    static constexpr std::size_t most_visits = 100'000;
    std::size_t visits_ = 0;                            ///< to nodes in modules applied again
    bool too_many_ = false;                             ///< visits: nothing more is visited
    bool visits_said_ = false;
    std::size_t shared_ = 0;                            ///< second names given
    std::vector<Meant> meant_;                          ///< by value; those beyond its end mean anything
    std::size_t fixes_ = 0;                             ///< offered so far
    struct Range {
        std::size_t state, state_end, modules, modules_end;
    };
    std::unordered_map<std::string, Range> registered_;  ///< by path: where in the state_dict and `_metadata`
    struct LossInput {
        std::string path;  ///< of the node wired to a loss
        Signal signal;
    };
    std::vector<LossInput> loss_inputs_;
    FieldNames as_float_;
    std::unordered_map<Signal, FieldNames> either_;  ///< values that are whole numbers of fields that may be float32 too
};

}  // namespace nn
