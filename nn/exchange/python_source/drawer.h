#pragma once
// Draws what forward does: a call of a module or a function is a node, a value that flows is a wire.

#include "nn/exchange/python_source/value.h"
#include "nn/model/op.h"

#include <map>
#include <memory>
#include <set>

namespace nn::python {

/// What is known of an input of the model before its forward is followed.
struct InputPlan {
    std::string id;
    std::optional<Extents> shape;     ///< of a sample
    std::optional<std::int64_t> classes;  ///< whole numbers below it
    bool time_first = false;          ///< the source has the batch second
    bool zero_state = false;          ///< the state that a recurrent layer begins with
    bool given = false;               ///< by whoever asks
    bool used = false;                ///< the model has an input of this name
    int line = 0;
    std::vector<Extents> candidates;  ///< where the source leaves it open: `shape` is one of these
    std::string reason;               ///< layer from which they follow
};

/// What earlier readings of the same source found out.
struct Plan {
    std::vector<InputPlan> inputs;
    std::set<std::string> opened;  ///< paths of containers whose parts are used from outside
};

/// Thrown when the plan has changed: the source is read again.
struct Again {};

struct Drawing {
    Module* owner = nullptr;
    bool sequential = false;  ///< children in order: no wires, no nodes of its own
    bool rehearsal = false;   ///< for types alone
    std::string signature;    ///< of the call that it was drawn from
    std::vector<Node> inputs, functions, outputs;
    std::set<std::string> assigned;  ///< functions whose result has a name in the source
    std::vector<Wire> wires;
    std::set<std::string> taken;
    Tensor* sized = nullptr;  ///< the tensor whose sizes were asked for last: it has the size of the batch
    std::map<const Recipe*, PortRef> constants;  ///< those that are drawn
    std::map<std::string, int> numbers;  ///< by the name that they follow: the last that was given
};

class Interpreter;

class Drawer {
public:
    Drawer(Interpreter& interpreter, Plan& plan) : interpreter_(interpreter), plan_(plan) {}

    /// Whether a forward is being followed.
    bool drawing() const { return current_ != nullptr; }
    /// Draws the model: its forward with the inputs of the plan.
    void draw_model(Module& root);
    /// The graph of what was drawn.
    Graph graph(const Module& root) const;

    /// A new node for a function; an output per port.
    std::vector<Value> node(const std::string& op, OptionValues options, const std::vector<Value>& inputs, int line);
    Value node1(const std::string& op, OptionValues options, const std::vector<Value>& inputs, int line);
    Value call(Module& module, Call& call);
    /// What PyTorch's own class does, whatever forward the source gives it.
    Value call_own(Module& module, Call& call);

    /// The function that gave `value` just now takes the name that the source gives its result, where that says something.
    void name_after(const Value& value, const std::string& name);

    std::size_t misfits() const { return misfits_; }
    static std::string path(const Module& module);

private:
    struct Port {
        std::size_t port;
        Value value;
    };
    Value call_leaf(Module& module, Call& call);
    Value call_sequential(Module& module, Call& call);
    Value call_module(Module& module, Call& call);
    std::vector<Port> ports_of(const Module& module, Node& node, const Op& op, const Call& call);
    void count_node();
    Value leaf_result(const std::string& op, std::vector<Value> outputs);

    /// Path from the drawing's owner; nothing where the module stands elsewhere.
    std::optional<std::string> reach(Module& module, int line);
    void adopt(Module& module, int line);
    [[noreturn]] void open(const Module& module);
    bool opened(const Module& module) const;
    std::string new_id(Drawing& drawing, const std::string& wanted) const;
    void wire(const Value& from, const std::string& to, const std::string& port, int line);
    std::optional<PortRef> source(const Tensor& tensor, int line);
    /// Types of the outputs, as many as `node` has ports.
    std::vector<std::optional<TensorType>> infer(const Node& node, const Op& op, const std::vector<Port>& inputs);
    void look_at_inputs(const Op& op, const OptionValues& options, const std::vector<Port>& inputs, int line);
    std::vector<Value> outputs(const Node& node, const Op& op, const std::string& at, const std::vector<Port>& inputs);

    Value enter(const Value& value, const std::string& name, Drawing& inside, std::vector<Value>& outer, std::vector<std::string>& ports);
    void leave(const Value& value, Drawing& inside, const std::string& name, std::vector<std::string>& ids, int line);
    Value outside(const Value& value, const std::string& at, std::size_t& output, const std::vector<std::string>& ids);
    Value model_input(std::size_t index);
    std::size_t plan_for(const std::string& id, int line);
    void settle(Module& module);
    std::vector<Value> repeat(Module& module, const Node& node, const Op& op, const std::vector<Port>& ports, int line);
    std::string add_reuse(const Module& module);
    Value stretched(const Tensor& tensor, int line);
    Value constants(const Node& node, const Op& op, const std::vector<Port>& ports);
    Recipe* recipe(const Node& node, const std::vector<Port>& ports);
    PortRef draw(const Recipe& recipe, int line);
    const Function* forward_of(const Module& module) const;
    Value chain(Module& module, Value value, int line);

    /// Takes out what no output needs, such as the condition of an if.
    static void prune(Drawing& drawing);

    Node build(const Module& module, const std::string& id, const Module& holder) const;
    void build_tensors(const Module& module, Graph& into) const;
    void build_children(const Module& module, Graph& into) const;
    void build_inside(const Module& module, const Drawing* drawing, Graph& into) const;

    Interpreter& interpreter_;
    Plan& plan_;
    Drawing* current_ = nullptr;
    std::size_t misfits_ = 0;
    std::size_t nodes_ = 0;
    std::set<const Module*> settled_;  ///< what stands in the model, as registered first
    std::shared_ptr<Drawing> model_;
    std::vector<std::shared_ptr<Drawing>> kept_;  ///< what tensors refer to
};

}  // namespace nn::python
