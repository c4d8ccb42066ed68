// The second half of NetworkBuilder: tensors in PyTorch's registration order, totals, and what does not run left out.

#include "nn/model/network_builder.h"

#include <algorithm>
#include <set>

namespace nn {

namespace {

bool sizes_known(const Op& op, const void* options) {
    return std::none_of(op.schema.options.begin(), op.schema.options.end(), [options](const OptionInfo& o) {
        return o.from_wire && std::holds_alternative<std::monostate>(o.get(options));
    });
}

}  // namespace

/// PyTorch's order: a module's own parameters, its own buffers, then its children, each in the order of registration.
void NetworkBuilder::create_tensors(const Graph& graph, const std::string& scope, const Op* container, bool trainable) {
    if (scope.empty()) network_->modules.push_back({"", 1});
    for (const bool buffers : {false, true}) {
        for (const Node& node : graph.nodes) {
            const Op* op = find_op(node.op);
            if (!op || op->role != Role::Parameter || op->parameters.front().buffer != buffers) continue;
            if (container && container->role == Role::List && !container->holds_parameters)
                report(join_path(scope, node.id), "", "",
                       Message(TR("{0} holds modules; {1} is none"), {container->id(), node.op}));
            else
                add_tensors(node, *op, join_path(scope, node.id), trainable && node.requires_grad);
        }
    }
    for (const Node& node : graph.nodes) {
        const Op* op = find_op(node.op);
        if (!op || op->role == Role::Parameter) continue;
        const std::string path = join_path(scope, node.id);
        const std::size_t first_state = network_->state.size(), first_module = network_->modules.size();
        const bool learns = trainable && node.requires_grad;
        if (container && container->role == Role::List &&
            (container->holds_parameters || !(op->is_module() || op->role == Role::Reuse)))
            report(path, "", "",
                   Message(container->holds_parameters ? TR("{0} holds parameters; {1} is none")
                                                       : TR("{0} holds modules; {1} is none"),
                           {container->id(), node.op}));
        if (op->is_module()) network_->modules.push_back({path, node.muted ? 1 : op->metadata_version});
        if (node.muted) {
            if (shares_) registered_.emplace(path, Range{first_state, network_->state.size(), first_module, network_->modules.size()});
            continue;
        }
        for (const std::string& inner : op->submodules) network_->modules.push_back({join_path(path, inner), 1});
        // Called in a forward, a module applied again has one name; as the child of a container it has another.
        if (op->role == Role::Reuse && container && container->role != Role::Module) add_shared(scope, node);
        if (op->role != Role::Reuse) add_tensors(node, *op, path, learns);
        create_tensors(node.inner, path, op, learns);
        if (shares_) registered_.emplace(path, Range{first_state, network_->state.size(), first_module, network_->modules.size()});
    }
}

void NetworkBuilder::add_tensors(const Node& node, const Op& op, const std::string& path, bool trainable) {
    if (op.parameters.empty()) return;
    std::shared_ptr<void> options;
    const auto run = runs_at_.find(path);
    if (const auto known = memory_.find(run == runs_at_.end() ? path : run->second);
        known != memory_.end() && known->second.op == node.op && known->second.options)  // an id that stands twice
        options = known->second.options;
    else if (auto built = op.schema.build(node.options))
        options = *built;
    // A layer that nothing is wired to exists like in PyTorch where its sizes are given; else there is nothing to make.
    if (!options || !sizes_known(op, options.get())) return;

    NodeReport& r = report_of(path);
    Tensors& own = tensors_[path];
    std::vector<std::pair<std::string_view, Network::Fill>> entries;
    const std::vector<ParameterInfo> parameters = op.parameters_for(options.get());
    for (const ParameterInfo& p : parameters) {
        const bool present = !p.when || p.when(options.get());
        auto& list = p.buffer ? network_->buffers : network_->parameters;
        (p.buffer ? own.buffers : own.parameters).push_back(present ? static_cast<int>(list.size()) : -1);
        if (!present) continue;
        Network::Tensor tensor{state_key(path, p.id), p.shape(options.get()), p.dtype, trainable};
        if (auto problem = shape_problem(tensor.shape)) {
            report(path, "", "", std::move(*problem));
            own = {};
            return;
        }
        network_->state.push_back({p.buffer, static_cast<int>(list.size()), tensor.key});
        entries.emplace_back(p.id, Network::Fill{network_->state.back(), p.init(options.get())});
        r.parameters.push_back({p.id, tensor.key, tensor.shape, p.buffer});
        if (!p.buffer) r.parameter_count += numel(tensor.shape);
        list.push_back(std::move(tensor));
    }
    std::vector<Network::Fill>& fills = fills_[path];
    if (!op.draws)
        for (auto& [id, fill] : entries) fills.push_back(std::move(fill));
    else
        for (const Draw& draw : op.draws(options.get()))
            for (const auto& [id, fill] : entries)
                if (id == draw.parameter) fills.push_back({fill.into, draw.init ? *draw.init : fill.init});
}

/// Keys and `_metadata` of a module that stands in a container a second time: the same tensors under another name.
void NetworkBuilder::add_shared(const std::string& scope, const Node& reuse) {
    const std::string path = join_path(scope, reuse.id);
    const Reused* target = index_.reused_module(scope, reuse);
    if (!target) return;  // said by run_reuse
    const auto registered = registered_.find(target->path);
    if (registered == registered_.end()) {
        report(path, "", "module",
               Message(TR("'{0}' is registered after this node, as its second name; put this node behind it"),
                       {target->path}));
        return;
    }
    const Range range = registered->second;
    // Those that hold each other twice double with every level.
    shared_ += range.state_end - range.state + range.modules_end - range.modules;
    if (shared_ > most_visits) {
        if (!std::exchange(visits_said_, true))
            report(path, "", "module", Message(TR("the modules applied again make more than {0} nodes"), {std::to_string(most_visits)}));
        return;
    }
    const auto renamed = [&](const std::string& name) { return path + name.substr(target->path.size()); };
    for (std::size_t i = range.modules; i < range.modules_end; ++i) {
        const Network::Module module = network_->modules[i];
        network_->modules.push_back({renamed(module.path), module.version});
    }
    for (std::size_t i = range.state; i < range.state_end; ++i) {
        const Network::StateEntry entry = network_->state[i];
        network_->state.push_back({entry.buffer, entry.index, renamed(entry.key)});
    }
}

/// Constructors run in the order of registration, a module's parameters not before its children: only names are.
void NetworkBuilder::order_fills() {
    for_each_node(graph_, "", [this](const std::string& path, const Node&) {
        if (const auto found = fills_.find(path); found != fills_.end())
            for (Network::Fill& fill : found->second) network_->fills.push_back(std::move(fill));
    });
}

/// Hands every run its tensors; a module applied again must fit those of the first.
void NetworkBuilder::share_tensors() {
    for (std::size_t i = 0; i < network_->nodes.size(); ++i) {
        Network::Node& node = network_->nodes[i];
        const auto found = tensors_.find(sources_[i]);
        if (found == tensors_.end()) continue;
        node.parameters = found->second.parameters;
        node.buffers = found->second.buffers;
        if (node.path == sources_[i]) continue;
        std::size_t p = 0, b = 0;
        for (const ParameterInfo& info : node.op->parameters_for(node.options.get())) {
            const int index = info.buffer ? node.buffers[b++] : node.parameters[p++];
            if (index < 0) continue;
            const auto& tensor = (info.buffer ? network_->buffers : network_->parameters)[static_cast<std::size_t>(index)];
            const Extents needed = info.shape(node.options.get());
            if (needed == tensor.shape) continue;
            report(node.path, "", "",
                   Message(TR("'{0}' has {1} {2}; applied here it would need {3}"),
                           {sources_[i], info.id, to_string(tensor.shape), to_string(needed)}));
            break;
        }
    }
}

void NetworkBuilder::add_totals() {
    // Children follow their container: going backwards, each adds itself to its parent when it is complete.
    for (auto it = analysis_.nodes.rbegin(); it != analysis_.nodes.rend(); ++it) {
        // An id with a dot, which was reported, looks like the path of a child.
        if (NodeReport* container = own_report(parent_path(it->path))) {
            container->parameter_count += it->parameter_count;
            container->macs = (Count(container->macs) + it->macs).value();
        } else {
            analysis_.parameter_count += it->parameter_count;
            analysis_.macs = (Count(analysis_.macs) + it->macs).value();
        }
    }
}

void NetworkBuilder::finish_network() {
    if (network_->outputs.empty()) {
        std::set<std::pair<std::string_view, Signal>> seen;
        for (const LossInput& in : loss_inputs_) {
            if (in.signal >= 0 && seen.emplace(in.path, in.signal).second) network_->outputs.push_back({in.path, in.signal});
        }
    }
    drop_unused();
    std::vector<bool> predicts(network_->values.size(), false);
    for (const Network::Node& node : network_->nodes) {
        for (std::size_t i = 0; i < node.inputs.size(); ++i) {
            if (node.inputs[i] >= 0 && !(node.op->role == Role::Loss && i > 0))
                predicts[static_cast<std::size_t>(node.inputs[i])] = true;
        }
    }
    for (const Network::Output& output : network_->outputs) predicts[static_cast<std::size_t>(output.value)] = true;
    for (Network::Input& input : network_->inputs) input.target_only = !predicts[static_cast<std::size_t>(input.value)];
}

void NetworkBuilder::drop_unused() {
    std::vector<bool> used(network_->nodes.size(), false), read(network_->values.size(), false);
    for (const Network::Output& output : network_->outputs) read[static_cast<std::size_t>(output.value)] = true;
    // Nodes are in running order, so one pass backwards sees every reader before its giver.
    for (std::size_t i = network_->nodes.size(); i-- > 0;) {
        const Network::Node& node = network_->nodes[i];
        used[i] = node.op->role == Role::Loss || std::any_of(node.outputs.begin(), node.outputs.end(), [&read](int v) {
                      return read[static_cast<std::size_t>(v)];
                  });
        if (!used[i]) continue;
        for (const int v : node.inputs)
            if (v >= 0) read[static_cast<std::size_t>(v)] = true;
    }
    std::vector<int> moved(network_->nodes.size(), -1);
    std::vector<Network::Node> kept;
    for (std::size_t i = 0; i < network_->nodes.size(); ++i) {
        if (!used[i]) continue;
        moved[i] = static_cast<int>(kept.size());
        kept.push_back(std::move(network_->nodes[i]));
    }
    network_->nodes = std::move(kept);
    for (Network::Value& value : network_->values) {
        if (value.node >= 0) value.node = moved[static_cast<std::size_t>(value.node)];
    }
    for (int& loss : network_->losses) loss = moved[static_cast<std::size_t>(loss)];
    std::erase_if(network_->inputs,
                  [&read](const Network::Input& in) { return !read[static_cast<std::size_t>(in.value)]; });
    std::vector<bool> runs(network_->values.size(), false);
    for (std::size_t v = 0; v < runs.size(); ++v) runs[v] = network_->values[v].node >= 0;
    for (const Network::Input& input : network_->inputs) runs[static_cast<std::size_t>(input.value)] = true;
    std::erase_if(network_->ports, [&runs](const Network::Port& port) {
        return port.value < 0 || !runs[static_cast<std::size_t>(port.value)];
    });
}

}  // namespace nn
