#include "nn/train/pause_condition.h"

#include "nn/train/cause.h"

#include <fmt/format.h>

#include <algorithm>

namespace nn {

const ConditionKind* find_condition(std::string_view id) {
    const auto& kinds = declared_conditions();
    const auto it = std::ranges::find(kinds, id, &ConditionKind::id);
    return it == kinds.end() ? nullptr : &*it;
}

Message message_of(const ConditionMet& met) {
    const ConditionKind* kind = find_condition(met.condition.id);
    if (kind == nullptr) return {};
    const auto text = [&](double value) { return kind->share ? fmt::format("{:.4g} %", 100 * value) : short_number(value); };
    return {kind->told, {std::to_string(met.step), text(met.value), text(met.condition.threshold), met.node}};
}

void ConditionWatch::set(const PauseConditions& conditions) {
    std::vector<Watched> next;
    for (const PauseCondition& condition : conditions) {
        const ConditionKind* kind = find_condition(condition.id);
        if (kind == nullptr) continue;
        const auto before = std::ranges::find(watched_, condition, &Watched::condition);
        next.push_back(before == watched_.end() ? Watched{condition, kind, {}} : std::move(*before));
    }
    watched_ = std::move(next);
}

bool ConditionWatch::wants_dead_units() const {
    return std::ranges::any_of(watched_, [](const Watched& one) { return one.kind->dead_units; });
}

std::optional<ConditionMet> ConditionWatch::look(const ConditionSight& sight) {
    std::optional<ConditionMet> met;
    for (Watched& one : watched_) {
        const auto value = one.kind->value(sight);
        if (!value) continue;
        const std::string_view node = sight.dead ? std::string_view(sight.dead->path) : std::string_view();
        const auto known = std::ranges::find(one.holding, node);
        const bool holds = one.kind->under ? *value < one.condition.threshold : *value > one.condition.threshold;
        if (!holds && known != one.holding.end()) one.holding.erase(known);
        if (!holds || known != one.holding.end()) continue;
        one.holding.emplace_back(node);
        if (met) continue;
        met = {one.condition, 0, 0, *value, std::string(node)};
        if (sight.step) met->epoch = sight.step->epoch, met->step = sight.step->step;
        if (sight.epoch) met->epoch = sight.epoch->epoch, met->step = sight.epoch->step;
    }
    return met;
}

}  // namespace nn
