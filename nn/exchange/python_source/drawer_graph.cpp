// The graph of what was drawn: containers with their children in PyTorch's order of registration.
#include "nn/exchange/python_source/interpreter.h"

#include <algorithm>

namespace nn::python {

namespace {

bool numbered(const Module& module) {
    return std::ranges::all_of(module.children,
        [](const auto& child) { return child.first.find_first_not_of("0123456789") == std::string::npos; });
}

bool frozen(const Module& module) {
    return !module.parameters.empty() && std::ranges::none_of(module.parameters, [](const auto& one) { return one.second->trainable; });
}

}  // namespace

void Drawer::prune(Drawing& drawing) {
    std::map<std::string, int> needed;
    for (const Wire& wire : drawing.wires) ++needed[wire.from.node];
    // A function is drawn behind what it takes, so that one pass from the end finds all.
    std::set<std::string> out;
    for (auto node = drawing.functions.rbegin(); node != drawing.functions.rend(); ++node) {
        const Op* op = find_op(node->op);
        if (needed[node->id] > 0 || (op && op->role == Role::Loss)) continue;
        out.insert(node->id);
        for (const Wire& wire : drawing.wires)
            if (wire.to.node == node->id) --needed[wire.from.node];
    }
    if (out.empty()) return;
    std::erase_if(drawing.functions, [&](const Node& node) { return out.contains(node.id); });
    std::erase_if(drawing.wires, [&](const Wire& wire) { return out.contains(wire.to.node) || out.contains(wire.from.node); });
}

void Drawer::build_tensors(const Module& module, Graph& into) const {
    for (const bool parameter : {true, false}) {
        for (const auto& [name, tensor] : module.parameters) {
            if (tensor->parameter != parameter) continue;
            Node node;
            node.id = name;
            node.op = parameter ? "Parameter" : "Buffer";
            std::vector<std::int64_t> shape;
            if (tensor->type)
                for (const Dim& dim : tensor->type->shape) shape.push_back(dim.size);
            if (!tensor->type) shape = {1};
            node.options["shape"] = shape;
            const std::string init = tensor->init.empty() && tensor->fill ? *tensor->fill == 1 ? "ones" : "zeros" : tensor->init;
            const Op& op = *find_op(node.op);
            const bool by_fan = init.starts_with("xavier") || init.starts_with("kaiming");
            if (!init.empty() && !(by_fan && shape.size() < 2)) node.options["init"] = init;
            if (init.empty() && !parameter) node.options["init"] = std::string("zeros");
            node.options = op.schema.without_defaults(node.options);
            node.requires_grad = tensor->trainable;
            into.nodes.push_back(std::move(node));
        }
    }
}

void Drawer::build_children(const Module& module, Graph& into) const {
    for (const auto& [name, child] : module.children) into.nodes.push_back(build(*child, name, module));
}

void Drawer::build_inside(const Module& module, const Drawing* drawing, Graph& into) const {
    if (drawing) into.nodes = drawing->inputs;
    build_tensors(module, into);
    build_children(module, into);
    if (!drawing) return;
    into.nodes.insert(into.nodes.end(), drawing->functions.begin(), drawing->functions.end());
    into.nodes.insert(into.nodes.end(), drawing->outputs.begin(), drawing->outputs.end());
    into.wires = drawing->wires;
}

Node Drawer::build(const Module& module, const std::string& id, const Module& holder) const {
    Node node;
    node.id = id;
    if (module.parent != &holder || module.name != id) {  // a second name
        node.op = "Reuse";
        node.options["module"] = path(module);
        return node;
    }
    node.op = module.op;
    node.options = module.drawn.value_or(module.options);
    const Op* op = find_op(module.op);
    if (op && !op->is_container()) {
        node.requires_grad = !frozen(module);
        return node;
    }
    if (op && op->role == Role::List) {
        build_tensors(module, node.inner);
        build_children(module, node.inner);
    } else if (opened(module)) {
        node.op = numbered(module) ? "ModuleList" : "ModuleDict";
        build_tensors(module, node.inner);
        build_children(module, node.inner);
    } else if (module.op == "Sequential" && !forward_of(module)) {
        build_children(module, node.inner);
    } else {
        node.op = "Module";
        build_inside(module, module.inside.get(), node.inner);
    }
    return node;
}

Graph Drawer::graph(const Module& root) const {
    Graph graph;
    build_inside(root, model_.get(), graph);
    return graph;
}

}  // namespace nn::python
