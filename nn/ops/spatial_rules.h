#pragma once
// What ops over one to three spatial dimensions declare alike.

#include "nn/ops/shape_rules.h"

namespace nn {

template <std::size_t K>
constexpr Sizes<K> every_axis(std::int64_t value) {
    Sizes<K> sizes{};
    sizes.fill(value);
    return sizes;
}

/// The text for one, two or three spatial dimensions.
template <std::size_t K>
constexpr const char* by_rank(const char* one, const char* two, const char* three) {
    return K == 1 ? one : K == 2 ? two : three;
}
template <std::size_t K>
constexpr const char* spatial_form() {
    return by_rank<K>("(N, C, L)", "(N, C, H, W)", "(N, C, D, H, W)");
}
template <std::size_t K>
constexpr const char* spatial_result_form() {
    return by_rank<K>("(N, C, L_out)", "(N, C, H_out, W_out)", "(N, C, D_out, H_out, W_out)");
}
/// "MaxPool" for 2: "MaxPool2d".
template <std::size_t K>
std::string rank_id(const char* family) {
    std::string id(family);
    id += static_cast<char>('0' + K);
    return id + 'd';
}

/// A float input (N, C, spatial...) whose spatial extents are numbers, or an error.
template <std::size_t K>
bool need_spatial(InferContext& c) {
    if (!need_float(c) || !need_rank(c, K + 2, spatial_form<K>())) return false;
    for (std::size_t axis = 1; axis < K + 2; ++axis) {
        if (!c.input().shape[axis].batch) continue;
        c.error(0, Message(TR("the batch must be the first dimension; input is {0}"), {to_string(c.input().shape)}));
        return false;
    }
    return true;
}

/// For samples: a float input of 2 x `channels` x the last K of `spatial`, and an option's value for the last K axes.
template <std::size_t K>
TensorType spatial_input(std::int64_t channels, Sizes<3> spatial) {
    Extents shape{2, channels};
    shape.insert(shape.end(), spatial.end() - K, spatial.end());
    return f32(shape);
}
template <std::size_t K>
std::vector<std::int64_t> last_axes(Sizes<3> values) {
    return {values.end() - K, values.end()};
}

}  // namespace nn
