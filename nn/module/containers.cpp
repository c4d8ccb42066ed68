#include "nn/module/containers.h"

namespace nn {

namespace {

Node container(const char* op) {
    Node node;
    node.op = op;
    return node;
}

}  // namespace

Sequential::Sequential(const std::vector<ModulePtr>& modules) {
    for (const ModulePtr& module : modules) append(module);
}

Sequential::Sequential(const Named<ModulePtr>& modules) {
    for (const auto& [name, module] : modules) add_module(name, module);
}

Values Sequential::forward_many(const Values& inputs) {
    Values values = inputs;
    for (const auto& [name, module] : named_children()) values = Values((*module)(values));
    return values;
}

Node Sequential::node() const { return container("Sequential"); }

ModuleList::ModuleList(const std::vector<ModulePtr>& modules) {
    for (const ModulePtr& module : modules) append(module);
}

void ModuleList::append(ModulePtr module) {
    if (!module) return;
    add_module(std::to_string(list_.size()), module);
    list_.push_back(std::move(module));
}

Node ModuleList::node() const { return container("ModuleList"); }

ModuleDict::ModuleDict(const Named<ModulePtr>& modules) {
    for (const auto& [name, module] : modules) add_module(name, module);
}

Node ModuleDict::node() const { return container("ModuleDict"); }

ParameterList::ParameterList(const std::vector<ParameterPtr>& parameters) {
    for (const ParameterPtr& parameter : parameters) append(parameter);
}

void ParameterList::append(ParameterPtr parameter) {
    if (!parameter) return;
    register_parameter(std::to_string(list_.size()), parameter);
    list_.push_back(std::move(parameter));
}

std::string ParameterList::extra_repr() const {
    std::string text;
    for (std::size_t k = 0; k < list_.size(); ++k)
        text += "\n  (" + std::to_string(k) + "): Parameter of size " + to_string(list_[k]->data.shape());
    return text.empty() ? text : text + "\n";
}

Node ParameterList::node() const { return container("ParameterList"); }

}  // namespace nn
