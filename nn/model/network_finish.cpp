// The second half of NetworkBuilder: tensors in PyTorch's registration order, totals, and what does not run left out.

#include "nn/model/network_builder.h"

#include <algorithm>

namespace nn {

namespace {

bool sizes_known(const Op& op, const void* options) {
    return std::none_of(op.schema.options.begin(), op.schema.options.end(), [options](const OptionInfo& o) {
        return o.from_wire && std::holds_alternative<std::monostate>(o.get(options));
    });
}

}  // namespace

void NetworkBuilder::create_tensors(const Graph& graph, const std::string& scope, bool trainable) {
    if (scope.empty()) network_->modules.push_back({"", 1});
    for (const Node& node : graph.nodes) {
        const Op* op = find_op(node.op);
        if (!op) continue;
        const std::string path = join_path(scope, node.id);
        const bool learns = trainable && node.requires_grad;
        if (op->role == Role::Layer || op->is_container()) network_->modules.push_back({path, op->metadata_version});
        add_tensors(node, *op, path, learns);
        create_tensors(node.inner, path, learns);
    }
}

void NetworkBuilder::add_tensors(const Node& node, const Op& op, const std::string& path, bool trainable) {
    if (op.parameters.empty()) return;
    std::shared_ptr<void> options;
    const auto run = node_index_.find(path);
    if (const auto known = memory_.find(path); known != memory_.end() && known->second.options)
        options = known->second.options;
    else if (auto built = op.schema.build(node.options))
        options = *built;
    // A layer that nothing is wired to exists like in PyTorch where its sizes are given; else there is nothing to make.
    if (!options || !sizes_known(op, options.get())) return;

    NodeReport& r = report_of(path);
    Network::Node* target = run == node_index_.end() ? nullptr : &network_->nodes[static_cast<std::size_t>(run->second)];
    for (const ParameterInfo& p : op.parameters) {
        const bool present = !p.when || p.when(options.get());
        auto& list = p.buffer ? network_->buffers : network_->parameters;
        if (target) (p.buffer ? target->buffers : target->parameters).push_back(present ? static_cast<int>(list.size()) : -1);
        if (!present) continue;
        Network::Tensor tensor{join_path(path, p.id), p.shape(options.get()), p.dtype, p.init(options.get()), trainable};
        network_->state.push_back({p.buffer, static_cast<int>(list.size())});
        r.parameters.push_back({p.id, tensor.shape, p.buffer});
        if (!p.buffer) r.parameter_count += numel(tensor.shape);
        list.push_back(std::move(tensor));
    }
}

void NetworkBuilder::add_totals() {
    // Children follow their container: going backwards, each adds itself to its parent when it is complete.
    for (auto it = analysis_.nodes.rbegin(); it != analysis_.nodes.rend(); ++it) {
        const std::string parent = parent_path(it->path);
        if (parent.empty()) {
            analysis_.parameter_count += it->parameter_count;
            analysis_.macs += it->macs;
        } else {
            NodeReport& container = report_of(parent);
            container.parameter_count += it->parameter_count;
            container.macs += it->macs;
        }
    }
}

void NetworkBuilder::finish_network() {
    if (network_->outputs.empty()) {
        for (const LossInput& in : loss_inputs_) {
            const auto same = [&in](const Network::Output& o) { return o.path == in.path && o.value == in.signal; };
            if (in.signal >= 0 && std::none_of(network_->outputs.begin(), network_->outputs.end(), same))
                network_->outputs.push_back({in.path, in.signal});
        }
    }
    drop_unused();
    for (Network::Input& input : network_->inputs) {
        input.target_only = true;
        for (const Network::Node& node : network_->nodes) {
            for (std::size_t i = 0; i < node.inputs.size(); ++i) {
                if (node.inputs[i] == input.value && !(node.op->role == Role::Loss && i > 0)) input.target_only = false;
            }
        }
        for (const Network::Output& output : network_->outputs)
            if (output.value == input.value) input.target_only = false;
    }
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
}

}  // namespace nn
