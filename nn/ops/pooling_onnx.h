#pragma once
// What pooling layers are made of in ONNX.

#include "nn/ops/pooling_kernels.h"
#include "nn/ops/spatial_onnx.h"

namespace nn {

/// The largest value of every window, and where it is read its place in the input's plane: ONNX counts the planes before it in, which the
/// remainder takes out again.
template <std::size_t K>
void onnx_maximum(OnnxForm& f, const SlidingWindow<K>& window) {
    const bool places = f.used(1);
    const auto made = f.nodes("MaxPool", {f.input()},
                              {{"kernel_shape", axes_of(window.size)},
                               {"strides", axes_of(window.stride)},
                               {"pads", pads_of(window.pad_begin, window.pad_end)},
                               {"dilations", axes_of(window.dilation)},
                               {"ceil_mode", window.ceil_mode}},
                              places ? 2 : 1);
    f.result(made[0]);
    if (!places) return;
    std::int64_t plane = 1;
    for (std::size_t axis = 2; axis < K + 2; ++axis) plane *= f.shape()[axis].size;
    f.result(f.node("Mod", {made[1], f.integer(plane)}), 1);
}

/// The sum of every window, what lies outside of the input as zeros.
template <std::size_t K>
OnnxValue onnx_window_sums(OnnxForm& f, OnnxValue x, Shape shape, const SlidingWindow<K>& window) {
    Sizes<K> end{};
    std::int64_t taps = 1;
    for (std::size_t axis = 0; axis < K; ++axis) {
        const std::int64_t extent = shape[axis + 2].size;
        end[axis] = (window.places(axis, extent) - 1) * window.stride[axis] + window.span(axis) - extent - window.pad_begin[axis];
        taps *= window.size[axis];
    }
    x = onnx_padded<K>(f, x, shape, PaddingMode::Constant, window.pad_begin, end);
    const OnnxValue means =
        f.node("AveragePool", {x}, {{"kernel_shape", axes_of(window.size)}, {"strides", axes_of(window.stride)}});
    return f.node("Mul", {means, f.number(static_cast<double>(taps))});
}

}  // namespace nn
