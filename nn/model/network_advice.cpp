// The part of NetworkBuilder that knows the data: labels that are not wired yet, classes without a score, ids where numbers belong.

#include "nn/model/network_builder.h"

#include <algorithm>

namespace nn {

namespace {

constexpr std::size_t most_advice = 100;
constexpr std::int64_t class_axis = 1;

TensorType batched(const FieldInfo& info) {
    TensorType type = info.type;
    type.shape.insert(type.shape.begin(), Dim::batches());
    return type;
}

}  // namespace

const Network::Input* NetworkBuilder::input_of(int value) const {
    const auto found = std::ranges::find(network_->inputs, value, &Network::Input::value);
    return value < 0 || found == network_->inputs.end() ? nullptr : &*found;
}

std::vector<Fix> NetworkBuilder::target_fixes(const Here& here, const PortInfo& port) {
    std::vector<Fix> fixes;
    if (!fields_ || here.op.role != Role::Loss || port.id != "target" || !here.scope.path.empty() || ++fixes_ > most_advice) return fixes;
    // What arrives beside it: a loss may compare two inputs before it looks at the target.
    std::vector<TensorType> types;
    std::vector<std::string> ports;
    std::vector<bool> wired;
    bool known = true;
    std::size_t target = 0;
    for (std::size_t i = 0; i < here.place.inputs.size(); ++i) {
        const PortInfo& at = here.place.inputs[i];
        const auto wire = std::ranges::find(here.arriving.wires, i, [](const auto& arriving) { return arriving.first; });
        const auto type = wire == here.arriving.wires.end() ? std::nullopt : type_of(wire->second);
        if (at.id == port.id) target = i;
        else known = known && (type || (at.optional && wire == here.arriving.wires.end()));
        types.push_back(type.value_or(TensorType{}));
        ports.push_back(at.id);
        wired.push_back(type.has_value() || at.id == port.id);
    }
    const auto options = here.op.schema.build(here.node.options);
    for (const auto& [name, info] : *fields_) {
        if (info.is_part) continue;
        TensorType type = batched(info);
        const bool labels = here.op.answers == Answers::Classes;
        if (labels && (type.dtype != DType::Int64 || !info.classes)) continue;
        if (!labels && info.either) type.dtype = DType::Float32;
        if (options && known) {
            types[target] = type;
            InferContext context(types, ports, wired);
            here.op.infer(options->get(), context);
            if (context.failed()) continue;
        } else if (!labels) {
            continue;  // which numbers are meant, only their shape tells
        }
        // An Input node that takes this field is there already, perhaps.
        const auto node = std::ranges::find_if(here.scope.graph.nodes, [&name = name](const Node& n) {
            const Op* op = find_op(n.op);
            if (!op || op->role != Role::Input) return false;
            const auto given = n.options.find("field");
            const auto* word = given == n.options.end() ? nullptr : std::get_if<std::string>(&given->second);
            return (word && !word->empty() ? *word : n.id) == name;
        });
        std::vector<Wire> wires = here.scope.graph.wires;
        if (node != here.scope.graph.nodes.end()) {
            // What goes in is no answer.
            const bool goes_in = std::ranges::any_of(wires, [&](const Wire& w) { return w.from.node == node->id && w.to.port != "target"; });
            if (goes_in && labels == false && fields_->size() > 1) continue;
            wires.push_back({{node->id, ""}, {here.place.id, port.id}});
            fixes.push_back({Message(TR("Wire {0} to {1}"), {node->id, port.id}), {SetWires{here.scope.source, std::move(wires)}}});
            continue;
        }
        Node added;
        added.op = "Input";
        added.id = unique_id(here.scope.graph, is_valid_id(name) ? name : "label", false);
        if (added.id != name) added.options["field"] = name;
        wires.push_back({{added.id, ""}, {here.place.id, port.id}});
        const Message text(TR("Add the input {0} and wire it to {1}"), {name, port.id});
        const auto before = std::ranges::find(here.scope.graph.nodes, here.node.id, &Node::id) - here.scope.graph.nodes.begin();
        fixes.push_back({text, {InsertNode{here.scope.source, static_cast<std::size_t>(before), std::move(added), {}},
                                SetWires{here.scope.source, std::move(wires)}}});
    }
    return fixes;
}

std::optional<NetworkBuilder::Scorer> NetworkBuilder::scorer_of(int value) const {
    std::int64_t axis = class_axis;
    while (value >= 0) {
        const Network::Value& at = network_->values[static_cast<std::size_t>(value)];
        if (at.node < 0 || at.port != 0) return std::nullopt;
        const Network::Node& node = network_->nodes[static_cast<std::size_t>(at.node)];
        const std::string& source = sources_[static_cast<std::size_t>(at.node)];
        const auto rank = static_cast<std::int64_t>(at.type.shape.size());
        const auto sizes = [&](const char* option) {
            const OptionInfo* info = node.op->schema.find(option);
            if (!info) return false;
            const OptionValue value = info->get(node.options.get());
            const auto* size = std::get_if<std::int64_t>(&value);
            return size && *size == at.type.shape[static_cast<std::size_t>(axis)].size;
        };
        if (axis == rank - 1 && sizes("out_features")) return Scorer{source, "out_features"};
        if (axis == 1 && rank > 2 && sizes("out_channels")) return Scorer{source, "out_channels"};
        const int from = node.inputs.empty() ? -1 : node.inputs[0];
        if (from < 0) return std::nullopt;
        const TensorType& before = network_->values[static_cast<std::size_t>(from)].type;
        if (node.op->id() == "Transpose") {
            const auto dim = [&](const char* name) {
                const OptionValue given = node.op->schema.find(name)->get(node.options.get());
                const auto* number = std::get_if<std::int64_t>(&given);
                return number ? (*number + rank) % rank : 0;
            };
            if (axis == dim("dim0")) axis = dim("dim1");
            else if (axis == dim("dim1")) axis = dim("dim0");
        } else if (before.shape != at.type.shape || node.inputs.size() != 1) {
            return std::nullopt;
        }
        value = from;
    }
    return std::nullopt;
}

void NetworkBuilder::check_class_count(const Here& here, const Network::Node& loss) {
    if (here.op.answers != Answers::Classes || loss.inputs.size() < 2 || !fields_) return;
    const Network::Input* target = input_of(loss.inputs[1]);
    if (!target || loss.inputs[0] < 0) return;
    const auto field = fields_->find(target->field);
    const Shape& scores = network_->values[static_cast<std::size_t>(loss.inputs[0])].type.shape;
    if (field == fields_->end() || !field->second.classes || scores.size() < 2) return;
    if (network_->values[static_cast<std::size_t>(loss.inputs[1])].type.dtype != DType::Int64) return;
    const std::int64_t classes = *field->second.classes, given = scores[class_axis].size;
    if (given == classes) return;
    // A number beyond the scores may stand for "no class" and be left out.
    if (const OptionInfo* ignored = here.op.schema.find("ignore_index")) {
        const OptionValue value = ignored->get(loss.options.get());
        const auto* number = std::get_if<std::int64_t>(&value);
        if (given < classes && number && *number >= given) return;
    }
    std::vector<Fix> fixes;
    if (const auto scorer = scorer_of(loss.inputs[0]); scorer && ++fixes_ <= most_advice) {
        fixes.push_back({Message(TR("Set {0} of {1} to {2}"), {scorer->option, scorer->source, std::to_string(classes)}),
                         {SetOption{scorer->source, scorer->option, OptionValue(classes)}}});
    }
    const bool few = given < classes;
    report(here.path, here.place.inputs[0].id, "",
           Message(few ? TR("there are scores for {0} classes, but \"{1}\" has labels up to {2}")
                       : TR("there are scores for {0} classes, but \"{1}\" has labels up to {2}: the scores above never stand for one"),
                   {std::to_string(given), target->field, std::to_string(classes - 1)}),
           few ? Severity::Error : Severity::Warning, std::move(fixes));
}

std::vector<Fix> NetworkBuilder::embedding_fixes(const Here& here, const Inferred& result, const InferContext::Issue& issue,
                                                 const std::vector<int>& values, const std::vector<std::size_t>& wires) const {
    constexpr std::int64_t largest = 50;
    std::vector<Fix> fixes;
    const bool takes = here.op.category == Category::Linear || here.op.category == Category::Recurrent;
    if (!fields_ || !takes || fixes_ >= most_advice || issue.severity != Severity::Error) return fixes;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const Network::Input* input = result.ports[i] == issue.port ? input_of(values[i]) : nullptr;
        if (!input || result.inputs[i].dtype != DType::Int64) continue;
        const auto field = fields_->find(input->field);
        if (field == fields_->end() || !field->second.classes) continue;
        const std::int64_t ids = *field->second.classes;
        const auto hint = InferContext::insert(
            Message(TR("Insert Embedding for the {0} values of {1}"), {std::to_string(ids), input->field}), i, "Embedding",
            {{"num_embeddings", ids}, {"embedding_dim", std::clamp<std::int64_t>((ids + 1) / 2, 2, largest)}});
        if (mends(here, result, issue, hint)) fixes.push_back(to_fix(here, hint, wires));
    }
    return fixes;
}

}  // namespace nn
