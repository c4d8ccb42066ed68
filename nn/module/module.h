#pragma once
// torch.nn.Module: a tree of names that owns parameters and buffers and says in `forward` what to compute.

#include "nn/engine/weights.h"
#include "nn/module/tensor.h"
#include "nn/module/value.h"

#include <functional>
#include <map>

namespace nn {

/// A learnable tensor, or a buffer. `grad` is none until a backward pass has reached it.
struct Parameter {
    Tensor data;
    bool requires_grad = true;
    Tensor grad;
};
using ParameterPtr = std::shared_ptr<Parameter>;
ParameterPtr parameter(Tensor data, bool requires_grad = true);

class Module;
using ModulePtr = std::shared_ptr<Module>;

/// Names are PyTorch's attribute names; keys join them with '.'. A module that stands in the tree twice is one module with
/// two names. Not thread-safe.
class Module {
public:
    template <typename T>
    using Named = std::vector<std::pair<std::string, T>>;

    Module() = default;
    Module(const Module&) = delete;
    Module& operator=(const Module&) = delete;
    virtual ~Module() = default;

    /// What a subclass computes: one of the two. Called while a graph is recorded, on values, not on numbers.
    virtual Value forward(const Value& input);
    virtual Values forward_many(const Values& inputs);
    /// Calls the module inside another one's `forward`.
    Values operator()(const Values& inputs);

    // ---- the tree; registering a name again replaces what had it ----
    ModulePtr add_module(const std::string& name, ModulePtr module);
    /// Adds a child of a class of one's own and returns it typed.
    template <typename M>
    std::shared_ptr<M> add(const std::string& name, std::shared_ptr<M> module) {
        add_module(name, module);
        return module;
    }
    ParameterPtr register_parameter(const std::string& name, ParameterPtr parameter);
    ParameterPtr register_buffer(const std::string& name, Tensor data);

    std::vector<ModulePtr> children() const;
    const Named<ModulePtr>& named_children() const { return children_; }
    /// This module and all below it, each once, parents first.
    std::vector<Module*> modules();
    Named<Module*> named_modules(const std::string& prefix = "");
    /// Null where there is none of that name.
    ModulePtr child(std::string_view name) const;

    /// Own ones first, then those of the children, each once.
    std::vector<ParameterPtr> parameters() const;
    Named<ParameterPtr> named_parameters(const std::string& prefix = "") const;
    std::vector<ParameterPtr> buffers() const;
    Named<ParameterPtr> named_buffers(const std::string& prefix = "") const;
    const Named<ParameterPtr>& own_parameters() const { return parameters_; }
    const Named<ParameterPtr>& own_buffers() const { return buffers_; }

    // ---- state ----
    /// Own parameters, own buffers, then the children's; every name, values copied. `prefix` such as "net.".
    StateDict state_dict(const std::string& prefix = "") const;
    /// Copies values in. Strict: nothing where the report is not clean.
    LoadReport load_state_dict(const StateDict& state, bool strict = true);

    Module& train(bool mode = true);
    Module& eval() { return train(false); }
    bool training() const { return training_; }
    void zero_grad();
    /// Calls `fn` for all modules, children first, as torch's initialisation functions expect.
    Module& apply(const std::function<void(Module&)>& fn);
    Module& requires_grad(bool value);

    /// Class name for printing and for the graph.
    virtual std::string name() const { return "Module"; }
    /// What stands between the parentheses of a module without children.
    virtual std::string extra_repr() const { return {}; }
    /// As PyTorch prints: "Conv2d(10, 20, kernel_size=(4, 4), stride=(1, 1))"; children in lines of their own.
    std::string text() const;

    /// The node that stands for this module by itself, its children left out. The id is the caller's.
    virtual Node node() const;
    /// How a graph shows it: one op, children in order without wires, a scope of its own, or nothing that runs (ModuleList).
    enum class Kind { Layer, Sequential, Module, List };
    virtual Kind kind() const { return Kind::Module; }

protected:
    Named<ParameterPtr> parameters_, buffers_;

private:
    void add_state(const std::string& prefix, StateDict& state, std::map<const Parameter*, std::string>& first) const;

    Named<ModulePtr> children_;
    bool training_ = true;
};

/// Starts the generator from which layers draw their first values, as torch.manual_seed does.
void manual_seed(std::uint64_t seed);

}  // namespace nn
