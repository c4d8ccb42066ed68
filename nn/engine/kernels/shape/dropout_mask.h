#pragma once
// Dropout inside a layer: between a recurrent layer's floors, on attention's weights.

#include "nn/engine/kernel.h"

namespace nn {

/// Zeroes with probability p, scales the rest by 1 / (1 - p). The mask depends on seed, node, step and the element's
/// number alone, so that backward draws it again instead of keeping it.
class DropoutMask {
public:
    DropoutMask(double p, const KernelSpec& spec);
    /// False: evaluation, or p = 0.
    bool active() const { return active_; }
    /// to[i] = mask(first + i) from[i]; may be the same memory. `first` is a multiple of 4. On the calling thread.
    void apply(std::uint64_t step, std::int64_t first, std::int64_t count, const float* from, float* to) const;

private:
    bool active_;
    std::uint32_t limit_;  ///< values below it are dropped
    float scale_;
    std::uint64_t seed_, stream_;
};

}  // namespace nn
