// Calls of containers: a Sequential, a module of the source's own. Their inside is drawn where they are called first.
#include "nn/exchange/python_source/interpreter.h"

#include <algorithm>

namespace nn::python {

namespace {

Value flowing(Interpreter& interpreter, Drawing* drawing, PortRef from, const Value& like) {
    Tensor* tensor = interpreter.heap.make<Tensor>();
    tensor->drawing = drawing;
    tensor->from = std::move(from);
    if (like.is(Kind::Tensor)) {
        tensor->type = like.as<Tensor>().type;
        tensor->input = like.as<Tensor>().input;
    }
    return {Kind::Tensor, tensor};
}

std::string signature_of(const Value& value) {
    if (value.is(Kind::Tensor)) return is_wired(value) ? "T" : "c";
    if (value.is(Kind::Module)) return std::to_string(value.as<Module>().number);
    if (const auto* items = items_of(value)) {
        std::string text = "(";
        for (const Value& item : *items) text += signature_of(item) + ",";
        return text + ")";
    }
    return shown(value);
}

void take_names(const Module& module, Drawing& drawing) {
    for (const auto& [name, child] : module.children) drawing.taken.insert(name);
    for (const auto& [name, tensor] : module.parameters) drawing.taken.insert(name);
}

}  // namespace

Value Drawer::call_sequential(Module& module, Call& call) {
    const Value given = call.given.empty() ? Value::unknown() : call.given[0];
    if (items_of(given)) open(module);
    const auto at = reach(module, call.line);
    const bool again = module.called || !at || current_->rehearsal;
    Drawing* inside = kept_.emplace_back(std::make_shared<Drawing>()).get();
    inside->owner = &module;
    inside->sequential = true;
    inside->rehearsal = again;
    Drawing* outer = std::exchange(current_, inside);
    Value value = flowing(interpreter_, inside, {}, given);
    for (const auto& [name, child] : module.children) {
        Call one;
        one.line = call.line;
        one.given = {value};
        value = this->call(*child, one);
        if (value.is(Kind::Tensor)) continue;
        if (!value.is_unknown()) open(module);
        value = flowing(interpreter_, inside, {}, Value());
    }
    current_ = outer;
    module.called = true;
    if (current_->sequential) {
        if (at && at->find('.') != std::string::npos) open(*current_->owner);
        return flowing(interpreter_, current_, {}, value);
    }
    const std::string id = again ? add_reuse(module) : *at;
    wire(given, id, "", call.line);
    return flowing(interpreter_, current_, {id, ""}, value);
}

Value Drawer::enter(const Value& value, const std::string& name, Drawing& inside, std::vector<Value>& outer,
    std::vector<std::string>& ports) {
    if (is_wired(value)) {
        Node node;
        node.op = "Input";
        node.id = new_id(inside, name);
        inside.taken.insert(node.id);
        outer.push_back(value);
        ports.push_back(node.id);
        inside.inputs.push_back(node);
        return flowing(interpreter_, &inside, {node.id, ""}, value);
    }
    if (const auto* items = items_of(value)) {
        std::vector<Value> entered;
        for (std::size_t i = 0; i < items->size(); ++i)
            entered.push_back(enter((*items)[i], name + "_" + std::to_string(i), inside, outer, ports));
        return value.is(Kind::Tuple) ? interpreter_.heap.tuple(std::move(entered)) : interpreter_.heap.list(std::move(entered));
    }
    if (value.is(Kind::Dict)) {
        Dict* entered = interpreter_.heap.make<Dict>();
        for (const auto& [key, item] : value.as<Dict>().items)
            entered->items.emplace_back(key, enter(item, name + "_" + shown(key), inside, outer, ports));
        return {Kind::Dict, entered};
    }
    return value;
}

void Drawer::leave(const Value& value, Drawing& inside, const std::string& name, std::vector<std::string>& ids, int line) {
    if (is_wired(value)) {
        const auto from = source(value.as<Tensor>(), line);
        Node node;
        node.op = "Output";
        node.id = new_id(inside, name);
        inside.taken.insert(node.id);
        ids.push_back(node.id);
        if (from) inside.wires.push_back({*from, {node.id, ""}});
        inside.outputs.push_back(std::move(node));
    } else if (const auto* items = items_of(value)) {
        for (std::size_t i = 0; i < items->size(); ++i) leave((*items)[i], inside, name + "_" + std::to_string(i), ids, line);
    } else if (value.is(Kind::Dict)) {
        for (const auto& [key, item] : value.as<Dict>().items) leave(item, inside, shown(key), ids, line);
    } else if (value.is_unknown()) {
        interpreter_.slip(line, TR("a part of what forward gives is not known; this output is missing"));
    }
}

Value Drawer::outside(const Value& value, const std::string& at, std::size_t& output, const std::vector<std::string>& ids) {
    if (is_wired(value)) {
        const std::string port = output == 0 ? "" : ids[output];
        ++output;
        return flowing(interpreter_, current_, {at, port}, value);
    }
    if (const auto* items = items_of(value)) {
        std::vector<Value> left;
        for (const Value& item : *items) left.push_back(outside(item, at, output, ids));
        return value.is(Kind::Tuple) ? interpreter_.heap.tuple(std::move(left)) : interpreter_.heap.list(std::move(left));
    }
    if (value.is(Kind::Dict)) {
        Dict* left = interpreter_.heap.make<Dict>();
        for (const auto& [key, item] : value.as<Dict>().items) left->items.emplace_back(key, outside(item, at, output, ids));
        return {Kind::Dict, left};
    }
    return value;
}

Value Drawer::call_module(Module& module, Call& call) {
    const Function& forward = *forward_of(module);
    const auto at = reach(module, call.line);
    call.given.insert(call.given.begin(), Value(Kind::Module, &module));
    auto values = interpreter_.bind(forward, call);
    if (!values) return Value::unknown();
    std::string signature;
    for (const Value& value : *values) signature += signature_of(value) + ";";
    const bool again = module.called || !at || current_->rehearsal;
    // Called in another way than before, it is not the same drawing: its parts are drawn here instead.
    if (module.inside && module.inside->signature != signature) open(module);

    auto inside = kept_.emplace_back(std::make_shared<Drawing>());
    inside->owner = &module;
    inside->rehearsal = again;
    inside->signature = signature;
    take_names(module, *inside);
    std::vector<Value> given;
    std::vector<std::string> ports, ids;
    for (std::size_t i = 1; i < values->size(); ++i)
        (*values)[i] = enter((*values)[i], (*forward.parameters)[i].name, *inside, given, ports);
    Drawing* outer = std::exchange(current_, inside.get());
    const Value result = interpreter_.run_function(forward, *values, call.line);
    leave(result, *inside, "output", ids, forward.line);
    prune(*inside);
    current_ = outer;
    if (current_->sequential && (ports.size() != 1 || ids.size() != 1)) open(*current_->owner);
    if (!again || !module.called) {
        module.called = true;
        module.inside = inside;
        inside->rehearsal = false;
    }
    if (current_->sequential) {
        if (at && at->find('.') != std::string::npos) open(*current_->owner);
        std::size_t output = 0;
        return outside(result, "", output, ids);
    }
    const std::string id = again ? add_reuse(module) : *at;
    for (std::size_t i = 0; i < given.size(); ++i) wire(given[i], id, i == 0 ? "" : ports[i], call.line);
    std::size_t output = 0;
    return outside(result, id, output, ids);
}

}  // namespace nn::python
