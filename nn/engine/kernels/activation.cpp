#include "nn/engine/kernels/activation.h"

#include "nn/engine/parallel.h"

// GCC 12 takes the "undefined" registers of its own AVX-512 intrinsics for a mistake once Eigen inlines them.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma GCC diagnostic ignored "-Wuninitialized"

#include <Eigen/Core>

namespace nn {

void mask_relu(const float* y, float* dy, std::int64_t count, int threads) {
    parallel_shares(threads, count, count, [&](std::int64_t begin, std::int64_t end, int) {
#pragma omp simd
        for (std::int64_t i = begin; i < end; ++i) dy[i] = y[i] <= 0.0f ? 0.0f : dy[i];
    });
}

void ReluKernel::forward(const KernelRun& run) {
    const float* x = run.inputs[0].f32();
    float* y = run.outputs[0].f32();
    const std::int64_t count = run.inputs[0].size();
    parallel_shares(threads_, count, count, [&](std::int64_t begin, std::int64_t end, int) {
#pragma omp simd
        for (std::int64_t i = begin; i < end; ++i) y[i] = x[i] < 0.0f ? 0.0f : x[i];  // keeps NaN, as PyTorch
    });
}

void ReluKernel::backward(const KernelRun& run) {
    const float* y = run.outputs[0].f32();
    const float* dy = run.output_gradients[0].f32();
    float* dx = run.input_gradients[0].f32();
    const std::int64_t count = run.outputs[0].size();
    parallel_shares(threads_, count, count, [&](std::int64_t begin, std::int64_t end, int) {
#pragma omp simd
        for (std::int64_t i = begin; i < end; ++i) dx[i] = y[i] <= 0.0f ? 0.0f : dy[i];
    });
}

void TanhKernel::forward(const KernelRun& run) {
    const float* x = run.inputs[0].f32();
    float* y = run.outputs[0].f32();
    const std::int64_t count = run.inputs[0].size();
    parallel_shares(threads_, count, 16 * count, [&](std::int64_t begin, std::int64_t end, int) {
        Eigen::Map<Eigen::ArrayXf>(y + begin, end - begin) =
            Eigen::Map<const Eigen::ArrayXf>(x + begin, end - begin).tanh();
    });
}

void TanhKernel::backward(const KernelRun& run) {
    const float* y = run.outputs[0].f32();
    const float* dy = run.output_gradients[0].f32();
    float* dx = run.input_gradients[0].f32();
    const std::int64_t count = run.outputs[0].size();
    parallel_shares(threads_, count, count, [&](std::int64_t begin, std::int64_t end, int) {
#pragma omp simd
        for (std::int64_t i = begin; i < end; ++i) dx[i] = dy[i] * (1.0f - y[i] * y[i]);
    });
}

}  // namespace nn
