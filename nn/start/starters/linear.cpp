#include "nn/start/starter.h"

namespace nn {

Starter linear_starter() {
    Starter starter;
    starter.id = "linear";
    starter.title = TR("Linear");
    starter.doc = TR("The baseline: what a weighted sum can tell.");
    starter.place = 10;
    starter.fit = [](const StartPoint& point) {
        return point.task == StartPoint::Task::ClassesEachStep ? Starter::Fit::No : Starter::Fit::Yes;
    };
    starter.draw = as_row;
    return starter;
}

}  // namespace nn
