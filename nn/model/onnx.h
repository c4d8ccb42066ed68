#pragma once
// How a node is written in ONNX (opset 17), in evaluation form. What an op is there it says in its own file, by the hook `Define::onnx`: it
// makes nodes of what arrives and gives back which of their values are its results. Operators and their attributes:
// https://github.com/onnx/onnx/blob/v1.12.0/docs/Operators.md

#include "nn/model/option_literal.h"
#include "nn/model/result.h"
#include "nn/model/shape.h"

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nn {

/// A value of an OnnxGraph. Without an index: an optional input that is left out.
struct OnnxValue {
    int index = -1;
    explicit operator bool() const { return index >= 0; }
    bool operator==(const OnnxValue&) const = default;
};

/// What is computed, in an order that can be run: nodes and constant tensors. nn/exchange/onnx writes it.
struct OnnxGraph {
    struct Node {
        std::string name, op;
        std::vector<OnnxValue> inputs, outputs;
        OptionValues attributes;  ///< a double is written as a float, a bool as an int
    };
    struct Tensor {
        OnnxValue value;
        DType dtype = DType::Float32;
        Extents shape;
        std::vector<std::byte> own;            ///< row-major, little-endian; empty:
        std::span<const std::byte> elsewhere;  ///< the bytes are these, which stay until the graph is written
        std::span<const std::byte> bytes() const { return own.empty() ? elsewhere : own; }
    };
    /// A file of Protocol Buffers ends here.
    static constexpr std::uint64_t most_bytes = (std::uint64_t{1} << 31) - 1;

    std::vector<std::string> names;  ///< of the values
    std::vector<Node> nodes;
    std::vector<Tensor> tensors;
    std::map<std::string, std::size_t, std::less<>> shared;  ///< by name, of the tensors that are written once however often they are used

    OnnxValue add_value(std::string name);
    const std::string& name(OnnxValue value) const { return names[static_cast<std::size_t>(value.index)]; }
};

/// A parameter or buffer of the node, with its values.
struct OnnxParameter {
    std::string id;   ///< "weight"
    std::string key;  ///< state_dict key
    DType dtype = DType::Float32;
    Extents shape;
    std::span<const std::byte> bytes;
};

/// One node of the network as its op's hook sees it: what arrives, the parameters, and the nodes that are made of them.
class OnnxForm {
public:
    /// Inputs are counted as in Network::Node; absent ones have no value and any type. Where the batch is fixed, so are the shapes.
    struct Source {
        std::string path;
        std::vector<OnnxValue> inputs;
        std::vector<TensorType> input_types, output_types;
        std::vector<std::string> output_ports;
        std::vector<bool> output_used;
        std::vector<OnnxParameter> parameters;  ///< those that are present
    };
    OnnxForm(OnnxGraph& graph, Source source);

    std::size_t size() const { return source_.inputs.size(); }
    OnnxValue input(std::size_t i = 0) const { return i < size() ? source_.inputs[i] : OnnxValue{}; }
    const std::vector<OnnxValue>& inputs() const { return source_.inputs; }
    const Shape& shape(std::size_t i = 0) const { return source_.input_types[i].shape; }
    const Shape& result_shape(std::size_t k = 0) const { return source_.output_types[k].shape; }
    /// Whether anybody reads this output: one that nobody reads needs no result.
    bool used(std::size_t k) const { return k < source_.output_used.size() && source_.output_used[k]; }

    bool has(std::string_view id) const { return find(id) != nullptr; }
    /// Under its state_dict key; absent where the op has none by option.
    OnnxValue parameter(std::string_view id);
    /// The same values in another shape.
    OnnxValue parameter(std::string_view id, Extents shape);
    /// Its values; empty where it is absent.
    std::span<const float> values(std::string_view id) const;
    /// What is made of the parameter's values, named behind its key: "fc.weight/transposed".
    OnnxValue derived(std::string_view id, const char* what, Extents shape, std::vector<float> values);
    /// A matrix's, columns for rows.
    OnnxValue transposed(std::string_view id);

    /// A node's first output. Attributes are of the types that the operator has: 1.0 is a float, 1 an int.
    OnnxValue node(const char* op, std::initializer_list<OnnxValue> inputs, const OptionLiterals& attributes = {});
    OnnxValue node(const char* op, const std::vector<OnnxValue>& inputs, const OptionLiterals& attributes = {});
    /// The first `count` outputs of one.
    std::vector<OnnxValue> nodes(const char* op, const std::vector<OnnxValue>& inputs, const OptionLiterals& attributes, std::size_t count);

    /// False, and a refusal, where so many numbers more are more than a file holds: asked before memory is.
    bool room(Count numbers);
    OnnxValue number(double value);          ///< float32, no dimensions
    OnnxValue integer(std::int64_t value);   ///< int64, no dimensions
    OnnxValue integers(const Extents& values);  ///< int64, one dimension
    OnnxValue integers(std::vector<std::int64_t> values, Extents shape);
    OnnxValue floats(std::vector<float> values, Extents shape);

    OnnxValue reshape(OnnxValue x, const Shape& shape);
    OnnxValue transpose(OnnxValue x, const std::vector<std::int64_t>& order);
    /// Places [begin, end) of an axis.
    OnnxValue slice(OnnxValue x, std::size_t axis, std::int64_t begin, std::int64_t end);
    OnnxValue unsqueeze(OnnxValue x, std::int64_t axis);
    OnnxValue squeeze(OnnxValue x, std::int64_t axis);
    /// `shape` as int64s; the batch, where it grows, is the size of `like`'s first axis times as many.
    OnnxValue sizes(const Shape& shape, OnnxValue like);

    void result(OnnxValue value, std::size_t k = 0);
    /// There is no form, for this reason.
    OnnxValue refuse(Message why);

    const std::optional<Message>& refusal() const { return refusal_; }
    /// By port; what nobody reads may be absent.
    const std::vector<OnnxValue>& results() const { return results_; }
    /// Names the nodes by the path, and the results by path and port.
    void give_names();

private:
    const OnnxParameter* find(std::string_view id) const;
    OnnxValue tensor(std::string name, bool shared, DType dtype, Extents shape, std::span<const std::byte> elsewhere,
                     std::vector<std::byte> own);
    std::string free_name(const std::string& wanted);

    OnnxGraph& graph_;
    const Source source_;
    const std::size_t first_node_;
    std::map<std::string, int> counts_;  ///< of the names behind the path
    std::vector<OnnxValue> results_;
    std::optional<Message> refusal_;
};

/// What a hook gives back.
inline void take_onnx(OnnxForm& form, OnnxValue value) { form.result(value); }

}  // namespace nn
