#pragma once
// torch.nn's containers.

#include "nn/module/module.h"

namespace nn {

/// Runs its children in order, by position ("0", "1"...) or by name.
class Sequential : public Module {
public:
    explicit Sequential(const std::vector<ModulePtr>& modules = {});
    explicit Sequential(const Named<ModulePtr>& modules);
    void append(ModulePtr module) { add_module(std::to_string(children().size()), std::move(module)); }
    ModulePtr operator[](std::size_t index) const { return named_children().at(index).second; }
    std::size_t size() const { return named_children().size(); }

    Values forward_many(const Values& inputs) override;
    std::string name() const override { return "Sequential"; }
    Node node() const override;
    Kind kind() const override { return Kind::Sequential; }
};

/// Holds modules and runs nothing. Iterates over ModulePtr.
class ModuleList : public Module {
public:
    explicit ModuleList(const std::vector<ModulePtr>& modules = {});
    void append(ModulePtr module);
    Module& operator[](std::size_t index) const { return *list_.at(index); }
    std::size_t size() const { return list_.size(); }
    auto begin() const { return list_.begin(); }
    auto end() const { return list_.end(); }

    std::string name() const override { return "ModuleList"; }
    Node node() const override;
    Kind kind() const override { return Kind::List; }

private:
    std::vector<ModulePtr> list_;
};

/// The same by name; without a module of that name `at` is null.
class ModuleDict : public Module {
public:
    explicit ModuleDict(const Named<ModulePtr>& modules = {});
    ModulePtr at(std::string_view name) const { return child(name); }
    std::size_t size() const { return named_children().size(); }

    std::string name() const override { return "ModuleDict"; }
    Node node() const override;
    Kind kind() const override { return Kind::List; }
};

/// Parameters in a list. Iterates over ParameterPtr.
class ParameterList : public Module {
public:
    explicit ParameterList(const std::vector<ParameterPtr>& parameters = {});
    void append(ParameterPtr parameter);
    Parameter& operator[](std::size_t index) const { return *list_.at(index); }
    std::size_t size() const { return list_.size(); }
    auto begin() const { return list_.begin(); }
    auto end() const { return list_.end(); }

    std::string name() const override { return "ParameterList"; }
    std::string extra_repr() const override;
    Node node() const override;
    Kind kind() const override { return Kind::List; }

private:
    std::vector<ParameterPtr> list_;
};

}  // namespace nn
