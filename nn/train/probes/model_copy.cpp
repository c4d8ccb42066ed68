#include "nn/train/probes/model_copy.h"

#include "nn/train/live_run.h"

namespace nn {

/// What follows an epoch's last step, its validation, changes no weights: they are those that its point tells of.
void ModelProbe::stepped(ProbeSite& site, const StepFacts&) {
    const RunPosition& position = site.run.position;
    if (epochs_ && position.batch == site.run.identity.steps_per_epoch()) copy(site, position.epoch);
}

void ModelProbe::copy(const ProbeSite& site, std::int64_t epoch) {
    auto copy = std::make_shared<ModelCopy>();
    copy->network = site.run.network;
    copy->dataset = site.run.dataset;
    copy->state = std::make_shared<const StateDict>(site.run.weights->state_dict());
    copy->step = site.run.position.step;
    copy->epoch = epoch;
    copy_.put(std::move(copy));
}

}  // namespace nn
