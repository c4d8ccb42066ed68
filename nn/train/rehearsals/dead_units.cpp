// Units that give nothing before anything is learned.
#include "nn/train/dead_units.h"

#include "nn/train/rehearsal_room.h"

#include <algorithm>

namespace nn {

namespace {

constexpr std::int64_t most_samples = 2000;

Rehearsal judge(std::vector<DeadUnits> layers) {
    Rehearsal found;
    std::int64_t dead = 0, units = 0;
    for (const DeadUnits& layer : layers) dead += layer.dead, units += layer.units;
    const DeadUnits& worst = *std::ranges::max_element(layers, {}, &DeadUnits::share);
    found.numbers = {{"dead", static_cast<double>(dead)}, {"units", static_cast<double>(units)}, {"worst", worst.share()}};
    const std::vector<std::string> args{std::to_string(dead), std::to_string(units), worst.path, std::to_string(worst.dead), std::to_string(worst.units)};
    if (dead == 0) {
        found.verdict = Verdict::Good;
        found.text = {TR("None of the {1} units behind ReLUs is dead."), args};
        return found;
    }
    found.text = {TR("{0} of the {1} units behind ReLUs give nothing for any sample; most of them in {2}: {3} of {4}."), args};
    found.verdict = worst.share() > 0.5 ? Verdict::Bad : worst.share() > 0.1 ? Verdict::Careful : Verdict::Good;
    found.advice = found.verdict == Verdict::Good
                       ? TR("So few do no harm.")
                       : TR("What is dead at the start hardly ever learns. Look at the scale of the input, put a BatchNorm before the ReLU, or take LeakyReLU or GELU.");
    return found;
}

Result<Rehearsal> run(const RehearsalRequest& request) {
    auto room = RehearsalRoom::open(request);
    if (!room) return room.error();
    std::vector<DeadCount> counts;
    for (DyingNode& node : dying_nodes((*room)->network())) counts.emplace_back(std::move(node));
    // Full batches alone: the smaller last one has a plan of its own.
    Plan& plan = (*room)->setup().full_batch_plan();
    for (DeadCount& count : counts) plan.tap(count.node().value, TapSide::Value, [&count](const TensorView& view) { count.add(view); });
    const std::int64_t full = plan.options().batch;
    for (std::int64_t seen = 0; !counts.empty() && seen < std::min(most_samples, std::ssize((*room)->setup().samples));) {
        auto batch = (*room)->next();
        if (!batch) return batch.error();
        seen += (*batch)->size;
        if ((*batch)->size != full) continue;
        if (auto loss = (*room)->forward(**batch); !loss) return loss.error();
        if (!(*room)->go_on()) break;
    }
    if ((*room)->stopped()) return stopped_rehearsal();
    std::vector<DeadUnits> layers;
    for (const DeadCount& count : counts)
        if (count.units().units > 0) layers.push_back(count.units());
    if (!layers.empty()) return judge(std::move(layers));
    Rehearsal none;
    none.verdict = Verdict::Good;
    none.text = TR("The network has no ReLU: nothing in it can die so.");
    return none;
}

}  // namespace

RehearsalKind dead_units_rehearsal() {
    return {"dead_units", 50, TR("Dead units"), TR("How many units behind ReLUs give nothing for any sample, before anything is learned."), run};
}

}  // namespace nn
