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
    /// Output i covers [⌊i·in / out⌋, ⌈(i+1)·in / out⌉) of its axis; `kernel` is the longest of these.
    bool adaptive = false;
    int threads = 1;

    std::int64_t taps() const { return kernel[0] * kernel[1] * kernel[2]; }
    std::int64_t in_positions() const { return in[0] * in[1] * in[2]; }
    std::int64_t out_positions() const { return out[0] * out[1] * out[2]; }
};

/// Fills in the windows of adaptive pooling; where all are alike they become ordinary ones.
void set_adaptive_windows(PoolingShape& shape);

/// Bytes of the choices of a max pooling: for every output element the tap of its window that won.
std::size_t max_pool_choice_bytes(const PoolingShape& shape);
/// `choices`, `indices` null: not kept. Indices are flat places in the input's plane, as PyTorch's. NaN wins, and of
/// equal values the first, as in PyTorch. A window that lies in the margin altogether gives -∞ and the index -1.
void max_pool_forward(const PoolingShape& shape, const float* x, float* y, void* choices, std::int64_t* indices);
void max_pool_backward(const PoolingShape& shape, const void* choices, const float* dy, float* dx);

struct AveragePooling {
    bool count_include_pad = true;
    std::int64_t divisor = 0;  ///< instead of the window's size; 0: none
};
void average_pool_forward(const PoolingShape& shape, const AveragePooling& how, const float* x, float* y);
void average_pool_backward(const PoolingShape& shape, const AveragePooling& how, const float* dy, float* dx);

/// y = 0 but for y[indices[i]] = x[i], in every plane of (batch, channels); of several values for one place the last
/// stays. False where an index lies outside of its plane: nothing is written there, and y is not to be read. Backward
/// takes indices that forward has taken.
struct UnpoolingShape {
    std::int64_t batch = 0, channels = 0, in_positions = 0, out_positions = 0;
    int threads = 1;
};
bool max_unpool_forward(const UnpoolingShape& shape, const float* x, const std::int64_t* indices, float* y);
void max_unpool_backward(const UnpoolingShape& shape, const std::int64_t* indices, const float* dy, float* dx);

}  // namespace nn
