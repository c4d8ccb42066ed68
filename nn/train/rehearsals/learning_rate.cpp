// How large steps may be: the rate rises from step to step until the loss explodes (Smith, 2015).
#include "nn/train/rehearsal_room.h"

#include <algorithm>
#include <cmath>

namespace nn {

namespace {

constexpr int steps = 120;
constexpr double lowest = 1e-6, highest = 10;
constexpr double memory = 0.9;   // of the smoothed loss
constexpr int idle = 12;         // first steps, whose rate moves nothing: what they lose is where it starts
constexpr double explodes = 2;   // times the loss at the start
constexpr double falls = 0.98;  // of the loss at the start
constexpr double before_least = 10;

/// One and a half digits are all that such a search knows.
double rounded(double rate) {
    const double power = std::pow(10.0, std::floor(std::log10(rate)));
    const double digits = rate / power;
    return (digits < 1.5 ? 1 : digits < 2.5 ? 2 : digits < 4 ? 3 : digits < 7.5 ? 5 : 10) * power;
}

void judge(Rehearsal& found, double best, double least_at, double own) {
    found.learning_rate = best;
    found.numbers.insert(found.numbers.end(), {{"suggested", best}, {"least_at", least_at}, {"own", own}});
    const std::vector<std::string> args{figure(least_at), figure(best), figure(own)};
    found.text = {TR("The loss falls up to a rate of {0} and grows beyond. A good one to begin with is a tenth of that: {1}. Set is {2}."), args};
    if (own >= least_at) {
        found.verdict = Verdict::Bad;
        found.advice = TR("With the rate that is set the loss is likely to explode. Take the suggested one.");
    } else if (own > 5 * best || own < best / 10) {
        found.verdict = Verdict::Careful;
        found.advice = own > best ? TR("The rate that is set is near the edge. The suggested one is safer.")
                                  : TR("The rate that is set is much smaller than it could be: training will take longer than it has to.");
    } else {
        found.verdict = Verdict::Good;
        found.advice = TR("The rate that is set is in that range.");
    }
}

Result<Rehearsal> run(const RehearsalRequest& request) {
    auto room = RehearsalRoom::open(request, 6);
    if (!room) return room.error();
    Optimizer& optimizer = *(*room)->setup().run.optimizer;
    const double own = optimizer.lr();
    Rehearsal found;
    found.x_title = TR("Learning rate");
    found.y_title = TR("Loss");
    found.log_x = true;
    double average = 0, weight = 0, start = 0, least = 0, least_at = 0;
    bool exploded = false;
    int done = 0;
    for (; done < steps && (*room)->go_on() && !exploded; ++done) {
        auto batch = (*room)->next();
        if (!batch) return batch.error();
        const double rate = lowest * std::pow(highest / lowest, static_cast<double>(done) / (steps - 1));
        optimizer.set_lr(rate);
        const auto loss = (*room)->step(**batch);
        if (!loss) return loss.error();
        average = memory * average + (1 - memory) * *loss;
        weight = memory * weight + (1 - memory);
        const double smooth = average / weight;
        exploded = !std::isfinite(smooth) || (done >= idle && smooth > explodes * start);
        if (exploded) break;
        found.x.push_back(rate);
        found.y.push_back(smooth);
        if (done < idle) start = least = start + (*loss - start) / (done + 1);
        else if (smooth < least) least = smooth, least_at = rate;
    }
    if ((*room)->stopped()) return stopped_rehearsal();
    if (!exploded && done < steps) {
        found.text = {TR("The time was too short: {0} of {1} steps were taken. Try it with a smaller batch."), {std::to_string(done), std::to_string(steps)}};
        return found;
    }
    found.numbers = {{"start", start}, {"least", least}};
    if (!(least < falls * start)) {
        found.text = TR("At no rate did the loss fall within these steps.");
        found.advice = TR("Some tasks take longer. Look whether the network can learn one batch by heart.");
        return found;
    }
    judge(found, rounded(least_at / before_least), least_at, own);
    return found;
}

}  // namespace

RehearsalKind learning_rate_rehearsal() {
    return {"learning_rate", 40, TR("Learning rate"),
            TR("Trains 120 steps while the rate rises from 0.000001 to 10, until the loss explodes: good ones lie well before."), run};
}

}  // namespace nn
