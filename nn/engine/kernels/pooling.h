#pragma once
// Pooling windows over channels-last activations.

#include <array>
#include <cstddef>
#include <cstdint>

namespace nn {

/// Axes are depth, height, width; what an op lacks has extent and kernel 1.
struct PoolingShape {
    using Axes = std::array<std::int64_t, 3>;
    std::int64_t batch = 0, channels = 0;
    Axes in{1, 1, 1}, out{1, 1, 1}, kernel{1, 1, 1}, stride{1, 1, 1}, padding{0, 0, 0}, dilation{1, 1, 1};
    int threads = 1;

    std::int64_t taps() const { return kernel[0] * kernel[1] * kernel[2]; }
    std::int64_t in_positions() const { return in[0] * in[1] * in[2]; }
    std::int64_t out_positions() const { return out[0] * out[1] * out[2]; }
};

/// Bytes of the choices of a max pooling: for every output element the tap of its window that won.
std::size_t max_pool_choice_bytes(const PoolingShape& shape);
/// `choices` null: not kept. NaN wins, and of equal values the first, as in PyTorch.
void max_pool_forward(const PoolingShape& shape, const float* x, float* y, void* choices);
void max_pool_backward(const PoolingShape& shape, const void* choices, const float* dy, float* dx);

struct AveragePooling {
    bool count_include_pad = true;
    std::int64_t divisor = 0;  ///< instead of the window's size; 0: none
};
void average_pool_forward(const PoolingShape& shape, const AveragePooling& how, const float* x, float* y);
void average_pool_backward(const PoolingShape& shape, const AveragePooling& how, const float* dy, float* dx);

}  // namespace nn
