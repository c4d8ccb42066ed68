#pragma once
// The description of an op. One file in nn/ops declares one op or family with `Define`; palette, inspector, checks, files,
// documentation and tests derive from what is declared there.

#include "nn/model/diagnostic.h"
#include "nn/model/option.h"
#include "nn/model/shape.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace nn {

class Kernel;       // nn/engine/kernel.h
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

struct PortInfo {
    std::string id;
    const char* doc = "";                       ///< shape rule: "(N, C, H, W)"
    bool variadic = false;                      ///< takes any number of wires, in wire order
    bool optional = false;                      ///< may stay without a wire
    std::function<bool(const void*)> when;      ///< present only where this holds for the options; null: always
    double low = -1e300, high = 1e300;          ///< values it takes, such as 0 to 1 for probabilities
};

/// How initial values are drawn. Uniform: [a, b). Normal: mean a, std b. Constant: a.
struct Init {
    enum class Kind { Constant, Uniform, Normal } kind = Kind::Constant;
    double a = 0, b = 0;
    std::int64_t zero_row = -1;  ///< set to 0 after the draw, as Embedding's padding; -1: none
    static Init constant(double v) { return {Kind::Constant, v, 0}; }
    static Init uniform(double low, double high) { return {Kind::Uniform, low, high}; }
    static Init normal(double mean, double std) { return {Kind::Normal, mean, std}; }
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

    /// Declares the next output's type.
    void output(TensorType type) { outputs_.push_back(std::move(type)); }
    void output(Shape shape, DType dtype = DType::Float32) { output(TensorType{dtype, std::move(shape)}); }
    /// Multiply-adds per sample.
    void macs(std::int64_t count) { macs_ = count; }

    /// What a fix does, before the analysis turns it into edits of the project.
    struct FixHint {
        enum class Kind { SetOption, Insert } kind;
        Message text;
        std::string option;   ///< SetOption
        OptionValue value;    ///< SetOption: monostate resets the option
        std::size_t input = 0;///< Insert: on the wire into this input
        Node node;            ///< Insert: the node (its id is chosen to be free)
    };
    static FixHint set_option(Message text, std::string option, OptionValue value) {
        return {FixHint::Kind::SetOption, std::move(text), std::move(option), std::move(value), 0, {}};
    }
    static FixHint insert(Message text, std::size_t input, std::string op, OptionValues options = {}) {
        Node node;
        node.op = std::move(op);
        node.options = std::move(options);
        return {FixHint::Kind::Insert, std::move(text), {}, {}, input, std::move(node)};
    }

    struct Issue {
        Severity severity;
        std::string port, option;
        Message text;
        std::vector<FixHint> fixes;
    };
    /// Reports a wrong input; afterwards the function should return. The node's outputs become unknown.
    void error(std::size_t input, Message text, std::vector<FixHint> fixes = {}) {
        issues_.push_back({Severity::Error, ports_.empty() ? "" : ports_[input], "", std::move(text), std::move(fixes)});
    }
    void option_error(std::string option, Message text, std::vector<FixHint> fixes = {}) {
        issues_.push_back({Severity::Error, "", std::move(option), std::move(text), std::move(fixes)});
    }
    void warning(std::size_t input, Message text, std::vector<FixHint> fixes = {}) {
        issues_.push_back({Severity::Warning, ports_[input], "", std::move(text), std::move(fixes)});
    }

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
/// What the scores of Answers::Classes are.
enum class Scores {
    Margins,  ///< their order counts
    Logits,   ///< softmax makes probabilities of them
    Logarithms,  ///< of probabilities
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
    Scores scores = Scores::Margins;        ///< Answers::Classes
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
    /// Drawn from the sizes given by hand alone, without any input: true when all parameter shapes are known.
    std::vector<Sample> samples;
    std::vector<ErrorSample> error_samples;

    const std::string& id() const { return schema.id; }
    std::vector<ParameterInfo> parameters_for(const void* options) const {
        return parameter_list ? parameter_list(options) : parameters;
    }
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

/// Input types for samples, short to write: `f32({2, 3, 8, 8})`, `i64({2})`.
inline TensorType f32(const Extents& e) { return {DType::Float32, Shape(e.begin(), e.end())}; }
inline TensorType i64(const Extents& e) { return {DType::Int64, Shape(e.begin(), e.end())}; }

/// Fluent declaration of an op with options struct `O`.
template <typename O>
class Define : public SchemaBuilderBase<O, Define<O>> {
    using Base = SchemaBuilderBase<O, Define<O>>;

public:
    explicit Define(std::string id) : Base(std::move(id)) {}

    Define& title(const char* text) { return op_.title = text, *this; }
    Define& category(Category c) { return op_.category = c, *this; }
    Define& role(Role r) { return op_.role = r, *this; }
    Define& doc(const char* text) { return op_.doc = text, *this; }
    Define& formula(const char* text) { return op_.formula = text, *this; }
    Define& keywords(const char* words) { return op_.keywords = words, *this; }
    Define& icon(std::string name) { return op_.icon = std::move(name), *this; }
    Define& answers(Answers kind, double yes_above = 0) {
        op_.answers = kind;
        op_.yes_above = yes_above;
        return *this;
    }
    Define& scores(Scores kind) { return op_.scores = kind, *this; }
    Define& holds_parameters() { return op_.holds_parameters = true, *this; }
    Define& numbered_children() { return op_.numbered_children = true, *this; }
    Define& metadata_version(int v) { return op_.metadata_version = v, *this; }

    Define& input(std::string id, const char* doc = "") { return add_port(op_.inputs, {std::move(id), doc}); }
    Define& variadic_input(std::string id, const char* doc = "") {
        return add_port(op_.inputs, {std::move(id), doc, true});
    }
    Define& optional_input(std::string id, const char* doc = "") {
        return add_port(op_.inputs, {std::move(id), doc, false, true});
    }
    Define& output(std::string id = "output", const char* doc = "") {
        return add_port(op_.outputs, {std::move(id), doc});
    }

    /// Values that the last input takes, whatever the options: 0 to 1 for probabilities. Tests draw theirs from there.
    Define& values(double low, double high) {
        op_.inputs.back().low = low;
        op_.inputs.back().high = high;
        return *this;
    }

    /// `shape`: Extents(const O&), after inference. `init`: Init(const O&).
    template <typename ShapeFn, typename InitFn>
    Define& parameter(std::string id, ShapeFn shape, InitFn init, const char* doc = "") {
        return add_parameter(std::move(id), false, DType::Float32, shape, init, doc);
    }
    template <typename ShapeFn, typename InitFn>
    Define& buffer(std::string id, ShapeFn shape, InitFn init, DType dtype = DType::Float32, const char* doc = "") {
        return add_parameter(std::move(id), true, dtype, shape, init, doc);
    }
    /// The last port or parameter exists only where this bool option is set, or this predicate holds.
    Define& when(bool O::*flag) {
        return when([flag](const O& o) { return o.*flag; });
    }
    template <typename Predicate>
        requires std::is_invocable_r_v<bool, Predicate, const O&>
    Define& when(Predicate predicate) {
        *last_when_() = [predicate](const void* o) { return predicate(*static_cast<const O*>(o)); };
        return *this;
    }

    /// Parameters whose number depends on the options; in place of `parameter`.
    Define& parameter_list(std::vector<ParameterInfo> (*fn)(const O&)) {
        op_.parameter_list = [fn](const void* o) { return fn(*static_cast<const O*>(o)); };
        op_.parameters = fn(O{});
        return *this;
    }
    Define& submodule(std::string id) { return op_.submodules.push_back(std::move(id)), *this; }
    /// For modules whose constructor draws in another order than that of registration, or draws what it then overwrites.
    Define& draws(std::vector<Draw> (*fn)(const O&)) {
        op_.draws = [fn](const void* o) { return fn(*static_cast<const O*>(o)); };
        return *this;
    }

    Define& infer(void (*fn)(O&, InferContext&)) {
        op_.infer = [fn](void* o, InferContext& c) { fn(*static_cast<O*>(o), c); };
        return *this;
    }
    /// `K` has a constructor K(const O&, const KernelSpec&). The file that calls this includes nn/engine/kernel.h.
    template <typename K>
    Define& kernel() {
        op_.make_kernel = [](const void* o, const KernelSpec& spec) -> std::unique_ptr<Kernel> {
            return std::make_unique<K>(*static_cast<const O*>(o), spec);
        };
        return *this;
    }
    /// Where the options decide which kernel it is.
    Define& kernel(std::unique_ptr<Kernel> (*make)(const O&, const KernelSpec&)) {
        op_.make_kernel = [make](const void* o, const KernelSpec& spec) {
            return make(*static_cast<const O*>(o), spec);
        };
        return *this;
    }
    Define& sample(OptionValues options, std::vector<TensorType> inputs) {
        op_.samples.push_back({std::move(options), std::move(inputs)});
        return *this;
    }
    Define& error(OptionValues options, std::vector<TensorType> inputs, std::string text) {
        op_.error_samples.push_back({std::move(options), std::move(inputs), std::move(text)});
        return *this;
    }

    operator Op() const {
        Op op = op_;
        op.schema = this->schema_;
        return op;
    }

private:
    Define& add_port(std::vector<PortInfo>& ports, PortInfo port) {
        ports.push_back(std::move(port));
        last_when_ = [&ports] { return &ports.back().when; };
        return *this;
    }
    template <typename ShapeFn, typename InitFn>
    Define& add_parameter(std::string id, bool buffer, DType dtype, ShapeFn shape, InitFn init, const char* doc) {
        ParameterInfo p;
        p.id = std::move(id);
        p.doc = doc;
        p.buffer = buffer;
        p.dtype = dtype;
        p.shape = [shape](const void* o) -> Extents { return shape(*static_cast<const O*>(o)); };
        p.init = [init](const void* o) -> Init { return init(*static_cast<const O*>(o)); };
        op_.parameters.push_back(std::move(p));
        last_when_ = [this] { return &op_.parameters.back().when; };
        return *this;
    }

    Op op_;
    std::function<std::function<bool(const void*)>*()> last_when_;
};

}  // namespace nn
