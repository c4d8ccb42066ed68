#pragma once
// How a project's data is described; nn/data defines the sources.

#include "nn/model/analysis.h"

#include <filesystem>

namespace nn {

/// A kind of data a project can name: its keys and documentation. Reading is nn/data/dataset.h.
struct SourceInfo {
    Schema schema;  ///< id and the source's own keys
    const char* title = "";
    const char* doc = "";
    bool own_test_files = false;     ///< offers split `test` by itself
    double default_validation = 0;   ///< used where `split.validation` is unset
    std::optional<Schema> field;     ///< keys of one entry of DataSpec::fields, for sources that take such
    std::vector<FieldSpec> example;  ///< the fields that a new project starts with
    enum class Path { None, File, Folder } path = Path::None;  ///< what the key `path` names

    bool takes_fields() const { return field.has_value(); }
};

const std::vector<const SourceInfo*>& all_sources();
const SourceInfo* find_source(std::string_view id);

/// The fields a project's data offers, without reading the samples. `folder` is where the project file lies: relative
/// paths start there. The error says what is missing and what to do.
Result<Fields> describe_fields(const DataSpec& data, const std::filesystem::path& folder);

}  // namespace nn
