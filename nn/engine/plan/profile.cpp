#include "nn/engine/plan/profile.h"

#include "nn/engine/kernels/gemm/gemm.h"
#include "nn/engine/machine/parallel.h"
#include "nn/engine/plan/arena.h"

#include <algorithm>
#include <chrono>

namespace nn {

double measure_product_peak(int threads) {
    using Clock = std::chrono::steady_clock;
    constexpr std::int64_t n = 1024;
    constexpr std::size_t bytes = n * n * sizeof(float);
    const ExecutionScope scope(threads);
    const auto gemm = std::make_unique<Gemm>(GemmShape{.m = n, .n = n, .k = n}, threads);
    const Arena matrices(3 * bytes), scratch(std::max<std::size_t>(gemm->scratch_bytes(), 1));
    if (!matrices.data() || !scratch.data()) return 0;
    auto* a = reinterpret_cast<float*>(matrices.data());
    std::fill_n(a, 2 * n * n, 0.5f);
    double best = 0;
    const auto end = Clock::now() + std::chrono::milliseconds(250);
    for (int run = 0; run < 3 || Clock::now() < end; ++run) {
        const auto start = Clock::now();
        gemm->run(a, a + n * n, nullptr, a + 2 * n * n, false, scratch.data());
        const std::chrono::duration<double> took = Clock::now() - start;
        best = std::max(best, 2.0 * n * n * n / took.count());
    }
    return best;
}

}  // namespace nn
