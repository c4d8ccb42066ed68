#pragma once
// Project files: strict reading with diagnostics, and text that diffs well.

#include "nn/model/data.h"
#include "nn/model/diagnostic.h"
#include "nn/model/training.h"

#include <filesystem>
#include <string>

namespace nn {

/// What may stand under `data` and `training`, handed down by those who define it. nn/train/project_file.h has these functions
/// with all that the library knows.
struct SettingsSchemas {
    std::vector<const SourceInfo*> sources;
    const Schema* training = nullptr;
    std::vector<const KindInfo*> optimizers, schedulers;
    const Schema* early_stopping = nullptr;
    const Schema* checkpoint = nullptr;
};

/// A parsed project with what its text got wrong. `project` is whole even where options are wrong: unknown ops and
/// options are errors here, mistakes of shape are the analysis' business.
struct ProjectText {
    Project project;
    std::vector<Diagnostic> diagnostics;  ///< errors: the project must not be used
};

/// Parses the whole text. The Error case: not JSON (with line and column), not a Netloom file, a newer version.
Result<ProjectText> parse_project(std::string_view text, const SettingsSchemas& settings);
/// UTF-8 JSON, one node and one wire a line, defaults left out; parse(write(p)) == p.
std::string write_project(const Project& project, const SettingsSchemas& settings);

/// A node or several with their wires and layout as clipboard text: a project fragment in the same form.
std::string write_fragment(const Graph& graph, const std::map<std::string, Position>& layout);
/// The same with bends and frames; the rest of `fragment` is left out.
std::string write_fragment(const Project& fragment);
Result<Project> parse_fragment(std::string_view text);

/// Reads a file; any error diagnostic becomes the Error's one line. Bounded: files over 64 MiB are refused.
Result<Project> load_project(const std::filesystem::path& file, const SettingsSchemas& settings);
/// Atomic: writes beside the file, flushes to disk, renames. On any error the old file is untouched.
Result<void> save_project(const Project& project, const std::filesystem::path& file, const SettingsSchemas& settings);

}  // namespace nn
