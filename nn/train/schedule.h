#pragma once
// torch.optim.lr_scheduler's learning rates, step for step: PyTorch's recursive forms in double precision, so that the
// rates agree to the last bits.

#include "nn/train/optimizer.h"

namespace nn {

/// Sets the optimizer's learning rate, and where the schedule cycles it the momentum too.
class Schedule {
public:
    virtual ~Schedule() = default;

    /// What PyTorch's constructor does: the rate for the first step. Once, or `load` in its place.
    void start(Optimizer& optimizer);
    /// PyTorch's scheduler.step(), after a training step or an epoch. `monitored` is for ReduceLROnPlateau; nothing is no
    /// better than anything.
    void step(Optimizer& optimizer, std::optional<double> monitored = std::nullopt);

    /// After every training step; false: after every epoch.
    virtual bool every_step() const = 0;
    /// The optimizer was made anew with other options, its rate as they have it; `present` is that of the one before. Where it has another
    /// rate to start from, the present one is scaled by it: what PyTorch does where its param_groups and the scheduler's base_lrs are set.
    void rebase(Optimizer& optimizer, double present);
    /// What ReduceLROnPlateau watches; "" for the others.
    virtual std::string monitor() const { return {}; }

    /// Steps after which it has run its course, where these follow from the length of the run.
    virtual std::optional<std::int64_t> course() const { return std::nullopt; }

    /// All that a checkpoint needs, whole numbers among them.
    std::vector<double> state(const Optimizer& optimizer);
    /// False where the numbers are not this schedule's after `steps` steps.
    bool load(const std::vector<double>& state, std::int64_t steps, Optimizer& optimizer);

protected:
    /// The rate for the step that follows, from the present one. `count_` is PyTorch's last_epoch.
    virtual double rate(double lr, double monitored) = 0;
    /// Follows from `count_` alone.
    virtual void set_momentum(double&) {}
    /// Numbers of its own that go into checkpoints.
    virtual std::vector<double*> numbers() { return {}; }

    double base_ = 0;        ///< the optimizer's rate before the first step
    std::int64_t count_ = 0; ///< steps taken
};

/// Null where the project names none. `steps_per_epoch`: of this run. Refuses a schedule that ends before the run.
Result<std::unique_ptr<Schedule>> make_schedule(const TrainingSpec& spec, std::int64_t steps_per_epoch);

/// Whether it is the project's schedule that says what this option of the optimizer is, from step to step.
bool schedule_sets(const TrainingSpec& spec, std::string_view option);

/// The optimizer as the schedule wants it made: with a momentum where the schedule will cycle one.
OptimizerSpec optimizer_for(const TrainingSpec& spec);

}  // namespace nn
