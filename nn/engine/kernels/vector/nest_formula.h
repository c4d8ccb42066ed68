#pragma once
// Formulas over tensors that lie differently in memory, as map_elements runs them over tensors that lie alike. The last
// two axes of a nest are an array of Eigen's, whose tensors give each its own steps; the outer ones are walked.

#include "nn/engine/kernels/vector/array.h"
#include "nn/engine/kernels/vector/nest.h"

#include <tuple>

namespace nn {

namespace nest_detail {

/// Element (row, column) of a tensor whose rows and columns lie so far apart; 0: it stretches there.
struct Strided {
    const float* from;
    std::int64_t row_step, column_step;

    float operator()(Eigen::Index row, Eigen::Index column) const {
        return from[row * row_step + column * column_step];
    }
    template <typename Packet>
    Packet packetOp(Eigen::Index row, Eigen::Index column) const {
        const float* at = from + row * row_step + column * column_step;
        if (column_step == 1) return Eigen::internal::ploadu<Packet>(at);
        if (column_step == 0) return Eigen::internal::pset1<Packet>(*at);
        constexpr int count = Eigen::internal::unpacket_traits<Packet>::size;
        float apart[count];
        for (int i = 0; i < count; ++i) apart[i] = at[i * column_step];
        return Eigen::internal::ploadu<Packet>(apart);
    }
};

}  // namespace nest_detail

}  // namespace nn

template <>
struct Eigen::internal::functor_traits<nn::nest_detail::Strided> {
    enum { Cost = 1, PacketAccess = Eigen::internal::packet_traits<float>::Vectorizable, IsRepeatable = true };
};

namespace nn {

namespace nest_detail {

using Plane = Eigen::CwiseNullaryOp<Strided, Rows>;

/// `formula` of what tensors 1, 2, ... of the nest have in `rows` x `columns` elements, the first of them at `at`.
template <std::size_t K, typename Formula, typename... From>
auto plane_of(const Nest<K>& nest, const typename Nest<K>::Places& at, std::int64_t rows, std::int64_t columns,
              const Formula& formula, const From*... from) {
    static_assert(sizeof...(From) + 1 == K);
    std::size_t k = 0;
    const auto next = [&](const float* tensor) {
        ++k;
        return Plane(rows, columns, {tensor + at[k], nest.rows().step[k], nest.inner().step[k]});
    };
    const std::tuple planes{next(from)...};  // braces: from left to right
    return std::apply(formula, planes);
}

/// Sums are formed in float over this many rows or columns, from there on in double.
inline constexpr std::int64_t kSumRows = 64, kSumColumns = 1024;
/// Columns whose sums are formed at a time; where they lie apart, as few as the cache has places for.
inline constexpr std::int64_t kSumWidth = 256, kApart = 16;

/// Adds Σ formula over the last two axes, from `at` on, to sums[place 0].
template <std::size_t K, typename Formula, typename... From>
void sum_plane(const Nest<K>& nest, const typename Nest<K>::Places& at, double* sums, const Formula& formula,
               const From*... from) {
    const typename Nest<K>::Axis rows = nest.rows(), columns = nest.inner();
    const bool down = rows.step[0] == 0, along = columns.step[0] == 0;
    const std::int64_t height = along ? 1 : down ? kSumRows : rows.extent;
    const std::int64_t width = along ? kSumColumns : down ? kSumWidth : kApart;
    for (std::int64_t c = 0; c < columns.extent; c += width)
        for (std::int64_t r = 0; r < rows.extent; r += height) {
            typename Nest<K>::Places place = at;
            for (std::size_t k = 0; k < K; ++k) place[k] += r * rows.step[k] + c * columns.step[k];
            const std::int64_t m = std::min(height, rows.extent - r), n = std::min(width, columns.extent - c);
            const auto terms = plane_of(nest, place, m, n, formula, from...);
            using Sums = Eigen::Array<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
            Eigen::Map<Sums, 0, Eigen::Stride<Eigen::Dynamic, Eigen::Dynamic>> to(
                sums + place[0], along || down ? 1 : m, along ? 1 : n, {rows.step[0], columns.step[0]});
            if (along) {
                to(0, 0) += static_cast<double>(terms.sum());
            } else if (down) {
                const Eigen::Array<float, 1, Eigen::Dynamic, Eigen::RowMajor, 1, kSumWidth> sum = terms.colwise().sum();
                to += sum.template cast<double>();
            } else {
                to += terms.template cast<double>();
            }
        }
}

}  // namespace nest_detail

/// to = formula(from...) for every element of the nest: `to` is its tensor 0, of inner step 1, `from` are the others.
/// `formula` is a function of array expressions; `work`: its rough cost in additions. `to` may be one of `from` that
/// lies as it does.
template <std::size_t K, typename Formula, typename... From>
void map_nest(const Nest<K>& nest, int threads, int work, const Formula& formula, float* to, const From*... from) {
    const std::size_t split = nest.share_axis(threads);
    parallel_shares(threads, nest.axes[split].extent, nest.count() * work,
                    [&](std::int64_t begin, std::int64_t end, int) {
                        const Nest<K> part = nest.part(split, begin, end);
                        const auto rows = part.rows(), columns = part.inner();
                        part.blocks(std::min<std::size_t>(2, part.rank), [&](const typename Nest<K>::Places& at) {
                            Eigen::Map<Rows, 0, Eigen::OuterStride<>>(to + at[0], rows.extent, columns.extent,
                                                                      Eigen::OuterStride<>(rows.step[0])) =
                                nest_detail::plane_of(part, at, rows.extent, columns.extent, formula, from...);
                        });
                    });
}

/// Doubles that `sum_nest` needs for a result of `count` elements.
inline std::size_t sum_scratch(std::int64_t count, int threads) {
    return sizeof(double) * static_cast<std::size_t>(std::max<std::int64_t>(count, threads));
}

/// sums[place 0] = Σ formula(from...) over all elements of the nest: tensor 0, the sums, of `count` elements, stands
/// still (step 0) along the axes that are summed. Each thread has its own part of the result, so the order of a sum
/// never changes but where everything is summed into one.
template <std::size_t K, typename Formula, typename... From>
void sum_nest(const Nest<K>& nest, int threads, int work, const Formula& formula, double* sums, std::int64_t count,
              const From*... from) {
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
                        part.blocks(std::min<std::size_t>(2, part.rank), [&](const typename Nest<K>::Places& at) {
                            nest_detail::sum_plane(part, at, to, formula, from...);
                        });
                    });
    if (one)
        for (int t = 1; t < threads; ++t) sums[0] += sums[t];
}

}  // namespace nn
