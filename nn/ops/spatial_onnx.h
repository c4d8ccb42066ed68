#pragma once
// What ops over spatial dimensions are made of in ONNX.

#include "nn/engine/kernels/shape/padding.h"
#include "nn/model/onnx.h"
#include "nn/ops/spatial_rules.h"

#include <algorithm>
#include <vector>

namespace nn {

template <std::size_t K>
Extents axes_of(const Sizes<K>& sizes) {
    return {sizes.begin(), sizes.end()};
}

/// What goes before every axis, then what goes behind: ONNX's order.
template <std::size_t K>
Extents pads_of(const Sizes<K>& begin, const Sizes<K>& end) {
    Extents both = axes_of(begin);
    both.insert(both.end(), end.begin(), end.end());
    return both;
}

/// x (N, C, spatial...) of `shape` with a margin; negative ones cut off, after the others were added. `shape` becomes that of the result.
template <std::size_t K>
OnnxValue onnx_padded(OnnxForm& f, OnnxValue x, Shape& shape, PaddingMode mode, const Sizes<K>& begin, const Sizes<K>& end, double value = 0) {
    constexpr std::size_t first = 2;
    Extents before(shape.size(), 0), behind(shape.size(), 0);
    for (std::size_t axis = 0; axis < K; ++axis) {
        before[first + axis] = std::max<std::int64_t>(begin[axis], 0);
        behind[first + axis] = std::max<std::int64_t>(end[axis], 0);
    }
    if (mode == PaddingMode::Circular) {  // which this version's Pad does not know
        for (std::size_t axis = first; axis < shape.size(); ++axis) {
            const std::int64_t extent = shape[axis].size;
            std::vector<OnnxValue> parts = {x};
            if (before[axis] > 0) parts.insert(parts.begin(), f.slice(x, axis, extent - before[axis], extent));
            if (behind[axis] > 0) parts.push_back(f.slice(x, axis, 0, behind[axis]));
            if (parts.size() > 1) x = f.node("Concat", parts, {{"axis", static_cast<std::int64_t>(axis)}});
        }
    } else if (std::ranges::any_of(before, [](auto n) { return n > 0; }) || std::ranges::any_of(behind, [](auto n) { return n > 0; })) {
        Extents pads = before;
        pads.insert(pads.end(), behind.begin(), behind.end());
        const char* name = mode == PaddingMode::Reflect ? "reflect" : mode == PaddingMode::Replicate ? "edge" : "constant";
        x = f.node("Pad", {x, f.integers(pads), value == 0 ? OnnxValue{} : f.number(value)}, {{"mode", name}});
    }
    for (std::size_t axis = first; axis < shape.size(); ++axis) {
        shape[axis].size += before[axis] + behind[axis];
        const std::int64_t left = std::max<std::int64_t>(-begin[axis - first], 0), right = std::max<std::int64_t>(-end[axis - first], 0);
        if (left == 0 && right == 0) continue;
        x = f.slice(x, axis, left, shape[axis].size - right);
        shape[axis].size -= left + right;
    }
    return x;
}

/// y[.., i, ..] = Σ matrix[i, j] · x[.., j, ..] along one axis of x. `shape` becomes that of the result.
inline OnnxValue onnx_mixed(OnnxForm& f, OnnxValue x, Shape& shape, std::size_t axis, std::int64_t out, const std::vector<float>& matrix) {
    const std::int64_t in = shape[axis].size;
    shape[axis] = out;
    if (axis + 1 == shape.size()) {
        std::vector<float> turned(matrix.size());
        for (std::int64_t i = 0; i < out; ++i)
            for (std::int64_t j = 0; j < in; ++j) turned[static_cast<std::size_t>(j * out + i)] = matrix[static_cast<std::size_t>(i * in + j)];
        return f.node("MatMul", {x, f.floats(std::move(turned), {in, out})});
    }
    const OnnxValue m = f.floats(matrix, {out, in});
    if (axis + 2 == shape.size()) return f.node("MatMul", {m, x});
    Shape flat(shape.begin(), shape.begin() + static_cast<std::ptrdiff_t>(axis));
    flat.insert(flat.end(), {in, 1});
    for (std::size_t k = axis + 1; k < shape.size(); ++k) flat.back().size *= shape[k].size;
    return f.reshape(f.node("MatMul", {m, f.reshape(x, flat)}), shape);
}

}  // namespace nn
