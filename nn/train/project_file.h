#pragma once
// Project files with all data sources, optimizers and schedules there are. What the functions promise: nn/io/project_json.h.

#include "nn/io/project_json.h"

namespace nn {

/// What this library knows of settings.
const SettingsSchemas& settings_schemas();

Result<ProjectText> parse_project(std::string_view text);
std::string write_project(const Project& project);
Result<Project> load_project(const std::filesystem::path& file);
Result<void> save_project(const Project& project, const std::filesystem::path& file);

}  // namespace nn
