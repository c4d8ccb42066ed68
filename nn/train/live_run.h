#pragma once
// What changes while a run goes on: the live counterpart of RunState.

#include "nn/train/early_stopping.h"
#include "nn/train/run_change.h"
#include "nn/train/run_state.h"
#include "nn/train/schedule.h"

#include <memory>

namespace nn {

/// The trainer's thread only. `state` and `restore` between two steps.
struct LiveRun {
    /// What is trained, and on what: for whoever goes on looking at them beside the run.
    std::shared_ptr<const Network> network;
    std::shared_ptr<const Dataset> dataset;
    RunIdentity identity;
    std::int64_t epochs = 0;
    std::unique_ptr<Weights> weights;
    TrainingSpec training;              ///< by which it began
    std::optional<TrainingSpec> changed;  ///< by which it goes on, where that was changed on the way
    int threads = 1;
    std::unique_ptr<Optimizer> optimizer;
    std::optional<double> clip_grad_norm;
    std::string optimizer_type, scheduler_type;
    std::unique_ptr<Schedule> schedule;     ///< null: the learning rate stays
    std::optional<EarlyStopping> stopping;  ///< none: all epochs are run
    std::optional<ShuffleOrder> order;      ///< as it stood when the present epoch began; none: not shuffled
    RunPosition position;
    RunClock clock;
    std::string best_monitor;  ///< what best.pt is the best of

    /// Places in the training split as this epoch visits them, from its first batch on.
    std::vector<std::int64_t> visits() const;
    /// Whether an epoch's value of `best_monitor` is better than any before; it then is the best.
    bool is_best(std::optional<double> value);
    /// The position goes on to the next epoch's beginning.
    void begin_next_epoch();
    /// Early stopping has ended it.
    bool over() const { return stopping && stopping->over(); }
    /// Nothing is left to train.
    bool finished() const { return position.epoch > epochs || over(); }

    /// Goes on by these settings from the next step, as far as they may change on the way. Refused, nothing has changed.
    RunChange change(const TrainingSpec& wanted);

    RunState state() const;
    /// Takes a saved state over, that of a finished run too; where it does not fit this run the error says what differs.
    /// `where` the state comes from is named by it. What was restored before an error is in no defined state.
    Result<void> restore(const RunState& state, const std::string& where);

private:
    Result<void> take_settings(const TrainingSpec& next);
    Result<void> restore_identity(const RunState& state, const std::string& where);
    Result<void> restore_rules(const RunState& state, const std::string& where);
    Result<void> restore_position(const RunState& state, const std::string& where);
};

}  // namespace nn
