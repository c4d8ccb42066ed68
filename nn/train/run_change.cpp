#include "nn/train/run_change.h"

#include "nn/io/json_tree.h"
#include "nn/train/schedule.h"
#include "nn/train/training.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace nn {

namespace {

constexpr std::string_view clip = "clip_grad_norm";

std::string json_of(const OptionValue& value) {
    return std::visit(
        [](const auto& v) -> std::string {
            if constexpr (std::is_same_v<std::decay_t<decltype(v)>, std::monostate>) return "null";
            else return nlohmann::json(v).dump();
        },
        value);
}

}  // namespace

TrainingSpec changed_on_the_way(TrainingSpec running, const TrainingSpec& wanted) {
    if (running.optimizer.type == wanted.optimizer.type) running.optimizer.options = wanted.optimizer.options;
    if (const auto it = wanted.options.find(clip); it != wanted.options.end()) {
        running.options.insert_or_assign(it->first, it->second);
    } else if (const auto old = running.options.find(clip); old != running.options.end()) {
        running.options.erase(old);
    }
    return running;
}

std::vector<RunChange::Setting> settings_that_differ(const TrainingSpec& before, const TrainingSpec& after) {
    std::vector<RunChange::Setting> found;
    const auto compare = [&](const Schema& schema, const OptionValues& was, const OptionValues& is, std::string_view option) {
        const std::string old = json_of(schema.value(was, option)), now = json_of(schema.value(is, option));
        if (old != now) found.push_back({std::string(option), old, now});
    };
    if (const OptimizerInfo* optimizer = find_optimizer(before.optimizer.type); optimizer && before.optimizer.type == after.optimizer.type)
        for (const OptionInfo& option : optimizer->schema.options)
            compare(optimizer->schema, before.optimizer.options, after.optimizer.options, option.id);
    compare(training_schema(), before.options, after.options, clip);
    return found;
}

std::optional<Message> change_problem(const TrainingSpec& running, const TrainingSpec& next) {
    const OptimizerInfo* optimizer = find_optimizer(next.optimizer.type);
    if (optimizer == nullptr) return Message(TR("There is no optimizer \"{0}\""), {next.optimizer.type});
    const auto options = optimizer->schema.build(next.optimizer.options);
    if (!options) return options.error().message;
    if (const auto conflict = optimizer->conflict ? optimizer->conflict(options->get()) : std::nullopt) return conflict->second;
    if (const auto training = training_options(next); !training) return training.error().message;
    for (const RunChange::Setting& setting : settings_that_differ(running, next)) {
        if (!schedule_sets(running, setting.name)) continue;
        return Message(TR("While a run goes on with {0}, {1} is the schedule's to set. Choose another schedule and begin a new run"),
                       {running.scheduler->type, setting.name});
    }
    return std::nullopt;
}

std::string to_json(const RunChange& change) {
    std::string settings;
    for (const RunChange::Setting& s : change.settings)
        settings += fmt::format("{}{}:{{\"before\":{},\"after\":{}}}", settings.empty() ? "" : ",", json_quote(s.name), s.before, s.after);
    return fmt::format("{{\"kind\":\"change\",\"epoch\":{},\"step\":{},\"settings\":{{{}}},\"lr\":{{\"before\":{},\"after\":{}}},\"samples\":{},"
                       "\"seconds\":{:.6f}}}",
                       change.epoch, change.step, settings, json_number(change.lr_before), json_number(change.lr_after), change.samples,
                       change.seconds);
}

}  // namespace nn
