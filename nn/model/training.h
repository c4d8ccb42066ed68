#pragma once
// How a kind of optimizer or of learning rate schedule is described.

#include "nn/model/python.h"

namespace nn {

/// As project files name it. Which ones there are: nn/train/training.h.
struct KindInfo {
    Schema schema;  ///< id "SGD", "StepLR"; PyTorch's arguments
    const char* doc = "";
    /// Options right alone and wrong together: which one to change, and why. Null: there are none.
    std::function<std::optional<std::pair<std::string, Message>>(const void* options)> conflict = nullptr;
    /// What its call in Python has beside PyTorch's class and these arguments. Null: nothing.
    PythonHook python = nullptr;
};
using OptimizerInfo = KindInfo;
using SchedulerInfo = KindInfo;

}  // namespace nn
