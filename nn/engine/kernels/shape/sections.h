#pragma once
// A tensor and its pieces along one dimension: what joining, cutting and picking have in common.

#include "nn/engine/kernel.h"

namespace nn {

/// How a tensor falls apart along dimension `dim` as it lies in memory: element (o, k, i) of [outer][extent][inner] is
/// at (o * extent + k) * inner + i.
struct Slabs {
    std::int64_t outer = 1, extent = 1, inner = 1;
    Slabs(const Extents& shape, std::size_t dim, Layout layout);
};

/// The layout of what is left of a tensor when `dim` is taken out, the rest lying as before. Dimension 0 of a
/// channels-last tensor leaves no layout that we have.
Layout layout_without(Layout layout, std::size_t dim);

class Sections {
public:
    Sections() = default;
    /// Sections of `lengths` beside each other make up `whole` along `dim`.
    Sections(const Extents& whole, std::size_t dim, const std::vector<std::int64_t>& lengths, DType dtype, int threads);

    std::size_t count() const { return lengths_.size(); }
    /// Piece `k`, which lies as the whole does, out of the whole.
    void take(const TensorView& whole, std::size_t k, void* piece) const;
    /// Piece `k` into the whole.
    void place(const void* piece, std::size_t k, const TensorView& whole) const;
    /// The same, and zero everywhere else.
    void place_alone(const void* piece, std::size_t k, const TensorView& whole) const;
    /// Zero in place of piece `k`.
    void clear(std::size_t k, const TensorView& whole) const;

private:
    template <typename Fn>
    void each_row(const TensorView& whole, std::size_t k, Fn&& fn) const;

    Extents whole_;
    std::size_t dim_ = 0, item_ = 4;
    int threads_ = 1;
    std::vector<std::int64_t> lengths_, starts_;
};

}  // namespace nn
