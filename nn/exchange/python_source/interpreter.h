#pragma once
// Follows a source's statements with values in place of numbers: modules are made, forward draws. Nothing of the source is
// executed; what is not known here - files, other packages, numbers in tensors - is an unknown value.

#include "nn/exchange/python_source/drawer.h"
#include "nn/exchange/python_source/value.h"

#include <map>
#include <set>

namespace nn::python {

class Interpreter {
public:
    explicit Interpreter(Plan& plan);

    /// The statements of the file itself.
    void run(const SyntaxTree& tree);

    // ---- for the functions that stand in for PyTorch's ------------------------------------------------

    Value call(const Value& function, Call& call);
    Value call(const Value& function, std::vector<Value> given, int line);
    /// `of.name`; an unknown value with a note where there is none.
    Value attribute(const Value& of, const std::string& name, int line);
    void set_attribute(const Value& of, const std::string& name, const Value& value, int line);
    Value item(const Value& of, const Value& index, int line);
    Value binary(const std::string& op, const Value& a, const Value& b, int line);
    Value compare(const std::string& op, const Value& a, const Value& b);
    /// What a loop goes through; nothing where that is not known.
    std::optional<std::vector<Value>> each_of(const Value& value, int line);
    Value builtin(const std::string& name, Value (*run)(Interpreter&, Call&), const Value& self = {});
    Value bound(const Value& self, const Value& function);
    /// One of torch.nn's classes by its op's id.
    Class* layer_class(const std::string& op);
    void register_child(Module& parent, const std::string& name, Module* child, int line);
    /// Arguments to a function of the source's, by parameter; nothing where they do not fit, which is said.
    std::optional<std::vector<Value>> bind(const Function& function, const Call& call);
    Value run_function(const Function& function, const std::vector<Value>& values, int line);
    /// A new instance of a class of modules.
    Value construct(Class& type, Call& call);
    Module* make_module(Class& type, int line);

    /// A slip that was read as what it means, or something wrong in what is drawn: always said.
    void slip(int line, Message text);
    /// Something not understood: said where it is part of a network, and only counted elsewhere.
    Value obstacle(int line, Message text);

    Heap heap;
    Drawer drawer;
    Notes notes;
    std::optional<int> passed_over;       ///< first line outside of networks that was not followed
    Names globals() const { return module_.names; }
    std::vector<Class*> classes;          ///< of the source, in its order
    std::vector<std::pair<std::string, Module*>> assigned;  ///< modules given to a name outside of classes, in order
    int in_network = 0;                   ///< depth of calls that make or run modules

private:
    enum class Flow { Next, Break, Continue, Return };
    struct Frame {
        Environment* names = nullptr;
        const Function* function = nullptr;
        Value self, result;
    };
    friend struct Deep;

    Flow run(const Block& block);
    Flow run(const Stmt& stmt);
    Flow run_if(const Stmt& stmt);
    Flow run_loop(const Stmt& stmt);
    Flow run_while(const Stmt& stmt);
    Flow run_with(const Stmt& stmt);
    void run_import(const Stmt& stmt);
    void define_function(const Stmt& stmt);
    void define_class(const Stmt& stmt);
    Function* make_function(const Stmt& stmt);
    void mend_forward(const Class& type, Environment& body);
    void assign(const Expr& target, const Value& value);
    void assign_name(const std::string& name, const Value& value);
    void unpack(const Expr& target, const Value& value);
    void set_item(const Value& of, const Value& index, const Value& value, int line);
    void augment(const Stmt& stmt);

    Value eval(const Expr& expr);
    Value eval_kind(const Expr& expr);
    Value eval_name(const Expr& expr);
    Value eval_call(const Expr& expr);
    Value eval_unary(const Expr& expr);
    Value eval_binary(const Expr& expr);
    Value eval_compare(const Expr& expr);
    Value eval_dict(const Expr& expr);
    Value eval_each(const Expr& expr);
    void eval_loops(const Expr& expr, std::size_t depth, std::vector<Value>& into, std::vector<Value>& keys);
    std::vector<Value> eval_all(const std::vector<Expr*>& kids);
    Value eval_slice(const Expr& expr);
    Value format(const Expr& expr);

    Value module_attribute(Module& module, const Value& of, const std::string& name, int line);
    std::optional<Value> class_member(const Value& of, Class& type, const std::string& name, int line, const Class* behind = nullptr);
    Value namespace_attribute(const std::string& path, const std::string& name, int line);
    Value super_call(int line);
    /// Of what PyTorch has and this program writes in Python; null where it is not there either.
    const Value* from_prelude(const std::string& name);
    Value construct_record(Class& type, Call& call);
    Value call_function(const Function& function, Call& call, const Value* self);
    Value arithmetic(const std::string& op, const Value& a, const Value& b, int line);
    std::string nearest_child(const Module& module, const std::string& name) const;

    Environment module_;
    Environment prelude_;
    std::unique_ptr<SyntaxTree> prelude_tree_;
    Frame frame_;
    std::map<std::string, Class*> layers_;
    int depth_ = 0;
    int modules_made_ = 0;
    std::set<std::pair<int, std::string>> said_;
    std::set<int> obstacles_;  ///< lines that have one
};

}  // namespace nn::python
