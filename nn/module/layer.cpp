#include "nn/module/layer.h"

#include "nn/engine/random/random.h"
#include "nn/model/analysis.h"
#include "nn/model/op.h"

#include <algorithm>

namespace nn {

namespace {

Mt19937& generator() {
    thread_local Mt19937 generator(0);
    return generator;
}

/// "kernel_size=(4, 4)": a pair is written as one, as PyTorch keeps it.
std::string shown(const OptionInfo& option, const OptionValue& value) {
    const auto* one = std::get_if<std::int64_t>(&value);
    if (!one || option.kind != OptionKind::Ints || option.arity == 0) return to_string(value);
    return to_string(OptionValue(std::vector<std::int64_t>(option.arity, *one)));
}

}  // namespace

void manual_seed(std::uint64_t seed) { generator() = Mt19937(seed); }

Layer::Layer(std::string op, OptionValues options) : op_(std::move(op)), options_(std::move(options)) {
    make_parameters();
}

void Layer::make_parameters() {
    Graph graph;
    graph.nodes.push_back(node());
    graph.nodes[0].id = "layer";
    const Fields none;
    const Analysis analysis = Analyzer().analyze(graph, &none);
    if (!analysis.ok()) return;  // said where the layer is used
    const auto weights = std::make_shared<Weights>(analysis.network, 0);
    weights->draw_initial_values(generator());
    for (const Network::StateEntry& entry : analysis.network->state) {
        const auto index = static_cast<std::size_t>(entry.index);
        const std::string name = analysis.network->tensor(entry).key.substr(graph.nodes[0].id.size() + 1);
        if (entry.buffer)
            register_buffer(name, Tensor::view(weights, weights->buffer(index)));
        else
            register_parameter(name, parameter(Tensor::view(weights, weights->parameter(index))));
    }
}

void Layer::take_sizes(const OptionValues& sizes) {
    if (!own_parameters().empty() || !own_buffers().empty()) return;
    for (const auto& [id, value] : sizes) options_.insert_or_assign(id, value);
    make_parameters();
}

Values Layer::forward_many(const Values& inputs) { return function(op_, inputs, options_); }

Node Layer::node() const {
    Node node;
    node.op = op_;
    node.options = options_;
    const auto learns = [](const auto& entry) { return entry.second->requires_grad; };
    node.requires_grad = own_parameters().empty() || std::ranges::any_of(own_parameters(), learns);
    return node;
}

/// Channels by position, as PyTorch's convolutions; then what has no default, what the canvas shows, what differs.
std::string Layer::extra_repr() const {
    const Op* op = find_op(op_);
    if (!op) return {};
    std::string text;
    for (const OptionInfo& option : op->schema.options) {
        const OptionValue value = op->schema.value(options_, option.id);
        const bool given = options_.contains(option.id) && option.canonical(value) != option.default_value;
        const bool telling = option.summary && option.default_value != OptionValue(std::int64_t{0});  // no padding: not a word
        if (!given && !option.required && !telling) continue;
        if (option.from_wire && std::holds_alternative<std::monostate>(value)) continue;
        const bool channels = option.id == "in_channels" || option.id == "out_channels";
        text += (text.empty() ? "" : ", ") + (channels ? std::string() : option.id + "=") + shown(option, value);
    }
    return text;
}

std::shared_ptr<Layer> layer(std::string op, OptionValues options) {
    return std::make_shared<Layer>(std::move(op), std::move(options));
}

}  // namespace nn
