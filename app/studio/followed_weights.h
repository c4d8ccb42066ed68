#pragma once

#include "app/studio/document_change.h"
#include "nn/engine/weights.h"

#include <memory>
#include <vector>

namespace studio {

/// The weights of nodes that stand elsewhere now, under their keys there; copies of nodes get copies of the values, unless `moves` say of
/// their path too that it stays and it has some. Copied only where somebody else holds them too: `weights` point to
/// an object that was not made const.
std::shared_ptr<const nn::StateDict> followed(std::shared_ptr<const nn::StateDict> weights, const std::vector<Moves>& moves);

}  // namespace studio
