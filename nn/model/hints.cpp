#include "nn/model/hints.h"

#include "nn/model/op.h"
#include "nn/model/scope.h"

#include <algorithm>

namespace nn {

namespace {

constexpr std::int64_t most_padding = 64;

/// The node's options and what arrives at it.
struct Hinter {
    const Graph& root;
    const Analysis& analysis;
    const Fields* fields;
    const std::string& path;
    const Node& node;
    const Op& op;
    const NodeReport& report;

    /// The shape that comes out with other options; nothing where the op refuses them.
    std::optional<Shape> with(const OptionValues& options) const {
        const auto built = op.schema.build(options);
        if (!built) return std::nullopt;
        std::vector<TensorType> inputs;
        std::vector<std::string> ports;
        for (const PortReport& port : report.inputs) {
            if (!port.type) return std::nullopt;
            inputs.push_back(*port.type);
            ports.push_back(port.port);
        }
        InferContext context(std::move(inputs), std::move(ports));
        op.infer(built->get(), context);
        if (context.failed() || context.outputs().empty()) return std::nullopt;
        return context.outputs().front().shape;
    }

    static std::string sizes(const Shape& shape) {
        std::string text;
        for (std::size_t i = 2; i < shape.size(); ++i) text += (i == 2 ? "" : " × ") + to_string(shape[i]);
        return text;
    }

    /// A padding with which the sizes in space stay what they are.
    std::optional<Fix> padding() const {
        const bool moves = op.schema.find("kernel_size") && op.schema.find("padding") && op.category == Category::Convolution;
        if (!moves || report.inputs.empty() || !report.inputs.front().type || report.outputs.empty() || !report.outputs.front().type) return {};
        const Shape &in = report.inputs.front().type->shape, &out = report.outputs.front().type->shape;
        const auto same = [&in](const Shape& shape) { return shape.size() == in.size() && shape.size() > 2 && std::equal(in.begin() + 2, in.end(), shape.begin() + 2); };
        if (in.size() < 3 || same(out)) return {};
        OptionValues options = node.options;
        options["padding"] = std::int64_t{0};
        auto before = with(options);
        for (std::int64_t p = 1; p <= most_padding; ++p) {
            options["padding"] = p;
            auto shape = with(options);
            if (!before || !shape || (*shape)[2].size - (*before)[2].size != 2) return {};  // in larger steps the size is not to be kept
            if (same(*shape)) return Fix{Message(TR("padding {0} keeps {1}"), {std::to_string(p), sizes(in)}), {SetOption{path, "padding", OptionValue(p)}}};
            if ((*shape)[2].size > in[2].size) return {};  // larger from here on: an even kernel passes it by
            before = std::move(shape);
        }
        return {};
    }

    /// As many scores as there are classes, where a loss reads this node directly.
    std::optional<Fix> classes() const {
        if (!fields || !op.schema.find("out_features")) return {};
        const std::string scope = parent_path(path);
        const Graph* graph = find_scope(root, scope);
        if (!graph) return {};
        for (const Wire& wire : graph->wires) {
            const Node* loss = wire.from.node == node.id ? find_node(*graph, wire.to.node) : nullptr;
            const Op* judge = loss ? find_op(loss->op) : nullptr;
            if (!judge || judge->answers != Answers::Classes || port_id(*graph, wire.to, false) != judge->inputs.front().id) continue;
            for (const Wire& other : graph->wires) {
                if (other.to.node != loss->id || port_id(*graph, other.to, false) != "target") continue;
                const Node* input = find_node(*graph, other.from.node);
                if (!input) continue;
                const auto given = input->options.find("field");
                const auto* name = given == input->options.end() ? nullptr : std::get_if<std::string>(&given->second);
                const auto field = fields->find(name && !name->empty() ? *name : input->id);
                if (field == fields->end() || !field->second.classes) continue;
                const std::int64_t wanted = *field->second.classes;
                if (op.schema.value(node.options, "out_features") == OptionValue(wanted)) return {};
                return Fix{Message(TR("out_features {0}: one for each class of {1}"), {std::to_string(wanted), field->first}),
                           {SetOption{path, "out_features", OptionValue(wanted)}}};
            }
        }
        return {};
    }
};

}  // namespace

std::vector<Fix> hints_for(const Graph& root, const Analysis& analysis, const Fields* fields, const std::string& path) {
    std::vector<Fix> hints;
    const Node* node = find_node(root, path);
    const Op* op = node ? find_op(node->op) : nullptr;
    const NodeReport* report = analysis.find(path);
    if (!op || !op->infer || !report || node->muted) return hints;
    for (const Diagnostic& d : analysis.diagnostics)
        if (d.node == path && !d.fixes.empty()) return hints;  // what mends it comes first
    const Hinter hinter{root, analysis, fields, path, *node, *op, *report};
    if (auto hint = hinter.padding()) hints.push_back(std::move(*hint));
    if (auto hint = hinter.classes()) hints.push_back(std::move(*hint));
    return hints;
}

}  // namespace nn
