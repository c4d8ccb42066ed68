#pragma once
// One check of a whole project: options, graph, data and training. The file reader, `check` and the window all call it.

#include "nn/data/dataset.h"
#include "nn/model/edit.h"
#include "nn/train/training.h"

namespace nn {

/// Diagnostics of data and training settings alone (node "" and option "data.path", "training.epochs"...).
std::vector<Diagnostic> check_settings(const Project& project);
/// Refuses edits that set what a file could not hold. Whether the others are possible, `apply` says.
Result<void> check_settings(const Edits& edits);

/// Whether samples are kept aside to validate with; `own_validation` as the analysis has it.
bool validates(const DataSpec& data, bool own_validation);

/// Everything: analysis of the graph with the fields of the data, and the diagnostics of the settings before its own.
/// Metrics and monitors are checked against what the losses compare, where the network is right.
/// Data that cannot be found is an error diagnostic, never an exception. `stop` as of `describe_fields`.
Analysis check_project(const Project& project, const std::filesystem::path& folder, std::stop_token stop = {});
/// The same for someone who asks often: `analyzer` remembers, and the data is described already - `fields`, or null and why.
Analysis check_project(const Project& project, Analyzer& analyzer, const Fields* fields, const Error* data_error);

}  // namespace nn
