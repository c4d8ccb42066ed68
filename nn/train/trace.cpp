#include "nn/train/trace.h"

#include "nn/engine/plan/plan.h"
#include "nn/train/input_arrays.h"
#include "nn/train/plan_cache.h"
#include "nn/train/value_array.h"

#include <algorithm>
#include <cstring>
#include <set>

namespace nn {

namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

bool lies_in(std::string_view name, std::string_view path) {
    return name.starts_with(path) && (name.size() == path.size() || name[path.size()] == '.');
}

bool is_loss(const Network& network, int node) { return std::ranges::find(network.losses, node) != network.losses.end(); }

/// Is it there only where losses are run: what one gives, or an Input that feeds nothing but their targets?
bool needs_losses(const Network& network, const Network::Port& port) {
    const int node = network.values[at(port.value)].node;
    if (node >= 0) return is_loss(network, node);
    return std::ranges::any_of(network.inputs, [&](const Network::Input& in) { return in.value == port.value && in.target_only; });
}

/// The ports to look at. A name that no node has, or none that runs, is an error.
Result<std::vector<Network::Port>> ports_of(const Network& network, const std::vector<std::string>& nodes, bool losses) {
    std::vector<Network::Port> running = network.ports;
    if (!losses) std::erase_if(running, [&](const Network::Port& p) { return needs_losses(network, p); });
    if (nodes.empty()) return running;
    std::vector<Network::Port> ports;
    for (const std::string& path : nodes) {
        const std::size_t before = ports.size();
        std::ranges::copy_if(running, std::back_inserter(ports), [&](const Network::Port& p) { return p.path == path; });
        if (ports.size() > before) continue;
        std::string known;
        for (const Network::Port& p : running)
            if (p.first) known += (known.empty() ? "" : ", ") + p.path;
        return Error({TR("No node '{0}' gives anything to look at; these do: {1}"), {path, known}}, true);
    }
    return ports;
}

std::string name_of(const Network::Port& port) { return port.first ? port.path : port.path + ":" + port.name; }

NpyArray scalar(double value) {
    const auto number = static_cast<float>(value);
    NpyArray array{DType::Float32, {}, std::vector<std::byte>(sizeof number)};
    std::memcpy(array.bytes.data(), &number, sizeof number);
    return array;
}

class Tracer {
public:
    Tracer(const Network& network, Plan& plan, std::vector<Network::Port> ports)
        : network_(network), plan_(plan), ports_(std::move(ports)), batch_(plan.options().batch) {}

    /// Gradients go by while backward runs; nothing is kept for them.
    void watch_gradients() {
        std::set<int> watched;
        for (const Network::Port& port : ports_) {
            if (!watched.insert(port.value).second) continue;
            plan_.tap(port.value, TapSide::Gradient, [this, value = port.value](const TensorView& view) {
                NpyArray& array = gradients_[value] = value_array(network_.values[at(value)].type, batch_);
                copy_value(view, array, plan_.options().threads);
            });
        }
    }

    Result<void> collect_values() {
        for (const Network::Port& port : ports_) {
            NpyArray array = value_array(network_.values[at(port.value)].type, batch_);
            if (auto read = plan_.read_value(port.value, array.bytes.data()); !read) return read.error();
            arrays_.insert_or_assign(name_of(port), std::move(array));
        }
        return {};
    }

    void collect_gradients(Weights& weights, const std::vector<std::string>& nodes) {
        for (const Network::Port& port : ports_)
            if (const auto seen = gradients_.find(port.value); seen != gradients_.end())
                arrays_.insert_or_assign("grad/" + name_of(port), seen->second);
        collect_loss_weights();
        for (std::size_t p = 0; p < network_.parameters.size(); ++p) {
            const Network::Tensor& parameter = network_.parameters[p];
            const bool named = std::ranges::any_of(nodes, [&](const std::string& node) { return lies_in(parameter.key, node); });
            if (!parameter.trainable || !(nodes.empty() || named)) continue;
            NpyArray array{DType::Float32, parameter.shape, {}};
            array.bytes.resize(static_cast<std::size_t>(numel(parameter.shape)) * sizeof(float));
            std::memcpy(array.bytes.data(), weights.gradient(p).data, array.bytes.size());
            arrays_.insert_or_assign("grad/" + parameter.key, std::move(array));
        }
    }

    void put(const std::string& name, NpyArray array) { arrays_.insert_or_assign(name, std::move(array)); }
    NpzArrays take() { return std::move(arrays_); }

private:
    /// The objective is the weighted sum of the losses.
    void collect_loss_weights() {
        for (const Network::Port& port : ports_) {
            const int node = network_.values[at(port.value)].node;
            if (node < 0 || !is_loss(network_, node)) continue;
            arrays_.insert_or_assign("grad/" + name_of(port), scalar(network_.nodes[at(node)].objective_weight));
        }
    }

    const Network& network_;
    Plan& plan_;
    const std::vector<Network::Port> ports_;
    const std::int64_t batch_;
    std::map<int, NpyArray> gradients_;  // by value
    NpzArrays arrays_;
};

/// Are the arrays of all targets there?
bool holds_targets(const Network& network, const NpzArrays& arrays) {
    return std::ranges::all_of(network.inputs, [&](const Network::Input& in) { return !in.target_only || arrays.contains(in.path); });
}

PlanOptions plan_options(const std::vector<Network::Port>& ports, const TraceOptions& wanted, bool losses) {
    PlanOptions options;
    options.mode = wanted.training ? Mode::Train : Mode::Evaluate;
    options.losses = losses;
    options.backward = options.input_gradients = wanted.gradients;
    options.threads = resolve_threads(wanted.threads);
    options.seed = wanted.seed;
    for (const Network::Port& port : ports) options.keep.push_back(port.value);
    return options;
}

}  // namespace

Result<NpzArrays> trace(std::shared_ptr<const Network> network, Weights& weights, const NpzArrays& arrays, const TraceOptions& wanted) {
    if (wanted.gradients && network->losses.empty())
        return Error({TR("There are no gradients without a loss: the network has none"), {}}, true);
    const bool losses = !network->losses.empty() && (wanted.gradients || holds_targets(*network, arrays));
    auto inputs = input_arrays(*network, arrays, losses);
    if (!inputs) return inputs.error();
    const auto ports = ports_of(*network, wanted.nodes, losses);
    if (!ports) return ports.error();

    PlanOptions options = plan_options(*ports, wanted, losses);
    for (const NpyArray& array : *inputs)
        if (!array.shape.empty()) options.batch = array.shape.front();
    auto plan = Plan::compile(network, options);
    if (!plan) return plan.error();
    for (std::size_t i = 0; i < inputs->size(); ++i)
        if (!(*inputs)[i].bytes.empty()) (*plan)->bind_input(i, (*inputs)[i].bytes.data());

    Tracer tracer(*network, **plan, *ports);
    if (wanted.gradients) tracer.watch_gradients();
    const double objective = wanted.gradients ? (*plan)->forward_backward(weights, 0) : (*plan)->forward(weights);
    if (const auto& refusal = (*plan)->refusal()) return *refusal;
    if (auto read = tracer.collect_values(); !read) return read.error();
    if (wanted.gradients) {
        tracer.collect_gradients(weights, wanted.nodes);
        tracer.put("loss", scalar(objective));
    }
    return tracer.take();
}

}  // namespace nn
