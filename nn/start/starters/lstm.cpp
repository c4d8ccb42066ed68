#include "nn/start/starter.h"

namespace nn {
namespace {

bool is_one_sequence(const StartPoint& point) {
    if (point.inputs.size() != 1) return false;
    const SampleForm form = point.inputs[0].form();
    if (point.task == StartPoint::Task::ClassesEachStep) return form == SampleForm::Tokens;
    return form == SampleForm::Sequence || form == SampleForm::Tokens;
}

std::string draw(Sketch& sketch, const StartPoint& point) {
    const bool each = point.task == StartPoint::Task::ClassesEachStep;
    const std::string steps = as_steps(sketch, point.inputs[0]);
    const std::string lstm = sketch.add("lstm", "LSTM", {{"hidden_size", each ? 128 : 64}, {"batch_first", true}}, {steps});
    if (each) return lstm;
    return sketch.add("last", "Select", {{"dim", 1}, {"index", -1}}, {lstm + ":output"});
}

}  // namespace

Starter lstm_starter() {
    Starter starter;
    starter.id = "lstm";
    starter.title = TR("LSTM");
    starter.doc = TR("Reads step by step and carries along what came before: the usual start for series and texts.");
    starter.place = 50;
    starter.fit = [](const StartPoint& point) { return is_one_sequence(point) ? Starter::Fit::Best : Starter::Fit::No; };
    starter.draw = draw;
    return starter;
}

}  // namespace nn
