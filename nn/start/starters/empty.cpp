#include "nn/start/starter.h"

namespace nn {

Starter empty_starter() {
    Starter starter;
    starter.id = "empty";
    starter.title = TR("Empty");
    starter.doc = TR("Inputs and loss alone: everything between is drawn by hand.");
    starter.place = 90;
    starter.fit = [](const StartPoint&) { return Starter::Fit::Yes; };
    return starter;
}

}  // namespace nn
