#pragma once
// checkpoint.pt: a RunState as a file. torch.load reads it as a state_dict with prefixes: "model.fc.weight",
// "optimizer.exp_avg.fc.weight", "run"...

#include "nn/train/run_state.h"

#include <filesystem>

namespace nn {

/// Replaces the file as a whole or not at all. Takes the state, so that no second copy of it is needed.
Result<void> save_checkpoint(RunState state, const std::filesystem::path& file);
/// What the file holds is checked as far as it can be without the run that is to go on: a position that no run can have, a
/// damaged generator or a later version is an error that says so. `weights`: of the run's network; tells where parameters
/// lie in checkpoints of version 1, whose optimizer states are not named and which have no generator.
Result<RunState> load_checkpoint(const std::filesystem::path& file, const Weights& weights);

/// Whether a weight file is a checkpoint. What it holds of the model alone, under the model's own names.
bool is_checkpoint(const StateDict& state);
StateDict weights_of_checkpoint(StateDict checkpoint);

}  // namespace nn
