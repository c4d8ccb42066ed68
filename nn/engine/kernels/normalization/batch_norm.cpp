#include "nn/engine/kernels/normalization/batch_norm.h"

#include "nn/engine/kernels/vector/simd.h"
#include "nn/engine/machine/parallel.h"

#include <algorithm>

namespace nn {
namespace {

using simd::Floats;
using simd::kLanes;

/// Rows summed in float before they go into the double sums.
constexpr std::int64_t kBlock = 128;

/// Calls fn(first channel, vectors as a constant) for chunks of 4, 2, 1 vectors, and tail(channel) for the rest.
template <typename Fn, typename Tail>
void for_channels(std::int64_t channels, Fn&& fn, Tail&& tail) {
    std::int64_t c = 0;
    for (; c + 4 * kLanes <= channels; c += 4 * kLanes) fn(c, std::integral_constant<int, 4>{});
    for (; c + 2 * kLanes <= channels; c += 2 * kLanes) fn(c, std::integral_constant<int, 2>{});
    for (; c + kLanes <= channels; c += kLanes) fn(c, std::integral_constant<int, 1>{});
    for (; c < channels; ++c) tail(c);
}

template <int V>
void flush(const Floats (&sums)[V], double* into) {
    for (int v = 0; v < V; ++v)
        for (int i = 0; i < kLanes; ++i) into[v * kLanes + i] += static_cast<double>(sums[v][i]);
}

/// Two sums per channel: `terms(row, channel, V)` gives both terms, as vectors or as floats.
template <typename Terms>
void sum_rows(std::int64_t begin, std::int64_t end, std::int64_t channels, double* first, double* second,
              Terms&& terms) {
    for (std::int64_t r0 = begin; r0 < end; r0 += kBlock) {
        const std::int64_t r1 = std::min(end, r0 + kBlock);
        for_channels(
            channels,
            [&](std::int64_t c, auto width) {
                constexpr int V = decltype(width)::value;
                Floats a[V] = {}, b[V] = {};
                for (std::int64_t r = r0; r < r1; ++r)
                    for (int v = 0; v < V; ++v) terms(r, c + v * kLanes, a[v], b[v]);
                flush<V>(a, first + c);
                flush<V>(b, second + c);
            },
            [&](std::int64_t c) {
                float a = 0, b = 0;
                for (std::int64_t r = r0; r < r1; ++r) terms(r, c, a, b);
                first[c] += static_cast<double>(a);
                second[c] += static_cast<double>(b);
            });
    }
}

template <typename V>
V load(const float* from) {
    return simd::load<V>(from);
}

template <typename V>
V masked(V dy, V x, V scale, V offset) {
    return x * scale + offset > 0.0f ? dy : V{};
}

}  // namespace

std::size_t ChannelStatistics::scratch_bytes() const {
    return static_cast<std::size_t>(2 * channels_ * std::max(threads_, 1)) * sizeof(double);
}

void ChannelStatistics::moments(const float* x, double* mean, double* variance, void* scratch) const {
    auto* sums = static_cast<double*>(scratch);
    const int shares = share_count(threads_, rows_, rows_ * channels_);
    std::fill_n(sums, 2 * channels_ * shares, 0.0);
    parallel_shares(threads_, rows_, rows_ * channels_, [&](std::int64_t begin, std::int64_t end, int share) {
        double* mine = sums + 2 * channels_ * share;
        sum_rows(begin, end, channels_, mine, mine + channels_,
                 [&]<typename V>(std::int64_t r, std::int64_t c, V& sum, V& squares) {
                     const V d = load<V>(x + r * channels_ + c) - load<V>(x + c);
                     sum += d;
                     squares += d * d;
                 });
    });
    const double n = static_cast<double>(rows_);
    for (std::int64_t c = 0; c < channels_; ++c) {
        double sum = 0, squares = 0;
        for (int s = 0; s < shares; ++s) {
            sum += sums[2 * channels_ * s + c];
            squares += sums[2 * channels_ * s + channels_ + c];
        }
        mean[c] = static_cast<double>(x[c]) + sum / n;
        variance[c] = std::max((squares - sum * sum / n) / n, 0.0);  // in this order NaN stays
    }
}

void ChannelStatistics::scale(const float* x, const float* scale, const float* offset, const Tail& tail,
                              float* y) const {
    const auto relu = [](auto v) { return v < 0.0f ? decltype(v){} : v; };  // keeps NaN, as PyTorch
    parallel_shares(threads_, rows_, rows_ * channels_, [&](std::int64_t begin, std::int64_t end, int) {
        const auto one = [&]<typename V>(std::int64_t r, std::int64_t c, V) {
            V v = load<V>(x + r * channels_ + c) * load<V>(scale + c) + load<V>(offset + c);
            if (tail.relu) v = relu(v);
            if (tail.other) v += load<V>(tail.other + r * channels_ + c);
            simd::store(y + r * channels_ + c, tail.last_relu ? relu(v) : v);
        };
        for (std::int64_t r = begin; r < end; ++r) {
            std::int64_t c = 0;
            for (; c + kLanes <= channels_; c += kLanes) one(r, c, Floats{});
            for (; c < channels_; ++c) one(r, c, 0.0f);
        }
    });
}

void ChannelStatistics::gradient_sums(const Incoming& in, double* sum_d, double* sum_dx, void* scratch) const {
    auto* sums = static_cast<double*>(scratch);
    const int shares = share_count(threads_, rows_, rows_ * channels_);
    std::fill_n(sums, 2 * channels_ * shares, 0.0);
    parallel_shares(threads_, rows_, rows_ * channels_, [&](std::int64_t begin, std::int64_t end, int share) {
        double* mine = sums + 2 * channels_ * share;
        const auto sum = [&](auto mask, auto from_output) {
            sum_rows(begin, end, channels_, mine, mine + channels_,
                     [&]<typename V>(std::int64_t r, std::int64_t c, V& first, V& second) {
                         const V x = load<V>(in.x + r * channels_ + c);
                         V d = load<V>(in.dy + r * channels_ + c);
                         if constexpr (from_output) {
                             d = load<V>(in.y + r * channels_ + c) > 0.0f ? d : V{};
                             simd::store(in.dy + r * channels_ + c, d);
                         }
                         if constexpr (mask) d = masked(d, x, load<V>(in.mask_scale + c), load<V>(in.mask_offset + c));
                         first += d;
                         second += d * (x - load<V>(in.mean + c));
                     });
        };
        constexpr std::true_type yes;
        constexpr std::false_type no;
        if (in.mask_scale)
            in.y ? sum(yes, yes) : sum(yes, no);
        else
            in.y ? sum(no, yes) : sum(no, no);
    });
    for (std::int64_t c = 0; c < channels_; ++c) {
        sum_d[c] = sum_dx[c] = 0;
        for (int s = 0; s < shares; ++s) {
            sum_d[c] += sums[2 * channels_ * s + c];
            sum_dx[c] += sums[2 * channels_ * s + channels_ + c];
        }
    }
}

void ChannelStatistics::combine(const Incoming& in, const float* factor, const float* slope, const float* constant,
                                float* dx) const {
    parallel_shares(threads_, rows_, rows_ * channels_, [&](std::int64_t begin, std::int64_t end, int) {
        const auto one = [&]<typename V>(std::int64_t r, std::int64_t c, V) {
            const V x = load<V>(in.x + r * channels_ + c);
            V d = load<V>(in.dy + r * channels_ + c);
            if (in.mask_scale) d = masked(d, x, load<V>(in.mask_scale + c), load<V>(in.mask_offset + c));
            const V result =
                d * load<V>(factor + c) + (x - load<V>(in.mean + c)) * load<V>(slope + c) + load<V>(constant + c);
            simd::store(dx + r * channels_ + c, result);
        };
        for (std::int64_t r = begin; r < end; ++r) {
            std::int64_t c = 0;
            for (; c + kLanes <= channels_; c += kLanes) one(r, c, Floats{});
            for (; c < channels_; ++c) one(r, c, 0.0f);
        }
    });
}

}  // namespace nn
