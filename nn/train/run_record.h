#pragma once
// What a run leaves in its folder while it goes on: when which file is written.

#include "nn/train/run_folder.h"
#include "nn/train/run_setup.h"

#include <chrono>

namespace nn {

/// The trainer's thread only. `setup` outlives it. A run without a folder keeps nothing.
class RunRecord {
public:
    explicit RunRecord(RunSetup& setup) : setup_(setup) {}

    /// Makes the folder of a new run, or restores the run that is to go on. Refused, it leaves a folder as it found it.
    Result<void> begin(const TrainRequest& request);
    /// "" where none is kept.
    std::filesystem::path folder() const { return folder_ ? folder_->path() : std::filesystem::path(); }
    /// No allocation: room for an epoch's points is taken by `begin`.
    void add(const StepPoint& point) {
        if (folder_) points_.push_back(point);
    }
    /// Whether the last checkpoint is as old as `checkpoint.every_minutes` allows.
    bool due() const;
    /// Saves all, between two steps of an epoch.
    Result<void> save() { return forgiven(save_all()); }
    /// After the position has gone on to the next epoch. `better`: than any before, by the value that best.pt goes by.
    Result<void> end_epoch(const EpochPoint& point, bool better) { return forgiven(save_epoch(point, better)); }
    /// The run as it was saved last; nothing where no folder is kept.
    Result<std::optional<RunState>> last() const;
    /// Saves the points: the weights of a run that failed are those of its last checkpoint.
    Result<void> fail() { return write_points(); }
    /// Saves a line behind all points so far.
    Result<void> note(const std::string& line);
    /// Nothing more will be written.
    void release() {
        if (folder_) folder_->release();
    }
    /// What could not be saved and did not end the run, see TrainRequest::kept_elsewhere. Nothing once it was saved after all.
    const std::optional<Error>& unsaved() const { return unsaved_; }

private:
    using Clock = std::chrono::steady_clock;
    Result<void> start(const TrainRequest& request);
    Result<void> resume(const TrainRequest& request);
    Result<void> go_on_from(RunState state, const TrainRequest& request);
    Result<void> save_all();
    Result<void> save_epoch(const EpochPoint& point, bool better);
    Result<void> forgiven(Result<void> done);
    /// What is not yet in metrics.jsonl, and the line of an epoch that ends with it.
    Result<void> write_points(const EpochPoint* epoch = nullptr);

    RunSetup& setup_;
    std::optional<RunFolder> folder_;
    std::vector<StepPoint> points_;  ///< for metrics.jsonl, since it was written last
    std::string lines_;              ///< for metrics.jsonl, before those
    Clock::time_point saved_{};
    bool forgiving_ = false;
    std::optional<Error> unsaved_;
};

}  // namespace nn
