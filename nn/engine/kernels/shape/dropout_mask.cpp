#include "nn/engine/kernels/shape/dropout_mask.h"

#include "nn/engine/kernels/vector/array.h"
#include "nn/engine/random/random.h"

#include <algorithm>
#include <cmath>

namespace nn {

DropoutMask::DropoutMask(double p, const KernelSpec& spec)
    : active_(spec.mode == Mode::Train && p > 0),
      limit_(static_cast<std::uint32_t>(std::min(std::ceil(std::ldexp(p, 32)), 4294967295.0))),
      scale_(static_cast<float>(p < 1 ? 1.0 / (1.0 - p) : 0.0)),
      seed_(spec.seed),
      stream_(spec.stream) {}

void DropoutMask::apply(std::uint64_t step, std::int64_t first, std::int64_t count, const float* from,
                        float* to) const {
    const CounterRandom random(seed_, (stream_ << 40) + step);  // a stream for every step of every node
    constexpr std::int64_t kPiece = 1024;
    Eigen::Array<std::uint32_t, kPiece, 1> values;
    for (std::int64_t i = 0; i < count; i += kPiece) {
        const std::int64_t n = std::min(kPiece, count - i);
        random.fill(static_cast<std::uint64_t>((first + i) / 4), {values.data(), static_cast<std::size_t>(n)});
        const auto mask = (values.head(n) >= limit_).cast<float>();
        ArrayMap(to + i, n) = ConstArrayMap(from + i, n) * (scale_ * mask);
    }
}

}  // namespace nn
