#pragma once
// The description of an op. One file in nn/ops declares one op or family with `Define` (define.h); palette, inspector, checks,
// files, documentation and tests derive from what is declared there.

#include "nn/model/option.h"
#include "nn/model/option_literal.h"
#include "nn/model/severity.h"
#include "nn/model/shape.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace nn {

class Kernel;       // nn/engine/kernel.h
struct PythonForm;  // nn/model/python.h
class OnnxForm;     // nn/model/onnx.h
struct KernelSpec;  // nn/engine/kernel.h

enum class Category {
    Input, Container, Convolution, Pooling, Activation, Normalization, Recurrent, Linear, Dropout, Shape, Math, Loss
};
/// English name of the group in the palette.
const char* category_name(Category category);
const std::vector<Category>& all_categories();

/// What the analysis and the exporters do with a node.
enum class Role {
    Layer,       ///< a torch.nn module: owns a name in the module tree, an entry in `_metadata`
    Function,    ///< a torch function: no module
    Loss,        ///< counts into the objective, is not part of the exported module
    Input,       ///< a field of the data, or a port of the surrounding Module
    Output,      ///< an output of the model, or of the surrounding Module
    Sequential,  ///< container: runs its children in order
    Module,      ///< container: nodes and wires of its own
    List,        ///< container: holds modules or parameters, runs nothing; wires of the scope around name its children
    Parameter,   ///< a tensor of the surrounding module: its state_dict key is its path
    Reuse,       ///< applies another module again, with the same parameters
};

/// What the numbers of a tensor stand for, where an op says so: activations what they give, losses what they take.
enum class Meaning {
    Any,
    Scores,            ///< raw, of any size: what a Linear or a convolution gives, and what softmax makes probabilities of
    Probabilities,     ///< from 0 to 1
    LogProbabilities,  ///< their logarithms
};

struct PortInfo {
    std::string id;
    const char* doc = "";                       ///< shape rule: "(N, C, H, W)"
    bool variadic = false;                      ///< takes any number of wires, in wire order
    bool optional = false;                      ///< may stay without a wire
    std::function<bool(const void*)> when;      ///< present only where this holds for the options; null: always
    double low = -1e300, high = 1e300;          ///< values it takes, such as 0 to 1 for probabilities
    /// Inputs of losses: what is to arrive; outputs: what they give. Null: anything.
    std::function<Meaning(const void* options)> meaning;
    const char* from_scores = "";  ///< op that makes what is to arrive out of raw scores; "": Softmax or LogSoftmax
};

/// How initial values are drawn. Uniform: [a, b). Normal: mean a, std b. Constant: a. LowerTriangle: of the last two dimensions 1 on and
/// below the diagonal, 0 above.
struct Init {
    enum class Kind { Constant, Uniform, Normal, LowerTriangle } kind = Kind::Constant;
    double a = 0, b = 0;
    std::int64_t zero_row = -1;  ///< set to 0 after the draw, as Embedding's padding; -1: none
    static Init constant(double v) { return {Kind::Constant, v, 0}; }
    static Init uniform(double low, double high) { return {Kind::Uniform, low, high}; }
    static Init normal(double mean, double std) { return {Kind::Normal, mean, std}; }
    static Init lower_triangle() { return {Kind::LowerTriangle}; }
};

/// One of the draws that PyTorch's constructor makes, see `Define::draws`.
struct Draw {
    std::string parameter;     ///< by id; one that is absent by option is not drawn
    std::optional<Init> init;  ///< none: the parameter's own
};

/// A parameter or buffer of an op; for its state_dict key see `state_key`.
struct ParameterInfo {
    std::string id;  ///< empty: it has no name beside the node's (Role::Parameter)
    const char* doc = "";
    bool buffer = false;
    DType dtype = DType::Float32;
    std::function<Extents(const void* options)> shape;  ///< after inference filled the sizes from the wire
    std::function<Init(const void* options)> init;
    std::function<bool(const void*)> when;  ///< null: always
};

/// What an op's shape inference sees and says. Input shapes carry the batch as a symbol. Inputs are counted by port, wired
/// or not; an op with a variadic port counts its wires.
struct Node;

class InferContext {
public:
    /// `wired`: which of the inputs exist; empty: all.
    InferContext(std::vector<TensorType> inputs, std::vector<std::string> ports, std::vector<bool> wired = {})
        : inputs_(std::move(inputs)), ports_(std::move(ports)), wired_(std::move(wired)) {}

    std::size_t size() const { return inputs_.size(); }
    const TensorType& input(std::size_t i = 0) const { return inputs_[i]; }
    /// False: nothing is wired to this optional port.
    bool wired(std::size_t i) const { return i < inputs_.size() && (wired_.empty() || wired_[i]); }
    /// Port id of input `i`; a variadic port repeats.
    const std::string& port(std::size_t i) const { return ports_[i]; }

    /// Declares the next output's type. A shape that no tensor can have is an error.
    void output(TensorType type);
    void output(Shape shape, DType dtype = DType::Float32);
    /// Multiply-adds per sample.
    void macs(Count count) { macs_ = count.value(); }

    /// What a fix does, before the analysis turns it into edits of the project.
    struct FixHint {
        enum class Kind { SetOption, Insert } kind;
        Message text;
        std::string option;   ///< SetOption
        OptionValue value;    ///< SetOption: monostate resets the option
        std::size_t input = 0;///< Insert: on the wire into this input
        std::string op;       ///< Insert: of the new node
        OptionValues options; ///< Insert: its options
    };
    static FixHint set_option(Message text, std::string option, const OptionLiteral& value);
    static FixHint insert(Message text, std::size_t input, std::string op, const OptionLiterals& options = {});

    struct Issue {
        Severity severity;
        std::string port, option;
        Message text;
        std::vector<FixHint> fixes;
    };
    /// Reports a wrong input; afterwards the function should return. The node's outputs become unknown.
    void error(std::size_t input, Message text, std::vector<FixHint> fixes = {});
    void option_error(std::string option, Message text, std::vector<FixHint> fixes = {});
    void warning(std::size_t input, Message text, std::vector<FixHint> fixes = {});

    bool failed() const;
    const std::vector<TensorType>& outputs() const { return outputs_; }
    const std::vector<Issue>& issues() const { return issues_; }
    std::int64_t macs() const { return macs_; }

private:
    std::vector<TensorType> inputs_;
    std::vector<std::string> ports_;
    std::vector<bool> wired_;
    std::vector<TensorType> outputs_;
    std::vector<Issue> issues_;
    std::int64_t macs_ = 0;
};

/// A legal use of the op: options and input shapes, the batch written as a plain number in front. Optional ports behind
/// the last input stay without a wire.
struct Sample {
    OptionValues options;
    std::vector<TensorType> inputs;
};
/// A use that is refused; `text` is part of the diagnostic.
struct ErrorSample {
    OptionValues options;
    std::vector<TensorType> inputs;
    std::string text;
};

/// What a loss's input says about its target: which metrics suit it.
enum class Answers {
    None,
    Classes,  ///< the largest of the scores (N, C, ...) names the class, an int64 target (N, ...)
    YesNo,    ///< every element is a yes above `Op::yes_above`; so is a target above a half
    Numbers,  ///< every element is the number itself, a float32 target of the same shape
};
struct Op {
    Schema schema;  ///< id = PyTorch's class name, or the function's name in CamelCase
    const char* title = "";
    Category category = Category::Math;
    Role role = Role::Layer;
    const char* doc = "";      ///< one or two sentences
    const char* formula = "";  ///< plain text with Unicode: "y = x Wᵀ + b"
    const char* keywords = ""; ///< plain words people search for: "fully connected dense"
    std::string icon;          ///< resources/icons/<icon>.svg
    std::vector<PortInfo> inputs, outputs;
    std::vector<ParameterInfo> parameters;  ///< in PyTorch's registration order, parameters before buffers
    Answers answers = Answers::None;        ///< losses
    double yes_above = 0;                   ///< Answers::YesNo
    bool keeps_meaning = false;             ///< the output's numbers are input 0's, all or some, wherever they stand
    const char* log_twin = "";              ///< op whose results are the logarithms of this one's: LogSoftmax of Softmax
    bool holds_parameters = false;          ///< lists: of Parameter nodes, not of modules
    bool numbered_children = false;         ///< containers: children may be named 0, 1, 2...
    /// Those for given options where their number depends on them (LSTM's num_layers); `parameters` are then the
    /// default's. Null: always `parameters`.
    std::function<std::vector<ParameterInfo>(const void* options)> parameter_list;
    int metadata_version = 1;               ///< `_metadata` version of the module (BatchNorm: 2)
    std::vector<std::string> submodules;    ///< modules inside that own some parameters ("out_proj"): keys of `_metadata`
    /// Order in which initial values are drawn; null: every parameter once, in their order here.
    std::function<std::vector<Draw>(const void* options)> draws;
    /// Fills sizes that follow from the wire into the options, checks, declares outputs. Null: Input, Output, containers.
    std::function<void(void* options, InferContext&)> infer;
    std::function<std::unique_ptr<Kernel>(const void* options, const KernelSpec&)> make_kernel;
    /// How it is written in Python, where that is not its class or the function of its name. Null: there is no more to say.
    std::function<void(const void* options, PythonForm&)> python;
    /// Drawn from the sizes given by hand alone, without any input: true when all parameter shapes are known.
    std::vector<Sample> samples;
    std::vector<ErrorSample> error_samples;
    /// What it is in ONNX, in evaluation form. Null: it has no form there.
    std::function<void(const void* options, OnnxForm&)> onnx;

    Op();
    Op(const Op&);
    Op(Op&&) noexcept;
    Op& operator=(Op&&) noexcept;
    ~Op();

    const std::string& id() const { return schema.id; }
    std::vector<ParameterInfo> parameters_for(const void* options) const;
    bool is_container() const { return role == Role::Sequential || role == Role::Module || role == Role::List; }
    /// A torch.nn module: has an entry in `_metadata`.
    bool is_module() const { return role == Role::Layer || is_container(); }
};

/// Every op there is, by category and then file, as CMake found the files in nn/ops (op_registry.h).
const std::vector<const Op*>& all_ops();
/// Null where there is none.
const Op* find_op(std::string_view id);

/// Ports of `node` in force for its options; Modules take theirs from the inner Input and Output nodes. Where `node` may
/// be a Reuse, see scope.h.
std::vector<PortInfo> input_ports(const Node& node);
std::vector<PortInfo> output_ports(const Node& node);

}  // namespace nn
