#pragma once
// What changes while a run goes on: the live counterpart of RunState.

#include "nn/train/early_stopping.h"
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
    std::unique_ptr<Optimizer> optimizer;
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

    RunState state() const;
    /// Takes a saved state over, that of a finished run too; where it does not fit this run the error says what differs.
    /// `where` the state comes from is named by it. What was restored before an error is in no defined state.
    Result<void> restore(const RunState& state, const std::string& where);

private:
    Result<void> restore_rules(const RunState& state, const std::string& where);
    Result<void> restore_position(const RunState& state, const std::string& where);
};

}  // namespace nn
