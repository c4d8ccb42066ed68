#include "nn/module/module.h"

#include "nn/model/op.h"
#include "nn/module/recorder.h"

#include <algorithm>
#include <cstring>
#include <set>

namespace nn {

namespace {

template <typename T>
void put(Module::Named<T>& list, const std::string& name, T value) {
    const auto at = std::ranges::find(list, name, &std::pair<std::string, T>::first);
    if (at == list.end())
        list.emplace_back(name, std::move(value));
    else
        at->second = std::move(value);
}

/// Those of `module` and all below, each once, with their first name.
template <typename List>
void collect(const Module& module, const std::string& prefix, List list, std::set<const void*>& seen,
             Module::Named<ParameterPtr>& out) {
    if (!seen.insert(&module).second) return;
    for (const auto& [name, parameter] : list(module))
        if (seen.insert(parameter.get()).second) out.emplace_back(prefix + name, parameter);
    for (const auto& [name, child] : module.named_children()) collect(*child, prefix + name + ".", list, seen, out);
}

template <typename List>
Module::Named<ParameterPtr> collected(const Module& module, const std::string& prefix, List list) {
    Module::Named<ParameterPtr> out;
    std::set<const void*> seen;
    collect(module, prefix, list, seen, out);
    return out;
}

std::vector<ParameterPtr> without_names(const Module::Named<ParameterPtr>& named) {
    std::vector<ParameterPtr> out;
    for (const auto& entry : named) out.push_back(entry.second);
    return out;
}

std::string indented(const std::string& text) {
    std::string out;
    for (const char c : text) out += c == '\n' ? std::string("\n  ") : std::string(1, c);
    return out;
}

}  // namespace

ParameterPtr parameter(Tensor data, bool requires_grad) {
    return std::make_shared<Parameter>(Parameter{std::move(data), requires_grad, {}});
}

Value Module::forward(const Value&) {
    report_problem(Message(TR("{0} does not say what it computes: it has no forward"), {name()}));
    return {};
}

Values Module::forward_many(const Values& inputs) { return forward(inputs); }

Values Module::operator()(const Values& inputs) {
    Recorder* recorder = Recorder::current();
    return recorder ? recorder->call(*this, inputs) : Values();
}

ModulePtr Module::add_module(const std::string& name, ModulePtr module) {
    if (module) put(children_, name, module);
    return module;
}

ParameterPtr Module::register_parameter(const std::string& name, ParameterPtr parameter) {
    if (parameter) put(parameters_, name, parameter);
    return parameter;
}

ParameterPtr Module::register_buffer(const std::string& name, Tensor data) {
    ParameterPtr buffer = parameter(std::move(data), false);
    put(buffers_, name, buffer);
    return buffer;
}

std::vector<ModulePtr> Module::children() const {
    std::vector<ModulePtr> out;
    for (const auto& [name, child] : children_)
        if (std::ranges::find(out, child) == out.end()) out.push_back(child);
    return out;
}

ModulePtr Module::child(std::string_view name) const {
    for (const auto& [id, module] : children_)
        if (id == name) return module;
    return nullptr;
}

Module::Named<Module*> Module::named_modules(const std::string& prefix) {
    Named<Module*> out;
    std::set<const Module*> seen;
    const std::function<void(Module&, const std::string&)> visit = [&](Module& module, const std::string& path) {
        if (!seen.insert(&module).second) return;
        out.emplace_back(path, &module);
        for (const auto& [name, child] : module.children_) visit(*child, join_path(path, name));
    };
    visit(*this, prefix);
    return out;
}

std::vector<Module*> Module::modules() {
    std::vector<Module*> out;
    for (const auto& entry : named_modules()) out.push_back(entry.second);
    return out;
}

Module::Named<ParameterPtr> Module::named_parameters(const std::string& prefix) const {
    return collected(*this, prefix, [](const Module& m) -> const Named<ParameterPtr>& { return m.parameters_; });
}

Module::Named<ParameterPtr> Module::named_buffers(const std::string& prefix) const {
    return collected(*this, prefix, [](const Module& m) -> const Named<ParameterPtr>& { return m.buffers_; });
}

std::vector<ParameterPtr> Module::parameters() const { return without_names(named_parameters()); }
std::vector<ParameterPtr> Module::buffers() const { return without_names(named_buffers()); }

void Module::add_state(const std::string& prefix, StateDict& state,
                       std::map<const Parameter*, std::string>& first) const {
    const Node self = node();
    const Op* op = find_op(self.op);
    if (op && op->is_module()) {
        const std::string path = prefix.substr(0, prefix.empty() ? 0 : prefix.size() - 1);
        state.metadata.push_back({path, op->metadata_version});
        for (const std::string& inner : op->submodules) state.metadata.push_back({prefix + inner, 1});
    }
    for (const auto* list : {&parameters_, &buffers_})
        for (const auto& [name, parameter] : *list) {
            const Tensor& data = parameter->data;
            const auto* bytes = static_cast<const std::byte*>(data.data());
            StateTensor tensor{prefix + name, data.dtype(), data.shape(), {bytes, bytes + data.bytes()}, {}};
            if (const auto [at, fresh] = first.emplace(parameter.get(), tensor.key); !fresh) tensor.shares = at->second;
            state.tensors.push_back(std::move(tensor));
        }
    for (const auto& [name, child] : children_) child->add_state(prefix + name + ".", state, first);
}

StateDict Module::state_dict(const std::string& prefix) const {
    StateDict state;
    std::map<const Parameter*, std::string> first;
    add_state(prefix, state, first);
    return state;
}

namespace {

LoadReport load_alone(Module& layer, StateDict state, bool strict) {
    const std::string prefix = "layer.";
    for (StateTensor& t : state.tensors) t.key = prefix + t.key;
    for (Network::Module& m : state.metadata) m.path = m.path.empty() ? "layer" : prefix + m.path;
    LoadReport report = Alone(layer).load_state_dict(state, strict);
    for (auto* list : {&report.missing, &report.unexpected, &report.misshaped})
        for (std::string& text : *list)
            if (text.starts_with(prefix)) text.erase(0, prefix.size());
    return report;
}

}  // namespace

LoadReport Module::load_state_dict(const StateDict& state, bool strict) {
    if (kind() == Kind::Layer) return load_alone(*this, state, strict);
    // The weights of a network of this module's names know what may be missing and how types convert.
    auto network = structure_of(*this);
    if (!network) {
        LoadReport report;
        report.misshaped.push_back(network.error().text());
        return report;
    }
    Weights weights(*network, 0);
    weights.load_state_dict(state_dict(), false);
    LoadReport report = weights.load_state_dict(state, strict);
    if (strict && !report.clean()) return report;
    const Places places(*this);
    for (std::size_t k = 0; k < (*network)->parameters.size(); ++k)
        if (Parameter* p = places.find((*network)->parameters[k].key))
            p->data.copy_from(Tensor::view(nullptr, weights.parameter(k)));
    for (std::size_t k = 0; k < (*network)->buffers.size(); ++k)
        if (Parameter* b = places.find((*network)->buffers[k].key))
            b->data.copy_from(Tensor::view(nullptr, weights.buffer(k)));
    return report;
}

Module& Module::train(bool mode) {
    return apply([mode](Module& m) { m.training_ = mode; });
}

void Module::zero_grad() {
    for (const ParameterPtr& p : parameters())
        if (p->grad) p->grad.fill(0);
}

Module& Module::apply(const std::function<void(Module&)>& fn) {
    for (const ModulePtr& child : children()) child->apply(fn);
    fn(*this);
    return *this;
}

Module& Module::requires_grad(bool value) {
    for (const ParameterPtr& p : parameters()) p->requires_grad = value;
    return *this;
}

std::string Module::text() const {
    std::string inside = extra_repr();
    for (const auto& [name, child] : children_) inside += "\n  (" + name + "): " + indented(child->text());
    if (!children_.empty()) inside += "\n";
    return name() + "(" + inside + ")";
}

Node Module::node() const {
    Node node;
    node.op = "Module";
    return node;
}

}  // namespace nn
