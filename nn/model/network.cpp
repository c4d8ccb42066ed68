#include "nn/model/network.h"
#include "nn/model/graph.h"

namespace nn {

std::string state_key(std::string_view path, std::string_view tensor) {
    return tensor.empty() ? std::string(path) : join_path(path, tensor);
}

std::int64_t Network::parameter_count() const {
    std::int64_t count = 0;
    for (const Tensor& t : parameters) count += numel(t.shape);
    return count;
}

}  // namespace nn
