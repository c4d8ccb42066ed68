#pragma once
// Makes a graph of what modules' `forward` calls. Internal to nn/module.

#include "nn/model/op.h"
#include "nn/module/module.h"

#include <map>
#include <set>

namespace nn {

/// Parameters and buffers of a module tree by every name they have.
class Places {
public:
    explicit Places(Module& root) { visit(root, ""); }
    /// Null where there is none.
    Parameter* find(const std::string& key) const;

private:
    void visit(Module& module, const std::string& prefix);
    std::map<std::string, Parameter*> places_;
};

/// One recording of one root module. While it runs it is what calls of modules go to, on this thread.
class Recorder {
public:
    explicit Recorder(Module& root);
    ~Recorder();
    static Recorder* current();

    /// Records the root's forward on Input nodes of these ids. The error is the first problem.
    Result<Graph> record(const std::vector<std::string>& inputs);
    /// The root's modules and parameters alone: nothing is called, no wires.
    Graph structure();

    Values call(Module& module, const Values& inputs);
    Values apply(const std::string& op, const Values& inputs, OptionValues options);
    Value value_of(const Parameter& parameter);
    void problem(nn::Message text);

private:
    /// A scope in the making: the forward of `module`.
    struct Frame {
        int number = 0;
        Module* module = nullptr;
        std::string path;                                     ///< of the scope
        std::map<const Module*, std::string> paths;           ///< what can be called here, relative to the scope
        std::map<const Parameter*, std::string> parameters;   ///< what can be used as a value
        std::map<std::string, Node> called;                   ///< by relative path
        std::vector<Node> inputs, functions, outputs;
        std::vector<Wire> wires;
        std::set<std::string> names;
    };
    struct Ports {
        std::vector<std::string> inputs, outputs;
        bool variadic = false;
    };

    Frame& enter(Module& module, const std::string& path);
    Frame& frame() { return *frames_.back(); }
    void find_callable(Frame& frame, const Module& module, const std::string& prefix, bool lists);
    std::string free_name(Frame& frame, const std::string& wanted);

    Values place(const std::string& node, const Ports& ports, const Values& inputs);
    Values call_again(const Module& module, const Values& inputs);
    Values call_unregistered(Module& module, const Values& inputs);
    Node called_node(Module& module, const std::string& path, std::size_t inputs, Ports& ports);
    Node scope_node(Module& module, const std::string& path, std::size_t inputs, Ports& ports);
    Node sequence(Module& module, const std::string& path);
    static Ports ports_of(const Node& node);

    Graph finish(Frame& frame);
    Node held_node(Frame& frame, Module& module, const std::string& path);
    void add_held(Frame& frame, const Module& module, const std::string& prefix, std::vector<Node>& into);
    static void add_parameters(const Module& module, std::vector<Node>& into);

    Module& root_;
    Recorder* outer_;
    std::vector<std::unique_ptr<Frame>> frames_;  ///< innermost last
    int scopes_ = 0;
    std::map<const Module*, std::string> called_;  ///< absolute path of every module that was called
    std::map<const Module*, Ports> ports_;
    std::map<const Module*, std::string> placed_;  ///< modules that have a node
    std::vector<nn::Message> problems_;
};

/// A layer by itself as the child "layer" of a module: a graph has nodes, not a root that is one. The layer outlives it.
class Alone : public Module {
public:
    explicit Alone(Module& layer) { add_module("layer", ModulePtr(ModulePtr(), &layer)); }
    Values forward_many(const Values& inputs) override { return (*child("layer"))(inputs); }
};

/// To the recording that runs, if any.
void report_problem(nn::Message text);
/// Parameters, buffers and names of a module as a network that computes nothing.
Result<std::shared_ptr<const Network>> structure_of(Module& module);

}  // namespace nn
