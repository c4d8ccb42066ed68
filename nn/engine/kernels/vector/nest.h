#pragma once
// Loops over tensors that lie differently in memory: broadcast, permuted, sliced, reduced. A Nest holds, for K tensors,
// how far to step in each along every axis (0: the tensor stretches there), with axes joined where all tensors allow
// it. Formulas over one are nest_formula.h's.

#include "nn/engine/kernel.h"
#include "nn/engine/machine/parallel.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace nn {

/// Axes of a loop at most: ops take one or two of a tensor's dimensions apart.
inline constexpr std::size_t kMaxAxes = max_rank + 4;

/// How far neighbours along each dimension lie apart.
Extents strides_of(const Extents& shape, Layout layout);
/// The same for a tensor that is stretched to `out` by PyTorch's broadcasting: aligned at the end, 0 where it
/// stretches.
Extents stretched_strides(const Extents& shape, Layout layout, const Extents& out);

template <std::size_t K>
struct Nest {
    using Places = std::array<std::int64_t, K>;  ///< an element's place in each tensor, from its first
    struct Axis {
        std::int64_t extent = 1;
        Places step{};
    };

    std::size_t rank = 0;  ///< at least 1; the last axis is the innermost
    std::array<Axis, kMaxAxes> axes{};
    Places start{};

    Nest() = default;
    /// Axes in falling order of the steps of tensor `leader`; those in which it stands still come as they are.
    Nest(const Extents& extents, const std::array<Extents, K>& steps, std::size_t leader = 0) {
        for (std::size_t d = 0; d < extents.size(); ++d) {
            if (extents[d] == 1) continue;
            Axis axis{extents[d], {}};
            for (std::size_t k = 0; k < K; ++k) axis.step[k] = steps[k][d];
            axes[rank++] = axis;
        }
        std::stable_sort(axes.begin(), axes.begin() + static_cast<std::ptrdiff_t>(rank),
                         [leader](const Axis& a, const Axis& b) { return a.step[leader] > b.step[leader]; });
        join();
        if (rank == 0) rank = 1;
    }

    std::int64_t count() const {
        std::int64_t product = 1;
        for (std::size_t d = 0; d < rank; ++d) product *= axes[d].extent;
        return product;
    }
    /// The last two axes; one row where there is but one axis.
    const Axis& inner() const { return axes[rank - 1]; }
    Axis rows() const { return rank > 1 ? axes[rank - 2] : Axis{}; }

    /// The axis to share out among threads: the outermost that is long enough, else the longest.
    std::size_t share_axis(int threads) const {
        std::size_t longest = 0;
        for (std::size_t d = 0; d < rank; ++d) {
            if (axes[d].extent >= 8 * threads) return d;
            if (axes[d].extent > axes[longest].extent) longest = d;
        }
        return longest;
    }
    /// The part of this nest that has `axis` in [begin, end).
    Nest part(std::size_t axis, std::int64_t begin, std::int64_t end) const {
        Nest result = *this;
        result.axes[axis].extent = end - begin;
        for (std::size_t k = 0; k < K; ++k) result.start[k] += begin * axes[axis].step[k];
        return result;
    }

    /// Runs `fn(places, length)` on stretches of the inner axis that make up elements [begin, end) of the whole.
    template <typename Fn>
    void stretches(std::int64_t begin, std::int64_t end, Fn&& fn) const {
        std::array<std::int64_t, kMaxAxes> index{};
        Places at = start;
        std::int64_t rest = begin;
        for (std::size_t d = rank; d-- > 0;) {
            index[d] = rest % axes[d].extent;
            rest /= axes[d].extent;
            for (std::size_t k = 0; k < K; ++k) at[k] += index[d] * axes[d].step[k];
        }
        while (begin < end) {
            const std::int64_t length = std::min(end - begin, inner().extent - index[rank - 1]);
            fn(at, length);
            begin += length;
            advance(rank - 1, length, index, at);
        }
    }
    /// The same for all of it, on all threads. `work`: cost of an element in additions.
    template <typename Fn>
    void shared_stretches(int threads, int work, Fn&& fn) const {
        const std::int64_t total = count();
        parallel_shares(threads, total, total * work,
                        [&](std::int64_t begin, std::int64_t end, int) { stretches(begin, end, fn); });
    }
    /// Runs `fn(places)` at the beginning of every block of the last `inner_axes` axes.
    template <typename Fn>
    void blocks(std::size_t inner_axes, Fn&& fn) const {
        std::array<std::int64_t, kMaxAxes> index{};
        Places at = start;
        std::int64_t total = 1;
        for (std::size_t d = 0; d + inner_axes < rank; ++d) total *= axes[d].extent;
        for (std::int64_t i = 0; i < total; ++i) {
            fn(at);
            if (i + 1 < total) advance(rank - inner_axes - 1, 1, index, at);
        }
    }

private:
    void advance(std::size_t d, std::int64_t by, std::array<std::int64_t, kMaxAxes>& index, Places& at) const {
        for (;; --d, by = 1) {
            index[d] += by;
            for (std::size_t k = 0; k < K; ++k) at[k] += by * axes[d].step[k];
            if (index[d] < axes[d].extent || d == 0) return;
            for (std::size_t k = 0; k < K; ++k) at[k] -= index[d] * axes[d].step[k];
            index[d] = 0;
        }
    }
    void join() {
        std::size_t kept = 0;
        for (std::size_t d = 1; d < rank; ++d) {
            Axis& outer = axes[kept];
            bool joins = true;
            for (std::size_t k = 0; k < K; ++k) joins = joins && outer.step[k] == axes[d].step[k] * axes[d].extent;
            if (joins)
                outer = {outer.extent * axes[d].extent, axes[d].step};
            else
                axes[++kept] = axes[d];
        }
        if (rank > 0) rank = kept + 1;
    }
};

/// Copies elements of 4 or 8 bytes: tensor 0 of the nest is written, tensor 1 read.
class StridedCopy {
public:
    StridedCopy() = default;
    StridedCopy(const Extents& extents, const Extents& to, const Extents& from, DType dtype);
    /// Places of the first element of the part that is copied, in elements.
    void run(void* to, const void* from, int threads) const;

private:
    Nest<2> nest_;
    bool wide_ = false;        ///< int64
    bool transposes_ = false;  ///< the last two axes are each the inner one of one tensor
};

}  // namespace nn
