#include "nn/start/starter.h"

#include <algorithm>
#include <filesystem>

namespace nn {
namespace {

/// Shapes the last layer's numbers as the target has them.
std::string as_target(Sketch& sketch, const StartPoint& point, const std::string& from) {
    if (point.task == StartPoint::Task::ClassesEachStep) return sketch.add("scores", "Transpose", {{"dim0", 1}, {"dim1", 2}}, {from});
    if (point.task == StartPoint::Task::Classes) return from;
    const Extents shape = extents(point.target.info.type.shape, 1);
    if (shape.empty()) return sketch.add("number", "Squeeze", {{"dim", 1}}, {from});
    if (shape.size() == 1) return from;
    return sketch.add("shaped", "Unflatten", {{"dim", 1}, {"unflattened_size", shape}}, {from});
}

TrainingSpec first_training(const StartPoint& point) {
    const std::int64_t samples = std::max<std::int64_t>(point.plan.samples, 1);
    const std::int64_t batch = samples < 200 ? 16 : samples < 5000 ? 32 : samples < 50'000 ? 64 : 128;
    // Some thousand steps: seconds for a small network, and enough to see whether it learns.
    constexpr std::int64_t steps = 3000;
    TrainingSpec training;
    training.options["batch_size"] = batch;
    training.options["epochs"] = std::clamp<std::int64_t>(steps * batch / samples, 5, 60);
    training.optimizer.type = "Adam";
    if (samples < 5000) training.optimizer.options["lr"] = 0.003;
    return training;
}

std::string name_of(const DataSpec& data) {
    const auto path = data.options.find("path");
    const auto* text = path == data.options.end() ? nullptr : std::get_if<std::string>(&path->second);
    if (text == nullptr) return data.source;
    std::string name = std::filesystem::path(*text).filename().string();
    for (const std::string_view ending : {".gz", ".csv", ".tsv", ".txt", ".npz", ".dat", ".data"}) {
        if (name.size() > ending.size() && name.ends_with(ending)) name.resize(name.size() - ending.size());
    }
    return name;
}

}  // namespace

FittingStarters fitting_starters(const StartPoint& point) {
    FittingStarters found;
    for (const Starter& starter : declared_starters()) {
        const Starter::Fit fit = starter.fit(point);
        if (fit == Starter::Fit::No) continue;
        if (fit == Starter::Fit::Best) found.best = found.all.size();
        found.all.push_back(&starter);
    }
    return found;
}

Project start_project(const StartPoint& point, const DataSpec& data, const Starter& starter) {
    Sketch sketch;
    for (const StartPort& port : point.inputs) sketch.add(port.id, "Input", {{"field", port.field}}, {});
    const std::string target = sketch.add(point.target.id, "Input", {{"field", point.target.field}}, {});
    std::string last;
    if (starter.draw != nullptr) {
        const std::string features = starter.draw(sketch, point);
        last = as_target(sketch, point, sketch.add("out", "Linear", {{"out_features", point.outputs}}, {features}));
    }
    const std::string loss = sketch.add("loss", point.task == StartPoint::Task::Numbers ? "MSELoss" : "CrossEntropyLoss", {});
    if (!last.empty()) sketch.graph().wires.push_back({{last, ""}, {loss, "input"}});
    sketch.graph().wires.push_back({{target, ""}, {loss, "target"}});
    Project project;
    project.name = name_of(data);
    project.graph = std::move(sketch.graph());
    project.data = data;
    project.training = first_training(point);
    return project;
}

}  // namespace nn
