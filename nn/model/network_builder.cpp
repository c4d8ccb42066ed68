#include "nn/model/network_builder.h"

#include <algorithm>
#include <set>

namespace nn {

namespace {

/// How deep modules are applied again inside one another.
constexpr std::size_t most_nested = 64;

}  // namespace

NetworkBuilder::NetworkBuilder(const Graph& graph, const Fields* fields, InferenceMemory& memory, FieldNames as_float)
    : graph_(graph), index_(graph), fields_(fields), old_memory_(memory), as_float_(std::move(as_float)) {}

Analysis NetworkBuilder::run() {
    create_reports();
    run_scope({graph_, "", "", true, nullptr});
    complete_reports();
    if (!graph_.nodes.empty() && network_->losses.empty() && analysis_.diagnostics.empty())
        report("", "", "", TR("there is no loss yet: add one, such as CrossEntropyLoss, to train"), Severity::Warning);
    create_tensors(graph_, "", nullptr, true);
    order_fills();
    share_tensors();
    add_totals();
    const bool wrong = std::any_of(analysis_.diagnostics.begin(), analysis_.diagnostics.end(),
                                   [](const Diagnostic& d) { return d.severity == Severity::Error; });
    if (!wrong && types_known_) {
        finish_network();
        analysis_.network = network_;
    }
    old_memory_ = std::move(memory_);
    return std::move(analysis_);
}

void NetworkBuilder::report(const std::string& path, const std::string& port, const std::string& option, Message text,
                            Severity severity, std::vector<Fix> fixes) {
    Diagnostic d;
    d.severity = severity;
    d.node = drawn(path);
    d.port = port;
    d.option = option;
    d.text = std::move(text);
    d.fixes = std::move(fixes);
    analysis_.diagnostics.push_back(std::move(d));
}

std::string NetworkBuilder::drawn(const std::string& path) const {
    std::string at = path;
    while (!at.empty() && !analysis_.index.contains(at)) at = parent_path(at);
    return at;
}

NodeReport* NetworkBuilder::own_report(const std::string& path) {
    const auto found = analysis_.index.find(path);
    return found == analysis_.index.end() ? nullptr : &analysis_.nodes[found->second];
}

NetworkBuilder::Signal NetworkBuilder::new_value(TensorType type, int node, int port) {
    network_->values.push_back({std::move(type), node, port});
    return static_cast<Signal>(network_->values.size()) - 1;
}

void NetworkBuilder::create_reports() {
    for_each_node(graph_, "", [this](const std::string& path, const Node& node) {
        if (!analysis_.index.emplace(path, analysis_.nodes.size()).second) return;  // a duplicate, reported by wiring
        NodeReport r;
        r.path = path;
        r.op = node.op;
        analysis_.nodes.push_back(std::move(r));
        did_not_run_.push_back(&node);
        const Op* op = find_op(node.op);
        shares_ = shares_ || (op && op->role == Role::Reuse);
    });
    const std::size_t count = analysis_.nodes.size();
    network_->nodes.reserve(count);
    network_->values.reserve(count);
    network_->ports.reserve(count);
    sources_.reserve(count);
    memory_.reserve(count);
}

/// What stands in a muted container has ports too.
void NetworkBuilder::complete_reports() {
    for (std::size_t i = 0; i < did_not_run_.size(); ++i) {
        if (!did_not_run_[i]) continue;
        NodeReport& r = analysis_.nodes[i];
        const std::string scope = parent_path(r.path);
        for (const PortInfo& port : input_ports(index_, scope, *did_not_run_[i])) r.inputs.push_back({port.id, std::nullopt});
        for (const PortInfo& port : output_ports(index_, scope, *did_not_run_[i])) r.outputs.push_back({port.id, std::nullopt});
    }
}

std::optional<TensorType> NetworkBuilder::type_of(Signal signal) const {
    return signal < 0 ? std::nullopt : std::optional(network_->values[static_cast<std::size_t>(signal)].type);
}

void NetworkBuilder::set_outputs(NodeReport* report, const std::vector<PortInfo>& ports, const Signals& signals) {
    if (!report) return;
    report->outputs.clear();
    report->outputs.reserve(ports.size());
    for (std::size_t i = 0; i < ports.size(); ++i)
        report->outputs.push_back({ports[i].id, type_of(i < signals.size() ? signals[i] : -1)});
}

void NetworkBuilder::set_inputs(NodeReport* report, const std::vector<PortInfo>& ports, const Arriving& arriving) {
    if (!report) return;
    report->inputs.clear();
    report->inputs.reserve(std::max(ports.size(), arriving.wires.size()));
    for (std::size_t i = 0; i < ports.size(); ++i) {
        const std::size_t first = report->inputs.size();
        for (const auto& [port, signal] : arriving.wires)
            if (port == i) report->inputs.push_back({ports[i].id, type_of(signal)});
        if (report->inputs.size() == first) report->inputs.push_back({ports[i].id, std::nullopt});
    }
}

NetworkBuilder::Signals NetworkBuilder::run_scope(const Scope& scope) {
    std::vector<Diagnostic> said_before;  // of a module applied again: where it stands
    const bool again = scope.path != scope.source;
    const Wiring wiring = resolve_wires(index_, scope.graph, scope.source, again ? said_before : analysis_.diagnostics);
    std::vector<Signals> given(wiring.places.size());
    Arriving arriving;
    for (const std::size_t index : wiring.order) {
        const Wiring::Place& place = wiring.places[index];
        arriving.wires.clear();
        arriving.wire_index.clear();
        for (const Wiring::Incoming& in : place.incoming) {
            const Signals& from = given[in.from];
            arriving.wires.emplace_back(in.port, in.from_port < from.size() ? from[in.from_port] : -1);
            arriving.wire_index.push_back(in.wire);
            if (wiring.places[in.from].node->muted && in.from_port > 0)
                report(join_path(scope.path, place.id), in.port < place.inputs.size() ? place.inputs[in.port].id : "", "",
                       Message(TR("'{0}' is muted and gives its first output alone"), {wiring.places[in.from].id}));
        }
        given[index] = run_node(scope, place, arriving);
        if (const Op* op = find_op(place.node->op); op && op->role == Role::Loss && !place.node->muted && !arriving.wires.empty()) {
            for (std::size_t i = 0; i < arriving.wires.size(); ++i) {
                if (arriving.wires[i].first != 0) continue;
                const Wire& wire = scope.graph.wires[arriving.wire_index[i]];
                loss_inputs_.push_back({join_path(scope.path, wire.from.node), arriving.wires[i].second});
            }
        }
    }
    Signals outputs;
    for (std::size_t i = 0; i < wiring.places.size(); ++i) {
        const Op* op = find_op(wiring.places[i].node->op);
        if (op && op->role == Role::Output) outputs.push_back(given[i].empty() ? -1 : given[i][0]);
    }
    return outputs;
}

NetworkBuilder::Signals NetworkBuilder::run_node(const Scope& scope, const Wiring::Place& place,
                                                 const Arriving& arriving) {
    if (!applying_.empty() && ++visits_ > most_visits) too_many_ = true;
    if (too_many_) return {};
    const Node& node = *place.node;
    const std::string path = join_path(scope.path, place.id);
    const Op* op = find_op(node.op);
    if (!op) {
        std::vector<std::string> known;
        for (const Op* o : all_ops()) known.push_back(o->id());
        const std::string near = nearest(node.op, known);
        report(path, "", "",
               near.empty() ? Message(TR("the op '{0}' is not known"), {node.op})
                            : Message(TR("the op '{0}' is not known; did you mean '{1}'?"), {node.op, near}));
        return {};
    }
    if (op->role == Role::List) return {};
    const Here here{scope, node, *op, path, join_path(scope.source, place.id), place, arriving};
    NodeReport* const own = own_report(path);
    if (own) did_not_run_[static_cast<std::size_t>(own - analysis_.nodes.data())] = nullptr;
    if (node.muted) {
        set_inputs(own, place.inputs, arriving);
        const Signals passed = run_muted(here);
        set_outputs(own, place.outputs, passed);
        note_ports(here, passed);
        return passed;
    }
    const auto problems = op->schema.problems(node.options);
    for (const auto& [option, text] : problems) report(path, "", option, text);

    Signals outputs;
    if (op->role == Role::Input) {
        outputs = run_input(here);
    } else {
        set_inputs(own, place.inputs, arriving);
        const bool complete = check_inputs(here, scope.needed && place.needed);
        outputs = run_op(here, complete && problems.empty() && !place.in_cycle);
    }
    set_outputs(own, place.outputs, outputs);
    note_ports(here, outputs);
    return outputs;
}

/// An Output node has no port, and passes on what it is given.
void NetworkBuilder::note_ports(const Here& here, const Signals& signals) {
    const std::string& path = here.path;
    const std::vector<PortInfo>& ports = here.place.outputs;
    if (!own_report(path)) return;
    if (here.op.role == Role::Output && !signals.empty()) network_->ports.push_back({path, "", true, signals[0]});
    for (std::size_t i = 0; i < std::min(ports.size(), signals.size()); ++i)
        network_->ports.push_back({path, ports[i].id, i == 0, signals[i]});
}

/// What arrives first goes on as it is.
NetworkBuilder::Signals NetworkBuilder::run_muted(const Here& here) {
    if (!can_be_muted(here.op)) {
        report(here.path, "", "", Message(TR("{0} cannot be muted: it has nothing to pass on."), {here.op.id()}));
        return {};
    }
    for (const auto& [port, signal] : here.arriving.wires)
        if (port == 0) return {signal};
    if (!here.place.inputs.empty())
        report(here.path, here.place.inputs[0].id, "", Message(TR("{0} needs a wire on '{1}'"), {here.node.op, here.place.inputs[0].id}),
               here.scope.needed && here.place.needed ? Severity::Error : Severity::Warning);
    return {};
}

NetworkBuilder::Signals NetworkBuilder::run_op(const Here& here, bool complete) {
    switch (here.op.role) {
        case Role::Module: return run_module(here);
        case Role::Sequential: return run_sequential(here);
        case Role::Reuse: return run_reuse(here, complete);
        case Role::Output: {
            const Signals outputs = {here.arriving.wires.empty() ? -1 : here.arriving.wires[0].second};
            if (here.scope.path.empty()) network_->outputs.push_back({here.path, outputs[0]});
            return outputs;
        }
        default: return complete ? run_leaf(here) : Signals{};
    }
}

NetworkBuilder::Signals NetworkBuilder::run_input(const Here& here) {
    const Node& node = here.node;
    if (here.scope.inputs) {
        std::size_t port = 0;
        for (const Node& other : here.scope.graph.nodes) {
            if (&other == &node) break;
            const Op* op = find_op(other.op);
            port += op && op->role == Role::Input ? 1 : 0;
        }
        return {port < here.scope.inputs->size() ? (*here.scope.inputs)[port] : -1};
    }
    const std::string& path = here.path;
    const auto given = node.options.find("field");
    const auto* word = given == node.options.end() ? nullptr : std::get_if<std::string>(&given->second);
    const std::string field = word && !word->empty() ? *word : node.id;
    if (!fields_) {
        types_known_ = false;
        report(path, "", "", TR("its shape is not known: choose the data of the project"), Severity::Warning);
        return {-1};
    }
    const auto it = fields_->find(field);
    if (it == fields_->end()) {
        std::string known;
        std::vector<Fix> fixes;
        for (const auto& [name, info] : *fields_) {
            known += (known.empty() ? "" : ", ") + name;
            fixes.push_back({Message(TR("Use field {0}"), {name}), {SetOption{path, "field", OptionValue(name)}}});
        }
        report(path, "", "field", Message(TR("the data has no field '{0}'; it has {1}"), {field, known}),
               Severity::Error, std::move(fixes));
        return {-1};
    }
    TensorType type = it->second.type;
    type.shape.insert(type.shape.begin(), Dim::batches());
    if (auto problem = shape_problem(type.shape)) {
        report(path, "", "field", std::move(*problem));
        return {-1};
    }
    const bool as_float = as_float_.contains(field);
    if (as_float) type.dtype = DType::Float32;
    const Signal value = new_value(std::move(type), -1, 0);
    if (it->second.either && !as_float) either_[value] = {field};
    network_->inputs.push_back({path, field, value, false, it->second.byte_divisor});
    return {value};
}

bool NetworkBuilder::check_inputs(const Here& here, bool needed) {
    bool complete = true;
    const auto& ports = here.place.inputs;
    for (std::size_t i = 0; i < ports.size(); ++i) {
        if (ports[i].optional) continue;
        const bool wired = std::any_of(here.arriving.wires.begin(), here.arriving.wires.end(),
                                       [i](const auto& wire) { return wire.first == i; });
        if (wired) continue;
        complete = false;
        report(here.path, ports[i].id, "", Message(TR("{0} needs a wire on '{1}'"), {here.node.op, ports[i].id}),
               needed ? Severity::Error : Severity::Warning, target_fixes(here, ports[i]));
    }
    return complete && std::all_of(here.arriving.wires.begin(), here.arriving.wires.end(),
                                   [](const auto& wire) { return wire.second >= 0; });
}

bool NetworkBuilder::child_place(const Scope& inner, const Node& child, Wiring::Place& place) {
    place.id = child.id;
    place.node = &child;
    place.inputs = input_ports(index_, inner.source, child);
    place.outputs = output_ports(index_, inner.source, child);
    place.needed = true;
    const Op* op = find_op(child.op);
    if (!op) return true;  // said by run_node
    const auto required =
        std::count_if(place.inputs.begin(), place.inputs.end(), [](const PortInfo& p) { return !p.optional; });
    const bool passes = op->role != Role::Input && op->role != Role::Output && op->role != Role::Loss &&
                        required <= 1 && !place.inputs.empty() && !place.outputs.empty();
    if (!passes)
        report(join_path(inner.path, child.id), "", "",
               Message(TR("{0} cannot stand in a Sequential, which passes one tensor along; use a Module"), {child.op}));
    return passes;
}

NetworkBuilder::Signals NetworkBuilder::run_sequential(const Here& here) {
    const Graph& graph = here.node.inner;
    const Scope inner{graph, here.path, here.source, here.scope.needed && here.place.needed, nullptr};
    if (!graph.wires.empty())
        report(here.path, "", "", TR("a Sequential runs its children in order and holds no wires"), Severity::Error,
               {{TR("Remove its wires"), {SetWires{here.path, {}}}}});
    Signal signal = here.arriving.wires.empty() ? -1 : here.arriving.wires[0].second;
    std::set<std::string_view> ids;
    for (const Node& child : graph.nodes) {
        if (!ids.insert(child.id).second)
            report(join_path(here.path, child.id), "", "",
                   Message(TR("the id '{0}' is used twice in one scope; rename one"), {child.id}));
        Wiring::Place place;
        if (!child_place(inner, child, place)) {
            signal = -1;
            continue;
        }
        Arriving arriving;
        // The signal may be unknown; that it is connected is certain.
        if (find_op(child.op)) {
            arriving.wires.emplace_back(0, signal);
            arriving.wire_index.push_back(static_cast<std::size_t>(-1));
        }
        const Signals out = run_node(inner, place, arriving);
        signal = out.empty() ? -1 : out[0];
    }
    return {signal};
}

NetworkBuilder::Signals NetworkBuilder::run_module(const Here& here) {
    Signals inputs(here.place.inputs.size(), -1);
    for (const auto& [port, signal] : here.arriving.wires) inputs[port] = signal;
    return run_scope({here.node.inner, here.path, here.source, here.scope.needed && here.place.needed, &inputs});
}

NetworkBuilder::Signals NetworkBuilder::run_reuse(const Here& here, bool complete) {
    const Reused* target = index_.reused_module(parent_path(here.source), here.node);
    if (!target) {
        const auto given = here.node.options.find("module");
        const auto* name = given == here.node.options.end() ? nullptr : std::get_if<std::string>(&given->second);
        report(here.path, "", "module",
               Message(TR("there is no module '{0}' to apply again; give the path of one"), {name ? *name : ""}));
        return {};
    }
    for (std::string around = parent_path(target->path); !around.empty(); around = parent_path(around)) {
        if (const Node* container = index_.find(around); container && container->muted) {
            report(here.path, "", "module", Message(TR("'{0}' lies in '{1}', which is muted"), {target->path, around}));
            return {};
        }
    }
    const Op* op = find_op(target->node->op);
    if (!op || !op->is_module() || op->role == Role::List) {
        report(here.path, "", "module",
               Message(TR("'{0}' is {1}, which is no module that can be applied"), {target->path, target->node->op}));
        return {};
    }
    if (!may_apply(here, *target)) return {};
    applying_.push_back(target->path);
    const Here there{here.scope, *target->node, *op, here.path, target->path, here.place, here.arriving};
    Signals outputs = target->node->muted ? run_muted(there) : run_op(there, complete);
    applying_.pop_back();
    if (too_many_ && applying_.empty() && !visits_said_) {
        visits_said_ = true;
        report(here.path, "", "module",
               Message(TR("the modules applied again make more than {0} nodes"), {std::to_string(most_visits)}));
    }
    return outputs;
}

bool NetworkBuilder::may_apply(const Here& here, const Reused& target) {
    const bool inside = here.source == target.path || here.source.starts_with(target.path + ".") ||
                        std::find(applying_.begin(), applying_.end(), target.path) != applying_.end();
    if (inside) {
        report(here.path, "", "module",
               Message(TR("'{0}' would apply itself without end; name a module that does not hold this node"), {target.path}));
    } else if (applying_.size() >= most_nested) {
        report(here.path, "", "module",
               Message(TR("modules are applied again inside one another {0} deep, the most there can be"),
                       {std::to_string(most_nested)}));
    } else {
        return true;
    }
    return false;
}

const Inferred* NetworkBuilder::recall(const std::string& path, const Node& node, const std::vector<int>& values) {
    const auto it = old_memory_.find(path);
    if (it == old_memory_.end()) return nullptr;
    const Inferred& known = it->second;
    if (known.op != node.op || known.values != node.options || known.inputs.size() != values.size()) return nullptr;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (known.wired[i] != (values[i] >= 0)) return nullptr;
        if (values[i] >= 0 && known.inputs[i] != network_->values[static_cast<std::size_t>(values[i])].type) return nullptr;
    }
    auto moved = memory_.insert(old_memory_.extract(it));
    if (!moved.inserted) moved.position->second = std::move(moved.node.mapped());  // a second node of this path
    return &moved.position->second;
}

const Inferred& NetworkBuilder::infer(const Here& here, const std::vector<int>& values, const std::vector<std::size_t>& places) {
    const Node& node = here.node;
    const Op& op = here.op;
    std::vector<TensorType> inputs;
    std::vector<std::string> ports;
    std::vector<bool> wired;
    for (std::size_t i = 0; i < values.size(); ++i) {
        inputs.push_back(type_of(values[i]).value_or(TensorType{}));
        ports.push_back(here.place.inputs[places[i]].id);
        wired.push_back(values[i] >= 0);
    }
    ++inferred_;
    Inferred result{node.op, node.options, inputs, ports, wired, nullptr, {}, {}, 0, true};
    if (auto built = op.schema.build(node.options)) {
        result.options = *built;
        InferContext context(std::move(inputs), std::move(ports), std::move(wired));
        op.infer(result.options.get(), context);
        result.outputs = context.outputs();
        result.issues = context.issues();
        result.macs = context.macs();
        result.failed = context.failed() || (result.outputs.empty() && !op.outputs.empty());
    }
    return memory_[here.path] = std::move(result);
}

NetworkBuilder::Signals NetworkBuilder::run_leaf(const Here& here) {
    const auto& [scope, node, op, path, source, place, arriving] = here;
    std::vector<int> values;
    std::vector<std::size_t> ports, wires;
    const auto take = [&](std::size_t port, Signal signal, std::size_t wire) {
        ports.push_back(port);
        values.push_back(signal);
        wires.push_back(wire);
    };
    for (std::size_t port = 0; port < place.inputs.size(); ++port) {
        bool wired = place.inputs[port].variadic;
        for (std::size_t i = 0; i < arriving.wires.size(); ++i) {
            if (arriving.wires[i].first != port) continue;
            take(port, arriving.wires[i].second, arriving.wire_index[i]);
            wired = true;
        }
        if (!wired) take(port, -1, static_cast<std::size_t>(-1));
    }
    const Inferred* known = recall(path, node, values);
    const Inferred& result = known ? *known : infer(here, values, ports);
    if (result.failed) prefer_float(op, result, values);
    report_issues(here, result, values, wires);
    check_meanings(here, result, values, wires);
    NodeReport& r = report_of(path);
    r.macs = (Count(r.macs) + result.macs).value();
    for (const OptionInfo& o : op.schema.options) {
        if (r.path == path && source == path && o.from_wire && result.options && !node.options.contains(o.id))
            r.from_wire[o.id] = o.get(result.options.get());
    }
    if (result.failed) return {};

    Network::Node out;
    out.path = path;
    out.op = &op;
    out.options = result.options;
    out.macs = result.macs;
    out.inputs = std::move(values);
    const int index = static_cast<int>(network_->nodes.size());
    for (std::size_t i = 0; i < result.outputs.size(); ++i)
        out.outputs.push_back(new_value(result.outputs[i], index, static_cast<int>(i)));
    if (op.role == Role::Loss) {
        check_class_count(here, out);
        network_->losses.push_back(index);
        if (const OptionInfo* weight = op.schema.find("weight_in_objective"))
            out.objective_weight = OptionTraits<double>::from(weight->get(result.options.get()));
    }
    sources_.push_back(source);
    if (shares_) runs_at_.emplace(source, path);
    if (!either_.empty()) follow_either(out);
    network_->nodes.push_back(std::move(out));
    note_meanings(here, network_->nodes.back(), index);
    return network_->nodes.back().outputs;
}

void NetworkBuilder::prefer_float(const Op& op, const Inferred& result, const std::vector<int>& values) {
    if (either_.empty()) return;
    std::vector<TensorType> types = result.inputs;
    FieldNames fields;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto found = either_.find(values[i]);
        // A loss over classes takes labels as they are; what it has to say of their shape stays.
        if (found == either_.end() || (op.answers == Answers::Classes && i == 1)) continue;
        types[i].dtype = DType::Float32;
        fields.insert(found->second.begin(), found->second.end());
    }
    const auto options = fields.empty() ? Result<std::shared_ptr<void>>(Error()) : op.schema.build(result.values);
    if (!options) return;
    InferContext context(std::move(types), result.ports, result.wired);
    op.infer(options->get(), context);
    const auto said = [](const std::vector<InferContext::Issue>& issues) {
        std::vector<Message> texts;
        for (const auto& issue : issues) texts.push_back(issue.text);
        return texts;
    };
    // Another complaint is one that the first, of the type, hid.
    if (!context.failed() || said(context.issues()) != said(result.issues)) as_float_.merge(fields);
}

void NetworkBuilder::follow_either(const Network::Node& node) {
    FieldNames fields;
    for (const int value : node.inputs) {
        if (const auto found = either_.find(value); found != either_.end()) fields.insert(found->second.begin(), found->second.end());
    }
    if (fields.empty()) return;
    for (const int value : node.outputs) {
        if (network_->values[static_cast<std::size_t>(value)].type.dtype == DType::Int64) either_[value] = fields;
    }
}

}  // namespace nn
