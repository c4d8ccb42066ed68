#include "nn/exchange/python_source/functions.h"
#include "nn/exchange/python_source/interpreter.h"
#include "nn/exchange/python_source/modules.h"
#include "nn/exchange/python_source/parser.h"
#include "nn/exchange/python_source/prelude.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace nn::python {

Value Interpreter::builtin(const std::string& name, Run run, const Value& self) {
    Builtin* made = heap.make<Builtin>();
    made->name = name;
    made->run = run;
    made->self = self;
    return {Kind::Builtin, made};
}

Value Interpreter::bound(const Value& self, const Value& function) {
    Method* made = heap.make<Method>();
    made->self = self;
    made->function = &function.as<Function>();
    return {Kind::Method, made};
}

// ---- attributes ----------------------------------------------------------------------------------------

std::optional<Value> Interpreter::class_member(const Value& of, Class& type, const std::string& name, int line, const Class* behind) {
    const Value* found = type.find(name, behind);
    if (!found) return std::nullopt;
    if (!found->is(Kind::Function) || !found->as<Function>().owner) return *found;
    const Function& function = found->as<Function>();
    if (function.bound == Function::Bound::Nothing) return *found;
    if (function.bound == Function::Bound::Class) return bound({Kind::Class, &type}, *found);
    const Value method = bound(of, *found);
    return function.bound == Function::Bound::Property ? call(method, {}, line) : method;
}

Value Interpreter::attribute(const Value& of, const std::string& name, int line) {
    heap.spend();
    const auto method = [&](const char* kind) -> std::optional<Value> {
        const Run run = find_function(std::string(kind) + "." + name);
        return run ? std::optional(builtin(std::string(kind) + "." + name, run, of)) : std::nullopt;
    };
    switch (of.kind) {
        case Kind::Module: return module_attribute(of.as<Module>(), of, name, line);
        case Kind::Namespace: return namespace_attribute(of.as<Namespace>().path, name, line);
        case Kind::Record: {
            Record& record = of.as<Record>();
            if (const auto found = record.names.find(name); found != record.names.end()) return found->second;
            if (record.type)
                if (auto member = class_member(of, *record.type, name, line)) return *member;
            return obstacle(line, {TR("'{0}' is not known here"), {name}});
        }
        case Kind::Class: {
            Class& type = of.as<Class>();
            if (const Value* found = type.find(name)) {
                const bool by_class = found->is(Kind::Function) && found->as<Function>().bound == Function::Bound::Class;
                return by_class ? bound(of, *found) : *found;
            }
            if (name == "__name__") return heap.text(type.name);
            if (name == "__init__" && type.is_module()) return builtin("module.__init__", find_function("module.__init__"));
            return obstacle(line, {TR("'{0}' is not known here"), {name}});
        }
        case Kind::Super: {
            Super& super = of.as<Super>();
            Class* type = nullptr;
            if (super.self.is(Kind::Module)) type = super.self.as<Module>().type;
            if (super.self.is(Kind::Record)) type = super.self.as<Record>().type;
            if (type)
                if (auto member = class_member(super.self, *type, name, line, super.behind)) return *member;
            std::string meant = name;
            if (!find_function("module." + name) && letters_apart(name, "__init__", 4) <= 4 && name.find("init") != std::string::npos) {
                slip(line, {TR("'{0}' is read as '{1}'"), {name, "__init__"}});
                meant = "__init__";
            }
            if (meant == "forward" || meant == "__call__")
                return builtin("module.forward_own", find_function("module.forward_own"), super.self);
            if (const Run run = find_function("module." + meant)) return builtin("module." + meant, run, super.self);
            return Value::unknown();
        }
        case Kind::Tensor:
            if (const Run run = find_function("tensor.get_" + name)) {
                Call call;
                call.line = line;
                call.given = {of};
                return run(*this, call);
            }
            if (auto found = method("tensor")) return *found;
            if (const Value* found = from_prelude(name); found && found->is(Kind::Function)) return bound(of, *found);
            if (std::string plain = name.ends_with("_") ? name.substr(0, name.size() - 1) : name; find_function_op(plain))
                return builtin("tensor." + name, find_function("tensor.operation"), of);
            return obstacle(line, {TR("the tensor method '{0}' has no counterpart"), {name}});
        case Kind::List:
        case Kind::Tuple:
            if (auto found = method("list")) return *found;
            break;
        case Kind::Dict:
            if (auto found = method("dict")) return *found;
            if (const Value* entry = of.as<Dict>().find(name)) return *entry;
            break;
        case Kind::Text:
            if (auto found = method("text")) return *found;
            break;
        case Kind::Function:
            if (name == "__name__") return heap.text(of.as<Function>().name);
            break;
        case Kind::Unknown: return Value::unknown();
        default: break;
    }
    return obstacle(line, {TR("'{0}' is not known here"), {name}});
}

std::string Interpreter::nearest_child(const Module& module, const std::string& name) const {
    std::string best;
    std::size_t least = name.size() < 4 ? 2 : 3;  // letters that may differ, and one
    bool best_called = true;
    const auto offer = [&](const std::string& candidate, bool called) {
        const std::size_t apart = letters_apart(name, candidate, 2);
        if (apart > 2 || apart > least || (apart == least && (best.empty() || called || !best_called))) return;
        least = apart;
        best = candidate;
        best_called = called;
    };
    for (const auto& [id, child] : module.children) offer(id, child->called);
    for (const auto& [id, tensor] : module.parameters) offer(id, true);
    for (const auto& [id, value] : module.names) offer(id, true);
    for (const Class* type : module.type->order)
        for (const auto& [id, value] : type->members) offer(id, true);
    for (const std::string& id : functions_of("module")) offer(id, true);
    return best;
}

Value Interpreter::module_attribute(Module& module, const Value& of, const std::string& name, int line) {
    if (const auto found = module.names.find(name); found != module.names.end()) return found->second;
    if (Module* child = module.child(name)) return {Kind::Module, child};
    if (Tensor* tensor = module.parameter(name)) return {Kind::Tensor, tensor};
    if (auto member = class_member(of, *module.type, name, line)) return *member;
    if (name == "training") {
        Value training = Value::boolean(false);
        training.trains = true;
        return training;
    }
    if (name == "__class__") return {Kind::Class, module.type};
    if (const Run run = find_function("module." + name)) return builtin("module." + name, run, of);
    if (auto own = layer_attribute(*this, module, name)) return *own;
    if (module.unfit) return Value::unknown();
    if (const std::string near = nearest_child(module, name); !near.empty()) {
        slip(line, {TR("there is no '{0}'; it is read as '{1}'"), {name, near}});
        return module_attribute(module, of, near, line);
    }
    return obstacle(line, {TR("'{0}' has no '{1}'"), {module.type->name, name}});
}

Value Interpreter::namespace_attribute(const std::string& path, const std::string& name, int line) {
    const auto space = [&](std::string full) {
        Namespace* made = heap.make<Namespace>();
        made->path = std::move(full);
        return Value(Kind::Namespace, made);
    };
    const std::string full = path + "." + name;
    if (const Run run = find_function(full)) return builtin(full, run);
    if (name == "pi" && (path == "math" || path == "numpy" || path == "torch")) return Value::real(std::numbers::pi);
    if (name == "inf") return Value::real(INFINITY);
    if (full == "torch.nn.modules" || path == "torch.nn.modules" || full == "torch.nn.parameter") return space("torch.nn");
    const bool functional = path == "torch.nn.functional";
    if (path == "torch.nn" || path == "torch" || functional)
        if (const Value* found = from_prelude(name); found && (path == "torch.nn") == found->is(Kind::Class)) return *found;
    if (path == "torch.nn") {
        bool wrong = false;
        const Op* op = find_layer(name, &wrong);
        if (op && !wrong) return {Kind::Class, layer_class(name)};
        for (const std::string_view known : {"functional", "init", "utils", "parallel"}) {
            if (letters_apart(name, known, 2) > 2) continue;
            if (name != known) slip(line, {TR("'{0}' is read as '{1}'"), {name, std::string(known)}});
            return space("torch.nn." + std::string(known));
        }
        if (op) {
            slip(line, {TR("'{0}' is read as '{1}'"), {name, op->id()}});
            return {Kind::Class, layer_class(op->id())};
        }
    }
    if (functional || path == "torch") {
        const std::string plain = name.ends_with("_") ? name.substr(0, name.size() - 1) : name;
        if (find_function_op(plain)) {
            if (std::ranges::any_of(plain, [](char c) { return c >= 'A' && c <= 'Z'; }) && functional)
                slip(line, {TR("'{0}' is the name of a class; it is read as the function"), {name}});
            return builtin(full, find_function("tensor.operation"));
        }
    }
    if (functional) {
        std::string best;
        for (const Op* op : all_ops()) {
            const std::string known = function_name(*op);
            if (best.empty() && name.size() > 3 && letters_apart(name, known, 1) == 1) best = known;
        }
        if (!best.empty()) {
            slip(line, {TR("'{0}' is read as '{1}'"), {name, best}});
            return builtin(path + "." + best, find_function("tensor.operation"));
        }
    }
    return space(full);
}

void Interpreter::set_attribute(const Value& of, const std::string& name, const Value& value, int line) {
    switch (of.kind) {
        case Kind::Record: of.as<Record>().names[name] = value; return;
        case Kind::Class: of.as<Class>().members[name] = value; return;
        case Kind::Tensor:
            if (name == "requires_grad" && truth(value)) of.as<Tensor>().trainable = *truth(value);
            return;
        case Kind::Module: break;
        default: return;
    }
    Module& module = of.as<Module>();
    if (value.is(Kind::Module)) {
        module.names.erase(name);
        return register_child(module, name, &value.as<Module>(), line);
    }
    std::erase_if(module.children, [&](const auto& child) { return child.first == name; });
    if (value.is(Kind::Tensor) && (value.as<Tensor>().parameter || value.as<Tensor>().owner)) {
        if (find_layer(module.op) && find_layer(module.op)->role == Role::Layer) {
            obstacle(line, {TR("'{0}' is shared with another module; here each has its own"), {name}});
            return;
        }
        if (register_parameter(module, name, value.as<Tensor>())) return;
    }
    module.names[name] = value;
}

void Interpreter::register_child(Module& parent, const std::string& name, Module* child, int line) {
    std::string id;
    for (const char c : name) id += is_valid_id(std::string(1, c)) ? c : '_';
    if (id.empty()) id = "_";
    if (id != name) slip(line, {TR("the name '{0}' is written '{1}'"), {name, id}});
    heap.spend(8);
    const auto there = std::ranges::find_if(parent.children, [&](const auto& one) { return one.first == id; });
    if (there != parent.children.end())
        there->second = child;
    else
        parent.children.emplace_back(id, child);
    if (!child->parent) {
        child->parent = &parent;
        child->name = id;
    }
}

// ---- calls -------------------------------------------------------------------------------------------------

Value Interpreter::call(const Value& function, std::vector<Value> given, int line) {
    Call call;
    call.line = line;
    call.given = std::move(given);
    return this->call(function, call);
}

Value Interpreter::call(const Value& function, Call& call) {
    heap.spend();
    switch (function.kind) {
        case Kind::Function: return call_function(function.as<Function>(), call, nullptr);
        case Kind::Method: return call_function(*function.as<Method>().function, call, &function.as<Method>().self);
        case Kind::Builtin: {
            const Builtin& builtin = function.as<Builtin>();
            call.name = builtin.name.substr(builtin.name.rfind('.') + 1);
            if (!builtin.self.is_none()) call.given.insert(call.given.begin(), builtin.self);
            return builtin.run(*this, call);
        }
        case Kind::Class: return construct(function.as<Class>(), call);
        case Kind::Module: return drawer.call(function.as<Module>(), call);
        case Kind::Record:
            if (auto method = class_member(function, *function.as<Record>().type, "__call__", call.line)) return this->call(*method, call);
            break;
        case Kind::Namespace: {
            const std::string& path = function.as<Namespace>().path;
            for (const std::string_view quiet : {"logging", "warnings", "time", "random", "sys", "tqdm", "torch.manual_seed",
                    "torch.cuda", "torch.device"})
                if (path.starts_with(quiet)) return Value::unknown();
            if (path.starts_with("torch.nn.") && !path.starts_with("torch.nn.init") && !path.starts_with("torch.nn.utils")) {
                return obstacle(call.line, {TR("{0} has no counterpart; it is left out"), {path}});
            }
            return obstacle(call.line, {TR("{0} is not in this file and is not run; what it gives is not known"), {path}});
        }
        default: break;
    }
    return obstacle(call.line, {TR("what is called as '{0}' is not known; the call is left out"), {call.name}});
}

std::optional<std::vector<Value>> Interpreter::bind(const Function& function, const Call& call) {
    const auto& parameters = *function.parameters;
    std::vector<Value> values(parameters.size());
    std::vector<bool> set(parameters.size(), false);
    std::size_t next = 0;
    bool keywords_only = false;
    std::vector<bool> used(call.named.size(), false);
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const Parameter& parameter = parameters[i];
        if (parameter.stars == 1) {
            const auto from = call.given.begin() + static_cast<std::ptrdiff_t>(std::min(next, call.given.size()));
            values[i] = heap.tuple({from, call.given.end()});
            next = call.given.size();
            set[i] = keywords_only = true;
        } else if (parameter.stars == 2) {
            Dict* rest = heap.make<Dict>();
            for (std::size_t k = 0; k < call.named.size(); ++k) {
                const bool known = std::ranges::any_of(parameters, [&](const Parameter& p) { return p.name == call.named[k].first; });
                if (!known) rest->set(heap.text(call.named[k].first), call.named[k].second), used[k] = true;
            }
            values[i] = {Kind::Dict, rest};
            set[i] = true;
        } else if (!keywords_only && next < call.given.size()) {
            values[i] = call.given[next++];
            set[i] = true;
        }
    }
    for (std::size_t k = 0; k < call.named.size(); ++k) {
        for (std::size_t i = 0; i < parameters.size(); ++i)
            if (parameters[i].name == call.named[k].first && parameters[i].stars == 0) {
                values[i] = call.named[k].second;
                set[i] = used[k] = true;
            }
        if (!used[k]) slip(call.line, {TR("'{0}' takes no argument '{1}'; it is left out"), {function.name, call.named[k].first}});
    }
    if (next < call.given.size())
        slip(call.line, {TR("'{0}' is given more arguments than it takes; the rest is left out"), {function.name}});
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        if (set[i]) continue;
        values[i] = i < function.defaults.size() ? function.defaults[i] : Value();
        if (parameters[i].otherwise) continue;
        values[i] = Value::unknown();
        obstacle(call.line, {TR("the argument '{0}' of '{1}' is not given"), {parameters[i].name, function.name}});
    }
    return values;
}

Value Interpreter::call_function(const Function& function, Call& call, const Value* self) {
    if (self) call.given.insert(call.given.begin(), *self);
    const auto values = bind(function, call);
    return values ? run_function(function, *values, call.line) : Value::unknown();
}

Value Interpreter::run_function(const Function& function, const std::vector<Value>& values, int line) {
    Environment* names = heap.make<Environment>();
    names->outer = function.closure;
    for (std::size_t i = 0; i < values.size(); ++i) names->names[(*function.parameters)[i].name] = values[i];
    const Frame outer = std::exchange(frame_, {names, &function, values.empty() ? Value() : values[0], {}});
    if (function.result)
        frame_.result = eval(*function.result);
    else if (function.body)
        run(*function.body);
    const Value result = frame_.result;
    frame_ = outer;
    heap.line = line;
    return result;
}

const Value* Interpreter::from_prelude(const std::string& name) {
    if (prelude.find(name + "(") == std::string_view::npos) return nullptr;
    if (!prelude_tree_) {
        prelude_tree_ = parse(prelude);
        const Frame outer = std::exchange(frame_, {&prelude_, nullptr, {}, {}});
        const std::vector<Class*> own = classes;
        for (const char* known : {"copy", "torch"}) {
            Namespace* space = heap.make<Namespace>();
            space->path = known;
            prelude_.names[known] = {Kind::Namespace, space};
        }
        run(prelude_tree_->body);
        frame_ = outer;
        classes = own;
    }
    const auto found = prelude_.names.find(name);
    return found == prelude_.names.end() || found->second.is(Kind::Namespace) ? nullptr : &found->second;
}

Value Interpreter::super_call(int line) {
    const Function* function = frame_.function;
    // A comprehension or lambda inside a method sees it too.
    if (!function || !function->owner) return obstacle(line, TR("super() stands outside of a class"));
    Super* made = heap.make<Super>();
    made->self = frame_.self;
    made->behind = function->owner;
    return {Kind::Super, made};
}

// ---- instances -----------------------------------------------------------------------------------------------

Class* Interpreter::layer_class(const std::string& op) {
    Class*& made = layers_[op];
    if (made) return made;
    made = heap.make<Class>();
    made->name = op;
    made->op = op.starts_with("Lazy") ? op.substr(4) : op;
    made->order = {made};
    if (op != "Module") made->order.push_back(layer_class("Module"));
    return made;
}

Module* Interpreter::make_module(Class& type, int line) {
    Module* made = heap.make<Module>();
    made->type = &type;
    made->op = type.base_op();
    made->line = line;
    made->number = ++modules_made_;
    return made;
}

Value Interpreter::construct(Class& type, Call& call) {
    if (!type.is_module()) return construct_record(type, call);
    Module* made = make_module(type, call.line);
    const Value self(Kind::Module, made);
    ++in_network;
    if (auto init = class_member(self, type, "__init__", call.line)) {
        this->call(*init, call);
    } else {
        construct_own(*this, *made, call);
    }
    --in_network;
    return self;
}

Value Interpreter::construct_record(Class& type, Call& call) {
    Record* made = heap.make<Record>();
    made->type = &type;
    const Value self(Kind::Record, made);
    if (auto init = class_member(self, type, "__init__", call.line)) {
        this->call(*init, call);
    } else if (type.record_fields) {
        for (std::size_t i = 0; i < type.fields.size(); ++i)
            if (const Value* value = call.find(i, type.fields[i])) made->names[type.fields[i]] = *value;
    }
    return self;
}

}  // namespace nn::python
