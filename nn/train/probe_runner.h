#pragma once
// The trainer's side of probes: which there are, whom to ask, who has time left.

#include "nn/train/channel.h"
#include "nn/train/probe.h"

#include <memory>
#include <vector>

namespace nn {

/// The trainer's thread only. `control` and what `site` refers to outlive it.
class ProbeRunner {
public:
    ProbeRunner(TrainControl& control, ProbeSite site) : control_(control), site_(site) {}

    /// At a boundary: takes in who came and went, and lets those answer who were asked. `paused`: nothing is put off.
    void look(bool paused);
    void stepped(const StepFacts& facts);
    /// The run is over.
    void finish();

private:
    void take_changes(bool wait);
    static bool has_time(const Probe& probe);

    TrainControl& control_;
    ProbeSite site_;
    std::vector<std::shared_ptr<Probe>> probes_;
    std::uint32_t version_ = 0;  ///< of the control's list that `probes_` was made from
};

}  // namespace nn
