#include "nn/start/starter.h"

namespace nn {
namespace {

std::string draw(Sketch& sketch, const StartPoint& point) {
    std::string last = as_row(sketch, point);
    for (const std::int64_t size : {256, 128}) {
        last = sketch.add("hidden", "Linear", {{"out_features", size}}, {last});
        last = sketch.add("relu", "ReLU", {last});
        last = sketch.add("dropout", "Dropout", {{"p", 0.3}}, {last});
    }
    return last;
}

}  // namespace

Starter wide_mlp_starter() {
    Starter starter;
    starter.id = "wide_mlp";
    starter.title = TR("Wide MLP with dropout");
    starter.doc = TR("For larger tables: more to learn with, and dropout against learning by heart.");
    starter.place = 30;
    starter.fit = [](const StartPoint& point) {
        return point.task == StartPoint::Task::ClassesEachStep ? Starter::Fit::No : Starter::Fit::Yes;
    };
    starter.draw = draw;
    return starter;
}

}  // namespace nn
