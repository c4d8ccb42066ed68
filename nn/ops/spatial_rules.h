#pragma once
// What ops over one to three spatial dimensions declare alike.

#include "nn/ops/shape_rules.h"

#include <algorithm>
#include <array>

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

/// A window of points that slides along K axes: a convolution's kernel, a pooling's window.
template <std::size_t K>
struct SlidingWindow {
    Sizes<K> size = every_axis<K>(1), stride = every_axis<K>(1), dilation = every_axis<K>(1);
    Sizes<K> pad_begin{}, pad_end{};
    bool ceil_mode = false;

    /// Positions of an axis from the window's first point to its last.
    std::int64_t span(std::size_t axis) const { return dilation[axis] * (size[axis] - 1) + 1; }
    std::int64_t padded(std::size_t axis, std::int64_t extent) const {
        return extent + pad_begin[axis] + pad_end[axis];
    }
    /// Places of the window along an axis of `extent`: floor or, with `ceil_mode`, ceil of (padded - span) / stride,
    /// plus 1; 0 where it does not fit. With ceil_mode a last window that would start in the right padding is dropped,
    /// and a first one may be larger than the padded input, as PyTorch has it.
    std::int64_t places(std::size_t axis, std::int64_t extent) const {
        const std::int64_t room = padded(axis, extent) - span(axis) + (ceil_mode ? stride[axis] - 1 : 0);
        if (room < 0) return 0;
        const std::int64_t count = room / stride[axis] + 1;
        return ceil_mode && (count - 1) * stride[axis] >= extent + pad_begin[axis] ? count - 1 : count;
    }
};

/// What a window that slides over the input gives, channels as the input's; nothing and an error where it does not fit.
template <std::size_t K>
std::optional<Shape> slide(const SlidingWindow<K>& window, InferContext& c,
                           std::vector<InferContext::FixHint> fixes = {}) {
    const Shape& in = c.input().shape;
    Shape out = in;
    for (std::size_t axis = 0; axis < K; ++axis) {
        const std::int64_t extent = in[axis + 2].size;
        out[axis + 2] = window.places(axis, extent);
        if (out[axis + 2].size > 0) continue;
        c.error(
            0,
            Message(TR("the kernel covers {0}, more than the padded input of {1} ({2})"),
                    {std::to_string(window.span(axis)), std::to_string(window.padded(axis, extent)), to_string(in)}),
            std::move(fixes));
        return std::nullopt;
    }
    return out;
}

/// Kernels work on depth, height, width; axes that an op lacks come first and hold `missing`.
template <std::size_t K>
std::array<std::int64_t, 3> three_axes(const Sizes<K>& sizes, std::int64_t missing = 1) {
    std::array<std::int64_t, 3> axes{missing, missing, missing};
    std::copy(sizes.begin(), sizes.end(), axes.end() - K);
    return axes;
}
/// The spatial extents of (N, C, spatial...).
inline std::array<std::int64_t, 3> spatial_axes(const Extents& shape) {
    std::array<std::int64_t, 3> axes{1, 1, 1};
    for (std::size_t from = shape.size(), to = axes.size(); from > 2 && to > 0;) axes[--to] = shape[--from];
    return axes;
}

/// For samples: a float input of 2 x `channels` x the last K of `spatial`, and an option's value for the last K axes.
template <std::size_t K>
SampleInput spatial_input(std::int64_t channels, Sizes<3> spatial) {
    Extents shape{2, channels};
    shape.insert(shape.end(), spatial.end() - K, spatial.end());
    return f32(shape);
}
template <std::size_t K>
std::vector<std::int64_t> last_axes(Sizes<3> values) {
    return {values.end() - K, values.end()};
}

}  // namespace nn
