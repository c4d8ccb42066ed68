#include "nn/exchange/python/objective.h"

#include "nn/exchange/python/code.h"
#include "nn/train/answers.h"
#include "nn/train/metric.h"
#include "nn/train/training.h"

#include <algorithm>

namespace nn {

namespace {

constexpr const char* answer_classes = R"(def answer_classes(scores, target, ignore):
    """The class with the highest score and the right one, wherever one counts."""
    scores = scores.detach().movedim(1, -1).flatten(0, -2)
    target = target.flatten()
    scores, target = scores[target != ignore], target[target != ignore]
    return Answers(scores, scores.argmax(1), target, scores.shape[1])
)";
constexpr const char* answer_yes = R"(def answer_yes(scores, target, above):
    """Yes is 1, no is 0."""
    given, right = scores.detach() > above, target > 0.5
    return Answers(None, given.flatten().long(), right.flatten().long(), 2)
)";
constexpr const char* answer_numbers = R"(def answer_numbers(values, target):
    """A row for each sample."""
    values, target = (t.detach().reshape(len(t), -1).double() for t in (values, target))
    return Answers(values, values, target, None)
)";

const char* function_of(Answers kind) {
    return kind == Answers::Classes ? answer_classes : kind == Answers::YesNo ? answer_yes : answer_numbers;
}

/// What metrics look at: a loss's answers each, those of a loss once.
struct Measured {
    std::vector<const LossAnswers*> groups;
    std::vector<std::pair<const MetricInfo*, std::size_t>> metrics;
};

Measured measure(const Metrics& metrics, const std::vector<LossAnswers>& losses) {
    Measured all;
    for (const MetricInfo* metric : metrics) {
        const LossAnswers* answers = measured(*metric, losses);
        auto group = std::ranges::find(all.groups, answers);
        if (group == all.groups.end()) group = all.groups.insert(all.groups.end(), answers);
        all.metrics.emplace_back(metric, static_cast<std::size_t>(group - all.groups.begin()));
    }
    return all;
}

std::string metrics_text(const Measured& measured) {
    std::set<std::string> seen;
    std::string text;
    const auto once = [&](const char* part) {
        if (*part && seen.insert(part).second) text += std::string(part) + "\n\n";
    };
    if (!measured.groups.empty()) text += "Answers = namedtuple(\"Answers\", \"scores given right classes\")\n\n\n";
    for (const LossAnswers* group : measured.groups) once(function_of(group->kind));
    for (const auto& [metric, group] : measured.metrics) once(metric->python.helper);
    text += "# By name: whose answers, what a batch of them adds up to, the value of the sums.\nMETRICS = {";
    for (const auto& [metric, group] : measured.metrics) {
        text += "\n    " + python_string(metric->id) + ": (\n        " + std::to_string(group) + ",\n        lambda a: " +
                metric->python.sums + ",\n        lambda s: " + metric->python.value + ",\n    ),";
    }
    return text + (measured.metrics.empty() ? "}\n" : "\n}\n");
}

/// The call that makes answers of a loss's inputs.
std::string answers_of(const LossAnswers& group, const PythonLoss& loss) {
    const std::string both = loss.arguments[0] + ", " + loss.arguments[1];
    switch (group.kind) {
        case Answers::Classes: return "answer_classes(" + both + ", ignore=" + std::to_string(group.ignore_index) + ")";
        case Answers::YesNo: return "answer_yes(" + both + ", above=" + python_literal(OptionValue(group.yes_above)) + ")";
        default: return "answer_numbers(" + both + ")";
    }
}

/// How the parts of a loss that several processes have become the whole.
enum class Joins { Mean, Sum, WeighedMean };

constexpr const char* weighed_mean = R"(def weighed_mean(loss, scores, target, share, processes):
    """Targets count more or less, or not at all: the divisor is all processes'."""
    if processes == 1:
        return loss(scores, target)
    counted = target[target != loss.ignore_index]
    mine = counted.new_ones(counted.shape, dtype=scores.dtype)
    if loss.weight is not None:
        mine = loss.weight[counted]
    mine = mine.sum() * (share > 0)
    loss.whole = whole = mine.clone()
    torch.distributed.all_reduce(whole)
    value = loss(scores, target) if mine > 0 else 0 * scores.sum()
    return value * mine / whole * processes / (share or 1)
)";

Joins joins(const Project& project, const PythonLoss& loss) {
    const Node* node = find_node(project.graph, loss.path);
    const Schema& schema = find_op(node->op)->schema;
    if (schema.value(node->options, "reduction") == OptionValue("sum")) return Joins::Sum;
    // A loss that can ignore targets divides by those that count, each by the weight of its class.
    const bool weighs = schema.find("ignore_index") && (node->options.contains("ignore_index") || node->options.contains("weight"));
    return weighs ? Joins::WeighedMean : Joins::Mean;
}

bool depends_on_share(const Project& project, const PythonModel& model) {
    return std::ranges::any_of(model.losses, [&](const PythonLoss& loss) { return joins(project, loss) != Joins::Mean; });
}

std::vector<PythonExpression> leaves(const std::vector<std::string>& words) {
    std::vector<PythonExpression> all;
    for (const std::string& word : words) all.push_back(python_leaf(word));
    return all;
}

PythonLines class_text(const Project& project, const Network& network, const PythonModel& model, const Measured& measured) {
    std::set<std::string> taken{"self", "share", "processes", "torch", "nn"};
    for (const auto& [id, name] : model.data) taken.insert(name);
    for (const std::string& name : model.outputs) taken.insert(name);
    for (const std::string& name : model.all) taken.insert(name);
    const std::string total = PythonNames(taken).unique("loss");
    PythonNames attributes({"model"});
    std::vector<std::string> names;
    for (const PythonLoss& loss : model.losses)
        names.push_back(attributes.unique(is_module_attribute(loss.path) ? "loss_" + loss.path : loss.path));

    PythonLines lines;
    lines.add(0, "class Objective(nn.Module):");
    lines.add(1, "\"\"\"What training makes small, and the answers that the metrics look at.\"\"\"");
    lines.blank();
    lines.add(1, "def __init__(self, model):");
    lines.add(2, "super().__init__()");
    lines.add(2, "self.model = model");
    for (std::size_t i = 0; i < names.size(); ++i) lines.add(2, "self." + names[i] + " = ", model.losses[i].construct);
    lines.blank();
    std::vector<std::string> parameters{"self"};
    for (const auto& [id, name] : model.data) parameters.push_back(name);
    if (depends_on_share(project, model)) parameters.insert(parameters.end(), {"share=1", "processes=1"});
    PythonExpression head = python_call("def forward", leaves(parameters));
    head.tail = ":";
    lines.add(1, "", head);
    const std::vector<std::string>& given = model.all.empty() ? model.outputs : model.all;
    std::string left;
    for (const std::string& name : given) left += (left.empty() ? "" : ", ") + name;
    lines.add(2, left + " = ", python_call(model.all.empty() ? "self.model" : "self.model.forward_all", leaves(model.inputs)));
    for (std::size_t i = 0; i < names.size(); ++i) {
        const PythonLoss& loss = model.losses[i];
        PythonExpression call = python_call("self." + names[i], leaves(loss.arguments));
        const std::string weight = loss.weight == 1 ? "" : python_literal(OptionValue(loss.weight)) + " * ";
        if (joins(project, loss) == Joins::Sum) call.tail = " * processes / (share or 1)";
        if (joins(project, loss) == Joins::WeighedMean) {
            std::vector<std::string> given = loss.arguments;
            given.insert(given.begin(), "self." + names[i]);
            given.insert(given.end(), {"share", "processes"});
            call = python_call("weighed_mean", leaves(given));
        }
        lines.add(2, total + (i == 0 ? " = " : " += ") + weight, call);
    }
    PythonExpression answers;
    answers.open = "[";
    answers.close = "]";
    for (const LossAnswers* group : measured.groups) {
        const std::string& path = network.nodes[static_cast<std::size_t>(group->node)].path;
        for (const PythonLoss& loss : model.losses)
            if (loss.path == path) answers.parts.push_back(python_leaf(answers_of(*group, loss)));
    }
    lines.add(2, "return " + total + ", ", answers);
    return lines;
}

}  // namespace

Result<PythonObjective> python_objective(const Project& project, const Network& network, const PythonModel& model) {
    const auto options = training_options(project.training);
    if (!options) return options.error();
    const std::vector<LossAnswers> losses = loss_answers(network);
    const Measured measured = measure(metrics_in_use(network, *options), losses);
    PythonObjective objective;
    objective.text = metrics_text(measured) + "\n\n";
    objective.takes_share = depends_on_share(project, model);
    if (std::ranges::any_of(model.losses, [&](const PythonLoss& loss) { return joins(project, loss) == Joins::WeighedMean; }))
        objective.text += std::string(weighed_mean) + "\n\n";
    const PythonLines lines = class_text(project, network, model, measured);
    for (const std::string& line : lines.all()) objective.text += line + "\n";
    std::vector<bool> learns(network.parameters.size(), false);
    for (const Network::Node& node : network.nodes)
        for (const int parameter : node.parameters)
            if (parameter >= 0) learns[static_cast<std::size_t>(parameter)] = true;
    for (std::size_t i = 0; i < learns.size(); ++i)
        objective.all_learn = objective.all_learn && (learns[i] || !network.parameters[i].trainable);
    return objective;
}

}  // namespace nn
