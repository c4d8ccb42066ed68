#pragma once
// What a file in nn/train/schedules defines, and what schedules share. Internal to nn/train.
//
// Expressions keep PyTorch's order of operations (lr_scheduler.py of 1.13): the rates are to agree to the last bits.

#include "nn/train/schedule.h"

namespace nn {

/// What a schedule must know of the run that it is made for.
struct RunLength {
    std::int64_t epochs = 0, steps_per_epoch = 0;
};

/// A kind of learning rate schedule: what a project file says about it, and how it is made from the typed options.
struct ScheduleKind {
    SchedulerInfo info;
    int place = 0;  ///< in lists: the smallest first
    bool own_rates = false;  ///< its options say between which rates it moves: the optimizer's own is not used
    /// Refuses options that do not suit the run.
    Result<std::unique_ptr<Schedule>> (*make)(const void* options, const RunLength& run);
    /// The momentum that the optimizer begins with, where these options cycle it. Null: they never do.
    std::optional<double> (*momentum)(const void* options) = nullptr;
};

/// All kinds, as CMake found their files.
const std::vector<ScheduleKind>& declared_schedules();

/// The option that all have.
struct Every {
    std::string every = "epoch";
};

/// A schedule over its options struct.
template <typename O>
class ScheduleOf : public Schedule {
public:
    explicit ScheduleOf(const O& o) : o_(o) {}
    bool every_step() const override { return o_.every == "step"; }

protected:
    double count() const { return static_cast<double>(count_); }
    const O o_;
};

/// `C` has a constructor C(const O&).
template <typename O, typename C>
ScheduleKind schedule_kind(int place, const SchemaBuilder<O>& schema, const char* doc) {
    ScheduleKind kind;
    kind.info.schema = schema;
    kind.info.doc = doc;
    kind.place = place;
    kind.make = [](const void* options, const RunLength&) -> Result<std::unique_ptr<Schedule>> {
        return std::unique_ptr<Schedule>(std::make_unique<C>(*static_cast<const O*>(options)));
    };
    return kind;
}

template <typename O>
SchemaBuilder<O>& every_option(SchemaBuilder<O>& b, std::vector<std::string> words = {"epoch", "step"}) {
    return b
        .option(static_cast<std::string O::*>(&O::every), "every",
                TR("After what the schedule takes a step: an epoch, or a training step. Its other numbers count those."))
        .choices(std::move(words));
}

}  // namespace nn
