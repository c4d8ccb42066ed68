// What every nn.Module answers to.
#include "nn/exchange/python_source/functions.h"
#include "nn/exchange/python_source/modules.h"

#include <algorithm>

namespace nn::python {

namespace {

Module* self_of(const Call& call) { return !call.given.empty() && call.given[0].is(Kind::Module) ? &call.given[0].as<Module>() : nullptr; }

Value itself(Interpreter&, Call& call) { return call.given.empty() ? Value() : call.given[0]; }
Value nothing(Interpreter&, Call&) { return {}; }
Value unknown(Interpreter&, Call&) { return Value::unknown(); }

/// Modules with their paths, a module before its children; one that is registered twice comes once.
void collect(Module& module, const std::string& path, bool deep, std::vector<std::pair<std::string, Module*>>& into) {
    for (const auto& [name, child] : module.children) {
        if (std::ranges::find(into, child, &std::pair<std::string, Module*>::second) != into.end() || into.size() > 20'000) continue;
        into.emplace_back(join_path(path, name), child);
        if (deep) collect(*child, join_path(path, name), true, into);
    }
}

Value modules_of(Interpreter& interpreter, const Call& call, bool deep, bool named) {
    std::vector<std::pair<std::string, Module*>> found;
    if (Module* module = self_of(call)) {
        if (deep) found.emplace_back("", module);
        collect(*module, "", deep, found);
    }
    std::vector<Value> values;
    for (auto& [path, module] : found) {
        const Value value(Kind::Module, module);
        values.push_back(named ? interpreter.heap.tuple({interpreter.heap.text(path), value}) : value);
    }
    return interpreter.heap.list(std::move(values));
}

/// `seen`: modules may hold each other.
void parameters_of(Interpreter& interpreter, Module& module, const std::string& path, std::vector<std::pair<std::string, Value>>& into,
    std::set<const Module*>& seen) {
    if (!seen.insert(&module).second) return;
    if (const Op* op = find_op(module.op); op && !op->is_container())
        for (const ParameterInfo& info : op->parameters)
            if (!info.buffer && !module.parameter(info.id)) layer_attribute(interpreter, module, info.id);
    for (const auto& [name, tensor] : module.parameters)
        if (tensor->parameter) into.emplace_back(join_path(path, name), Value(Kind::Tensor, tensor));
    for (const auto& [name, child] : module.children)
        if (into.size() < 20'000) parameters_of(interpreter, *child, join_path(path, name), into, seen);
}

std::vector<std::pair<std::string, Value>> parameters_of(Interpreter& interpreter, Module* module) {
    std::vector<std::pair<std::string, Value>> found;
    std::set<const Module*> seen;
    if (module) parameters_of(interpreter, *module, "", found, seen);
    return found;
}

Value parameters(Interpreter& interpreter, const Call& call, bool named) {
    const auto found = parameters_of(interpreter, self_of(call));
    std::vector<Value> values;
    for (const auto& [path, value] : found) values.push_back(named ? interpreter.heap.tuple({interpreter.heap.text(path), value}) : value);
    return interpreter.heap.list(std::move(values));
}

Value add_module(Interpreter& interpreter, Call& call) {
    const Value *name = call.find(1, "name"), *value = call.find(2, "module");
    if (name && text_of(*name) && value && value->is(Kind::Module) && self_of(call))
        interpreter.register_child(*self_of(call), *text_of(*name), &value->as<Module>(), call.line);
    else
        interpreter.obstacle(call.line, TR("this adds nothing that is known to the module"));
    return {};
}

Value register_tensor(Interpreter& interpreter, Call& call) {
    const Value *name = call.find(1, "name"), *value = call.find(2, call.name == "register_buffer" ? "tensor" : "param");
    Module* module = self_of(call);
    if (!module || !name || !text_of(*name)) return {};
    const Value* persistent = call.find("persistent");
    if (!value || !value->is(Kind::Tensor)) {
        module->names[*text_of(*name)] = value ? *value : Value();
        if (value && value->is_unknown())
            interpreter.obstacle(call.line, {TR("what '{0}' holds is not known; it is left out"), {*text_of(*name)}});
        return {};
    }
    if (persistent && truth(*persistent) == false) {
        module->names[*text_of(*name)] = *value;
        return {};
    }
    // A tensor that has a name already keeps it, and is copied for this one.
    Tensor* tensor = &value->as<Tensor>();
    if (tensor->owner || tensor->drawing) {
        Tensor* copy = interpreter.heap.make<Tensor>();
        copy->type = tensor->type;
        tensor = copy;
    }
    tensor->parameter = call.name != "register_buffer";
    register_parameter(*module, *text_of(*name), *tensor);
    return {};
}

Value append(Interpreter& interpreter, Call& call) {
    Module* module = self_of(call);
    const Value* value = call.find(1, "module");
    if (!module || !value) return {};
    const std::string name = std::to_string(module->children.size() + module->parameters.size());
    if (value->is(Kind::Module))
        interpreter.register_child(*module, name, &value->as<Module>(), call.line);
    else if (value->is(Kind::Tensor))
        register_parameter(*module, name, value->as<Tensor>());
    else
        interpreter.obstacle(call.line, TR("this adds nothing that is known to the module"));
    return call.given[0];
}

Value extend(Interpreter& interpreter, Call& call) {
    Module* module = self_of(call);
    const auto items = call.given.size() > 1 ? interpreter.each_of(call.given[1], call.line) : std::nullopt;
    if (!module || !items) return interpreter.obstacle(call.line, TR("this adds nothing that is known to the module"));
    for (const Value& item : *items) {
        Call one;
        one.line = call.line;
        one.given = {call.given[0], item};
        append(interpreter, one);
    }
    return call.given[0];
}

Value insert(Interpreter& interpreter, Call& call) {
    Module* module = self_of(call);
    const auto place = call.given.size() > 2 ? int_of(call.given[1]) : std::nullopt;
    if (!module || !place || !call.given[2].is(Kind::Module)) return {};
    std::vector<Module*> all;
    for (const auto& [name, child] : module->children) all.push_back(child);
    const auto at = std::clamp<std::int64_t>(*place, 0, static_cast<std::int64_t>(all.size()));
    all.insert(all.begin() + at, &call.given[2].as<Module>());
    module->children.clear();
    for (std::size_t i = 0; i < all.size(); ++i) module->children.emplace_back(std::to_string(i), all[i]);
    return {};
}

Value dict_items(Interpreter& interpreter, const Call& call, bool keys, bool values) {
    std::vector<Value> found;
    if (Module* module = self_of(call)) {
        const auto add = [&](const std::string& name, const Value& value) {
            const Value key = interpreter.heap.text(name);
            found.push_back(keys && values ? interpreter.heap.tuple({key, value}) : keys ? key : value);
        };
        for (const auto& [name, child] : module->children) add(name, {Kind::Module, child});
        for (const auto& [name, tensor] : module->parameters) add(name, {Kind::Tensor, tensor});
    }
    return interpreter.heap.list(std::move(found));
}

Value update(Interpreter& interpreter, Call& call) {
    if (Module* module = self_of(call); module && call.given.size() > 1 && call.given[1].is(Kind::Dict))
        for (const auto& [key, value] : call.given[1].as<Dict>().items)
            interpreter.set_attribute(call.given[0], shown(key), value, call.line);
    return {};
}

Value requires_grad(Interpreter& interpreter, Call& call) {
    const Value* wanted = call.find(1, "requires_grad");
    for (const auto& [path, value] : parameters_of(interpreter, self_of(call)))
        value.as<Tensor>().trainable = !wanted || truth(*wanted).value_or(true);
    return itself(interpreter, call);
}

Value initialize(Interpreter& interpreter, Call& call) {
    if (Module* module = self_of(call)) {
        call.given.erase(call.given.begin());
        construct_own(interpreter, *module, call);
    }
    return {};
}

Value forward(Interpreter& interpreter, Call& call) {
    Module* module = self_of(call);
    if (!module) return Value::unknown();
    const bool own = call.name == "forward_own";
    call.given.erase(call.given.begin());
    return own ? interpreter.drawer.call_own(*module, call) : interpreter.drawer.call(*module, call);
}

}  // namespace

void add_module_methods(FunctionTable& table) {
    for (const char* name : {"to", "cpu", "cuda", "eval", "train", "float", "half", "double", "share_memory", "apply", "type", "bfloat16"})
        table[std::string("module.") + name] = itself;
    for (const char* name : {"zero_grad", "load_state_dict", "flatten_parameters", "reset_parameters", "register_forward_hook",
                             "register_forward_pre_hook", "register_backward_hook", "register_full_backward_hook", "extra_repr"})
        table[std::string("module.") + name] = nothing;
    table["module.state_dict"] = unknown;
    table["module.children"] = [](Interpreter& i, Call& c) { return modules_of(i, c, false, false); };
    table["module.named_children"] = [](Interpreter& i, Call& c) { return modules_of(i, c, false, true); };
    table["module.modules"] = [](Interpreter& i, Call& c) { return modules_of(i, c, true, false); };
    table["module.named_modules"] = [](Interpreter& i, Call& c) { return modules_of(i, c, true, true); };
    table["module.parameters"] = [](Interpreter& i, Call& c) { return parameters(i, c, false); };
    table["module.named_parameters"] = [](Interpreter& i, Call& c) { return parameters(i, c, true); };
    table["module.add_module"] = add_module;
    table["module.register_module"] = add_module;
    table["module.register_buffer"] = register_tensor;
    table["module.register_parameter"] = register_tensor;
    table["module.append"] = append;
    table["module.extend"] = extend;
    table["module.insert"] = insert;
    table["module.keys"] = [](Interpreter& i, Call& c) { return dict_items(i, c, true, false); };
    table["module.values"] = [](Interpreter& i, Call& c) { return dict_items(i, c, false, true); };
    table["module.items"] = [](Interpreter& i, Call& c) { return dict_items(i, c, true, true); };
    table["module.update"] = update;
    table["module.requires_grad_"] = requires_grad;
    table["module.__init__"] = initialize;
    table["module.forward"] = forward;
    table["module.__call__"] = forward;
    table["module.forward_own"] = forward;
}

}  // namespace nn::python
