#include "nn/engine/kernels/gemm.h"

// GCC 12 takes the "undefined" registers of its own AVX-512 intrinsics for a mistake once Eigen inlines them.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma GCC diagnostic ignored "-Wuninitialized"

#include <Eigen/Core>

namespace nn {
namespace {

using Index = Eigen::Index;

/// Eigen's block sizes over memory of ours: it then allocates nothing.
class Blocking : public Eigen::internal::level3_blocking<float, float> {
public:
    Blocking(Index mc, Index nc, Index kc, float* memory) {
        m_mc = mc;
        m_nc = nc;
        m_kc = kc;
        m_blockA = memory;
        m_blockB = memory + (mc * kc + 15) / 16 * 16;
    }
};

template <int StorageA, int StorageB>
void product(Index m, Index n, Index k, const float* a, Index row_a, const float* b, Index row_b, float* c, Index row_c,
             Blocking& blocking) {
    Eigen::internal::general_matrix_matrix_product<Index, float, StorageA, false, float, StorageB, false,
                                                   Eigen::ColMajor, 1>::run(m, n, k, a, row_a, b, row_b, c, 1, row_c,
                                                                            1.0f, blocking, nullptr);
}

}  // namespace

// Eigen writes column-major results, so the transposed product is formed: cᵀ [n, m] = op(b)ᵀ op(a)ᵀ. A row-major matrix
// is its own transpose in column-major order.
EigenGemm::EigenGemm(std::int64_t m, std::int64_t n, std::int64_t k, bool transpose_a, bool transpose_b)
    : m_(m), n_(n), k_(k), transpose_a_(transpose_a), transpose_b_(transpose_b) {
    Index kc = k, mc = n, nc = m;
    Eigen::internal::computeProductBlockingSizes<float, float>(kc, mc, nc, Index{1});
    block_k_ = kc;
    block_m_ = mc;
    block_n_ = nc;
}

std::size_t EigenGemm::scratch_bytes() const {
    const std::int64_t floats = (block_m_ * block_k_ + 15) / 16 * 16 + block_k_ * block_n_;
    return (static_cast<std::size_t>(floats) * sizeof(float) + 63) / 64 * 64;
}

void EigenGemm::add(const float* a, std::int64_t row_a, const float* b, std::int64_t row_b, float* c,
                    std::int64_t row_c, void* scratch) const {
    using Eigen::ColMajor;
    using Eigen::RowMajor;
    Blocking blocking(block_m_, block_n_, block_k_, static_cast<float*>(scratch));
    if (transpose_a_ && transpose_b_)
        product<RowMajor, RowMajor>(n_, m_, k_, b, row_b, a, row_a, c, row_c, blocking);
    else if (transpose_a_)
        product<ColMajor, RowMajor>(n_, m_, k_, b, row_b, a, row_a, c, row_c, blocking);
    else if (transpose_b_)
        product<RowMajor, ColMajor>(n_, m_, k_, b, row_b, a, row_a, c, row_c, blocking);
    else
        product<ColMajor, ColMajor>(n_, m_, k_, b, row_b, a, row_a, c, row_c, blocking);
}

}  // namespace nn
