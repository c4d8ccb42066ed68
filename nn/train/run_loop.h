#pragma once
// The steps of a run: epochs, batches, validation, and the numbers that come of them.

#include "nn/train/find_not_finite.h"
#include "nn/train/parameter_sizes.h"
#include "nn/train/publisher.h"
#include "nn/train/run_record.h"

namespace nn {

/// The trainer's thread only. What it is given outlives it.
class RunLoop {
public:
    RunLoop(RunSetup& setup, RunRecord& record, Publisher& publisher);

    /// To the end of the run, until it is stopped, or until the work fails. Once. Where a step fails, and where numbers stop being
    /// finite, the run folder gets the run as it was before that step, to the bit.
    Result<void> run();
    /// `run` ended before its last epoch did: because it was asked to, or with its last step.
    bool stopped() const { return stopped_; }
    bool steps_done() const { return steps_done_; }

private:
    /// What is left of a run when a step fails: all of it, or weights that have taken the step already.
    enum class Failed { Before, After };

    Result<void> train();
    Result<void> train_epoch();
    Result<bool> may_step();
    Result<void> change(const TrainingSpec& wanted);
    Result<void> train_batch(const Batch& batch);
    Result<void> update(const Batch& batch, Plan& plan, double loss);
    Error untouched(Error why);
    Error failed_before(Error why);
    Error keep_what_was(Error why);
    bool go_back();
    bool gradients_finite(double norm) const;
    bool data_finite(const Batch& batch) const;
    double run_step(Plan& plan);
    Error broke(const Batch& batch, const Plan* plan, bool loss_is_finite);
    Error gradient_not_finite(std::int64_t step);
    /// The position goes on by a batch, and what there is to tell of it.
    StepPoint count_step(const Batch& batch);
    Result<void> finish_epoch();
    Result<void> validate(EpochPoint& point, double& paused);

    RunSetup& setup_;
    LiveRun& run_;
    RunRecord& record_;
    Publisher& publisher_;
    bool stopped_ = false, steps_done_ = false;
    bool again_ = false;                 ///< steps are taken a second time: nobody is told, nothing is kept
    std::optional<Failed> failed_;
    std::optional<NotFinite> broken_;    ///< where, if that is what ended it
    /// Fields of a batch that have to be finite, and whether infinities are.
    struct Watched {
        std::size_t field;
        bool infinities;
    };
    std::vector<Watched> watched_;
    ParameterSizes sizes_;
    bool weights_suspect_ = false;       ///< they may hold what is not finite
    std::vector<std::byte> buffers_;     ///< as they were before the step at hand, where a step changes any
    double waited_before_ = 0;  ///< for batches, when the epoch began
};

}  // namespace nn
