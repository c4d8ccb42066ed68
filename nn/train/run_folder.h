#pragma once
// The folder a run leaves behind: metrics.jsonl, best.pt, last.pt, epoch-N.pt (pure state_dicts), checkpoint.pt (all
// that is needed to go on) and project.netloom.json (what was trained). Every file is replaced as a whole or not at
// all.

#include "nn/model/project.h"
#include "nn/train/run_state.h"

#include <filesystem>
#include <string_view>

namespace nn {

class RunFolder {
public:
    /// A new run. A folder that holds one already is refused: nothing is overwritten.
    static Result<RunFolder> create(const std::filesystem::path& folder, const Project& project);
    /// The folder of a run to go on with. Nothing in it is changed.
    static Result<RunFolder> open(const std::filesystem::path& folder);
    /// The run as it was saved last, see `load_checkpoint`.
    Result<RunState> load(const Weights& weights) const;
    /// Drops the lines of metrics.jsonl after `step`: what was trained then is trained again.
    Result<void> drop_metrics_after(std::int64_t step);

    /// Adds lines (each with its line feed) to metrics.jsonl.
    Result<void> append_metrics(std::string_view lines);
    Result<void> save_best(const StateDict& weights);
    /// epoch-N.pt; of such files from before, only the newest `keep` with this one stay.
    Result<void> save_epoch(const StateDict& weights, std::int64_t epoch, std::int64_t keep);
    /// last.pt and checkpoint.pt.
    Result<void> save(RunState state);

private:
    explicit RunFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}
    std::filesystem::path folder_;
};

}  // namespace nn
