#include "nn/train/schedule.h"

#include "nn/train/schedule_kind.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace nn {

namespace {

const ScheduleKind* find_kind(std::string_view id) {
    for (const ScheduleKind& kind : declared_schedules()) {
        if (kind.info.schema.id == id) return &kind;
    }
    return nullptr;
}

/// The momentum that the project's schedule cycles from; nothing where it leaves it alone.
std::optional<double> cycled_momentum(const TrainingSpec& spec) {
    const ScheduleKind* kind = spec.scheduler ? find_kind(spec.scheduler->type) : nullptr;
    if (kind == nullptr || kind->momentum == nullptr) return std::nullopt;
    const auto built = kind->info.schema.build(spec.scheduler->options);
    return built ? kind->momentum(built->get()) : std::nullopt;
}

}  // namespace

const std::vector<const SchedulerInfo*>& all_schedulers() {
    static const std::vector<const SchedulerInfo*> infos = [] {
        std::vector<const SchedulerInfo*> all;
        for (const ScheduleKind& kind : declared_schedules()) all.push_back(&kind.info);
        return all;
    }();
    return infos;
}

const SchedulerInfo* find_scheduler(std::string_view id) {
    const ScheduleKind* kind = find_kind(id);
    return kind ? &kind->info : nullptr;
}

std::optional<std::pair<std::string, Message>> scheduler_conflict(const TrainingSpec& spec) {
    const OptimizerInfo* optimizer = find_optimizer(spec.optimizer.type);
    if (optimizer == nullptr || !cycled_momentum(spec)) return std::nullopt;
    if (optimizer->schema.find("momentum") || optimizer->schema.find("betas")) return std::nullopt;
    return std::pair{std::string("cycle_momentum"),
                     Message(TR("{0} has no momentum to cycle; set cycle_momentum to false"), {spec.optimizer.type})};
}

OptimizerSpec optimizer_for(const TrainingSpec& spec) {
    OptimizerSpec made = spec.optimizer;
    const OptimizerInfo* optimizer = find_optimizer(made.type);
    const auto momentum = cycled_momentum(spec);
    if (momentum && optimizer && optimizer->schema.find("momentum")) made.options["momentum"] = *momentum;
    return made;
}

bool schedule_sets(const TrainingSpec& spec, std::string_view option) {
    const ScheduleKind* kind = spec.scheduler ? find_kind(spec.scheduler->type) : nullptr;
    if (kind == nullptr) return false;
    return option == "lr" ? kind->own_rates : (option == "momentum" || option == "betas") && cycled_momentum(spec);
}

Result<std::unique_ptr<Schedule>> make_schedule(const TrainingSpec& spec, std::int64_t steps_per_epoch) {
    if (!spec.scheduler) return std::unique_ptr<Schedule>();
    const ScheduleKind* kind = find_kind(spec.scheduler->type);
    if (kind == nullptr)
        return Error(Message(TR("There is no scheduler \"{0}\""), {spec.scheduler->type}), true);
    auto built = kind->info.schema.build(spec.scheduler->options);
    if (!built) return built.error();
    auto wrong = kind->info.conflict ? kind->info.conflict(built->get()) : std::nullopt;
    if (!wrong) wrong = scheduler_conflict(spec);
    if (wrong) return Error(wrong->second, true);
    const auto training = training_options(spec);
    if (!training) return training.error();
    return kind->make(built->get(), {training->epochs, steps_per_epoch});
}

// ---- the steps ------------------------------------------------------------------------------------

void Schedule::start(Optimizer& optimizer) {
    base_ = optimizer.lr();
    count_ = 0;
    optimizer.set_lr(rate(base_, 0));
    if (double* momentum = optimizer.momentum()) set_momentum(*momentum);
}

void Schedule::step(Optimizer& optimizer, std::optional<double> monitored) {
    ++count_;
    optimizer.set_lr(rate(optimizer.lr(), monitored.value_or(std::numeric_limits<double>::quiet_NaN())));
    if (double* momentum = optimizer.momentum()) set_momentum(*momentum);
}

void Schedule::rebase(Optimizer& optimizer, double present) {
    const double base = optimizer.lr();
    optimizer.set_lr(base == base_ ? present : present == base_ ? base : base * (present / base_));
    base_ = base;
    if (double* momentum = optimizer.momentum()) set_momentum(*momentum);
}

std::vector<double> Schedule::state(const Optimizer& optimizer) {
    std::vector<double> state{base_, static_cast<double>(count_), optimizer.lr()};
    for (const double* number : numbers()) state.push_back(*number);
    return state;
}

bool Schedule::load(const std::vector<double>& state, std::int64_t steps, Optimizer& optimizer) {
    const std::vector<double*> own = numbers();
    if (state.size() != 3 + own.size()) return false;
    if (!std::isfinite(state[0]) || state[1] != static_cast<double>(steps) || !std::isfinite(state[2])) return false;
    if (std::any_of(state.begin(), state.end(), [](double number) { return std::isnan(number); })) return false;
    base_ = state[0];
    count_ = steps;
    optimizer.set_lr(state[2]);
    for (std::size_t i = 0; i < own.size(); ++i) *own[i] = state[3 + i];
    if (double* momentum = optimizer.momentum()) set_momentum(*momentum);
    return true;
}

}  // namespace nn
