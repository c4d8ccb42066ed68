#include "nn/module/run.h"

#include "nn/model/analysis.h"
#include "nn/module/layer.h"
#include "nn/module/recorder.h"

#include <algorithm>
#include <cstring>
#include <map>

namespace nn {

struct Run::Impl {
    Module* module = nullptr;  ///< the one to ask for the mode
    std::unique_ptr<Alone> alone;
    Module::Named<Tensor> inputs;  ///< as given to make: types and shapes
    Options options;
    Graph graph;
    std::int64_t batch = 1;
    std::shared_ptr<Network> network;
    std::shared_ptr<Weights> weights;
    std::vector<Parameter*> parameters, buffers;  ///< by index in the network
    std::vector<bool> learning;                   ///< what the plans were compiled for
    std::shared_ptr<Arena> arena = std::make_shared<Arena>();  ///< of all plans
    std::map<bool, std::unique_ptr<Plan>> plans;               ///< by whether training
    Plan* last = nullptr;     ///< ran forward last
    bool backward_due = false;
    std::uint64_t step = 0;

    Module& root() const { return alone ? *alone : *module; }
    Result<void> record();
    Result<void> find_parameters();
    void draw_missing(const Analysis& analysis);
    void adopt();
    Result<Plan*> plan();
};

Result<void> Run::Impl::record() {
    std::vector<std::string> names;
    for (const auto& [name, tensor] : inputs) names.push_back(name);
    auto recorded = Recorder(root()).record(names);
    if (!recorded) return recorded.error();
    graph = std::move(*recorded);

    Fields fields;
    for (const auto& [name, tensor] : inputs) {
        if (tensor.shape().empty() || tensor.shape()[0] != inputs[0].second.shape()[0])
            return Error(Message(TR("{0} is {1}; every input has the batch in front, the same for all"),
                                 {name, to_string(tensor.shape())}),
                         true);
        FieldInfo field;
        field.type = {tensor.dtype(), Shape(tensor.shape().begin() + 1, tensor.shape().end())};
        fields[name] = std::move(field);
    }
    batch = inputs.empty() ? 1 : inputs[0].second.shape()[0];
    const Analysis analysis = Analyzer().analyze(graph, &fields);
    if (!analysis.ok()) return Error(Message(analysis.first_error()), true);
    network = std::make_shared<Network>(*analysis.network);
    draw_missing(analysis);
    return {};
}

/// Layers whose sizes followed from the wires have no parameters yet.
void Run::Impl::draw_missing(const Analysis& analysis) {
    for (const auto& [path, module] : root().named_modules())
        if (auto* layer = dynamic_cast<Layer*>(module))
            if (const NodeReport* report = analysis.find(path); report && !report->from_wire.empty())
                layer->take_sizes(report->from_wire);
}

Result<void> Run::Impl::find_parameters() {
    const Places places(root());
    const auto find = [&](const std::vector<Network::Tensor>& tensors, std::vector<Parameter*>& into) -> Result<void> {
        for (const Network::Tensor& t : tensors) {
            Parameter* p = places.find(t.key);
            if (!p || p->data.shape() != t.shape || p->data.dtype() != t.dtype)
                return Error(Message(TR("{0} has shape {1} in the graph, and the module has none of it"),
                                     {t.key, to_string(t.shape)}));
            into.push_back(p);
        }
        return {};
    };
    if (auto found = find(network->parameters, parameters); !found) return found;
    return find(network->buffers, buffers);
}

/// Brings values and gradients that lie elsewhere into the weights, and lets the module's tensors lie there.
void Run::Impl::adopt() {
    const auto take = [this](Tensor& tensor, const TensorView& view) {
        if (tensor.data() == view.data) return;
        const Tensor place = Tensor::view(weights, view);
        if (tensor)
            place.copy_from(tensor);
        else
            place.fill(0);
        tensor = place;
    };
    for (std::size_t k = 0; k < parameters.size(); ++k) {
        take(parameters[k]->data, weights->parameter(k));
        if (parameters[k]->grad)
            take(parameters[k]->grad, weights->gradient(k));
        else
            Tensor::view(weights, weights->gradient(k)).fill(0);
    }
    for (std::size_t k = 0; k < buffers.size(); ++k) take(buffers[k]->data, weights->buffer(k));
}

Result<Plan*> Run::Impl::plan() {
    std::vector<bool> now;
    for (const Parameter* p : parameters) now.push_back(p->requires_grad);
    if (now != learning) {
        network = std::make_shared<Network>(*network);  // plans keep theirs
        for (std::size_t k = 0; k < now.size(); ++k) network->parameters[k].trainable = now[k];
        plans.clear();
        last = nullptr;
        backward_due = false;
        learning = now;
    }
    std::unique_ptr<Plan>& plan = plans[module->training()];
    if (plan) return plan.get();
    PlanOptions wanted;
    wanted.batch = batch;
    wanted.mode = module->training() ? Mode::Train : Mode::Evaluate;
    wanted.losses = !network->losses.empty();
    wanted.backward = module->training() && wanted.losses;
    wanted.threads = options.threads;
    wanted.seed = options.seed;
    wanted.arena = arena;
    auto compiled = Plan::compile(network, wanted);
    if (!compiled) return compiled.error();
    plan = std::move(*compiled);
    return plan.get();
}

Run::Run(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Run::~Run() = default;

Result<std::unique_ptr<Run>> Run::make(Module& module, const Module::Named<Tensor>& inputs, Options options) {
    auto impl = std::make_unique<Impl>();
    impl->module = &module;
    if (module.kind() == Module::Kind::Layer) impl->alone = std::make_unique<Alone>(module);
    impl->inputs = inputs;
    impl->options = options;
    if (auto recorded = impl->record(); !recorded) return recorded.error();
    if (auto found = impl->find_parameters(); !found) return found.error();
    impl->weights = std::make_shared<Weights>(impl->network, options.seed);
    impl->adopt();
    if (auto plan = impl->plan(); !plan) return plan.error();
    return std::unique_ptr<Run>(new Run(std::move(impl)));
}

const Graph& Run::graph() const { return impl_->graph; }
Weights& Run::weights() { return *impl_->weights; }

Project Run::project(const std::string& name) const {
    Project project;
    project.name = name;
    project.graph = impl_->graph;
    project.data.source = "random";
    for (const auto& [id, tensor] : impl_->inputs) {
        FieldSpec field{id, {{"shape", Extents(tensor.shape().begin() + 1, tensor.shape().end())}}};
        if (tensor.dtype() == DType::Int64) {
            const auto values = tensor.integers();
            const std::int64_t top = values.empty() ? 0 : *std::ranges::max_element(values);
            field.options["classes"] = std::max<std::int64_t>(1, top + 1);
        }
        project.data.fields.push_back(std::move(field));
    }
    return project;
}

Result<double> Run::forward(const std::vector<Tensor>& inputs) {
    Impl& r = *impl_;
    r.backward_due = false;
    if (inputs.size() != r.inputs.size())
        return Error(Message(TR("{0} inputs are given, the module takes {1}"),
                             {std::to_string(inputs.size()), std::to_string(r.inputs.size())}),
                     true);
    for (std::size_t k = 0; k < inputs.size(); ++k)
        if (inputs[k].dtype() != r.inputs[k].second.dtype() || inputs[k].shape() != r.inputs[k].second.shape())
            return Error(Message(TR("{0} is {1}; the module was compiled for {2}"),
                                 {r.inputs[k].first, to_string(inputs[k].shape()), to_string(r.inputs[k].second.shape())}),
                         true);
    r.adopt();
    auto plan = r.plan();
    if (!plan) return plan.error();
    for (std::size_t i = 0; i < r.network->inputs.size(); ++i) {
        const auto given = std::ranges::find(r.inputs, r.network->inputs[i].field, &std::pair<std::string, Tensor>::first);
        const Tensor& from = inputs[static_cast<std::size_t>(given - r.inputs.begin())];
        if (const TensorView& into = (*plan)->inputs()[i]) std::memcpy(into.data, from.data(), from.bytes());
    }
    r.last = *plan;
    r.backward_due = r.last->options().backward;
    const double objective = (*plan)->forward(*r.weights, r.step++);
    if (const auto& refusal = (*plan)->refusal()) return *refusal;
    return objective;
}

Result<void> Run::backward() {
    Impl& r = *impl_;
    if (!r.backward_due)
        return Error(TR("backward needs a forward in training before it, with a loss"), true);
    r.backward_due = false;
    r.last->backward(*r.weights);
    if (const auto& refusal = r.last->refusal()) return *refusal;
    for (std::size_t k = 0; k < r.parameters.size(); ++k)
        if (r.parameters[k]->requires_grad)
            r.parameters[k]->grad = Tensor::view(r.weights, r.weights->gradient(k));
    return {};
}

std::vector<Tensor> Run::outputs() const {
    std::vector<Tensor> out;
    const Impl& r = *impl_;
    for (std::size_t k = 0; r.last && k < r.network->outputs.size(); ++k) {
        const TensorType& type = r.network->values[static_cast<std::size_t>(r.network->outputs[k].value)].type;
        Tensor copy = Tensor::empty(type.dtype, extents(type.shape, r.batch));
        if (!r.last->read_output(k, copy.data())) copy = Tensor();
        out.push_back(std::move(copy));
    }
    return out;
}

Result<std::vector<Tensor>> run(Module& module, const std::vector<Tensor>& inputs) {
    Module::Named<Tensor> named;
    for (std::size_t k = 0; k < inputs.size(); ++k)
        named.emplace_back(k == 0 ? "input" : "input" + std::to_string(k + 1), inputs[k]);
    auto made = Run::make(module, named);
    if (!made) return made.error();
    if (auto forward = (*made)->forward(inputs); !forward) return forward.error();
    return (*made)->outputs();
}

}  // namespace nn
