// Project files: read, written, checked, and where there is a small network without files, trained for a step.
#include "tests/fuzz/fuzz.h"

#include "nn/train/check.h"
#include "nn/train/project_file.h"
#include "nn/train/trainer.h"

#include <algorithm>

namespace {

/// Of the values and weights that a step works with; more is slow and nothing new.
constexpr std::int64_t most_elements = 1 << 18;

bool small(const nn::Project& project, const nn::Network& network) {
    const auto options = nn::training_options(project.training);
    if (!fuzz::taken(options)) return false;
    nn::Count all = 0;
    for (const nn::Network::Value& value : network.values) {
        nn::Count elements = 1;
        for (const nn::Dim& dim : value.type.shape) elements = elements * dim.at(options->batch_size);
        all = all + elements;
    }
    nn::Count work = 0;
    for (const nn::Network::Node& node : network.nodes) work = work + nn::Count(node.macs) * options->batch_size;
    return (all + network.parameter_count()).value() < most_elements && work.value() < 16 * most_elements;
}

/// Data that is made, not read: as much of it as is made at once.
bool has_little_data(const nn::DataSpec& data) {
    if (data.source != "random" && data.source != "points") return false;
    const auto fields = nn::describe_fields(data, fuzz::folder());
    if (!fuzz::taken(fields)) return false;
    std::int64_t samples = 1000;
    if (const auto it = data.options.find("samples"); it != data.options.end()) {
        const auto* given = std::get_if<std::int64_t>(&it->second);
        if (given == nullptr) return false;
        samples = *given;
    }
    nn::Count all = 0;
    for (const auto& [name, info] : *fields) {
        nn::Count elements = samples;
        for (const nn::Dim& dim : info.type.shape) elements = elements * dim.size;
        all = all + elements;
    }
    return all.value() < 4 * most_elements;
}

void train_a_step(const nn::Project& project) {
    nn::TrainRequest request;
    request.project = project;
    request.folder = fuzz::folder();
    request.threads = 1;
    request.steps = 1;
    const auto trainer = nn::Trainer::create(std::move(request), std::make_shared<nn::TrainChannel>());
    if (fuzz::taken(trainer)) fuzz::taken((*trainer)->run());
}

void run(std::string_view bytes) {
    const auto parsed = nn::parse_project(bytes);
    if (!fuzz::taken(parsed)) return;
    nn::Project project = parsed->project;
    const bool right = std::ranges::none_of(parsed->diagnostics, [](const auto& d) { return d.severity == nn::Severity::Error; });
    if (right) {
        const auto again = nn::parse_project(nn::write_project(project));
        fuzz::expect(fuzz::taken(again) && again->project == project, "a project is the same when it is written and read");
    }
    project.data.options.erase("path");  // no file of this machine
    const nn::Analysis analysis = nn::check_project(project, fuzz::folder());
    for (const nn::Diagnostic& d : analysis.diagnostics) fuzz::expect(!d.text.text().empty(), "a diagnostic has a text");
    if (!right || !analysis.ok() || !small(project, *analysis.network) || !has_little_data(project.data)) return;
    train_a_step(project);
}

nn::Node node(const std::string& id, const std::string& op, nn::OptionValues options = {}) {
    nn::Node made;
    made.id = id;
    made.op = op;
    made.options = std::move(options);
    return made;
}

/// An op between random inputs and a loss.
nn::Project around(const nn::Op& op, const nn::Sample& sample) {
    nn::Project project;
    nn::Node subject = node("subject", op.id(), sample.options);
    const auto ports = nn::input_ports(subject);
    project.data.source = "random";
    project.data.options["samples"] = std::int64_t{6};
    project.training.options["batch_size"] = std::int64_t{4};
    for (std::size_t i = 0; i < sample.inputs.size(); ++i) {
        const std::string id = "x" + std::to_string(i);
        nn::OptionValues field;
        std::vector<std::int64_t> shape;
        for (std::size_t d = 1; d < sample.inputs[i].shape.size(); ++d) shape.push_back(sample.inputs[i].shape[d].size);
        field["shape"] = shape;
        if (sample.inputs[i].dtype == nn::DType::Int64) field["classes"] = std::int64_t{2};
        project.data.fields.push_back({id, field});
        project.graph.nodes.push_back(node(id, "Input", {{"field", id}}));
        project.graph.wires.push_back({{id, ""}, {"subject", ports[std::min(i, ports.size() - 1)].id}});
    }
    project.graph.nodes.push_back(std::move(subject));
    if (op.role == nn::Role::Loss) return project;
    for (const char* id : {"mean", "loss"}) project.graph.nodes.push_back(node(id, id[0] == 'm' ? "Mean" : "L1Loss"));
    project.graph.wires.push_back({{"subject", ""}, {"mean", ""}});
    project.graph.wires.push_back({{"mean", ""}, {"loss", "input"}});
    project.graph.wires.push_back({{"mean", ""}, {"loss", "target"}});
    return project;
}

std::vector<fuzz::Seed> seeds() {
    std::vector<fuzz::Seed> all;
    for (const nn::Op* op : nn::all_ops()) {
        if (op->samples.empty()) continue;
        all.push_back({op->id(), nn::write_project(around(*op, op->samples.front()))});
    }
    return all;
}

}  // namespace

const fuzz::Target fuzz::target{run, seeds};
