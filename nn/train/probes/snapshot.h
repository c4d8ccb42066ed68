#pragma once
// Values and gradients of some tensors of a running training.

#include "nn/model/shape.h"
#include "nn/train/handover.h"
#include "nn/train/probe.h"

#include <cstdint>
#include <string>
#include <vector>

namespace nn {

/// Parameters and buffers as they were at a step boundary.
struct Snapshot {
    struct Item {
        std::string key;  ///< parameter or buffer
        Extents shape;
        std::vector<float> values, gradients;  ///< row-major; gradients empty for buffers
    };
    std::int64_t step = 0;
    std::vector<Item> items;  ///< in the network's order
};

class SnapshotProbe final : public Probe {
public:
    /// Of the tensors with these keys; keys that the network does not have are passed over.
    explicit SnapshotProbe(std::vector<std::string> keys) : keys_(std::move(keys)) {}

    /// The newest one, or null where none came since the last call. It stays until the next call. One reader.
    const Snapshot* take() { return latest_.take(); }

private:
    void answer(ProbeSite& site) override;

    const std::vector<std::string> keys_;
    Latest<Snapshot> latest_;
};

}  // namespace nn
