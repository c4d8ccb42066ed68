#pragma once
// The losses of a model and the answers that its metrics look at, in Python. Internal to nn/exchange/python.

#include "nn/exchange/python/model.h"
#include "nn/model/project.h"

namespace nn {

struct PythonObjective {
    std::string text;         ///< metrics, answers, and the class that joins model and losses
    bool all_learn = true;    ///< the objective reaches every learnable parameter
    bool takes_share = false; ///< it is told what share of the batch it has, and of how many processes
};
Result<PythonObjective> python_objective(const Project& project, const Network& network, const PythonModel& model);

}  // namespace nn
