#pragma once
// Units that nothing comes out of: an activation cut them to zero for every sample of a batch.

#include "nn/engine/kernel.h"
#include "nn/model/network.h"

#include <string>
#include <vector>

namespace nn {

/// Of one activation. A unit is a channel, or a feature where the axis in front of the activation's is that of a Linear.
struct DeadUnits {
    std::string path;
    std::int64_t units = 0, dead = 0;
    double share() const { return units > 0 ? static_cast<double>(dead) / static_cast<double>(units) : 0; }
};

/// An activation that can cut to zero, and the value of the network that it gives.
struct DyingNode {
    std::string path;
    int value = -1;
    bool features_last = false;
};
std::vector<DyingNode> dying_nodes(const Network& network);

/// Counts over any number of batches: a unit is dead that was so in all of them.
class DeadCount {
public:
    explicit DeadCount(DyingNode node) : node_(std::move(node)) {}
    const DyingNode& node() const { return node_; }
    /// Stops looking at a unit with its first value that is not zero.
    void add(const TensorView& view);
    void clear() { alive_.clear(); }
    /// No units before the first batch.
    DeadUnits units() const;

private:
    DyingNode node_;
    std::vector<char> alive_;
};

}  // namespace nn
