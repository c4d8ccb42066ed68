#include "nn/exchange/python_source/source.h"

#include "nn/exchange/python_source/model_choice.h"
#include "nn/exchange/python_source/parser.h"
#include "nn/model/nested_message.h"
#include "nn/train/check.h"
#include "nn/train/project_file.h"

#include <algorithm>

namespace nn::python {

namespace {

constexpr std::size_t most_readings = 400;
/// Readings to find out the size of the data, and the nodes followed in them together.
constexpr std::size_t most_sizes = 300;

struct Reading {
    std::unique_ptr<Interpreter> interpreter;
    Module* model = nullptr;
};

std::string shape_text(const Extents& shape) {
    std::string text;
    for (const std::int64_t size : shape) text += (text.empty() ? "" : ", ") + std::to_string(size);
    return "(" + text + ")";
}

/// What calls outside of forward, such as model(torch.randn(1, 3, 32, 32)), say about the inputs.
void take_examples(const Module& model, const Value* forward, Plan& plan) {
    for (const std::vector<Value>& example : model.examples) {
        for (std::size_t i = 0; i < example.size(); ++i) {
            if (!example[i].is(Kind::Tensor) || !example[i].as<Tensor>().type) continue;
            const Tensor& tensor = example[i].as<Tensor>();
            std::string id = "input";
            if (forward && forward->is(Kind::Function)) {
                const auto& parameters = *forward->as<Function>().parameters;
                if (i + 1 >= parameters.size()) continue;
                id = parameters[i + 1].name;
            }
            auto input = std::ranges::find(plan.inputs, id, &InputPlan::id);
            if (input == plan.inputs.end()) input = plan.inputs.insert(plan.inputs.end(), {.id = id});
            if (input->given || tensor.type->rank() == 0) continue;
            Extents shape = extents(tensor.type->shape, 1);
            shape.erase(shape.begin() + (input->time_first && shape.size() > 1 ? 1 : 0));
            input->shape = shape;
            input->candidates.clear();
            if (tensor.type->dtype == DType::Int64 && !input->classes) input->classes = tensor.below.value_or(100);
        }
    }
}

/// Reads until nothing new is found out.
Reading read_through(const SyntaxTree& tree, const ImportRequest& request, Plan& plan) {
    for (std::size_t reading = 0; reading < most_readings; ++reading) {
        try {
            Reading made{std::make_unique<Interpreter>(plan), nullptr};
            Interpreter& interpreter = *made.interpreter;
            interpreter.run(tree);
            ++interpreter.in_network;
            made.model = &choose_model(interpreter, tree, request.model);
            take_examples(*made.model, made.model->type->find("forward"), plan);
            interpreter.drawer.draw_model(*made.model);
            return made;
        } catch (const Again&) {
        }
    }
    throw Stop{0, TR("the way this network is put together cannot be followed")};
}

/// Where the source leaves the size of the data open, the first size of those that are usual which fits every layer.
Reading read_fitting(const SyntaxTree& tree, const ImportRequest& request, Plan& plan) {
    Reading first = read_through(tree, request, plan);
    const auto open = std::ranges::find_if(plan.inputs, [](const InputPlan& input) { return input.candidates.size() > 1; });
    if (open == plan.inputs.end() || first.interpreter->drawer.misfits() == 0) return first;
    const std::vector<Extents> candidates = open->candidates;
    std::size_t best = 0, least = first.interpreter->drawer.misfits();
    const auto take = [&](std::size_t k) {
        for (InputPlan& input : plan.inputs)
            if (input.candidates.size() > 1) input.shape = input.candidates[std::min(k, input.candidates.size() - 1)];
        return read_through(tree, request, plan);
    };
    for (std::size_t k = 1; k < std::min(candidates.size(), most_sizes); ++k) {
        Reading next = take(k);
        const std::size_t misfits = next.interpreter->drawer.misfits();
        if (misfits == 0) return next;
        if (misfits < least) least = misfits, best = k;
        if (next.interpreter->heap.spent() > 150'000 && k > 12) break;
    }
    return take(best);
}

DataSpec data_for(const Graph& graph, const Plan& plan) {
    DataSpec data;
    std::int64_t largest = 1;
    for (const Node& node : graph.nodes) {
        if (node.op != "Input") continue;
        const auto field = node.options.find("field");
        const std::string id = field == node.options.end() ? node.id : std::get<std::string>(field->second);
        const auto input = std::ranges::find(plan.inputs, id, &InputPlan::id);
        if (input == plan.inputs.end() || !input->shape) return {};
        FieldSpec spec{id, {{"shape", OptionValue(*input->shape)}}};
        if (input->classes) spec.options["classes"] = *input->classes;
        largest = std::max(largest, numel(*input->shape));
        data.fields.push_back(std::move(spec));
    }
    if (data.fields.empty()) return {};
    data.source = "random";
    constexpr std::int64_t most_numbers = 16 << 20;
    if (const std::int64_t samples = std::clamp<std::int64_t>(most_numbers / largest, 64, 1000); samples < 1000)
        data.options["samples"] = samples;
    return data;
}

void note_inputs(Interpreter& interpreter, const Plan& plan) {
    for (const InputPlan& input : plan.inputs) {
        if (input.zero_state) {
            interpreter.slip(input.line, {TR("'{0}' is the state that a recurrent layer begins with: it begins with zeros here"),
                {input.id}});
            continue;
        }
        if (input.time_first)
            interpreter.slip(input.line,
                {TR("'{0}' has time before the batch in the source; here the batch comes first and a Transpose turns it"), {input.id}});
        if (!input.shape)
            interpreter.slip(input.line, {TR("the size of '{0}' is not in the source; give it: --input {0}=..."), {input.id}});
        else if (!input.candidates.empty())
            interpreter.slip(input.line, {TR("the size of '{0}' is not in the source; {1} fits the {2} behind it"),
                {input.id, shape_text(*input.shape), input.reason}});
    }
}

/// Attributes that hold something which is not known: what PyTorch has under them is missing here.
void missing_parts(const Module& module, const std::string& path, std::vector<std::string>& into) {
    for (const auto& [name, value] : module.names)
        if (value.is_unknown() && into.size() < 1000) into.push_back(join_path(path, name));
    for (const auto& [name, child] : module.children)
        if (child->parent == &module && child->name == name) missing_parts(*child, join_path(path, name), into);
}

Message at_node(const Diagnostic& d) { return {TR("{0}: {1}"), {d.node, as_argument(d.text)}}; }

Result<ImportedProject> finished(const SyntaxTree& tree, const Reading& reading, const Plan& plan) {
    Interpreter& interpreter = *reading.interpreter;
    std::string inputs;
    for (const InputPlan& input : plan.inputs) inputs += input.used ? (inputs.empty() ? "" : ", ") + input.id : "";
    for (const InputPlan& input : plan.inputs)
        if (input.given && !input.used)
            return Error({TR("line {0}: the network has no input '{1}'; it has: {2}"),
                          {std::to_string(reading.model->type->line), input.id, inputs.empty() ? "-" : inputs}}, true);
    note_inputs(interpreter, plan);
    ImportedProject imported;
    imported.project.name = reading.model->type->op.empty() ? reading.model->type->name : "";
    imported.project.graph = interpreter.drawer.graph(*reading.model);
    imported.project.data = data_for(imported.project.graph, plan);
    if (imported.project.graph.nodes.empty())
        return Error({TR("line {0}: {1} has no layers and no forward: there is nothing to draw"),
                      {std::to_string(reading.model->line), reading.model->type->name}}, true);
    // Only what a project file can hold is handed on.
    const auto written = parse_project(write_project(imported.project));
    if (!written) return Error({TR("line {0}: {1}"), {std::to_string(reading.model->line), as_argument(written.error().message)}}, true);
    for (const Diagnostic& d : written->diagnostics)
        if (d.severity == Severity::Error)
            return Error({TR("line {0}: {1}"), {std::to_string(reading.model->line), as_argument(at_node(d))}}, true);
    const Analysis analysis = check_project(imported.project, {});
    for (const NodeReport& node : analysis.nodes)
        for (const NodeReport::Parameter& parameter : node.parameters) imported.matched.push_back(parameter.key);
    if (analysis.network) {
        imported.matched.clear();
        for (const auto& entry : analysis.network->state) imported.matched.push_back(analysis.network->key(entry));
    }
    missing_parts(*reading.model, "", imported.unmatched);
    const auto at_a_node = [](const Diagnostic& d) { return d.severity == Severity::Error && !d.node.empty(); };
    const auto mistake = std::ranges::find_if(analysis.diagnostics, at_a_node);
    if (mistake != analysis.diagnostics.end())
        interpreter.slip(0, {TR("what is drawn has mistakes, the first: {0}"), {as_argument(at_node(*mistake))}});
    if (interpreter.passed_over)
        interpreter.slip(*interpreter.passed_over,
            TR("statements that make no network, from here on, are passed over: training, data, printing"));
    Notes notes = tree.notes;
    notes.insert(notes.end(), interpreter.notes.begin(), interpreter.notes.end());
    std::ranges::stable_sort(notes, {}, &Note::line);
    constexpr std::size_t most_notes = 500;
    for (std::size_t i = 0; i < std::min(notes.size(), most_notes); ++i) imported.notes.push_back({notes[i].line, notes[i].text});
    return imported;
}

}  // namespace

Result<ImportedProject> read_source(std::string_view text, const ImportRequest& request) {
    try {
        const std::unique_ptr<SyntaxTree> tree = parse(text);
        Plan plan;
        for (const ImportRequest::Input& input : request.inputs)
            plan.inputs.push_back({.id = input.id, .shape = input.shape, .given = true});
        const Reading reading = read_fitting(*tree, request, plan);
        return finished(*tree, reading, plan);
    } catch (const Stop& stop) {
        return Error({TR("line {0}: {1}"), {std::to_string(std::max(stop.line, 1)), as_argument(stop.text)}}, true);
    } catch (const std::bad_alloc&) {
        return Error(TR("line 1: there is not enough memory for this source"), true);
    }
}

}  // namespace nn::python
