#include "nn/train/run_state.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace nn {

namespace {

/// What a file can claim; far more than anybody trains, and sums of a few stay in range.
constexpr std::int64_t kMost = std::int64_t{1} << 53;

bool is_count(std::int64_t value) { return value >= 0 && value <= kMost; }

using ByKey = std::map<std::string_view, const StateTensor*>;

ByKey by_key(const std::vector<StateTensor>& tensors) {
    ByKey found;
    for (const StateTensor& t : tensors) found.emplace(t.key, &t);
    return found;
}

/// The tensor of `from` that can take the place of `t`, or null.
const StateTensor* match(const ByKey& from, const StateTensor& t) {
    const auto it = from.find(t.key);
    const bool fits = it != from.end() && it->second->dtype == t.dtype && it->second->shape == t.shape &&
                      it->second->bytes.size() == t.bytes.size();
    return fits ? it->second : nullptr;
}

/// All of what `from` remembers of a parameter or nothing of it: halves of two histories fit no step count.
void take_over_memory(OptimizerState& into, const OptimizerState& from, const std::set<std::string_view>& kept) {
    std::vector<ByKey> given;
    for (const OptimizerState::Entry& entry : into.entries) {
        const OptimizerState::Entry* same = from.find(entry.name);
        given.push_back(same ? by_key(same->tensors) : ByKey{});
    }
    std::set<std::string_view> whole = kept;
    for (std::size_t i = 0; i < into.entries.size(); ++i)
        for (const StateTensor& t : into.entries[i].tensors)
            if (match(given[i], t) == nullptr) whole.erase(t.key);
    for (std::size_t i = 0; i < into.entries.size(); ++i)
        for (StateTensor& t : into.entries[i].tensors)
            if (whole.contains(t.key)) t.bytes = match(given[i], t)->bytes;
}

}  // namespace

bool RunState::operator==(const RunState& o) const {
    return weights == o.weights && optimizer_type == o.optimizer_type && optimizer == o.optimizer &&
           scheduler_type == o.scheduler_type && schedule == o.schedule && stopping == o.stopping && order == o.order &&
           position == o.position && identity == o.identity && changed == o.changed;
}

std::vector<std::string> differences(const RunIdentity& before, const RunIdentity& now) {
    std::vector<std::string> texts;
    const auto compare = [&](const char* name, std::int64_t was, std::int64_t is, bool flag = false) {
        const auto text = [&](std::int64_t v) { return flag ? std::string(v != 0 ? "true" : "false") : std::to_string(v); };
        if (was != is) texts.push_back(std::string(name) + " (" + text(was) + " before, " + text(is) + " now)");
    };
    compare("training.seed", before.seed, now.seed);
    compare("training.batch_size", before.batch_size, now.batch_size);
    compare("training.shuffle", before.shuffle, now.shuffle, true);
    compare("training.drop_last", before.drop_last, now.drop_last, true);
    compare("number of training samples", before.samples, now.samples);
    if (before.settings.empty() || now.settings.empty()) return texts;
    const std::vector<std::string> others = differences(before.settings, now.settings);
    texts.insert(texts.end(), others.begin(), others.end());
    return texts;
}

std::optional<std::string> impossible(const RunPosition& p, const RunIdentity& i) {
    const auto say = [](const char* what, std::int64_t value, const std::string& why = {}) {
        return std::string(what) + " " + std::to_string(value) + why;
    };
    const auto of = [](std::int64_t whole) { return " of " + std::to_string(whole); };
    if (!is_count(i.samples) || i.samples < 1) return say("number of training samples", i.samples);
    if (!is_count(i.batch_size) || i.batch_size < 1) return say("batch_size", i.batch_size);
    const std::int64_t steps = i.steps_per_epoch();
    if (steps < 1) return say("batch_size", i.batch_size, of(i.samples));
    if (!is_count(p.epoch) || p.epoch < 1 || p.epoch - 1 > kMost / steps) return say("epoch", p.epoch);
    if (!is_count(p.batch) || p.batch > steps) return say("batch", p.batch, of(steps));
    const std::int64_t done = (p.epoch - 1) * steps + p.batch;
    if (p.step != done) return say("step", p.step, " where " + std::to_string(done) + " are done");
    const std::int64_t seen = p.batch == steps && !i.drop_last ? i.samples : p.batch * i.batch_size;
    if (p.sum.samples != seen) return say("samples of the epoch", p.sum.samples, of(seen));
    if (p.sum.without_loss < 0 || p.sum.without_loss > p.sum.samples) return say("samples without a loss", p.sum.without_loss, of(seen));
    if (!is_count(p.samples) || p.samples < seen) return say("samples", p.samples);
    if (!std::isfinite(p.sum.loss)) return "the epoch's loss " + std::to_string(p.sum.loss);
    for (const MetricSums::Of& metric : p.sum.metrics)
        if (std::ranges::any_of(metric.numbers, [](double n) { return std::isnan(n); })) return "metric " + metric.metric;
    if (p.best && !std::isfinite(p.best->value)) return "the best " + p.best->monitor;
    return std::nullopt;
}

Transfer take_over(RunState& into, const RunState& from) {
    Transfer transfer;
    const ByKey given = by_key(from.weights.tensors);
    std::set<std::string_view> kept;
    for (StateTensor& t : into.weights.tensors) {
        const std::string& owner = t.shares.empty() ? t.key : t.shares;
        const StateTensor* own = t.shares.empty() ? match(given, t) : kept.contains(owner) ? into.weights.find(owner) : nullptr;
        if (own != nullptr) {
            t.bytes = own->bytes;
            kept.insert(t.key);
        }
        (own != nullptr ? transfer.kept : transfer.initialised).push_back(t.key);
    }
    for (const StateTensor& t : from.weights.tensors)
        if (!kept.contains(t.key)) transfer.dropped.push_back(t.key);
    if (into.optimizer_type == from.optimizer_type) take_over_memory(into.optimizer, from.optimizer, kept);
    return transfer;
}

}  // namespace nn
