#include "nn/exchange/python_source/drawer.h"

#include "nn/exchange/python_source/input_hints.h"
#include "nn/exchange/python_source/interpreter.h"
#include "nn/exchange/python_source/modules.h"
#include "nn/model/edit.h"
#include "nn/model/nested_message.h"
#include "nn/model/scope.h"

#include <algorithm>
#include <array>

namespace nn::python {

namespace {

constexpr std::size_t most_nodes = 10'000;

Value made(Interpreter& interpreter, Drawing* drawing, PortRef from, std::optional<TensorType> type) {
    Tensor* tensor = interpreter.heap.make<Tensor>();
    tensor->drawing = drawing;
    tensor->from = std::move(from);
    tensor->type = std::move(type);
    return {Kind::Tensor, tensor};
}

/// Whole numbers that are counted with become float32, as in PyTorch; there is no node for that.
Value as_float(Interpreter& interpreter, const Value& value) {
    if (!value.is(Kind::Tensor) || is_wired(value) || !value.as<Tensor>().type || value.as<Tensor>().type->dtype == DType::Float32) return value;
    Tensor* copy = interpreter.heap.make<Tensor>();
    *copy = value.as<Tensor>();
    copy->type->dtype = DType::Float32;
    copy->recipe = nullptr;
    return {Kind::Tensor, copy};
}

bool is_list_op(const std::string& op) {
    const Op* found = find_op(op);
    return found && found->role == Role::List;
}

bool is_triangle(const std::string& op) { return op == "Tril" || op == "Triu"; }

bool is_number(const std::string& id) { return std::ranges::all_of(id, [](char c) { return c >= '0' && c <= '9'; }); }

}  // namespace

// ---- where modules stand -----------------------------------------------------------------------------------

std::string Drawer::path(const Module& module) {
    std::string path;
    for (const Module* at = &module; at && at->parent; at = at->parent) path = path.empty() ? at->name : at->name + "." + path;
    return path;
}

bool Drawer::opened(const Module& module) const { return is_list_op(module.op) || plan_.opened.contains(path(module)); }

void Drawer::open(const Module& module) {
    if (!plan_.opened.insert(path(module)).second)
        throw Stop{interpreter_.heap.line, TR("modules hold each other in a way that cannot be drawn")};
    throw Again();
}

void Drawer::settle(Module& module) {
    if (!settled_.insert(&module).second) return;
    const OptionInfo& sizes = *find_op("Parameter")->schema.find("shape");
    for (auto& [name, tensor] : module.parameters) {
        if (!tensor->type || sizes.check(extents(tensor->type->shape, 1))) continue;
        interpreter_.slip(module.line, {TR("'{0}' is {1}, which no parameter can be here; its size is set to 1"),
            {name, to_string(tensor->type->shape)}});
        tensor->type->shape = {1};
    }
    for (auto& [name, child] : module.children) {
        if (settled_.contains(child)) continue;
        child->parent = &module;
        child->name = name;
        settle(*child);
    }
}

std::optional<std::string> Drawer::reach(Module& module, int line) {
    if (!settled_.contains(&module)) adopt(module, line);
    std::vector<Module*> around;
    Module* at = module.parent;
    while (at && at != current_->owner) {
        around.push_back(at);
        at = at->parent;
    }
    if (!at) return std::nullopt;
    std::string relative = module.name;
    for (Module* one : around) {
        if (!opened(*one)) open(*one);
        relative = one->name + "." + relative;
    }
    return relative;
}

void Drawer::adopt(Module& module, int line) {
    Module& owner = *current_->owner;
    if (current_->sequential) open(owner);
    const std::string id = new_id(*current_, suggested_id(module.op));
    current_->taken.insert(id);
    interpreter_.slip(line, {TR("this {0} is no part of its module in PyTorch, which then does not train it; it is drawn as '{1}'"),
        {module.type->name, id}});
    owner.children.emplace_back(id, &module);
    module.parent = &owner;
    module.name = id;
    settle(module);
}

std::string Drawer::new_id(Drawing& drawing, const std::string& wanted) const {
    std::string base = is_valid_id(wanted) && !is_number(wanted.substr(0, 1)) ? wanted : "node";
    if (!drawing.taken.contains(base)) return base;
    while (base.size() > 1 && is_number(base.substr(base.size() - 1))) base.pop_back();
    for (int& k = drawing.numbers.try_emplace(base, 1).first->second;;)
        if (std::string id = base + std::to_string(++k); !drawing.taken.contains(id)) return id;
}

// ---- wires --------------------------------------------------------------------------------------------------

/// Once in each drawing.
PortRef Drawer::draw(const Recipe& recipe, int line) {
    if (const auto found = current_->constants.find(&recipe); found != current_->constants.end()) return found->second;
    const Op& op = *find_op(recipe.op);
    Node node;
    node.op = recipe.op;
    node.options = recipe.options;
    const std::vector<PortInfo> ports = input_ports(node);
    node.id = new_id(*current_, suggested_id(recipe.op));
    current_->taken.insert(node.id);
    count_node();
    const std::string id = node.id;
    for (std::size_t i = 0; i < recipe.inputs.size(); ++i)
        if (!recipe.inputs[i].is_none()) wire(recipe.inputs[i], id, i > 0 && i < ports.size() && !op.inputs[0].variadic ? ports[i].id : "", line);
    current_->functions.push_back(std::move(node));
    return current_->constants.emplace(&recipe, PortRef{id, ""}).first->second;
}

std::optional<PortRef> Drawer::source(const Tensor& tensor, int line) {
    if (tensor.drawing == current_) return tensor.from;
    if (tensor.drawing) {
        interpreter_.slip(line, TR("a value of another module is used here without being given to it; this wire is missing"));
        return std::nullopt;
    }
    if (!tensor.owner && tensor.recipe) return draw(*tensor.recipe, line);
    if (!tensor.owner || !settled_.contains(tensor.owner)) {
        interpreter_.slip(line, TR("a tensor of fixed values is used here, which is not drawn; this wire is missing"));
        return std::nullopt;
    }
    Module* at = tensor.owner;
    if (!is_list_op(at->op) && at->op != "Module" && !forward_of(*at)) {
        interpreter_.slip(line, {TR("the '{0}' of a layer is used by itself, which is not drawn; this wire is missing"), {tensor.name}});
        return std::nullopt;
    }
    std::string relative = tensor.name;
    for (; at && at != current_->owner; at = at->parent) relative = at->name + "." + relative;
    if (at) {
        for (Module* one = tensor.owner; one != current_->owner; one = one->parent)
            if (!opened(*one)) open(*one);
        return PortRef{relative, ""};
    }
    interpreter_.slip(line, TR("a value of another module is used here without being given to it; this wire is missing"));
    return std::nullopt;
}

void Drawer::wire(const Value& from, const std::string& to, const std::string& port, int line) {
    if (current_->sequential || !from.is(Kind::Tensor)) return;
    if (const auto start = source(from.as<Tensor>(), line)) current_->wires.push_back({*start, {to, port}});
}

std::vector<std::optional<TensorType>> Drawer::infer(const Node& node, const Op& op, const std::vector<Port>& inputs) {
    const std::vector<PortInfo> ports = input_ports(node);
    std::vector<std::optional<TensorType>> unknown(output_ports(node).size());
    std::vector<TensorType> types;
    std::vector<std::string> names;
    std::vector<bool> wired;
    for (std::size_t port = 0; port < ports.size(); ++port) {
        bool found = false;
        for (const Port& input : inputs) {
            if (input.port != port) continue;
            if (!input.value.is(Kind::Tensor) || !input.value.as<Tensor>().type) return unknown;
            // Inference is made for tensors that there can be.
            const Shape& shape = input.value.as<Tensor>().type->shape;
            if (shape_problem(shape) || std::ranges::any_of(shape, [](const Dim& dim) { return dim.size < 1; })) return unknown;
            types.push_back(*input.value.as<Tensor>().type);
            names.push_back(ports[port].id);
            wired.push_back(true);
            found = true;
        }
        if (found) continue;
        if (!ports[port].optional) return unknown;
        types.emplace_back();
        names.push_back(ports[port].id);
        wired.push_back(false);
    }
    const auto built = op.schema.build(node.options);
    if (!built || !op.infer) return unknown;
    InferContext context(std::move(types), std::move(names), std::move(wired));
    op.infer(built->get(), context);
    interpreter_.heap.spend(10);
    if (context.failed() || context.outputs().size() != unknown.size()) {
        ++misfits_;
        return unknown;
    }
    return {context.outputs().begin(), context.outputs().end()};
}

std::vector<Value> Drawer::outputs(const Node& node, const Op& op, const std::string& at, const std::vector<Port>& inputs) {
    const std::vector<std::optional<TensorType>> types = infer(node, op, inputs);
    const std::vector<PortInfo> ports = output_ports(node);
    // What comes out of one input of the model is still that, for what a later layer says about it.
    const Tensor* only = nullptr;
    for (const Port& input : inputs) only = input.value.is(Kind::Tensor) && !only ? &input.value.as<Tensor>() : nullptr;
    const bool follows = only && only->input && (only->type ? types.size() > 0 && types[0] : op.category == Category::Activation ||
                         op.category == Category::Dropout || op.id() == "Flatten" || op.id() == "Reshape" || op.id() == "Identity");
    std::vector<Value> made_ones;
    for (std::size_t i = 0; i < ports.size(); ++i) {
        made_ones.push_back(made(interpreter_, current_, {at, i == 0 ? "" : ports[i].id}, types[i]));
        if (follows) made_ones.back().as<Tensor>().input = only->input;
        if (op.category == Category::Shape && only && only->zero_one) {
            made_ones.back().as<Tensor>().zero_one = true;
            made_ones.back().as<Tensor>().mask = only->mask;
        }
    }
    return made_ones;
}

/// Null where one of its inputs cannot be drawn itself.
Recipe* Drawer::recipe(const Node& node, const std::vector<Port>& ports) {
    constexpr int deepest = 64;  // it is drawn by recursion
    std::vector<Value> inputs;
    int depth = 0;
    for (const Port& port : ports) {
        if (!port.value.is(Kind::Tensor) || !port.value.as<Tensor>().recipe) return nullptr;
        depth = std::max(depth, port.value.as<Tensor>().recipe->depth);
        const bool variadic = inputs.size() > port.port;
        inputs.resize(variadic ? inputs.size() + 1 : port.port + 1);
        inputs.back() = port.value;
    }
    if (depth >= deepest) return nullptr;
    Recipe* made = interpreter_.heap.make<Recipe>();
    made->op = node.op;
    made->options = node.options;
    made->inputs = std::move(inputs);
    made->depth = depth + 1;
    interpreter_.heap.spend(made->inputs.size());
    return made;
}

Value Drawer::constants(const Node& node, const Op& op, const std::vector<Port>& ports) {
    const auto types = infer(node, op, ports);
    std::vector<Value> values;
    for (const auto& type : types) {
        Tensor* tensor = interpreter_.heap.make<Tensor>();
        tensor->type = type;
        const Tensor* from = !ports.empty() && ports[0].value.is(Kind::Tensor) ? &ports[0].value.as<Tensor>() : nullptr;
        if (from && op.category == Category::Shape) {
            tensor->fill = from->fill;
            tensor->init = from->init;
            tensor->zero_one = from->zero_one;
            tensor->mask = from->mask;
        }
        if (is_triangle(op.id())) {
            tensor->zero_one = from && (from->zero_one || from->fill == 1.0);
            tensor->init = op.id() == "Tril" && from && from->fill == 1.0 && node.options.empty() ? "tril" : "";
            tensor->fill.reset();
        }
        tensor->recipe = types.size() == 1 ? recipe(node, ports) : nullptr;
        values.emplace_back(Kind::Tensor, tensor);
    }
    return values.size() == 1 ? values[0] : interpreter_.heap.tuple(std::move(values));
}

void Drawer::name_after(const Value& value, const std::string& name) {
    if (!current_ || current_->functions.empty() || !value.is(Kind::Tensor) || value.as<Tensor>().drawing != current_) return;
    Tensor& tensor = value.as<Tensor>();
    Node& node = current_->functions.back();
    if (node.id != tensor.from.node || !current_->assigned.insert(node.id).second) return;
    constexpr std::array says_nothing = {"out", "output", "outputs", "input", "inputs", "res", "result", "ret", "tmp", "temp", "data"};
    if (name.size() < 3 || std::ranges::find(says_nothing, name) != says_nothing.end()) return;
    if (!is_valid_id(name) || current_->taken.contains(name)) return;
    for (Wire& wire : current_->wires) {
        if (wire.from.node == node.id) wire.from.node = name;
        if (wire.to.node == node.id) wire.to.node = name;
    }
    current_->taken.erase(node.id);
    current_->taken.insert(name);
    current_->assigned.insert(name);
    tensor.from.node = node.id = name;
}

void Drawer::count_node() {
    if (++nodes_ > most_nodes)
        throw Stop{interpreter_.heap.line, {TR("the network has more than {0} nodes"), {std::to_string(most_nodes)}}};
}

std::vector<Value> Drawer::node(const std::string& id, OptionValues options, const std::vector<Value>& inputs, int line) {
    const Op* op = find_op(id);
    if (!op) return {Value::unknown()};
    Node node;
    node.op = id;
    for (const auto& [option, problem] : op->schema.problems(options)) {
        interpreter_.slip(line, {TR("{0}: {1}; it keeps its default"), {id + "." + option, as_argument(problem)}});
        options.erase(option);
        if (const OptionInfo* info = op->schema.find(option); info && info->required) options[option] = info->default_value;
    }
    node.options = op->schema.without_defaults(options);
    std::vector<Port> ports;
    const bool numbers = op->category != Category::Shape;
    const bool variadic = !op->inputs.empty() && op->inputs[0].variadic;
    for (std::size_t i = 0; i < inputs.size(); ++i)
        if (!inputs[i].is_none()) ports.push_back({variadic ? 0 : i, numbers ? as_float(interpreter_, inputs[i]) : inputs[i]});
    const bool wired = std::ranges::any_of(ports, [](const Port& port) { return is_wired(port.value); });
    if (!wired || !current_) {
        const Value constant = constants(node, *op, ports);
        return items_of(constant) ? *items_of(constant) : std::vector{constant};
    }
    if (current_->sequential) open(*current_->owner);
    count_node();
    if (op->category != Category::Math)
        for (Port& port : ports)
            if (port.value.is(Kind::Tensor) && port.value.as<Tensor>().expanded) port.value = stretched(port.value.as<Tensor>(), line);
    look_at_inputs(*op, node.options, ports, line);
    node.id = new_id(*current_, suggested_id(id));
    current_->taken.insert(node.id);
    const std::vector<PortInfo> in_force = input_ports(node);
    for (const Port& port : ports)
        wire(port.value, node.id, port.port > 0 && port.port < in_force.size() ? in_force[port.port].id : "", line);
    std::vector<Value> results = outputs(node, *op, node.id, ports);
    current_->functions.push_back(std::move(node));
    return results;
}

/// There is no node that repeats: copies joined do, and along the batch a sum with zeros of its size.
Value Drawer::stretched(const Tensor& tensor, int line) {
    Tensor* plain = interpreter_.heap.make<Tensor>();
    *plain = tensor;
    plain->expanded.reset();
    Value value(Kind::Tensor, plain);
    const Shape& target = *tensor.expanded;
    std::vector<std::int64_t> sizes(target.size(), 1);
    for (std::size_t d = 0; d < target.size(); ++d) {
        const Dim own = tensor.type->shape[d];
        if (target[d] == own) continue;
        if (target[d].batch && std::ranges::find(sizes, -1) == sizes.end()) {
            sizes[d] = -1;
        } else if (!target[d].batch && own == Dim(1) && target[d].size <= 256) {
            value = node1("Cat", {{"dim", OptionValue(static_cast<std::int64_t>(d))}},
                std::vector(static_cast<std::size_t>(target[d].size), value), line);
        } else {
            interpreter_.slip(line, TR("a tensor stretched by expand is used where its size matters; it is drawn as it was"));
        }
    }
    if (std::ranges::find(sizes, -1) == sizes.end()) return value;
    const Tensor* giver = current_->sized;
    if (!giver || !giver->type || giver->type->rank() < 2 || giver->type->dtype != DType::Float32) {
        interpreter_.slip(line, TR("a tensor stretched by expand is used where its size matters; it is drawn as it was"));
        return value;
    }
    const auto number = [](std::int64_t n) { return OptionValue(n); };
    Value zeros(Kind::Tensor, current_->sized);
    if (giver->type->rank() > 2) zeros = node1("Flatten", {}, {zeros}, line);
    zeros = node1("Narrow", {{"dim", number(1)}, {"start", number(0)}, {"length", number(1)}}, {zeros}, line);
    zeros = node1("Mul", {{"other", OptionValue(0.0)}}, {zeros, Value()}, line);
    zeros = node1("Reshape", {{"shape", OptionValue(sizes)}}, {zeros}, line);
    return node1("Add", {}, {zeros, value}, line);
}

Value Drawer::node1(const std::string& op, OptionValues options, const std::vector<Value>& inputs, int line) {
    return node(op, std::move(options), inputs, line)[0];
}

void Drawer::look_at_inputs(const Op& op, const OptionValues& options, const std::vector<Port>& inputs, int line) {
    for (const Port& port : inputs) {
        if (!port.value.is(Kind::Tensor)) continue;
        const Tensor& tensor = port.value.as<Tensor>();
        if (!tensor.input) continue;
        InputPlan& input = plan_.inputs[*tensor.input];
        if (learn_from(input, op, options, port.port, tensor.type, line)) throw Again();
    }
}

// ---- the model -----------------------------------------------------------------------------------------------

std::size_t Drawer::plan_for(const std::string& id, int line) {
    const auto found = std::ranges::find(plan_.inputs, id, &InputPlan::id);
    if (found != plan_.inputs.end()) return static_cast<std::size_t>(found - plan_.inputs.begin());
    plan_.inputs.push_back({.id = id, .line = line});
    return plan_.inputs.size() - 1;
}

Value Drawer::model_input(std::size_t index) {
    InputPlan& input = plan_.inputs[index];
    input.used = true;
    if (input.zero_state) {
        Tensor* zeros = interpreter_.heap.make<Tensor>();
        zeros->fill = 0;
        return {Kind::Tensor, zeros};
    }
    Node node;
    node.op = "Input";
    node.id = new_id(*current_, input.id);
    current_->taken.insert(node.id);
    if (node.id != input.id) node.options["field"] = input.id;
    std::optional<TensorType> type;
    if (input.shape) {
        type.emplace();
        type->dtype = input.classes ? DType::Int64 : DType::Float32;
        type->shape.assign(input.shape->begin(), input.shape->end());
        type->shape.insert(type->shape.begin(), Dim::batches());
    }
    Value value = made(interpreter_, current_, {node.id, ""}, type);
    current_->inputs.push_back(std::move(node));
    if (input.time_first)
        value = node1("Transpose", {{"dim0", OptionValue(std::int64_t{0})}, {"dim1", OptionValue(std::int64_t{1})}}, {value}, input.line);
    value.as<Tensor>().input = index;
    return value;
}

const Function* Drawer::forward_of(const Module& module) const {
    const Value* found = module.type->find("forward");
    if (!found) found = module.type->find("__call__");
    return found && found->is(Kind::Function) ? &found->as<Function>() : nullptr;
}

void Drawer::draw_model(Module& root) {
    root.parent = nullptr;
    settle(root);
    model_ = std::make_shared<Drawing>();
    model_->owner = &root;
    for (const auto& [name, child] : root.children) model_->taken.insert(name);
    for (const auto& [name, tensor] : root.parameters) model_->taken.insert(name);
    current_ = model_.get();
    Value result;
    int line = root.line;
    if (const Function* forward = forward_of(root)) {
        line = forward->line;
        Call call;
        call.line = line;
        call.given = {Value(Kind::Module, &root)};
        const auto needed = std::ranges::count_if(*forward->parameters, [](const Parameter& p) { return !p.otherwise && p.stars == 0; });
        for (std::size_t i = 1; i < forward->parameters->size(); ++i) {
            const Parameter& parameter = (*forward->parameters)[i];
            const bool asked = std::ranges::any_of(plan_.inputs, [&](const InputPlan& p) { return p.id == parameter.name && p.given; });
            if (parameter.stars > 0 || (parameter.otherwise && !asked)) continue;
            InputPlan& input = plan_.inputs[plan_for(parameter.name, line)];
            if (needed == 2 && !input.shape) input.shape = shape_in_comment(forward->comment);
            call.named.emplace_back(parameter.name, model_input(plan_for(parameter.name, line)));
        }
        if (const auto values = interpreter_.bind(*forward, call)) result = interpreter_.run_function(*forward, *values, line);
    } else if (!root.children.empty() && root.op != "Module") {
        result = chain(root, model_input(plan_for("input", line)), line);
    } else if (root.type->op == "Module" && root.children.size() == 1) {  // around a model that is no class of the source's
        Call call;
        call.line = line;
        call.given = {model_input(plan_for("input", line))};
        result = this->call(*root.children[0].second, call);
    } else {
        interpreter_.slip(line, {TR("{0} has no forward: its layers are drawn without wires"), {root.type->name}});
        return;
    }
    std::vector<std::string> ids;
    leave(result, *model_, "output", ids, line);
    prune(*model_);
    if (ids.empty()) interpreter_.slip(line, TR("forward gives nothing that could be followed; the model has no output"));
}

}  // namespace nn::python
