#pragma once
// The folder a run leaves behind: metrics.jsonl, best.pt, last.pt, epoch-N.pt (pure state_dicts), checkpoint.pt (all
// that is needed to go on) and project.netloom.json (what was trained). Every file is replaced as a whole or not at
// all. Where a symbolic link has the name of one of them, the link is replaced, not what it leads to.
//
// A folder belongs to one process at a time: to the one that has locked it. The lock is the kernel's, on the folder itself: it
// changes nothing there and ends with its process.

#include "nn/model/project.h"
#include "nn/train/run_state.h"

#include <filesystem>
#include <memory>
#include <string_view>

namespace nn {

class RunFolder {
public:
    /// For a new run. A folder that holds one already, or that another process has, is refused: nothing is overwritten.
    static Result<RunFolder> create(const std::filesystem::path& folder);
    /// The first of STEM-1, STEM-2... that does not exist. Two processes never get the same one.
    static Result<RunFolder> create_numbered(const std::filesystem::path& stem);
    /// The folder of a run to go on with. Nothing in it is changed.
    static Result<RunFolder> open(const std::filesystem::path& folder);

    const std::filesystem::path& path() const { return folder_; }
    /// Others may have it from now on.
    void release() { lock_.reset(); }
    /// Whether there is a checkpoint: false where its process died before it wrote the first one.
    bool begun() const;
    /// The first files: an empty metrics.jsonl, the checkpoint of a run that has taken no step, and the project. A
    /// project.netloom.json that says something else is somebody's own: it stays, and the run is refused.
    Result<void> begin(const Project& project, RunState state);
    /// The run as it was saved last, see `load_checkpoint`.
    Result<RunState> load(const Weights& weights) const;
    /// What a run that stands at `state`, or has `finished` there, would have left here and is not here: the names of its files.
    std::vector<std::string> missing(const RunState& state, bool finished) const;
    /// Writes those of `missing`.
    Result<void> complete(const std::vector<std::string>& names, const Project& project, const RunState& state);
    /// Drops what metrics.jsonl says of what comes after `position`: it is trained again.
    Result<void> drop_metrics_after(const RunPosition& position);

    /// Adds lines (each with its line feed) to metrics.jsonl: all of them or, on an error, none.
    Result<void> append_metrics(std::string_view lines);
    Result<void> save_best(const StateDict& weights);
    /// epoch-N.pt; of such files from before, only the newest `keep` with this one stay.
    Result<void> save_epoch(const StateDict& weights, std::int64_t epoch, std::int64_t keep);
    /// last.pt, and then checkpoint.pt: where that says that a run is over, everything else is there.
    Result<void> save(RunState state);

private:
    class Lock;
    RunFolder(std::filesystem::path folder, std::shared_ptr<Lock> lock);
    static Result<RunFolder> claim(const std::filesystem::path& folder);
    bool has(const char* name) const;
    bool untouched() const;
    std::filesystem::path own(const std::string& name) const;

    std::filesystem::path folder_;
    std::shared_ptr<Lock> lock_;
};

/// `project` as it is kept in `run_folder`: its data path, which starts at `folder`, leads from there to the same data.
Project kept_project(Project project, const std::filesystem::path& folder, const std::filesystem::path& run_folder);

}  // namespace nn
