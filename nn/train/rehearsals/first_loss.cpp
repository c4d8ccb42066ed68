// The loss before anything is learned, against what guessing costs.
#include "nn/train/rehearsal_room.h"

#include <cmath>
#include <cstring>

namespace nn {

namespace {

constexpr int most_batches = 16;

/// What it costs to give every class the same chance; nothing for losses that do not answer with classes.
std::optional<double> of_guessing(const Network& network, const LossAnswers& answers) {
    const std::string_view loss = network.nodes[static_cast<std::size_t>(answers.node)].op->id();
    if (answers.kind == Answers::Classes && (loss == "CrossEntropyLoss" || loss == "NLLLoss")) return std::log(static_cast<double>(answers.classes));
    if (answers.kind == Answers::YesNo && (loss == "BCELoss" || loss == "BCEWithLogitsLoss")) return std::log(2.0);
    return std::nullopt;
}

/// Sums over the targets of a batch.
struct Spread {
    double count = 0, sum = 0, squares = 0;
    void add(const std::vector<std::byte>& bytes) {
        for (std::size_t at = 0; at + sizeof(float) <= bytes.size(); at += sizeof(float)) {
            float value;
            std::memcpy(&value, bytes.data() + at, sizeof value);
            count += 1, sum += value, squares += static_cast<double>(value) * static_cast<double>(value);
        }
    }
    double variance() const { return count > 0 ? std::max(0.0, squares / count - sum / count * (sum / count)) : 0; }
};

Rehearsal of_classes(double loss, double expected, std::int64_t classes) {
    Rehearsal found;
    found.numbers = {{"loss", loss}, {"expected", expected}};
    const bool yes_no = classes == 2;
    const std::vector<std::string> args{figure(loss), figure(expected), std::to_string(classes)};
    if (!(std::abs(loss - expected) > 0.25 * expected + 0.05)) {
        found.verdict = Verdict::Good;
        found.text = {yes_no ? TR("The first loss is {0}. Guessing between 2 classes costs log 2 = {1}: the network starts without an opinion, as it should.")
                             : TR("The first loss is {0}. Guessing among {2} classes costs log {2} = {1}: the network starts without an opinion, as it should."),
                      args};
        return found;
    }
    found.text = {TR("The first loss is {0}, where guessing among {2} classes costs log {2} = {1}."), args};
    if (loss > expected) {
        found.verdict = loss > 3 * expected ? Verdict::Bad : Verdict::Careful;
        found.advice = TR("The network starts sure of wrong answers, and the first steps go into unlearning that. Look at the scale of the input, and "
                          "at what stands before the loss: CrossEntropyLoss wants plain scores, without a Softmax.");
    } else {
        found.verdict = Verdict::Careful;
        found.advice = TR("It starts better than guessing, which untrained weights cannot. One class may be much more frequent than the others, or the "
                          "right answer is among the inputs.");
    }
    return found;
}

Rehearsal of_numbers(double loss, double variance) {
    Rehearsal found;
    found.numbers = {{"loss", loss}, {"expected", variance}};
    const std::vector<std::string> args{figure(loss), figure(variance)};
    found.text = {TR("The first loss is {0}. Always answering the mean would cost {1}."), args};
    const bool good = loss <= 4 * variance;
    found.verdict = good ? Verdict::Good : loss > 100 * variance ? Verdict::Bad : Verdict::Careful;
    if (!good)
        found.advice = TR("The targets are far from what untrained weights give, or the input is large. Bring the targets to a mean of 0 and a spread of "
                          "1 (standardize), and the input too.");
    return found;
}

Result<Rehearsal> run(const RehearsalRequest& request) {
    auto room = RehearsalRoom::open(request);
    if (!room) return room.error();
    const Network& network = (*room)->network();
    const std::vector<LossAnswers> all = loss_answers(network);
    const LossAnswers* answers = all.empty() ? nullptr : &all.front();
    std::size_t which = 0;  // of the network's losses
    for (std::size_t i = 0; answers && i < network.losses.size(); ++i)
        if (network.losses[i] == answers->node) which = i;
    double sum = 0, seen = 0;
    Spread targets;
    const auto wanted = std::min<std::int64_t>(most_batches, (*room)->setup().steps_per_epoch);
    for (std::int64_t i = 0; i < wanted && (i == 0 || (*room)->go_on()); ++i) {
        auto batch = (*room)->next();
        if (!batch) return batch.error();
        auto loss = (*room)->forward(**batch);
        if (!loss) return loss.error();
        const auto size = static_cast<double>((*batch)->size);
        sum += size * (answers ? (*room)->plan().losses()[which] : *loss);
        seen += size;
        if (answers && answers->kind == Answers::Numbers && answers->field) targets.add((*batch)->fields[*answers->field]);
    }
    if ((*room)->stopped()) return stopped_rehearsal();
    const double loss = sum / seen;
    if (!std::isfinite(loss)) {
        Rehearsal found;
        found.verdict = Verdict::Bad;
        found.text = TR("The first loss is not a finite number.");
        found.advice = TR("Train one step: the run ends there and says at which node it broke, and why.");
        return found;
    }
    if (answers)
        if (const auto expected = of_guessing(network, *answers)) return of_classes(loss, *expected, answers->classes);
    const bool squares = answers && network.nodes[static_cast<std::size_t>(answers->node)].op->id() == "MSELoss";
    if (squares && targets.variance() > 0) return of_numbers(loss, targets.variance());
    Rehearsal found;
    found.numbers = {{"loss", loss}};
    found.text = {TR("The first loss is {0}. What guessing would cost is not known for this loss."), {figure(loss)}};
    return found;
}

}  // namespace

RehearsalKind first_loss_rehearsal() {
    return {"first_loss", 10, TR("Loss at the start"),
            TR("What the untrained network loses, against what guessing costs: log K for K classes, the spread of the targets for numbers."), run};
}

}  // namespace nn
