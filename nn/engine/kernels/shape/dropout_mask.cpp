#include "nn/engine/kernels/shape/dropout_mask.h"

#include "nn/engine/random/random.h"

#include <algorithm>
#include <cmath>

namespace nn {

DropoutMask::DropoutMask(double p, const KernelSpec& spec)
    : active_(spec.mode == Mode::Train && p > 0),
      limit_(std::ldexp(p, 32)),
      scale_(static_cast<float>(p < 1 ? 1.0 / (1.0 - p) : 0.0)),
      seed_(spec.seed),
      stream_(spec.stream) {}

void DropoutMask::apply(std::uint64_t step, std::int64_t first, std::int64_t count, const float* from,
                        float* to) const {
    const CounterRandom random(seed_, (stream_ << 40) + step);  // a stream for every step of every node
    for (std::int64_t i = 0; i < count; i += 4) {
        const auto values = random.block(static_cast<std::uint64_t>((first + i) / 4));
        for (std::int64_t k = i; k < std::min(i + 4, count); ++k)
            to[k] = static_cast<double>(values[static_cast<std::size_t>(k - i)]) >= limit_ ? from[k] * scale_ : 0.0f;
    }
}

}  // namespace nn
