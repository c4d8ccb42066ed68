#pragma once
// The points of a run of any length, in bounded memory.

#include "nn/train/channel.h"

#include <optional>
#include <vector>

namespace studio {

/// What a session keeps of its run. The newest points are those that came; of a run that is longer than there is room, the
/// steps before stand merged, each for equally many (`StepPoint::merged`), and of the epochs before every second one stays.
class RunPoints {
public:
    static constexpr std::size_t mostSteps = 1 << 16, mostEpochs = 1 << 14;

    const std::vector<nn::StepPoint>& steps() const { return steps_; }
    const std::vector<nn::EpochPoint>& epochs() const { return epochs_; }
    bool empty() const { return steps_.empty() && epochs_.empty(); }
    void clear();
    /// Over the last second of training; none where unknown.
    std::optional<double> samplesPerSecond() const;

    /// Where the new ones begin.
    struct Fresh {
        std::size_t step = 0, epoch = 0;
    };
    /// Takes what the channel has, a bounded number of it.
    Fresh take(nn::TrainChannel& channel);

private:
    void makeRoom();
    std::vector<nn::StepPoint> steps_;
    std::vector<nn::EpochPoint> epochs_;
};

}  // namespace studio
