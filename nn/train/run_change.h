#pragma once
// What may be changed of a run's settings while it goes on, and what there is to tell of it: the optimizer's own options, and the length
// that gradients are clipped to.

#include "nn/model/project.h"
#include "nn/model/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nn {

/// `running` with what may change on the way as `wanted` has it. An optimizer of another type is none of it.
TrainingSpec changed_on_the_way(TrainingSpec running, const TrainingSpec& wanted);

/// Why a run by `running` cannot go on by `next`, which differs in what may change alone: what is wrong by itself, and what the schedule
/// sets and not the optimizer's options. Whether the optimizer's memory fits the new options is seen when they are taken.
std::optional<Message> change_problem(const TrainingSpec& running, const TrainingSpec& next);

/// A change that a run has taken between two steps, or has not.
struct RunChange {
    struct Setting {
        std::string name;           ///< "lr", "betas", "clip_grad_norm"
        std::string before, after;  ///< as JSON has them: "0.01", "[0.9, 0.99]", "null"
    };
    std::int64_t epoch = 0, step = 0;  ///< steps that were taken before it
    double seconds = 0;                ///< see StepPoint
    std::int64_t samples = 0;
    std::vector<Setting> settings;
    double lr_before = 0, lr_after = 0;  ///< of the step before and the one behind, the schedule's share in it
    TrainingSpec training;               ///< by which the run goes on
    std::optional<Message> refused;      ///< why nothing was changed
};
std::vector<RunChange::Setting> settings_that_differ(const TrainingSpec& before, const TrainingSpec& after);

/// One line of JSON without the line feed: `{"kind":"change","epoch":2,"step":40,"settings":{"lr":{"before":0.01,"after":0.003}},...}`.
std::string to_json(const RunChange& change);

}  // namespace nn
