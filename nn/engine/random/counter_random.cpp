#include "nn/engine/random/random.h"

#include <algorithm>

namespace nn {
namespace {

/// Blocks made side by side, one a lane: what the vector unit multiplies at once.
constexpr int kLanes = 16;

struct Lanes {
    std::uint32_t c0[kLanes], c1[kLanes], c2[kLanes], c3[kLanes];
};

/// Philox 4x32-10 of Salmon et al., "Parallel random numbers: as easy as 1, 2, 3" (2011), for blocks first, first + 1,
/// ...
void philox(Lanes& s, std::uint64_t seed, std::uint64_t stream, std::uint64_t first) {
    for (int l = 0; l < kLanes; ++l) {
        const std::uint64_t index = first + static_cast<std::uint64_t>(l);
        s.c0[l] = static_cast<std::uint32_t>(index);
        s.c1[l] = static_cast<std::uint32_t>(index >> 32);
        s.c2[l] = static_cast<std::uint32_t>(stream);
        s.c3[l] = static_cast<std::uint32_t>(stream >> 32);
    }
    auto k0 = static_cast<std::uint32_t>(seed), k1 = static_cast<std::uint32_t>(seed >> 32);
    for (int round = 0; round < 10; ++round) {
#pragma omp simd
        for (int l = 0; l < kLanes; ++l) {
            const std::uint64_t p0 = std::uint64_t{0xD2511F53u} * s.c0[l], p1 = std::uint64_t{0xCD9E8D57u} * s.c2[l];
            const std::uint32_t n0 = static_cast<std::uint32_t>(p1 >> 32) ^ s.c1[l] ^ k0;
            const std::uint32_t n2 = static_cast<std::uint32_t>(p0 >> 32) ^ s.c3[l] ^ k1;
            s.c1[l] = static_cast<std::uint32_t>(p1);
            s.c3[l] = static_cast<std::uint32_t>(p0);
            s.c0[l] = n0;
            s.c2[l] = n2;
        }
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
}

}  // namespace

std::array<std::uint32_t, 4> CounterRandom::block(std::uint64_t index) const {
    Lanes s;
    philox(s, seed_, stream_, index);
    return {s.c0[0], s.c1[0], s.c2[0], s.c3[0]};
}

void CounterRandom::fill(std::uint64_t first, std::span<std::uint32_t> out) const {
    Lanes s;
    for (std::size_t at = 0; at < out.size(); at += 4 * kLanes, first += kLanes) {
        philox(s, seed_, stream_, first);
        const std::size_t count = std::min<std::size_t>(4 * kLanes, out.size() - at);
        std::uint32_t values[4 * kLanes];
        for (int l = 0; l < kLanes; ++l) {
            values[4 * l] = s.c0[l];
            values[4 * l + 1] = s.c1[l];
            values[4 * l + 2] = s.c2[l];
            values[4 * l + 3] = s.c3[l];
        }
        std::copy_n(values, count, out.begin() + static_cast<std::ptrdiff_t>(at));
    }
}

}  // namespace nn
