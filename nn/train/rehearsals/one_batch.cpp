// Whether the network can learn a few samples by heart.
#include "nn/train/rehearsal_room.h"

#include <algorithm>
#include <cmath>

namespace nn {

namespace {

constexpr std::int64_t most_samples = 32;
constexpr int most_steps = 400;

/// What is drawn at random in each step stands in the way of learning by heart.
void mute_dropout(Graph& graph) {
    for (Node& node : graph.nodes) {
        if (node.op.find("Dropout") != std::string::npos) node.muted = true;
        mute_dropout(node.inner);
    }
}

RehearsalRequest with_one_batch(RehearsalRequest request) {
    TrainingSpec& training = request.project.training;
    mute_dropout(request.project.graph);
    if (const auto options = training_options(training)) training.options["batch_size"] = std::min(options->batch_size, most_samples);
    training.options.erase("clip_grad_norm");
    training.optimizer = {"Adam", {{"lr", 0.003}}};
    return request;
}

Result<Rehearsal> run(const RehearsalRequest& request) {
    auto room = RehearsalRoom::open(with_one_batch(request), 5);
    if (!room) return room.error();
    auto batch = (*room)->next();  // stays until the next one is asked for
    if (!batch) return batch.error();
    Rehearsal found;
    found.x_title = TR("Step");
    found.y_title = TR("Loss");
    double first = 0, least = 0;
    for (int i = 0; i < most_steps && (i < 2 || (*room)->go_on()); ++i) {
        const auto loss = (*room)->step(**batch);
        if (!loss) return loss.error();
        if (i == 0) first = least = *loss;
        least = std::min(least, *loss);
        found.x.push_back(i + 1);
        found.y.push_back(*loss);
        if (!std::isfinite(*loss) || *loss < 0.005 * first) break;
    }
    if ((*room)->stopped()) return stopped_rehearsal();
    const double last = found.y.back();
    found.numbers = {{"first", first}, {"last", last}, {"steps", static_cast<double>(found.y.size())}};
    const std::vector<std::string> args{std::to_string((*batch)->size), figure(first), figure(last), std::to_string(found.y.size())};
    found.text = {TR("Shown the same {0} samples {3} times, the loss went from {1} to {2}."), args};
    if (last <= 0.1 * first) {
        found.verdict = Verdict::Good;
        found.advice = TR("It can learn them by heart: data, network and loss are connected rightly. Whether it learns what holds for others too, training shows.");
    } else if (last <= 0.5 * first || (*room)->out_of_time()) {
        found.verdict = Verdict::Careful;
        found.advice = (*room)->out_of_time() ? TR("The time was too short to learn them by heart. As far as it came, it learns.")
                                              : TR("It learns them slowly. A larger network, or one without strong regularisation, should get to zero.");
    } else {
        found.verdict = Verdict::Bad;
        found.advice = TR("A network that cannot learn a few samples by heart will not learn many. Look whether the targets belong to the inputs, whether "
                          "a layer is frozen or dead, and whether the loss is the right one for the answers.");
    }
    return found;
}

}  // namespace

RehearsalKind one_batch_rehearsal() {
    return {"one_batch", 20, TR("Learn one batch by heart"),
            TR("Trains on the same few samples again and again, without dropout and with Adam: the loss has to fall to nearly zero."), run};
}

}  // namespace nn
