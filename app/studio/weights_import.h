#pragma once
// Weights from files for the network that is drawn, read beside the window.

#include "nn/train/match_weights.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <vector>

namespace studio {

struct TakenWeights {
    nn::StateDict state;             ///< of the whole network; nothing where `unmatched` is
    std::vector<nn::Message> notes;  ///< what people should know: what was left out
    /// What the file holds, where that is not quite what the network has: which goes where is to be found out first.
    std::shared_ptr<const nn::StateDict> unmatched;
};
using WeightsRead = nn::Result<TakenWeights>;

/// All that `file` holds where it fits by key and shape. An error where it holds nothing, or the network needs nothing. `done` is called on
/// the thread of `context`, later, and never once that is gone.
void importWeights(std::shared_ptr<const nn::Network> network, std::uint64_t seed, const QString& file, QObject* context,
                   std::function<void(const WeightsRead&)> done);
/// What was chosen of an unmatched file, called `name`; the rest is drawn from `seed`, and named.
void takeMatched(std::shared_ptr<const nn::Network> network, std::uint64_t seed, std::shared_ptr<const nn::StateDict> file,
                 nn::WeightsMatch::Choice choice, const QString& name, QObject* context, std::function<void(const WeightsRead&)> done);

}  // namespace studio
