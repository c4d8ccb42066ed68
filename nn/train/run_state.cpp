#include "nn/train/run_state.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace nn {

namespace {

/// What a file can claim; far more than anybody trains, and sums of a few stay in range.
constexpr std::int64_t kMost = std::int64_t{1} << 53;

bool counts(std::initializer_list<std::int64_t> values) {
    return std::ranges::all_of(values, [](std::int64_t v) { return v >= 0 && v <= kMost; });
}

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
           position == o.position && identity == o.identity;
}

bool plausible(const RunPosition& p, const RunIdentity& identity) {
    const RunIdentity& i = identity;
    if (!counts({i.batch_size, i.samples}) || i.batch_size < 1) return false;
    if (!counts({p.epoch, p.batch, p.step, p.samples, p.sum.samples})) return false;
    const std::int64_t steps = i.steps_per_epoch();
    if (steps < 1 || p.epoch < 1 || p.batch > steps) return false;
    if (p.epoch - 1 > kMost / steps || p.step != (p.epoch - 1) * steps + p.batch) return false;
    const std::int64_t seen = p.batch == steps && !i.drop_last ? i.samples : p.batch * i.batch_size;
    if (p.sum.samples != seen || p.samples < seen) return false;
    if (p.sum.without_loss < 0 || p.sum.without_loss > p.sum.samples) return false;
    return std::isfinite(p.sum.loss) && (!p.best || std::isfinite(p.best->value));
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
