#pragma once
// What a run leaves in its folder while it goes on: when which file is written.

#include "nn/train/run_folder.h"
#include "nn/train/run_setup.h"

namespace nn {

/// The trainer's thread only. `setup` outlives it. A run without a folder keeps nothing.
class RunRecord {
public:
    explicit RunRecord(RunSetup& setup) : setup_(setup) {}

    /// Makes the folder of a new run, or restores the run that is to go on. Refused, it leaves a folder as it found it.
    Result<void> begin(const TrainRequest& request);
    /// No allocation: room for an epoch's points is taken by `begin`.
    void add(const StepPoint& point) {
        if (folder_) points_.push_back(point);
    }
    /// After the position has gone on to the next epoch. `better`: than any before, by the value that best.pt goes by.
    Result<void> end_epoch(const EpochPoint& point, bool better);
    /// Saves all, in the middle of an epoch.
    Result<void> stop();
    /// Saves the points: the weights of a run that failed are those of its last checkpoint.
    Result<void> fail() { return write_points(nullptr); }

private:
    Result<void> resume(const std::filesystem::path& folder);
    Result<void> write_points(const EpochPoint* epoch);

    RunSetup& setup_;
    std::optional<RunFolder> folder_;
    std::vector<StepPoint> points_;  ///< of this epoch, for metrics.jsonl
};

}  // namespace nn
