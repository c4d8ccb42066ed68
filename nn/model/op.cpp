#include "nn/model/op.h"
#include "nn/model/graph.h"

#include "nn/model/op_registry.h"

#include <algorithm>
#include <unordered_map>

namespace nn {

const char* category_name(Category category) {
    switch (category) {
        case Category::Input: return TR("Input and output");
        case Category::Container: return TR("Containers");
        case Category::Convolution: return TR("Convolution");
        case Category::Pooling: return TR("Pooling");
        case Category::Activation: return TR("Activation");
        case Category::Normalization: return TR("Normalization");
        case Category::Recurrent: return TR("Recurrent");
        case Category::Linear: return TR("Linear");
        case Category::Dropout: return TR("Dropout");
        case Category::Shape: return TR("Shape");
        case Category::Math: return TR("Math");
        case Category::Loss: return TR("Loss");
    }
    return "";
}

const std::vector<Category>& all_categories() {
    static const std::vector<Category> categories = {
        Category::Input,         Category::Container, Category::Convolution, Category::Pooling,
        Category::Activation,    Category::Normalization, Category::Recurrent, Category::Linear,
        Category::Dropout,       Category::Shape,     Category::Math,        Category::Loss};
    return categories;
}

Op::Op() = default;
Op::Op(const Op&) = default;
Op::Op(Op&&) noexcept = default;
Op& Op::operator=(Op&&) noexcept = default;
Op::~Op() = default;

std::vector<ParameterInfo> Op::parameters_for(const void* options) const {
    return parameter_list ? parameter_list(options) : parameters;
}

void InferContext::output(TensorType type) {
    if (auto problem = shape_problem(type.shape))
        issues_.push_back({Severity::Error, "", "", std::move(*problem), {}});
    outputs_.push_back(std::move(type));
}
void InferContext::output(Shape shape, DType dtype) { output(TensorType{dtype, std::move(shape)}); }

InferContext::FixHint InferContext::set_option(Message text, std::string option, const OptionLiteral& value) {
    return {FixHint::Kind::SetOption, std::move(text), std::move(option), value.value(), 0, {}, {}};
}

InferContext::FixHint InferContext::insert(Message text, std::size_t input, std::string op, const OptionLiterals& options) {
    return {FixHint::Kind::Insert, std::move(text), {}, {}, input, std::move(op), options.values()};
}

void InferContext::error(std::size_t input, Message text, std::vector<FixHint> fixes) {
    issues_.push_back({Severity::Error, ports_.empty() ? "" : ports_[input], "", std::move(text), std::move(fixes)});
}

void InferContext::option_error(std::string option, Message text, std::vector<FixHint> fixes) {
    issues_.push_back({Severity::Error, "", std::move(option), std::move(text), std::move(fixes)});
}

void InferContext::warning(std::size_t input, Message text, std::vector<FixHint> fixes) {
    issues_.push_back({Severity::Warning, ports_[input], "", std::move(text), std::move(fixes)});
}

bool InferContext::failed() const {
    return std::any_of(issues_.begin(), issues_.end(), [](const Issue& i) { return i.severity == Severity::Error; });
}

const std::vector<const Op*>& all_ops() {
    static const std::vector<const Op*> ops = [] {
        std::vector<const Op*> pointers;
        for (const Op& op : declared_ops()) pointers.push_back(&op);
        return pointers;
    }();
    return ops;
}

const Op* find_op(std::string_view id) {
    static const auto index = [] {
        std::unordered_map<std::string_view, const Op*> by_id;
        for (const Op* op : all_ops()) by_id.emplace(op->id(), op);
        return by_id;
    }();
    const auto it = index.find(id);
    return it == index.end() ? nullptr : it->second;
}

namespace {

std::vector<PortInfo> in_force(const std::vector<PortInfo>& ports, const Op& op, const Node& node) {
    std::vector<PortInfo> out;
    out.reserve(ports.size());
    std::shared_ptr<void> options;
    for (const PortInfo& port : ports) {
        if (port.when) {
            if (!options) {
                auto built = op.schema.build(node.options);
                // Wrong options are reported elsewhere; the ports are then those of the defaults.
                options = built ? *built : op.schema.make();
            }
            if (!port.when(options.get())) continue;
        }
        out.push_back(port);
    }
    return out;
}

std::vector<PortInfo> module_ports(const Node& node, Role role) {
    std::vector<PortInfo> out;
    for (const Node& child : node.inner.nodes) {
        const Op* op = find_op(child.op);
        if (op && op->role == role) out.push_back({child.id});
    }
    return out;
}

}  // namespace

std::vector<PortInfo> input_ports(const Node& node) {
    const Op* op = find_op(node.op);
    if (!op) return {};
    return op->role == Role::Module ? module_ports(node, Role::Input) : in_force(op->inputs, *op, node);
}

std::vector<PortInfo> output_ports(const Node& node) {
    const Op* op = find_op(node.op);
    if (!op) return {};
    return op->role == Role::Module ? module_ports(node, Role::Output) : in_force(op->outputs, *op, node);
}

}  // namespace nn
