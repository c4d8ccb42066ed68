#include "nn/train/answers.h"

#include <algorithm>

namespace nn {

namespace {

std::optional<LossAnswers> answers_of(const Network& network, int index) {
    const Network::Node& loss = network.nodes[static_cast<std::size_t>(index)];
    if (loss.op == nullptr || loss.op->answers == Answers::None || loss.inputs.size() < 2) return std::nullopt;
    const auto& scores = network.values[static_cast<std::size_t>(loss.inputs[0])].type;
    const auto& targets = network.values[static_cast<std::size_t>(loss.inputs[1])].type;
    const bool classes = loss.op->answers == Answers::Classes;
    if (targets.dtype != (classes ? DType::Int64 : DType::Float32)) return std::nullopt;
    if (classes && (scores.rank() < 2 || scores.shape[1].batch)) return std::nullopt;

    LossAnswers answers;
    answers.kind = loss.op->answers;
    answers.node = index;
    answers.scores = loss.inputs[0];
    answers.targets = loss.inputs[1];
    const auto input = std::find_if(network.inputs.begin(), network.inputs.end(),
                                    [&](const Network::Input& i) { return i.value == answers.targets; });
    if (input != network.inputs.end()) answers.field = static_cast<std::size_t>(input - network.inputs.begin());
    answers.yes_above = loss.op->yes_above;
    if (const auto& meaning = loss.op->inputs[0].meaning) answers.meaning = meaning(loss.options.get());
    answers.classes = classes ? scores.shape[1].size : 2;
    if (const OptionInfo* ignore = loss.op->schema.find("ignore_index"); ignore && loss.options)
        answers.ignore_index = OptionTraits<std::int64_t>::from(ignore->get(loss.options.get()));
    const bool by_sample = !scores.shape.empty() && scores.shape[0].batch;
    if (by_sample) answers.width = numel_per_sample(scores.shape) / std::max<std::int64_t>(scores.shape[0].size, 1);
    return answers;
}

}  // namespace

std::vector<LossAnswers> loss_answers(const Network& network) {
    std::vector<LossAnswers> all;
    for (const int loss : network.losses) {
        if (auto answers = answers_of(network, loss)) all.push_back(std::move(*answers));
    }
    return all;
}

}  // namespace nn
