// What chance looks like: the same training with right answers that belong to other samples.
#include "nn/train/rehearsal_room.h"

#include "nn/engine/random/random.h"

#include <algorithm>
#include <cmath>

namespace nn {

namespace {

constexpr int most_steps = 200;
constexpr double seconds_each = 2.5;

/// Gives each sample the targets of another one of its batch; anew in every batch, so that none can be learned by heart.
void shuffle_targets(Batch& batch, const Network& network, Mt19937& random) {
    const std::vector<std::int64_t> places = random.randperm(batch.size);
    for (std::size_t field = 0; field < network.inputs.size(); ++field) {
        if (!network.inputs[field].target_only) continue;
        const std::vector<std::byte> was = batch.fields[field];
        const std::size_t each = was.size() / places.size();
        for (std::size_t i = 0; i < places.size(); ++i)
            std::copy_n(was.begin() + places[i] * static_cast<std::ptrdiff_t>(each), each, batch.fields[field].begin() + static_cast<std::ptrdiff_t>(i * each));
    }
}

struct Learned {
    double loss = 0;  ///< over the last half of the steps
    std::optional<double> accuracy;
    int steps = 0;
    bool stopped = false;
};

/// `steps`: as many, where they are known; else as many as there is time for.
Result<Learned> train(const RehearsalRequest& request, bool shuffled, std::optional<int> steps) {
    auto room = RehearsalRoom::open(request, steps ? 4 * seconds_each : seconds_each);
    if (!room) return room.error();
    RunSetup& setup = (*room)->setup();
    const Network& network = (*room)->network();
    Mt19937 random(1);
    std::vector<double> losses;
    std::vector<std::optional<double>> accuracies;
    MetricSums sums = setup.metrics->zero();
    const Metrics& metrics = setup.metrics->metrics();
    const auto accuracy = std::ranges::find(metrics, std::string("accuracy"), [](const MetricInfo* one) { return one->id; }) - metrics.begin();
    for (int i = 0; i < steps.value_or(most_steps) && (i < 4 || (*room)->go_on()); ++i) {
        auto batch = (*room)->next();
        if (!batch) return batch.error();
        Batch own = **batch;
        if (shuffled) shuffle_targets(own, network, random);
        const auto loss = (*room)->step(own);
        if (!loss) return loss.error();
        const auto values = setup.metrics->add((*room)->plan(), own, *loss, sums);
        if (!values) return values.error();
        losses.push_back(*loss);
        accuracies.push_back(accuracy < std::ssize(metrics) ? (*values)[static_cast<std::size_t>(accuracy)] : std::nullopt);
    }
    Learned learned;
    learned.stopped = (*room)->stopped();
    learned.steps = static_cast<int>(losses.size());
    double right = 0, counted = 0;
    const std::size_t half = losses.size() / 2;
    for (std::size_t i = half; i < losses.size(); ++i) {
        learned.loss += losses[i] / static_cast<double>(losses.size() - half);
        if (accuracies[i]) right += *accuracies[i], counted += 1;
    }
    if (counted > 0) learned.accuracy = right / counted;
    return learned;
}

Rehearsal judge(const Learned& own, const Learned& chance) {
    Rehearsal found;
    found.numbers = {{"loss", own.loss}, {"shuffled_loss", chance.loss}};
    const auto percent = [](double share) { return figure(100 * share) + " %"; };
    if (own.accuracy && chance.accuracy) {
        found.numbers.insert(found.numbers.end(), {{"accuracy", *own.accuracy}, {"shuffled_accuracy", *chance.accuracy}});
        found.text = {TR("After {0} steps {1} of the answers are right; with shuffled labels, where only chance helps, {2}."),
                      {std::to_string(own.steps), percent(*own.accuracy), percent(*chance.accuracy)}};
    } else {
        found.text = {TR("After {0} steps the loss is {1}; with shuffled targets, where only chance helps, {2}."),
                      {std::to_string(own.steps), figure(own.loss), figure(chance.loss)}};
    }
    if (own.loss < 0.9 * chance.loss) {
        found.verdict = Verdict::Good;
        found.advice = TR("The inputs do say something about the answers. A metric at the level of the shuffled ones means that nothing was learned.");
    } else {
        found.verdict = own.loss < 0.97 * chance.loss ? Verdict::Careful : Verdict::Bad;
        found.advice = TR("The right answers are hardly easier to learn than shuffled ones. Look whether labels and inputs are in the same order, try another "
                          "learning rate, or train longer: the task may be hard.");
    }
    return found;
}

Result<Rehearsal> run(const RehearsalRequest& request) {
    auto own = train(request, false, std::nullopt);
    if (!own) return own.error();
    if (own->stopped) return stopped_rehearsal();
    auto chance = train(request, true, own->steps);
    if (!chance) return chance.error();
    if (chance->stopped) return stopped_rehearsal();
    if (!std::isfinite(own->loss) || !std::isfinite(chance->loss)) {
        Rehearsal found;
        found.verdict = Verdict::Bad;
        found.text = TR("The loss became infinite within the first steps.");
        found.advice = TR("Find a smaller learning rate first.");
        return found;
    }
    return judge(*own, *chance);
}

}  // namespace

RehearsalKind shuffled_labels_rehearsal() {
    return {"shuffled_labels", 60, TR("Shuffled labels"),
            TR("Trains up to 200 steps with the right answers, and as many with answers of other samples: what chance looks like."), run};
}

}  // namespace nn
