#pragma once
// All weights of a running training.

#include "nn/engine/weights.h"
#include "nn/train/handover.h"
#include "nn/train/probe.h"

namespace nn {

class WeightsProbe final : public Probe {
public:
    /// A copy from a step boundary; null where none came since the last call.
    std::shared_ptr<const StateDict> take() { return copy_.take(); }

private:
    void answer(ProbeSite& site) override;

    Handover<StateDict> copy_;
};

}  // namespace nn
