#pragma once
// A running training's network, weights and data, to be looked at elsewhere while it goes on.

#include "nn/data/dataset.h"
#include "nn/engine/weights.h"
#include "nn/train/handover.h"
#include "nn/train/probe.h"

namespace nn {

/// Everything that it takes to ask a network something. Values: nobody changes them.
struct ModelCopy {
    std::shared_ptr<const Network> network;
    std::shared_ptr<const Dataset> dataset;  ///< null: not at hand
    std::shared_ptr<const StateDict> state;
    std::int64_t step = 0;   ///< that the weights were taken after
    std::int64_t epoch = 0;  ///< they are those of this epoch's end; 0: of no epoch's
};

/// Asked, it copies at the next boundary; besides when it joins a run and, where `epochs`, at the end of each of them.
class ModelProbe final : public Probe {
public:
    explicit ModelProbe(bool epochs, double share = 0.05) : Probe(share), epochs_(epochs) {}
    /// The newest; null where none came since the last call.
    std::shared_ptr<const ModelCopy> take() { return copy_.take(); }

private:
    void begin(ProbeSite& site) override { copy(site, 0); }
    void answer(ProbeSite& site) override { copy(site, 0); }
    void stepped(ProbeSite& site, const StepFacts&) override;
    void copy(const ProbeSite& site, std::int64_t epoch);

    const bool epochs_;
    Handover<ModelCopy> copy_;
};

}  // namespace nn
