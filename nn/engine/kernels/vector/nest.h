#pragma once
// Loops over tensors that lie differently in memory: broadcast, permuted, sliced, reduced. A Nest holds, for K tensors,
// how far to step in each along every axis (0: the tensor stretches there), with axes joined where all tensors allow
// it.

#include "nn/engine/kernel.h"
#include "nn/engine/kernels/vector/simd_math.h"
#include "nn/engine/machine/parallel.h"

#include <algorithm>
#include <array>

namespace nn {

/// More dimensions than this no op makes.
inline constexpr std::size_t kMaxRank = 16;

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
    std::array<Axis, kMaxRank> axes{};
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
    const Axis& inner() const { return axes[rank - 1]; }

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
        std::array<std::int64_t, kMaxRank> index{};
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
        std::array<std::int64_t, kMaxRank> index{};
        Places at = start;
        std::int64_t total = 1;
        for (std::size_t d = 0; d + inner_axes < rank; ++d) total *= axes[d].extent;
        for (std::int64_t i = 0; i < total; ++i) {
            fn(at);
            if (i + 1 < total) advance(rank - inner_axes - 1, 1, index, at);
        }
    }

private:
    void advance(std::size_t d, std::int64_t by, std::array<std::int64_t, kMaxRank>& index, Places& at) const {
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

/// Up to sixteen neighbours along an axis: `lanes` of them count, the others are 0 (or, of a stretched one, the same).
inline simd::Floats take(const float* from, std::int64_t step, std::int64_t lanes) {
    using simd::Floats;
    if (step == 0) return simd::splat(*from);
    if (step == 1 && lanes == simd::kLanes) return simd::load<Floats>(from);
    Floats v = {};
    if (step == 1)
        std::memcpy(&v, from, static_cast<std::size_t>(lanes) * sizeof(float));
    else
        for (std::int64_t i = 0; i < lanes; ++i) v[i] = from[i * step];
    return v;
}
inline void put(float* to, simd::Floats v, std::int64_t lanes) {
    if (lanes == simd::kLanes)
        simd::store(to, v);
    else
        std::memcpy(to, &v, static_cast<std::size_t>(lanes) * sizeof(float));
}

/// to[place 0] = fn(places, lanes) for every element; tensor 0 of the nest has inner step 1.
template <std::size_t K, typename Fn>
void map_nest(const Nest<K>& nest, float* to, int threads, int work, Fn&& fn) {
    nest.shared_stretches(threads, work, [&](typename Nest<K>::Places at, std::int64_t length) {
        for (std::int64_t i = 0; i < length; i += simd::kLanes) {
            const std::int64_t lanes = std::min(simd::kLanes, length - i);
            put(to + at[0], fn(at, lanes), lanes);
            for (std::size_t k = 0; k < K; ++k) at[k] += simd::kLanes * nest.inner().step[k];
        }
    });
}

namespace detail {

/// Rows are summed in float in blocks of this many, the blocks in double.
inline constexpr std::int64_t kSumBlock = 64;

/// Sums the last two axes of `nest`, from `at` on, into sums[place 0].
template <std::size_t K, typename Fn>
void sum_block(const Nest<K>& nest, typename Nest<K>::Places at, double* sums, Fn&& fn) {
    using simd::Floats;
    using simd::kLanes;
    typename Nest<K>::Axis rows;
    if (nest.rank > 1) rows = nest.axes[nest.rank - 2];
    const typename Nest<K>::Axis& columns = nest.inner();
    const auto moved = [](typename Nest<K>::Places p, const typename Nest<K>::Places& step, std::int64_t by) {
        for (std::size_t k = 0; k < K; ++k) p[k] += by * step[k];
        return p;
    };
    if (columns.step[0] == 0) {
        for (std::int64_t r = 0; r < rows.extent; ++r) {
            const auto row = moved(at, rows.step, r);
            double total = 0;
            for (std::int64_t c0 = 0; c0 < columns.extent; c0 += kSumBlock * kLanes) {
                const std::int64_t c1 = std::min(columns.extent, c0 + kSumBlock * kLanes);
                Floats sum = {};
                for (std::int64_t c = c0; c < c1; c += kLanes) {
                    const std::int64_t lanes = std::min(kLanes, c1 - c);
                    Floats v = fn(moved(row, columns.step, c), lanes);
                    for (std::int64_t i = lanes; i < kLanes; ++i) v[i] = 0;
                    sum += v;
                }
                total += static_cast<double>(simd::sum(sum));
            }
            sums[row[0]] += total;
        }
        return;
    }
    const std::int64_t run = rows.step[0] == 0 ? kSumBlock : 1;
    for (std::int64_t c = 0; c < columns.extent; c += kLanes) {
        const std::int64_t lanes = std::min(kLanes, columns.extent - c);
        auto here = moved(at, columns.step, c);
        for (std::int64_t r0 = 0; r0 < rows.extent; r0 += run) {
            double* to = sums + here[0];
            Floats sum = {};
            for (std::int64_t r = r0; r < std::min(rows.extent, r0 + run); ++r) {
                sum += fn(here, lanes);
                here = moved(here, rows.step, 1);
            }
            for (std::int64_t i = 0; i < lanes; ++i) to[i * columns.step[0]] += static_cast<double>(sum[i]);
        }
    }
}

}  // namespace detail

/// Doubles that `sum_nest` needs for a result of `count` elements.
inline std::size_t sum_scratch(std::int64_t count, int threads) {
    return sizeof(double) * static_cast<std::size_t>(std::max<std::int64_t>(count, threads));
}

/// sums[place 0] = Σ fn(places, lanes) over all elements of the nest: tensor 0, of `count` elements, stands still (step
/// 0) along the axes that are summed. Each thread has its own part of the result, so the order of a sum never changes
/// but where everything is summed into one.
template <std::size_t K, typename Fn>
void sum_nest(const Nest<K>& nest, double* sums, std::int64_t count, int threads, int work, Fn&& fn) {
    std::size_t split = nest.rank;
    for (std::size_t d = 0; d < nest.rank; ++d)
        if (nest.axes[d].step[0] != 0 && (split == nest.rank || nest.axes[d].extent > nest.axes[split].extent))
            split = d;
    const bool one = split == nest.rank;
    if (one) split = 0;
    std::fill_n(sums, one ? std::max<std::int64_t>(count, threads) : count, 0.0);
    parallel_shares(threads, nest.axes[split].extent, nest.count() * work,
                    [&](std::int64_t begin, std::int64_t end, int share) {
                        const Nest<K> part = nest.part(split, begin, end);
                        double* to = one ? sums + share : sums;
                        part.blocks(std::min<std::size_t>(2, part.rank),
                                    [&](const typename Nest<K>::Places& at) { detail::sum_block(part, at, to, fn); });
                    });
    if (one)
        for (int t = 1; t < threads; ++t) sums[0] += sums[t];
}

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
