#include "nn/engine/kernels/vector/nest.h"

#include <numeric>

namespace nn {

Extents strides_of(const Extents& shape, Layout layout) {
    std::vector<std::size_t> order(shape.size());  // outermost first
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (layout == Layout::ChannelsLast && shape.size() > 2)
        std::rotate(order.begin() + 1, order.begin() + 2, order.end());
    Extents result(shape.size());
    std::int64_t stride = 1;
    for (std::size_t k = order.size(); k-- > 0;) {
        result[order[k]] = stride;
        stride *= shape[order[k]];
    }
    return result;
}

Extents stretched_strides(const Extents& shape, Layout layout, const Extents& out) {
    const Extents own = strides_of(shape, layout);
    Extents result(out.size(), 0);
    const std::size_t lead = out.size() - shape.size();
    for (std::size_t d = 0; d < shape.size(); ++d)
        if (shape[d] == out[lead + d]) result[lead + d] = own[d];
    return result;
}

StridedCopy::StridedCopy(const Extents& extents, const Extents& to, const Extents& from, DType dtype)
    : nest_(extents, {to, from}), wide_(dtype == DType::Int64) {
    if (nest_.inner().step[1] == 1) return;
    // The axis along which the source lies together comes next to last, to be read in tiles.
    for (std::size_t d = 0; d + 1 < nest_.rank; ++d) {
        if (nest_.axes[d].step[1] != 1 || nest_.axes[d].extent < 4) continue;
        std::rotate(nest_.axes.begin() + static_cast<std::ptrdiff_t>(d),
                    nest_.axes.begin() + static_cast<std::ptrdiff_t>(d) + 1,
                    nest_.axes.begin() + static_cast<std::ptrdiff_t>(nest_.rank) - 1);
        transposes_ = true;
        return;
    }
}

namespace {

template <typename T>
void copy_stretches(const Nest<2>& nest, T* to, const T* from, int threads) {
    const auto [to_step, from_step] = nest.inner().step;
    nest.shared_stretches(threads, 1, [&](const Nest<2>::Places& at, std::int64_t length) {
        T* out = to + at[0];
        const T* in = from + at[1];
        if (to_step == 1 && from_step == 1)
            std::memcpy(out, in, static_cast<std::size_t>(length) * sizeof(T));
        else
            for (std::int64_t i = 0; i < length; ++i) out[i * to_step] = in[i * from_step];
    });
}

/// Tiles that stay in the first cache level.
template <typename T>
void copy_tiles(const Nest<2>& nest, T* to, const T* from, int threads) {
    constexpr std::int64_t kTile = 16;
    std::size_t split = 0;
    for (std::size_t d = 1; d < nest.rank; ++d)
        if (nest.axes[d].extent > nest.axes[split].extent) split = d;
    parallel_shares(threads, nest.axes[split].extent, nest.count(), [&](std::int64_t begin, std::int64_t end, int) {
        const Nest<2> part = nest.part(split, begin, end);
        const auto &rows = part.axes[part.rank - 2], &columns = part.inner();
        part.blocks(2, [&](const Nest<2>::Places& at) {
            for (std::int64_t r0 = 0; r0 < rows.extent; r0 += kTile) {
                const std::int64_t r1 = std::min(rows.extent, r0 + kTile);
                for (std::int64_t c0 = 0; c0 < columns.extent; c0 += kTile) {
                    const std::int64_t c1 = std::min(columns.extent, c0 + kTile);
                    for (std::int64_t r = r0; r < r1; ++r)
                        for (std::int64_t c = c0; c < c1; ++c)
                            to[at[0] + r * rows.step[0] + c * columns.step[0]] =
                                from[at[1] + r * rows.step[1] + c * columns.step[1]];
                }
            }
        });
    });
}

template <typename T>
void copy(const Nest<2>& nest, bool tiles, void* to, const void* from, int threads) {
    if (tiles)
        copy_tiles(nest, static_cast<T*>(to), static_cast<const T*>(from), threads);
    else
        copy_stretches(nest, static_cast<T*>(to), static_cast<const T*>(from), threads);
}

}  // namespace

void StridedCopy::run(void* to, const void* from, int threads) const {
    if (wide_)
        copy<std::int64_t>(nest_, transposes_, to, from, threads);
    else
        copy<float>(nest_, transposes_, to, from, threads);
}

}  // namespace nn
