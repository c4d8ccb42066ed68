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
    return s;
}

Result<void> LiveRun::restore(const RunState& s, const std::string& where) {
    if (const std::vector<std::string> other = differences(s.identity, identity); !other.empty()) {
        constexpr std::size_t shown = 4;
        std::string text;
        for (std::size_t i = 0; i < std::min(other.size(), shown); ++i) text += (i == 0 ? "" : ", ") + other[i];
        if (other.size() > shown) text += " and " + std::to_string(other.size() - shown) + " more";
        return Error(Message(TR("The run in {0} was made with other settings: {1}. With these it would not go on but mix two runs. Go "
                                "on with its own settings, or begin a new run"),
                             {where, text}),
                     true);
    }
    if (!s.optimizer_type.empty() && s.optimizer_type != optimizer_type) {
        return Error(Message(TR("The run in {0} was made with {1}; with another optimizer it cannot go on"),
                             {where, s.optimizer_type}),
                     true);
    }
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
