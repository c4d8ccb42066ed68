#include "ui/canvas/fits.h"

#include "nn/model/scope.h"

#include <algorithm>
#include <ranges>

namespace ui {

namespace {

std::optional<nn::TensorType> typeAt(const studio::Document& document, const std::string& scope, const nn::Graph& graph, const nn::PortRef& from) {
    const nn::NodeReport* report = document.analysis().find(nn::join_path(scope, from.node));
    const std::string port = nn::port_id(graph, from, true);
    if (report)
        for (const nn::PortReport& out : report->outputs)
            if (out.port == port) return out.type;
    return std::nullopt;
}

/// Of a chain its first layer says what it takes.
const nn::Node* firstOf(const nn::Node& node) {
    const nn::Op* op = nn::find_op(node.op);
    if (!op || op->role != nn::Role::Sequential || node.muted) return &node;
    return node.inner.nodes.empty() ? nullptr : firstOf(node.inner.nodes.front());
}

/// The types at every port of `node`, as its inference wants them.
struct Arriving {
    std::vector<nn::TensorType> types;
    std::vector<std::string> ports;
    std::vector<bool> wired;
    std::size_t mine = 0;  ///< which of them the new wire brings
    bool known = true;     ///< nothing that the inference needs is unknown
};

Arriving arrivingAt(const studio::Document& document, const std::string& scope, const nn::Graph& graph, const nn::Node& node, const nn::Op& op,
                    const nn::PortRef& to, const nn::TensorType& type) {
    Arriving out;
    const auto take = [&out](const std::string& port, std::optional<nn::TensorType> what, bool wired) {
        out.types.push_back(what.value_or(nn::TensorType{}));
        out.ports.push_back(port);
        out.wired.push_back(wired);
    };
    const std::string target = nn::port_id(graph, to, false);
    for (const nn::PortInfo& port : op.inputs) {
        const bool here = port.id == target;
        bool any = port.variadic && !here;
        for (const nn::Wire& wire : graph.wires) {
            if (wire.to.node != to.node || nn::port_id(graph, wire.to, false) != port.id || (here && !port.variadic)) continue;
            const auto old = document.analysis().wire_type(document.project().graph, scope, wire);
            out.known = out.known && old.has_value();
            take(port.id, old, true);
            any = true;
        }
        if (here) {
            out.mine = out.types.size();
            take(port.id, type, true);
        } else if (!any) {
            out.known = out.known && port.optional;
            take(port.id, std::nullopt, false);
        }
    }
    return out;
}

/// What is said against it an option of its own would mend: a kernel larger than the picture.
bool mendsItself(const nn::InferContext& context) {
    return std::ranges::all_of(context.issues(), [](const auto& issue) {
        return issue.severity != nn::Severity::Error ||
               std::ranges::any_of(issue.fixes, [](const auto& fix) { return fix.kind == nn::InferContext::FixHint::Kind::SetOption; });
    });
}

/// Is a wire of that type right at the first of these ports, whatever may come to the others?
bool takes(const nn::Op& op, void* options, const std::vector<std::string>& ports, const nn::TensorType& type) {
    // What the other inputs will carry is not known yet: something of the same shape, or numbers of things, mostly.
    for (const nn::DType other : {nn::DType::Float32, nn::DType::Int64}) {
        std::vector<nn::TensorType> types(ports.size(), nn::TensorType{other, type.shape});
        types.front() = type;
        nn::InferContext context(types, ports);
        op.infer(options, context);
        if (!context.failed() || ports.size() == 1) return mendsItself(context);
        // Only what is said of this wire itself counts against it.
        const bool own = std::ranges::any_of(context.issues(), [&ports](const auto& issue) {
            return issue.severity == nn::Severity::Error && issue.port == ports.front();
        });
        if (!own) return true;
    }
    return op.role == nn::Role::Loss;  // its target has a shape of its own
}

}  // namespace

bool acceptsWire(const nn::Op& op, const std::optional<nn::TensorType>& type) {
    if (op.role == nn::Role::Input || op.role == nn::Role::List || op.role == nn::Role::Parameter) return false;
    if (op.is_container() || op.role == nn::Role::Output) return true;
    if (op.inputs.empty()) return false;
    if (!type || !op.infer) return true;
    const auto options = op.schema.make();
    for (const nn::OptionInfo& option : op.schema.options)
        if (option.required) option.set(options.get(), option.default_value);
    std::vector<std::string> needed, every;
    for (const nn::PortInfo& port : op.inputs) {
        if (!port.optional || needed.empty()) needed.push_back(port.id);
        every.push_back(port.id);
    }
    // Add wants either a number or a second wire.
    return takes(op, options.get(), needed, *type) || (every != needed && takes(op, options.get(), every, *type));
}

bool wouldFit(const studio::Document& document, const std::string& scope, const nn::PortRef& from, const nn::PortRef& to) {
    const nn::Graph* graph = nn::find_scope(document.project().graph, scope);
    const nn::Node* target = graph ? nn::find_wirable(*graph, to.node) : nullptr;
    if (!target || from.node == to.node) return false;
    const auto type = typeAt(document, scope, *graph, from);
    const nn::Node* node = firstOf(*target);
    const nn::Op* op = node ? nn::find_op(node->op) : nullptr;
    if (!type || !op || !op->infer || node->muted || op->is_container() || op->role == nn::Role::Output || op->role == nn::Role::Reuse) return true;
    const auto options = op->schema.build(node->options);
    if (!options) return true;
    Arriving arriving;
    if (node == target) {
        arriving = arrivingAt(document, scope, *graph, *node, *op, to, *type);
    } else if (op->inputs.size() == 1) {
        arriving = {{*type}, {op->inputs.front().id}, {true}};
    } else {
        return true;
    }
    // What the others will bring is not known: as for a new node.
    if (!arriving.known) return op->inputs.front().id != arriving.ports[arriving.mine] || acceptsWire(*op, type);
    nn::InferContext context(arriving.types, arriving.ports, arriving.wired);
    op->infer(options->get(), context);
    if (!context.failed()) return true;
    // Two that do not go together are both named; what is said of another input alone was wrong before.
    return std::ranges::none_of(context.issues(), [&](const auto& issue) {
        return issue.severity == nn::Severity::Error && (issue.port == arriving.ports[arriving.mine] || issue.port.empty());
    });
}

}  // namespace ui
