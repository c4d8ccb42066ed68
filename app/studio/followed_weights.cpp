#include "app/studio/followed_weights.h"

#include <utility>

namespace studio {

std::shared_ptr<const nn::StateDict> followed(std::shared_ptr<const nn::StateDict> weights, const std::vector<Moves>& moves) {
    if (!weights || moves.empty()) return weights;
    const auto state = weights.use_count() == 1 ? std::const_pointer_cast<nn::StateDict>(std::exchange(weights, nullptr))
                                                : std::make_shared<nn::StateDict>(*weights);
    for (const Moves& step : moves) {
        for (nn::StateTensor& tensor : state->tensors) {
            tensor.key = movedPath(step, tensor.key);
            tensor.shares = movedPath(step, tensor.shares);
        }
        for (nn::Network::Module& module : state->metadata) module.path = movedPath(step, module.path);
    }
    return state;
}

}  // namespace studio
