#pragma once
// What weights can be read from. Which form it is, the file's first bytes say; where they say nothing, its ending.

#include "nn/engine/weights.h"
#include "nn/exchange/file_format.h"
#include "nn/model/result.h"

#include <functional>
#include <string_view>

namespace nn {

struct Importer : FileFormat {
    /// Whether a file that starts so is one. People give weights any ending.
    bool (*recognizes)(std::string_view start) = nullptr;
    std::function<Result<StateDict>(const std::filesystem::path& file)> read_weights;
};

/// In the order in which lists show them, as CMake found their files.
const std::vector<Importer>& all_importers();

/// The error lists what there is.
Result<const Importer*> find_importer(const std::filesystem::path& file);
/// Reads weights in whatever form they are in. Of a run's checkpoint.pt the model's are taken, without the rest, and `said` gets a
/// message about it.
Result<StateDict> load_weights(const std::filesystem::path& file, std::vector<Message>* said = nullptr);

}  // namespace nn
