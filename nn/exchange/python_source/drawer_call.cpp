// What the call of a module draws: itself with its wires, or Reuse where it was called before.
#include "nn/exchange/python_source/functions.h"
#include "nn/exchange/python_source/interpreter.h"
#include "nn/model/edit.h"
#include "nn/model/scope.h"

#include <algorithm>

namespace nn::python {

namespace {

bool is_zeros(const Value& value) { return value.is(Kind::Tensor) && !is_wired(value) && value.as<Tensor>().fill == 0.0; }

void flatten(const Value& value, std::vector<Value>& into) {
    if (const auto* items = items_of(value))
        for (const Value& item : *items) flatten(item, into);
    else
        into.push_back(value);
}

Call call_of(Value value, int line) {
    Call call;
    call.line = line;
    call.given = {std::move(value)};
    return call;
}

}  // namespace

Value Drawer::call(Module& module, Call& call) {
    if (!current_) {
        module.examples.push_back(call.given);
        return Value::unknown();
    }
    const Function* forward = forward_of(module);
    if (!forward) return call_own(module, call);
    const Op* op = find_op(module.op);
    const bool container = op && (op->role == Role::Module || op->role == Role::Sequential);
    const bool numbered = module.op == "Sequential" && !module.children.empty() && module.children[0].first[0] <= '9';
    if (container && !settled_.contains(&module)) reach(module, call.line);
    if (container && numbered && !opened(module)) open(module);
    if (container && !opened(module) && &module != current_->owner) return call_module(module, call);
    call.given.insert(call.given.begin(), Value(Kind::Module, &module));
    const auto values = interpreter_.bind(*forward, call);
    return values ? interpreter_.run_function(*forward, *values, call.line) : Value::unknown();
}

Value Drawer::call_own(Module& module, Call& call) {
    const Op* op = find_op(module.op);
    if (!op) return Value::unknown();
    if (op->role == Role::Sequential) {
        if (!settled_.contains(&module)) reach(module, call.line);
        if (!forward_of(module) && !opened(module)) return call_sequential(module, call);
        return chain(module, call.given.empty() ? Value::unknown() : call.given[0], call.line);
    }
    if (op->is_container()) return interpreter_.obstacle(call.line, {TR("{0} has no forward; the call is left out"), {module.type->name}});
    return call_leaf(module, call);
}

Value Drawer::chain(Module& module, Value value, int line) {
    for (const auto& [name, child] : module.children) {
        Call call = call_of(value, line);
        value = this->call(*child, call);
    }
    return value;
}

// ---- layers -------------------------------------------------------------------------------------------------

std::vector<Drawer::Port> Drawer::ports_of(const Module& module, Node& node, const Op& op, const Call& call) {
    const std::vector<PortInfo> in_force = input_ports(node);
    std::vector<Port> ports;
    const auto add = [&](std::size_t port, const Value& value) {
        if (value.is_none() || port >= in_force.size() || (in_force[port].optional && is_zeros(value))) return;
        // Truths in the mask of an attention say what is not looked at.
        if (value.is(Kind::Tensor) && value.as<Tensor>().mask != Tensor::Mask::None)
            ports.push_back({port, blocking(interpreter_, value, call.line)});
        else if (value.is(Kind::Tensor))
            ports.push_back({port, value});
        else
            interpreter_.obstacle(call.line, {TR("what arrives at {0} is not known; this wire is missing"), {module.type->name}});
    };
    std::vector<Value> given;
    for (const Value& value : call.given) flatten(value, given);
    for (std::size_t i = 0; i < given.size() && i < in_force.size(); ++i) add(i, given[i]);
    for (const auto& [name, value] : call.named) {
        const auto port = std::ranges::find(in_force, name, &PortInfo::id);
        if (name == "hx" || name == "hidden") {
            std::vector<Value> states;
            flatten(value, states);
            for (std::size_t k = 0; k < states.size(); ++k) add(k + 1, states[k]);
        } else if (port != in_force.end()) {
            add(static_cast<std::size_t>(port - in_force.begin()), value);
        } else if (const OptionInfo* option = op.schema.find(name)) {
            // MaxUnpool's output_size comes with the batch and the channels.
            const auto sizes = items_of(value);
            const bool whole = sizes && option->arity > 0 && sizes->size() == option->arity + 2;
            const Value part = whole ? interpreter_.heap.tuple({sizes->begin() + 2, sizes->end()}) : value;
            const auto setting = option_of(part);
            if (setting && option->check(*setting)) node.options[name] = option->canonical(*setting);
        } else if (name == "input" || name == "x" || in_force.size() == 1) {
            add(0, value);
        } else if (!value.is_none() && !value.is(Kind::Bool)) {
            interpreter_.slip(call.line, {TR("{0} has no argument '{1}'; it is left out"), {op.id(), name}});
        }
    }
    return ports;
}

Value Drawer::leaf_result(const std::string& op, std::vector<Value> outputs) {
    Heap& heap = interpreter_.heap;
    if (op == "MultiheadAttention") return heap.tuple({outputs[0], outputs.size() > 1 ? outputs[1] : Value()});
    if (outputs.size() == 1) return outputs[0];
    if (op == "LSTM" && outputs.size() == 3) return heap.tuple({outputs[0], heap.tuple({outputs[1], outputs[2]})});
    return heap.tuple(std::move(outputs));
}

std::string Drawer::add_reuse(const Module& module) {
    const bool numbered = !module.name.empty() && module.name[0] <= '9' && module.parent;
    Node reuse;
    reuse.op = "Reuse";
    reuse.id = new_id(*current_, numbered ? module.parent->name + "_" + module.name : module.name);
    // Seen from here where it stands here, else from the model.
    std::string name = module.name;
    const Module* at = module.parent;
    for (; at && at != current_->owner; at = at->parent) name = at->name + "." + name;
    reuse.options["module"] = at ? name : path(module);
    current_->taken.insert(reuse.id);
    count_node();
    current_->functions.push_back(reuse);
    return reuse.id;
}

std::vector<Value> Drawer::repeat(Module& module, const Node& node, const Op& op, const std::vector<Port>& ports, int line) {
    const std::vector<PortInfo> in_force = input_ports(node);
    const std::string id = add_reuse(module);
    for (const Port& port : ports) wire(port.value, id, port.port > 0 ? in_force[port.port].id : "", line);
    return outputs(node, op, id, ports);
}

Value Drawer::call_leaf(Module& module, Call& call) {
    const Op& op = *find_op(module.op);
    Node node{module.name, module.op, module.options, true, {}};
    const std::vector<Port> ports = ports_of(module, node, op, call);
    // What a call says for itself, such as MaxUnpool's output_size, makes it another node.
    const bool differs = module.drawn && *module.drawn != node.options;
    if (op.parameters.empty() && (differs || !settled_.contains(&module))) {
        std::vector<Value> inputs(input_ports(node).size());
        for (const Port& port : ports) inputs[port.port] = port.value;
        return leaf_result(op.id(), this->node(op.id(), node.options, inputs, call.line));
    }
    if (!module.drawn) module.drawn = node.options;
    look_at_inputs(op, node.options, ports, call.line);
    const auto at = reach(module, call.line);
    if (current_->sequential) {
        if (at && at->find('.') != std::string::npos) open(*current_->owner);
        module.called = true;
        return leaf_result(op.id(), outputs(node, op, module.name, ports));
    }
    if (module.called || !at || current_->rehearsal) return leaf_result(op.id(), repeat(module, node, op, ports, call.line));
    module.called = true;
    const std::vector<PortInfo> in_force = input_ports(node);
    for (const Port& port : ports) wire(port.value, *at, port.port > 0 ? in_force[port.port].id : "", call.line);
    return leaf_result(op.id(), outputs(node, op, *at, ports));
}

}  // namespace nn::python
