#include "nn/train/project_file.h"

#include "nn/data/dataset.h"
#include "nn/train/training.h"

namespace nn {

const SettingsSchemas& settings_schemas() {
    static const SettingsSchemas schemas{all_sources(),    &training_schema(),       all_optimizers(),
                                         all_schedulers(), &early_stopping_schema(), &checkpoint_schema()};
    return schemas;
}

Result<ProjectText> parse_project(std::string_view text) { return parse_project(text, settings_schemas()); }
std::string write_project(const Project& project) { return write_project(project, settings_schemas()); }
Result<Project> load_project(const std::filesystem::path& file) { return load_project(file, settings_schemas()); }
Result<void> save_project(const Project& project, const std::filesystem::path& file) {
    return save_project(project, file, settings_schemas());
}

}  // namespace nn
