#include "nn/module/recorder.h"

#include "nn/model/analysis.h"
#include "nn/model/edit.h"
#include "nn/module/layer.h"

#include <algorithm>

namespace nn {

namespace {

thread_local Recorder* recording = nullptr;

Node make_node(const char* op, std::string id) {
    Node node;
    node.op = op;
    node.id = std::move(id);
    return node;
}

/// Files leave the port out where the node has one.
PortRef port_ref(const std::string& node, const std::vector<std::string>& ports, std::size_t index) {
    return {node, ports.size() > 1 ? ports[index] : std::string()};
}

std::vector<std::string> ids(const std::vector<PortInfo>& ports) {
    std::vector<std::string> out;
    for (const PortInfo& port : ports) out.push_back(port.id);
    return out;
}

/// The word among a Parameter's initial values that comes nearest to what it holds.
std::string init_word(const Tensor& data) {
    const auto all = [&data](float v) { return std::ranges::all_of(data.floats(), [v](float x) { return x == v; }); };
    return all(0) ? "zeros" : all(1) ? "ones" : "normal";
}

}  // namespace

// ---- what is called ------------------------------------------------------------------------------------------------

Recorder::Recorder(Module& root) : root_(root), outer_(recording) { recording = this; }
Recorder::~Recorder() { recording = outer_; }
Recorder* Recorder::current() { return recording; }

void Recorder::problem(nn::Message text) { problems_.push_back(std::move(text)); }
void report_problem(nn::Message text) {
    if (recording) recording->problem(std::move(text));
}

void Recorder::find_callable(Frame& frame, const Module& module, const std::string& prefix, bool lists) {
    for (const auto& [name, child] : module.named_children()) {
        const std::string path = join_path(prefix, name);
        frame.paths.emplace(child.get(), path);
        const bool list = child->kind() == Module::Kind::List;
        if (list || !lists) find_callable(frame, *child, path, lists);
        if (!list) continue;
        for (const auto& [id, parameter] : child->own_parameters())
            frame.parameters.emplace(parameter.get(), join_path(path, id));
    }
}

Recorder::Frame& Recorder::enter(Module& module, const std::string& path) {
    Frame& frame = *frames_.emplace_back(std::make_unique<Frame>());
    frame.number = scopes_++;
    frame.module = &module;
    frame.path = path;
    for (const auto* list : {&module.own_parameters(), &module.own_buffers()})
        for (const auto& [name, parameter] : *list) {
            frame.parameters.emplace(parameter.get(), name);
            frame.names.insert(name);
        }
    for (const auto& [name, child] : module.named_children()) frame.names.insert(name);
    find_callable(frame, module, "", true);   // children, and those of lists...
    find_callable(frame, module, "", false);  // ...before what lies inside of modules that may run by themselves
    return frame;
}

std::string Recorder::free_name(Frame& frame, const std::string& wanted) {
    std::string name = wanted;
    for (int k = 2; !frame.names.insert(name).second; ++k) name = wanted + std::to_string(k);
    return name;
}

Recorder::Ports Recorder::ports_of(const Node& node) {
    const std::vector<PortInfo> inputs = input_ports(node);
    return {ids(inputs), ids(output_ports(node)), !inputs.empty() && inputs.back().variadic};
}

/// Wires `inputs` to `node` in the current scope and gives its outputs.
Values Recorder::place(const std::string& node, const Ports& ports, const Values& inputs) {
    Frame& f = frame();
    for (std::size_t k = 0; k < inputs.size(); ++k) {
        const std::size_t port = ports.variadic ? std::min(k, ports.inputs.size() - 1) : k;
        if (!inputs[k]) continue;
        if (port >= ports.inputs.size())
            problem(Message(TR("{0} takes {1} inputs, {2} are given"),
                            {node, std::to_string(ports.inputs.size()), std::to_string(inputs.size())}));
        else if (inputs[k].scope != f.number)
            problem(Message(TR("{0} is given a value of another module's forward"), {node}));
        else
            f.wires.push_back({inputs[k].port, port_ref(node, ports.inputs, port)});
    }
    Values out;
    for (std::size_t k = 0; k < ports.outputs.size(); ++k) {
        out.emplace_back();
        out.back() = {port_ref(node, ports.outputs, k), f.number};
    }
    return out;
}

Values Recorder::call(Module& module, const Values& inputs) {
    if (frames_.empty()) return {};
    if (module.kind() == Module::Kind::List) {
        problem(Message(TR("{0} holds modules and cannot be called"), {module.name()}));
        return {};
    }
    if (called_.contains(&module)) return call_again(module, inputs);
    const auto found = frame().paths.find(&module);
    if (found == frame().paths.end()) return call_unregistered(module, inputs);
    const std::string relative = found->second, path = join_path(frame().path, relative);
    Ports ports;
    Node node = called_node(module, path, inputs.size(), ports);
    called_[&module] = placed_[&module] = path;
    ports_[&module] = ports;
    frame().called[relative] = std::move(node);
    return place(relative, ports, inputs);
}

Values Recorder::call_again(const Module& module, const Values& inputs) {
    Node node = make_node("Reuse", free_name(frame(), last_id(called_[&module]) + "_again"));
    if (node.id[0] >= '0' && node.id[0] <= '9') node.id = free_name(frame(), "again");
    node.options["module"] = called_[&module];
    const std::string id = node.id;
    frame().functions.push_back(std::move(node));
    return place(id, ports_[&module], inputs);
}

/// A layer made on the spot: fine where it owns nothing.
Values Recorder::call_unregistered(Module& module, const Values& inputs) {
    if (module.kind() == Module::Kind::Layer && module.own_parameters().empty() && module.own_buffers().empty()) {
        const Node node = module.node();
        return apply(node.op, inputs, node.options);
    }
    problem(Message(TR("{0} is called in the forward of {1}, which has not registered it: add_module"),
                    {module.name(), frame().module->name()}));
    return {};
}

Node Recorder::called_node(Module& module, const std::string& path, std::size_t inputs, Ports& ports) {
    if (module.kind() == Module::Kind::Module) return scope_node(module, path, inputs, ports);
    Node node = module.kind() == Module::Kind::Sequential ? sequence(module, path) : module.node();
    node.id = last_id(path);
    if (!find_op(node.op)) problem(Message(TR("the op '{0}' is not known"), {node.op}));
    ports = ports_of(node);
    return node;
}

/// Runs the module's own forward in a scope of its own.
Node Recorder::scope_node(Module& module, const std::string& path, std::size_t inputs, Ports& ports) {
    Frame& inner = enter(module, path);
    Values values;
    for (std::size_t k = 0; k < inputs; ++k) {
        inner.inputs.push_back(make_node("Input", free_name(inner, "input")));
        values.emplace_back();
        values.back() = {{inner.inputs.back().id, ""}, inner.number};
    }
    const Values results = module.forward_many(values);
    for (const Value& value : results) {
        if (!value || value.scope != inner.number) {
            problem(Message(TR("the forward of {0} returns what it did not compute"), {module.name()}));
            continue;
        }
        inner.outputs.push_back(make_node("Output", free_name(inner, "output")));
        inner.wires.push_back({value.port, {inner.outputs.back().id, ""}});
    }
    Node node = module.node();
    node.id = last_id(path);
    for (const Node& input : inner.inputs) ports.inputs.push_back(input.id);
    for (const Node& output : inner.outputs) ports.outputs.push_back(output.id);
    node.inner = finish(inner);
    frames_.pop_back();
    return node;
}

Node Recorder::sequence(Module& module, const std::string& path) {
    Node node = module.node();
    for (const auto& [name, child] : module.named_children()) {
        const std::string child_path = join_path(path, name);
        if (const auto at = placed_.find(child.get()); at != placed_.end()) {
            node.inner.nodes.push_back(make_node("Reuse", name));
            node.inner.nodes.back().options["module"] = at->second;
            continue;
        }
        Ports ports;
        called_[child.get()] = placed_[child.get()] = child_path;
        node.inner.nodes.push_back(called_node(*child, child_path, 1, ports));
        ports_[child.get()] = ports;
    }
    return node;
}

Values Recorder::apply(const std::string& op, const Values& inputs, OptionValues options) {
    if (frames_.empty()) return {};
    if (!find_op(op)) problem(Message(TR("the op '{0}' is not known"), {op}));
    Node node = make_node(op.c_str(), free_name(frame(), suggested_id(op)));
    node.options = std::move(options);
    const std::string id = node.id;
    const Ports ports = ports_of(node);
    frame().functions.push_back(std::move(node));
    return place(id, ports, inputs);
}

Value Recorder::value_of(const Parameter& parameter) {
    if (frames_.empty()) return {};
    const auto found = frame().parameters.find(&parameter);
    if (found != frame().parameters.end()) return {{found->second, ""}, frame().number};
    problem(Message(TR("a parameter is used in the forward of {0}, which has not registered it: register_parameter"),
                    {frame().module->name()}));
    return {};
}

Values function(const std::string& op, const Values& inputs, OptionValues options) {
    return recording ? recording->apply(op, inputs, std::move(options)) : Values();
}
Value value_of(const Parameter& parameter) { return recording ? recording->value_of(parameter) : Value{}; }

// ---- what stands in the scope ----------------------------------------------------------------------------------------

void Recorder::add_parameters(const Module& module, std::vector<Node>& into) {
    const auto add = [&into](const char* op, const Module::Named<ParameterPtr>& list) {
        for (const auto& [name, parameter] : list) {
            Node node = make_node(op, name);
            node.options["shape"] = parameter->data.shape();
            node.options["init"] = init_word(parameter->data);
            node.requires_grad = parameter->requires_grad || std::string_view(op) == "Buffer";
            into.push_back(std::move(node));
        }
    };
    add("Parameter", module.own_parameters());
    add("Buffer", module.own_buffers());
}

/// The node of a module that lies in `frame` at `path`, called or not.
Node Recorder::held_node(Frame& f, Module& module, const std::string& path) {
    if (const auto at = f.called.find(path); at != f.called.end()) return at->second;
    placed_.emplace(&module, join_path(f.path, path));
    Node node = module.node();
    node.id = last_id(path);
    if (module.kind() == Module::Kind::Layer) return node;
    // Children that are called from here need a container whose children wires can name.
    const auto below = f.called.lower_bound(path + ".");
    const bool reached = below != f.called.end() && below->first.starts_with(path + ".");
    if (reached && module.kind() == Module::Kind::Sequential) node.op = "ModuleList";
    if (reached && module.kind() == Module::Kind::Module) node.op = "ModuleDict";
    add_parameters(module, node.inner.nodes);
    add_held(f, module, path, node.inner.nodes);
    return node;
}

void Recorder::add_held(Frame& f, const Module& module, const std::string& prefix, std::vector<Node>& into) {
    for (const auto& [name, child] : module.named_children()) {
        const std::string path = join_path(prefix, name), whole = join_path(f.path, path);
        const auto placed = placed_.find(child.get());
        if (placed == placed_.end() || placed->second == whole) {
            into.push_back(held_node(f, *child, path));
        } else if (!prefix.empty()) {  // a second name: lists say so, a scope of nodes has no word for it
            into.push_back(make_node("Reuse", name));
            into.back().options["module"] = placed->second;
        }
    }
}

Graph Recorder::finish(Frame& f) {
    Graph graph;
    graph.nodes = f.inputs;
    add_parameters(*f.module, graph.nodes);
    add_held(f, *f.module, "", graph.nodes);
    graph.nodes.insert(graph.nodes.end(), f.functions.begin(), f.functions.end());
    graph.nodes.insert(graph.nodes.end(), f.outputs.begin(), f.outputs.end());
    graph.wires = f.wires;
    return graph;
}

Result<Graph> Recorder::record(const std::vector<std::string>& inputs) {
    Frame& f = enter(root_, "");
    Values values;
    for (const std::string& id : inputs) {
        f.inputs.push_back(make_node("Input", free_name(f, id)));
        if (f.inputs.back().id != id) f.inputs.back().options["field"] = id;
        values.emplace_back();
        values.back() = {{f.inputs.back().id, ""}, f.number};
    }
    const Values results = root_.forward_many(values);
    for (const Value& value : results) {
        if (!value || value.scope != f.number) {
            problem(Message(TR("the forward of {0} returns what it did not compute"), {root_.name()}));
            continue;
        }
        const auto from = std::ranges::find(f.functions, value.port.node, &Node::id);
        const Op* op = from == f.functions.end() ? nullptr : find_op(from->op);
        if (op && op->role == Role::Loss) continue;  // counts by itself
        f.outputs.push_back(make_node("Output", free_name(f, "output")));
        f.wires.push_back({value.port, {f.outputs.back().id, ""}});
    }
    Graph graph = finish(f);
    frames_.pop_back();
    if (!problems_.empty()) return Error(problems_.front(), true);
    return graph;
}

Graph Recorder::structure() {
    Frame& f = enter(root_, "");
    Graph graph = finish(f);
    frames_.pop_back();
    return graph;
}

Result<std::shared_ptr<const Network>> structure_of(Module& module) {
    const Graph graph = Recorder(module).structure();
    const Fields none;
    Analysis analysis = Analyzer().analyze(graph, &none);
    if (!analysis.ok()) return Error(Message(analysis.first_error()), true);
    return analysis.network;
}

// ---- names -------------------------------------------------------------------------------------------------------------

void Places::visit(Module& module, const std::string& prefix) {
    for (const auto* list : {&module.own_parameters(), &module.own_buffers()})
        for (const auto& [name, parameter] : *list) places_.emplace(prefix + name, parameter.get());
    for (const auto& [name, child] : module.named_children()) visit(*child, prefix + name + ".");
}

Parameter* Places::find(const std::string& key) const {
    const auto at = places_.find(key);
    return at == places_.end() ? nullptr : at->second;
}

}  // namespace nn
