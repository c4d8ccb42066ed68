#pragma once
// The folder a run leaves behind: metrics.jsonl, best.pt, last.pt, epoch-N.pt (pure state_dicts), checkpoint.pt (all
// that is needed to go on) and project.netloom.json (what was trained). Every file is replaced as a whole or not at
// all.

#include "nn/engine/weights.h"
#include "nn/model/project.h"
#include "nn/train/channel.h"
#include "nn/train/metrics.h"
#include "nn/train/training.h"

#include <filesystem>

namespace nn {

/// Where a run stands. `batch` of `epoch` are done; all of them done and the epoch not counted up: validation is to
/// come.
struct RunPosition {
    std::int64_t epoch = 1, batch = 0;
    std::int64_t step = 0, samples = 0;
    double seconds = 0;        ///< of training, pauses left out
    double epoch_seconds = 0;  ///< of this epoch
    MetricSum sum;             ///< of this epoch so far
    double best = 0;           ///< the loss that best.pt has
    bool has_best = false;
};

/// What must be the same for a run to go on as if it had never stopped.
struct RunIdentity {
    std::int64_t seed = 0, batch_size = 0, samples = 0;
    bool shuffle = true, drop_last = false;
    bool operator==(const RunIdentity&) const = default;
};

struct Checkpoint {
    StateDict weights, optimizer;
    std::string scheduler;         ///< its type; "": none
    std::vector<double> schedule;  ///< Schedule::state
    std::vector<double> stopping;  ///< EarlyStopping::state
    RunPosition position;
    RunIdentity identity;
};

class RunFolder {
public:
    /// A new run. A folder that holds one already is refused: nothing is overwritten.
    static Result<RunFolder> create(const std::filesystem::path& folder, const Project& project);
    /// The folder of a run to go on with, and its checkpoint. Lines of metrics.jsonl after the checkpoint are dropped.
    static Result<std::pair<RunFolder, Checkpoint>> open(const std::filesystem::path& folder);

    /// Adds lines (each with its line feed) to metrics.jsonl.
    Result<void> append_metrics(std::string_view lines);
    Result<void> save_best(const StateDict& weights);
    /// epoch-N.pt; of such files from before, only the newest `keep` with this one stay.
    Result<void> save_epoch(const StateDict& weights, std::int64_t epoch, std::int64_t keep);
    /// last.pt and checkpoint.pt.
    Result<void> save(Checkpoint checkpoint);

private:
    explicit RunFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}
    std::filesystem::path folder_;
};

}  // namespace nn
