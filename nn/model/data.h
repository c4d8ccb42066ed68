#pragma once
// How a kind of data is described.

#include "nn/model/option.h"
#include "nn/model/project.h"
#include "nn/model/python.h"
#include "nn/model/shape.h"

#include <filesystem>

namespace nn {

/// A kind of data a project can name: its keys and documentation. Which ones there are, and reading them: nn/data/dataset.h.
struct SourceInfo {
    Schema schema;  ///< id and the source's own keys
    const char* title = "";
    const char* doc = "";
    bool own_test_files = false;     ///< offers split `test` by itself
    double default_validation = 0;   ///< used where `split.validation` is unset
    std::optional<Schema> field;     ///< keys of one entry of DataSpec::fields, for sources that take such
    std::vector<FieldSpec> example;  ///< the fields that a new project starts with
    enum class Path { None, File, Folder } path = Path::None;  ///< what the key `path` names

    /// How a script reads the fields in use, as these types, from the files themselves. Null: it gets them as arrays in a file of its own.
    std::function<Result<PythonReader>(const DataSpec& data, const std::filesystem::path& folder,
                                       const std::map<std::string, DType, std::less<>>& uses)>
        python;

    bool takes_fields() const { return field.has_value(); }
};

}  // namespace nn
