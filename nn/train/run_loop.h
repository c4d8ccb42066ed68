#pragma once
// The steps of a run: epochs, batches, validation, and the numbers that come of them.

#include "nn/train/publisher.h"
#include "nn/train/run_record.h"

namespace nn {

/// The trainer's thread only. What it is given outlives it.
class RunLoop {
public:
    RunLoop(RunSetup& setup, RunRecord& record, Publisher& publisher)
        : setup_(setup), run_(setup.run), record_(record), publisher_(publisher) {}

    /// To the end of the run, until it is stopped, or until the work fails. Once.
    Result<void> run();
    /// `run` ended before its last epoch did: because it was asked to, or with its last step.
    bool stopped() const { return stopped_; }
    bool steps_done() const { return steps_done_; }

private:
    Result<void> train_epoch();
    Result<void> train_batch(const Batch& batch);
    Error not_finite(const Batch& batch, double loss) const;
    /// The position goes on by a batch, and what there is to tell of it.
    StepPoint count_step(const Batch& batch);
    Result<void> finish_epoch();
    Result<void> validate(EpochPoint& point, double& paused);

    RunSetup& setup_;
    LiveRun& run_;
    RunRecord& record_;
    Publisher& publisher_;
    bool stopped_ = false, steps_done_ = false;
    double waited_before_ = 0;  ///< for batches, when the epoch began
};

}  // namespace nn
