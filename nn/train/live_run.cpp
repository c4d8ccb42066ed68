#include "nn/train/live_run.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace nn {

std::vector<std::int64_t> LiveRun::visits() const {
    if (order) return ShuffleOrder(*order).next();
    std::vector<std::int64_t> visits(static_cast<std::size_t>(identity.samples));
    std::iota(visits.begin(), visits.end(), std::int64_t{0});
    return visits;
}

bool LiveRun::is_best(std::optional<double> value) {
    if (!value || !std::isfinite(*value)) return false;
    std::optional<RunPosition::Best>& best = position.best;
    if (best && !(more_is_better(best_monitor) ? *value > best->value : *value < best->value)) return false;
    best = {best_monitor, *value};
    return true;
}

void LiveRun::begin_next_epoch() {
    if (order) order->skip();
    ++position.epoch;
    position.batch = 0;
    position.sum.clear();
    clock.epoch = 0;
}

namespace {

/// A count of steps says nothing of what the steps were.
bool remembers_anything(const OptimizerState& state) {
    return std::ranges::any_of(state.entries, [](const OptimizerState::Entry& entry) { return entry.name != "step"; });
}

Error another_optimizer(const std::string& where, const std::string& type) {
    return Error(Message(TR("The run in {0} was made with {1}; with another optimizer it cannot go on"), {where, type}), true);
}

}  // namespace

/// The optimizer anew, with what it remembers. One that remembers nothing yet begins to, as PyTorch's does where SGD gets a momentum.
Result<void> LiveRun::take_settings(const TrainingSpec& next) {
    const auto options = training_options(next);
    if (!options) return options.error();
    auto made = make_optimizer(optimizer_for(next), *weights, threads);
    if (!made) return made.error();
    const OptimizerState memory = optimizer->state();
    if (auto loaded = (*made)->load_state(memory); !loaded && remembers_anything(memory)) {
        return Error(Message(TR("With these settings {0} needs a memory of the steps before that this run has not kept. Begin a new run with them"),
                             {next.optimizer.type}));
    }
    if (schedule) schedule->rebase(**made, optimizer->lr());
    optimizer = std::move(*made);
    clip_grad_norm = options->clip_grad_norm;
    return {};
}

RunChange LiveRun::change(const TrainingSpec& wanted) {
    const TrainingSpec& running = changed ? *changed : training;
    TrainingSpec next = changed_on_the_way(running, wanted);
    RunChange told;
    told.epoch = position.epoch;
    told.step = position.step;
    told.seconds = clock.run;
    told.samples = position.samples;
    told.settings = settings_that_differ(running, next);
    told.lr_before = told.lr_after = optimizer->lr();
    told.training = running;
    if (told.settings.empty()) return told;
    told.refused = change_problem(running, next);
    if (told.refused) return told;
    if (auto taken = take_settings(next); !taken) {
        told.refused = taken.error().message;
        return told;
    }
    told.lr_after = optimizer->lr();
    told.training = next;
    changed = std::move(next);
    return told;
}

RunState LiveRun::state() const {
    RunState s;
    s.weights = weights->state_dict();
    s.optimizer_type = optimizer_type;
    s.optimizer = optimizer->state();
    s.scheduler_type = scheduler_type;
    if (schedule) s.schedule = schedule->state(*optimizer);
    if (stopping) s.stopping = stopping->state();
    if (order) s.order = order->generator();
    s.position = position;
    s.identity = identity;
    s.clock = clock;
    s.changed = changed;
    return s;
}

/// The settings by which it began, or those to which they were changed on the way.
Result<void> LiveRun::restore_identity(const RunState& s, const std::string& where) {
    std::vector<std::string> other = differences(s.identity, identity);
    if (!other.empty() && s.changed) {
        RunIdentity later = s.identity;
        later.settings = changed_settings(std::move(later.settings), *s.changed);
        if (differences(later, identity).empty()) other.clear();
    }
    if (!other.empty()) {
        constexpr std::size_t shown = 4;
        std::string text;
        for (std::size_t i = 0; i < std::min(other.size(), shown); ++i) text += (i == 0 ? "" : ", ") + other[i];
        if (other.size() > shown) text += " and " + std::to_string(other.size() - shown) + " more";
        return Error(Message(TR("The run in {0} was made with other settings: {1}. With these it would not go on but mix two runs. Go "
                                "on with its own settings, or begin a new run"),
                             {where, text}),
                     true);
    }
    if (!s.changed) return {};
    if (s.changed->optimizer.type != training.optimizer.type) return another_optimizer(where, s.changed->optimizer.type);
    TrainingSpec next = changed_on_the_way(training, *s.changed);
    if (auto taken = take_settings(next); !taken) return Error(taken.error().message, true);
    identity.settings = s.identity.settings;
    changed = std::move(next);
    return {};
}

Result<void> LiveRun::restore(const RunState& s, const std::string& where) {
    if (auto same = restore_identity(s, where); !same) return same;
    if (!s.optimizer_type.empty() && s.optimizer_type != optimizer_type) return another_optimizer(where, s.optimizer_type);
    const LoadReport report = weights->load_state_dict(s.weights);
    if (!report.clean())
        return Error(Message(TR("The checkpoint in {0} does not fit the network: {1}"), {where, report.text()}), true);
    if (auto loaded = optimizer->load_state(s.optimizer); !loaded) return Error(loaded.error().message, true);
    if (auto rules = restore_rules(s, where); !rules) return rules;
    if (s.position.epoch > epochs && s.position.epoch - epochs > 1) {
        return Error(Message(TR("The run in {0} has finished {1} epochs already. To train on, set more epochs"),
                             {where, std::to_string(s.position.epoch - 1)}),
                     true);
    }
    if (auto taken = restore_position(s, where); !taken) return taken;
    clock = s.clock;
    if (!order) return {};
    if (s.order) {
        order.emplace(identity.samples, *s.order);
    } else {  // it follows from the seed
        for (std::int64_t e = 1; e < position.epoch; ++e) order->skip();
    }
    return {};
}

Result<void> LiveRun::restore_position(const RunState& s, const std::string& where) {
    MetricSums sum = std::move(position.sum);
    position = s.position;
    if (position.batch == 0) {
        position.sum = std::move(sum);  // of nothing yet
    } else if (!position.sum.same_metrics(sum)) {
        return Error(Message(TR("The run in {0} stands in the middle of epoch {1} and measures other metrics; their values of this "
                                "epoch would be of a part of it. Go on with its own metrics"),
                             {where, std::to_string(position.epoch)}),
                     true);
    }
    // The best of another value says nothing of this one. Runs of old had it of the loss alone and did not say so.
    if (position.best && position.best->monitor.empty() && watched_id(best_monitor) == "loss")
        position.best->monitor = best_monitor;
    if (position.best && position.best->monitor != best_monitor) position.best.reset();
    return {};
}

Result<void> LiveRun::restore_rules(const RunState& s, const std::string& where) {
    if (s.scheduler_type != scheduler_type) {
        return Error(Message(TR("The run in {0} was made with {1}; with another scheduler it cannot go on"),
                             {where, s.scheduler_type.empty() ? "no scheduler" : s.scheduler_type}),
                     true);
    }
    const std::int64_t steps = schedule && schedule->every_step() ? s.position.step : s.position.epoch - 1;
    if (schedule && !schedule->load(s.schedule, steps, *optimizer)) {
        return Error(Message(TR("The checkpoint in {0} holds numbers of {1} that it cannot have at step {2}"),
                             {where, scheduler_type, std::to_string(s.position.step)}),
                     true);
    }
    if (stopping && !stopping->load(s.stopping)) {
        return Error(Message(TR("The checkpoint in {0} holds a state of early stopping that this version does not know"),
                             {where}),
                     true);
    }
    return {};
}

}  // namespace nn
