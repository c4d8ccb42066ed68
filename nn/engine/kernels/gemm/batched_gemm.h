#pragma once
// Many matrix products of one size.

#include "nn/engine/kernels/gemm/blocked_gemm.h"

#include <memory>
#include <vector>

namespace nn {

/// c[i] = Σ op(a) op(b) over the items that name c[i]. Places are in elements from the first of each tensor.
class BatchedGemm {
public:
    struct Item {
        std::int64_t a = 0, b = 0, c = 0;
    };
    /// Of `shape` the sizes and transpositions count. Every c is written whole.
    BatchedGemm(const GemmShape& shape, std::vector<Item> items, int threads);

    std::size_t scratch_bytes() const;
    void run(const float* a, const float* b, float* c, void* scratch);

private:
    void run_group(std::size_t group, const float* a, const float* b, float* c, void* scratch) const;

    GemmShape shape_;
    std::vector<Item> items_;          ///< by c
    std::vector<std::size_t> groups_;  ///< where the items of each c begin; the end
    int threads_;
    std::unique_ptr<Gemm> single_;  ///< one after another, all threads in each; null: a group a thread
    BlockedGemm each_;
};

}  // namespace nn
