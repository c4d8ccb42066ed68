#include "nn/engine/plan/layout.h"

#include "nn/engine/kernels/vector/transpose.h"
#include "nn/engine/machine/parallel.h"

#include <algorithm>
#include <cstring>

namespace nn {
namespace {

/// out[c][r] = in[r][c].
void transpose(const float* in, float* out, std::int64_t rows, std::int64_t columns) {
    nn::transpose(rows, columns, in, columns, out, rows);
}
void transpose(const std::int64_t* in, std::int64_t* out, std::int64_t rows, std::int64_t columns) {
    constexpr std::int64_t kTile = 16;
    for (std::int64_t r0 = 0; r0 < rows; r0 += kTile)
        for (std::int64_t c = 0; c < columns; ++c)
            for (std::int64_t r = r0; r < std::min(rows, r0 + kTile); ++r) out[c * rows + r] = in[r * columns + c];
}

template <typename T>
void reorder_as(const TensorView& from, const TensorView& to, int threads) {
    const std::int64_t samples = from.shape[0], channels = from.shape[1];
    const std::int64_t each = samples > 0 ? from.size() / samples : 0;
    const std::int64_t positions = channels > 0 ? each / channels : 0;
    const bool to_last = to.layout == Layout::ChannelsLast;
    const auto* in = static_cast<const T*>(from.data);
    auto* out = static_cast<T*>(to.data);
    parallel_shares(threads, samples, samples * each, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t n = begin; n < end; ++n)
            transpose(in + n * each, out + n * each, to_last ? channels : positions, to_last ? positions : channels);
    });
}

}  // namespace

bool layouts_coincide(const Extents& shape) {
    if (shape.size() < 3 || shape[1] == 1) return true;
    std::int64_t positions = 1;
    for (std::size_t d = 2; d < shape.size(); ++d) positions *= shape[d];
    return positions == 1;
}

void reorder(const TensorView& from, const TensorView& to, int threads) {
    if (from.layout == to.layout || layouts_coincide(from.shape)) {
        std::memcpy(to.data, from.data, static_cast<std::size_t>(from.size()) * size_of(from.dtype));
    } else if (from.dtype == DType::Int64) {
        reorder_as<std::int64_t>(from, to, threads);
    } else {
        reorder_as<float>(from, to, threads);
    }
}

}  // namespace nn
