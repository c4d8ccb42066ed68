#pragma once
// What an optimizer does to some parameters: how far its last step took each number, and what it remembers of them.

#include "nn/model/shape.h"
#include "nn/train/handover.h"
#include "nn/train/probe.h"

#include <string>
#include <vector>

namespace nn {

struct OptimizerLook {
    struct Item {
        std::string key;  ///< of the parameter
        Extents shape;
        std::vector<float> change;  ///< what the step added to each number
        /// By PyTorch's names ("exp_avg"), as they are after the step; what is one number for all is left out.
        std::vector<std::pair<std::string, std::vector<float>>> moments;
    };
    std::int64_t step = 0;    ///< that they are of, from 1
    std::vector<Item> items;  ///< in the network's order; of frozen parameters there are none
};

/// Asked, it looks at the next step. Copies all that the optimizer remembers for it: in a large network its turn comes seldom.
class OptimizerLookProbe final : public Probe {
public:
    explicit OptimizerLookProbe(std::vector<std::string> keys, double share = 0.02) : Probe(share), keys_(std::move(keys)) {}
    /// Null where none came since the last call.
    std::shared_ptr<const OptimizerLook> take() { return look_.take(); }

private:
    void answer(ProbeSite& site) override;
    void stepped(ProbeSite& site, const StepFacts& facts) override;
    void end(ProbeSite&, bool) override { waiting_.reset(); }

    const std::vector<std::string> keys_;
    std::shared_ptr<OptimizerLook> waiting_;  ///< with the numbers from before in place of the changes
    Handover<OptimizerLook> look_;
};

}  // namespace nn
