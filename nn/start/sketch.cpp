#include "nn/start/sketch.h"

#include "nn/model/edit.h"

#include <algorithm>

namespace nn {
namespace {

constexpr std::int64_t most_channels = 4;  ///< of a picture whose channels come last

bool channels_last(const Shape& shape) {
    return shape.size() == 3 && shape[2].size <= most_channels && shape[0].size > most_channels && shape[1].size > most_channels;
}

/// Numbers that each known id stands for, learnt with the rest.
std::int64_t embedding_size(std::int64_t ids) { return std::clamp<std::int64_t>(ids / 2, 2, 32); }

std::string embedded(Sketch& sketch, const StartPort& input) {
    const std::int64_t ids = input.info.classes.value_or(1);
    return sketch.add("embedding", "Embedding", {{"num_embeddings", ids}, {"embedding_dim", embedding_size(ids)}}, {input.id});
}

std::string row_of(Sketch& sketch, const StartPort& input) {
    const std::size_t rank = input.info.type.shape.size();
    switch (input.form()) {
        case SampleForm::Kind: return embedded(sketch, input);
        case SampleForm::Tokens: return sketch.add("mean", "Mean", {{"dim", {1}}}, {embedded(sketch, input)});
        default: break;
    }
    if (rank == 0) return sketch.add("column", "Unsqueeze", {{"dim", 1}}, {input.id});
    if (rank == 1) return input.id;
    return sketch.add("flatten", "Flatten", {input.id});
}

}  // namespace

std::string Sketch::add(const std::string& id, const std::string& op, const OptionLiterals& options, const std::vector<std::string>& from) {
    Node node;
    node.id = unique_id(graph_, id, false);
    node.op = op;
    node.options = options.values();
    const Op* known = find_op(op);
    for (std::size_t i = 0; i < from.size(); ++i) {
        PortRef to{node.id, ""};
        if (known != nullptr && known->inputs.size() > 1 && i < known->inputs.size() && !known->inputs[i].variadic)
            to.port = known->inputs[i].id;
        graph_.wires.push_back({PortRef::parse(from[i]), to});
    }
    graph_.nodes.push_back(std::move(node));
    return graph_.nodes.back().id;
}

std::string as_row(Sketch& sketch, const StartPoint& point) {
    std::vector<std::string> rows;
    for (const StartPort& input : point.inputs) rows.push_back(row_of(sketch, input));
    if (rows.size() == 1) return rows.front();
    return sketch.add("together", "Cat", {{"dim", 1}}, rows);
}

std::string as_picture(Sketch& sketch, const StartPort& input) {
    const Shape& shape = input.info.type.shape;
    if (shape.size() == 2) return sketch.add("channel", "Unsqueeze", {{"dim", 1}}, {input.id});
    if (channels_last(shape)) return sketch.add("channels_first", "Permute", {{"dims", {0, 3, 1, 2}}}, {input.id});
    return input.id;
}

Extents picture_size(const FieldInfo& info) {
    const Extents all = extents(info.type.shape, 1);
    if (all.size() == 2) return {1, all[0], all[1]};
    if (channels_last(info.type.shape)) return {all[2], all[0], all[1]};
    return all;
}

std::string as_steps(Sketch& sketch, const StartPort& input) {
    if (input.form() == SampleForm::Tokens) return embedded(sketch, input);
    if (input.info.type.shape.size() == 1) return sketch.add("steps", "Unsqueeze", {{"dim", 2}}, {input.id});
    return input.id;
}

}  // namespace nn
