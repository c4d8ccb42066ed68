#pragma once
// Shape inference over a whole project's graph: types per port, diagnostics with fixes, and the flat network.

#include "nn/model/diagnostic.h"
#include "nn/model/network.h"
#include "nn/model/project.h"

#include <map>
#include <memory>
#include <optional>

namespace nn {

/// A field that a data source offers.
struct FieldInfo {
    TensorType type;                      ///< per sample, no batch dimension
    std::optional<std::int64_t> classes;  ///< int64 labels lie in [0, classes)
    std::vector<std::string> class_names;
    bool either = false;       ///< whole numbers that are float32 where the network needs them so; `type` says int64
    double byte_divisor = 1;   ///< a uint8 divided by it is the float32 value: in the data, and in what `predict` is given
    /// Samples of its own for each split; none: there are no files for it, or how many is not known before reading.
    struct Parts {
        std::optional<std::int64_t> training, validation, test;
        bool operator==(const Parts&) const = default;
    } parts;
    bool is_part = false;  ///< it is the validation or test part of another field too
    /// Whole numbers that look like labels in a form that no loss takes.
    enum class Labels { AsTheyAre, Column, OneHot } labels = Labels::AsTheyAre;
    std::vector<Message> notes;  ///< what people should know of how it was read: rows that were left out
};
using Fields = std::map<std::string, FieldInfo, std::less<>>;

struct PortReport {
    std::string port;
    std::optional<TensorType> type;  ///< unknown upstream of a mistake's effect
};

/// What the analysis knows about one node, containers too.
struct NodeReport {
    std::string path, op;
    std::vector<PortReport> inputs, outputs;
    struct Parameter {
        std::string id;   ///< "" for the tensor of a Parameter or Buffer node
        std::string key;  ///< in the state_dict
        Extents shape;
        bool buffer = false;
    };
    std::vector<Parameter> parameters;   ///< own ones; known once the sizes are
    std::int64_t parameter_count = 0;    ///< learnable elements, children included
    std::int64_t macs = 0;               ///< multiply-adds per sample, children included
    OptionValues from_wire;              ///< sizes that inference filled in
};

struct Analysis {
    std::vector<NodeReport> nodes;  ///< depth first in registration order
    std::vector<Diagnostic> diagnostics;
    std::int64_t parameter_count = 0, macs = 0;
    bool own_validation = false;  ///< the data has validation samples of its own (set by check_project)
    /// The network, where there is no error; null otherwise.
    std::shared_ptr<const Network> network;

    const NodeReport* find(std::string_view path) const;
    bool ok() const { return network != nullptr; }
    /// The type on a wire of `scope`, if known.
    std::optional<TensorType> wire_type(const Graph& root, std::string_view scope, const Wire& wire) const;
    /// Why there is no network, as one line for a terminal: the first error or, without one, the first warning. "" where there
    /// is nothing to say.
    std::string first_error() const;

    std::map<std::string, std::size_t, std::less<>> index;
};

/// Analyses graphs, remembering per node what it inferred: a node whose options and input types are those of the last
/// call is not inferred again. Linear in nodes and wires; what modules applied again run once more is bounded. One thread at
/// a time.
class Analyzer {
public:
    Analyzer();
    ~Analyzer();
    /// `fields`: what the data offers; null where the data is unknown (Input nodes then have no shape and say so).
    Analysis analyze(const Graph& graph, const Fields* fields);
    /// Ops actually inferred by the last call (the rest came from memory).
    std::size_t inferred() const { return inferred_; }

    struct Memory;

private:
    std::unique_ptr<Memory> memory_;
    std::size_t inferred_ = 0;
};

}  // namespace nn
