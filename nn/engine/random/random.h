#pragma once
// Random numbers. `Mt19937` draws what PyTorch's CPU generator draws; `CounterRandom` gives dropout its masks
// independent of the number of threads.

#include "nn/model/op.h"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace nn {

/// PyTorch's CPU generator (at::mt19937), bit for bit.
class Mt19937 {
public:
    explicit Mt19937(std::uint64_t seed);
    std::uint32_t random();    ///< 32 bits
    std::uint64_t random64();  ///< two draws, the first is the high half, as PyTorch joins them

    /// torch.Tensor.uniform_(low, high) for float32.
    void uniform(std::span<float> out, double low, double high);
    /// torch.Tensor.normal_(mean, std) for float32, including its 16-wide path for 16 elements and more.
    void normal(std::span<float> out, double mean, double std);
    /// torch.randperm(n, generator=g).
    std::vector<std::int64_t> randperm(std::int64_t n);

    bool operator==(const Mt19937&) const = default;
    /// All that the next numbers follow from, for files.
    std::vector<std::int64_t> state() const;
    /// Nothing where the numbers are no generator's state.
    static std::optional<Mt19937> from_state(std::span<const std::int64_t> state);

private:
    void next_state();
    std::array<std::uint32_t, 624> state_{};
    int left_ = 1;
    std::uint32_t next_ = 0;
    std::optional<double> cached_normal_;
};

/// The order in which `DataLoader(shuffle=True, generator=torch.Generator().manual_seed(seed))` visits `n` samples,
/// epoch by epoch: the loader draws a base seed, then a permutation, then one more that RandomSampler takes at its end.
class ShuffleOrder {
public:
    ShuffleOrder(std::int64_t n, std::uint64_t seed);
    /// Goes on from where a generator stands between two epochs.
    ShuffleOrder(std::int64_t n, const Mt19937& generator) : n_(n), generator_(generator) {}
    /// The next epoch's order.
    std::vector<std::int64_t> next();
    /// Passes it over.
    void skip();
    const Mt19937& generator() const { return generator_; }

private:
    std::int64_t n_;
    Mt19937 generator_;
};

/// Counter-based (Philox 4x32-10): the value depends on (seed, stream, index) alone.
class CounterRandom {
public:
    CounterRandom(std::uint64_t seed, std::uint64_t stream) : seed_(seed), stream_(stream) {}
    /// Four 32-bit values for block `index`.
    std::array<std::uint32_t, 4> block(std::uint64_t index) const;
    /// The values of blocks `first`, `first` + 1, ... in a row, sixteen blocks at a time: much faster than one by one.
    void fill(std::uint64_t first, std::span<std::uint32_t> out) const;

private:
    std::uint64_t seed_, stream_;
};

}  // namespace nn
