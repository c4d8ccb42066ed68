#pragma once
// Weights from files for the network that is drawn, read beside the window.

#include "nn/engine/weights.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <vector>

namespace studio {

struct TakenWeights {
    nn::StateDict state;             ///< of the whole network
    std::vector<nn::Message> notes;  ///< what was left out
};
using WeightsRead = nn::Result<TakenWeights>;

/// All that `file` holds or, where that does not fit, what does by key and shape; the rest is drawn from `seed`. An error where nothing
/// fits. `done` is called on the thread of `context`, later, and never once that is gone.
void importWeights(std::shared_ptr<const nn::Network> network, std::uint64_t seed, const QString& file, QObject* context,
                   std::function<void(const WeightsRead&)> done);

}  // namespace studio
