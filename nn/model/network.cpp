#include "nn/model/network.h"

namespace nn {

std::int64_t Network::parameter_count() const {
    std::int64_t count = 0;
    for (const Tensor& t : parameters) count += numel(t.shape);
    return count;
}

}  // namespace nn
