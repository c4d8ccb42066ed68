#pragma once
// The settings that a run cannot change on its way without becoming another run.

#include "nn/model/project.h"

#include <map>
#include <string>
#include <vector>

namespace nn {

/// Values as project files have them, by name: "data.split.seed", "training.optimizer.lr", "fc.out_features". What has its default
/// is not there.
using RunSettings = std::map<std::string, std::string>;

/// Everything a project says but its looks, where its data lies, and what may change while a run goes on: epochs, early stopping,
/// checkpoints and metrics. Seed, batch_size, shuffle and drop_last are not there: RunIdentity has them as numbers.
RunSettings run_settings(const Project& project);

/// The settings of a run whose optimizer and clipping were changed to these on its way, see `changed_on_the_way`.
RunSettings changed_settings(RunSettings settings, const TrainingSpec& changed);

/// "data.split.seed (0 before, 5 now)" for each that differs.
std::vector<std::string> differences(const RunSettings& before, const RunSettings& now);

/// One text and back; nothing where the text is none of settings.
std::string to_text(const RunSettings& settings);
std::optional<RunSettings> settings_from_text(std::string_view text);

}  // namespace nn
