#include "nn/engine/random/random.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

namespace nn {

// Every std::fma below stands where PyTorch's AVX2 build fuses a product into a sum. Without it about half of all
// initial values differ in the last bit.

namespace {

constexpr float two_to_minus_24 = 1.0f / (1 << 24);

float unit_float(std::uint32_t bits) { return static_cast<float>(bits & 0xffffffu) * two_to_minus_24; }

/// Natural logarithm for x in (0, 1], after the polynomial of Cephes' logf.
float log_cephes(float x) {
    const auto bits = std::bit_cast<std::uint32_t>(std::max(x, 1.17549435e-38f));
    float exponent = static_cast<float>(static_cast<int>(bits >> 23) - 126);
    float m = std::bit_cast<float>((bits & 0x007fffffu) | 0x3f000000u);  // in [0.5, 1)
    if (m < 0.707106781186547524f) {
        exponent -= 1;
        m = (m - 1) + m;
    } else {
        m -= 1;
    }
    constexpr float coefficients[] = {-1.1514610310e-1f, 1.1676998740e-1f, -1.2420140846e-1f, 1.4249322787e-1f,
                                      -1.6668057665e-1f, 2.0000714765e-1f, -2.4999993993e-1f, 3.3333331174e-1f};
    float p = 7.0376836292e-2f;
    for (const float c : coefficients) p = std::fma(p, m, c);
    const float square = m * m;
    float y = std::fma(p * m, square, exponent * -2.12194440e-4f);
    y = std::fma(square, -0.5f, y);
    return std::fma(exponent, 0.693359375f, m + y);
}

/// Sine and cosine for x >= 0, after Cephes' sinf and cosf.
void sincos_cephes(float x, float& sine, float& cosine) {
    const int octant = (static_cast<int>(x * 1.27323954473516f) + 1) & ~1;
    const auto y = static_cast<float>(octant);
    x = std::fma(y, -0.78515625f, x);
    x = std::fma(y, -2.4187564849853515625e-4f, x);
    x = std::fma(y, -3.77489497744594108e-8f, x);

    const float z = x * x;
    float c = std::fma(2.443315711809948e-5f, z, -1.388731625493765e-3f);
    c = std::fma(c, z, 4.166664568298827e-2f) * z;
    c = std::fma(c, z, -(z * 0.5f)) + 1;
    float s = std::fma(-1.9515295891e-4f, z, 8.3321608736e-3f);
    s = std::fma(s, z, -1.6666654611e-1f) * z;
    s = std::fma(s, x, x);

    const bool swapped = (octant & 2) != 0;
    sine = swapped ? c : s;
    cosine = swapped ? s : c;
    if (octant & 4) sine = -sine;
    if (((octant - 2) & 4) == 0) cosine = -cosine;
}

/// Box-Muller over sixteen uniform values in place: pairs (j, j + 8).
void normal_16(float* data, float mean, float std) {
    constexpr auto two_pi = static_cast<float>(2 * std::numbers::pi);
    for (int j = 0; j < 8; ++j) {
        const float radius = std::sqrt(-2.0f * log_cephes(1.0f - data[j]));
        float sine = 0, cosine = 0;
        sincos_cephes(two_pi * data[j + 8], sine, cosine);
        data[j] = std::fma(radius * cosine, std, mean);
        data[j + 8] = std::fma(radius * sine, std, mean);
    }
}

}  // namespace

Mt19937::Mt19937(std::uint64_t seed) {
    state_[0] = static_cast<std::uint32_t>(seed);  // PyTorch uses the low half alone
    for (std::uint32_t j = 1; j < state_.size(); ++j) {
        state_[j] = 1812433253u * (state_[j - 1] ^ (state_[j - 1] >> 30)) + j;
    }
}

void Mt19937::next_state() {
    constexpr std::size_t n = 624, m = 397;
    for (std::size_t i = 0; i < n; ++i) {
        const std::uint32_t y = (state_[i] & 0x80000000u) | (state_[(i + 1) % n] & 0x7fffffffu);
        state_[i] = state_[(i + m) % n] ^ (y >> 1) ^ ((y & 1) ? 0x9908b0dfu : 0u);
    }
    left_ = static_cast<int>(n);
    next_ = 0;
}

std::uint32_t Mt19937::random() {
    if (--left_ == 0) next_state();
    std::uint32_t y = state_[next_++];
    y ^= y >> 11;
    y ^= (y << 7) & 0x9d2c5680u;
    y ^= (y << 15) & 0xefc60000u;
    return y ^ (y >> 18);
}

std::uint64_t Mt19937::random64() {
    const std::uint64_t high = random();
    return (high << 32) | random();
}

void Mt19937::uniform(std::span<float> out, double low, double high) {
    const auto from = static_cast<float>(low);
    const float range = static_cast<float>(high) - from;
    for (float& v : out) v = std::fma(unit_float(random()), range, from);
}

void Mt19937::normal(std::span<float> out, double mean, double std) {
    if (out.size() < 16) {
        const auto unit_double = [this] {
            return static_cast<double>(random64() & ((std::uint64_t{1} << 53) - 1)) * 0x1p-53;
        };
        for (float& v : out) {
            double sample = 0;
            if (cached_normal_) {
                sample = *cached_normal_;
                cached_normal_.reset();
            } else {
                const double angle = 2 * std::numbers::pi * unit_double();
                const double radius = std::sqrt(-2 * std::log1p(-unit_double()));
                cached_normal_ = radius * std::sin(angle);
                sample = radius * std::cos(angle);
            }
            v = static_cast<float>(std::fma(sample, std, mean));
        }
        return;
    }
    const auto mean32 = static_cast<float>(mean), std32 = static_cast<float>(std);
    for (float& v : out) v = unit_float(random());
    for (std::size_t i = 0; i + 16 <= out.size(); i += 16) normal_16(&out[i], mean32, std32);
    if (out.size() % 16 != 0) {  // the last sixteen are drawn again, over what is there already
        const auto tail = out.last(16);
        for (float& v : tail) v = unit_float(random());
        normal_16(tail.data(), mean32, std32);
    }
}

std::vector<std::int64_t> Mt19937::randperm(std::int64_t n) {
    std::vector<std::int64_t> order(static_cast<std::size_t>(std::max<std::int64_t>(n, 0)));
    std::iota(order.begin(), order.end(), std::int64_t{0});
    for (std::int64_t i = 0; i + 1 < n; ++i) {
        const std::int64_t z = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(n - i));
        std::swap(order[static_cast<std::size_t>(i)], order[static_cast<std::size_t>(i + z)]);
    }
    return order;
}

std::vector<std::int64_t> Mt19937::state() const {
    std::vector<std::int64_t> all{left_, next_, cached_normal_.has_value(),
                                  std::bit_cast<std::int64_t>(cached_normal_.value_or(0))};
    all.insert(all.end(), state_.begin(), state_.end());
    return all;
}

std::optional<Mt19937> Mt19937::from_state(std::span<const std::int64_t> state) {
    constexpr std::size_t head = 4;
    Mt19937 made(0);
    if (state.size() != head + made.state_.size()) return std::nullopt;
    const std::int64_t left = state[0], next = state[1], size = std::ssize(made.state_);
    const bool fresh = left == 1 && next == 0;  // nothing drawn yet
    if (!fresh && (left < 1 || left > size || next != size + 1 - left)) return std::nullopt;
    made.left_ = static_cast<int>(left);
    made.next_ = static_cast<std::uint32_t>(next);
    if (state[2] != 0 && state[2] != 1) return std::nullopt;
    if (state[2] == 1) made.cached_normal_ = std::bit_cast<double>(state[3]);
    for (std::size_t i = 0; i < made.state_.size(); ++i) {
        const std::int64_t word = state[head + i];
        if (word < 0 || word > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
        made.state_[i] = static_cast<std::uint32_t>(word);
    }
    return made;
}

ShuffleOrder::ShuffleOrder(std::int64_t n, std::uint64_t seed) : n_(n), generator_(seed) {}

std::vector<std::int64_t> ShuffleOrder::next() {
    generator_.random64();  // the loader's base seed for its workers
    auto order = generator_.randperm(n_);
    // RandomSampler ends by drawing a second permutation, of which it takes none.
    for (std::int64_t i = 0; i + 1 < n_; ++i) generator_.random();
    return order;
}

void ShuffleOrder::skip() {
    generator_.random64();
    for (std::int64_t i = 0; i + 1 < n_; ++i) generator_.random64();  // one draw each for the two permutations
}

}  // namespace nn
