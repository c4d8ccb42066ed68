#pragma once
// What a project, its network and its weights can be written as. Which form it is, the file's ending says.

#include "nn/engine/weights.h"
#include "nn/exchange/file_format.h"
#include "nn/model/analysis.h"
#include "nn/model/project.h"
#include "nn/model/result.h"

#include <functional>
#include <optional>
#include <stop_token>

namespace nn {

/// What there is to write. The project is always there; network and weights are where the exporter needs them.
struct ExportSource {
    const Project* project = nullptr;
    std::filesystem::path folder;  ///< where the project's relative paths start
    const Network* network = nullptr;
    const StateDict* weights = nullptr;
    std::optional<std::int64_t> batch;  ///< the number of samples for which it is written, where the exporter takes one; else any
    const Fields* fields = nullptr;  ///< what the project's data offers, where that is known already
    std::stop_token stop = {};       ///< asked for: `write` ends early, and leaves what was there before
};

struct Exporter : FileFormat {
    /// A network without mistakes; else a drawing as it is will do.
    bool needs_network = false;
    /// Values for the parameters: initial ones, those of a file or of a run.
    bool needs_weights = false;
    /// Its `write` paints with what belongs to the thread of `main`; that of others may run on any.
    bool needs_main_thread = false;
    /// Knows what to do with a fixed batch.
    bool takes_batch = false;
    /// What can be said before the file is asked for: without weights of their size alone, with any of what has no form. Null: nothing.
    std::function<Result<void>(const ExportSource& from)> check;
    /// The whole file or an error, and then what was there before is untouched.
    std::function<Result<void>(const ExportSource& from, const std::filesystem::path& file)> write;
};

/// Those of this library, as CMake found their files.
const std::vector<Exporter>& declared_exporters();
/// Those, and what was added, in the order in which lists show them.
const std::vector<Exporter>& all_exporters();
/// Adds what this library cannot have, such as pictures that Qt paints. For the program's `main`, before anything asks.
void add_exporters(std::vector<Exporter> more);

/// By the file's ending. The error lists what there is.
Result<const Exporter*> find_exporter(const std::filesystem::path& file);

}  // namespace nn
