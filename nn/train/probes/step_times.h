#pragma once
// Where the time of training steps goes, node by node.

#include "nn/train/handover.h"
#include "nn/train/probe.h"

#include <string>
#include <vector>

namespace nn {

/// Of some training steps with a full batch: sums over `steps`, in seconds.
struct StepTimes {
    struct Node {
        std::string path;
        std::vector<std::string> includes;  ///< paths of the nodes whose work it does too
        double forward = 0, backward = 0;
    };
    double steps = 0;
    double optimizer = 0;     ///< clipping of gradients included
    std::vector<Node> nodes;  ///< those that do work, in running order: the same ones for a whole run
};

/// Times every step from when it is added, at some 50 ns a node: the plan's profile is its own meanwhile, so one of them at
/// a time. The shorter last batch of an epoch would blur the means and is left out.
class StepTimesProbe final : public Probe {
public:
    /// What was counted since the last answer, or null where none came since the last call; what is left when the run ends
    /// comes unasked. It stays until the next call. One reader.
    const StepTimes* take() { return latest_.take(); }

private:
    void begin(ProbeSite& site) override;
    void answer(ProbeSite& site) override;
    void stepped(ProbeSite& site, const StepFacts& facts) override;
    void end(ProbeSite& site, bool run_over) override;

    double steps_ = 0, optimizer_ = 0;
    Latest<StepTimes> latest_;
};

}  // namespace nn
