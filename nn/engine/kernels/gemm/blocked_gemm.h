#pragma once
// A whole matrix product on one thread, in blocks that fit the caches, from the register tiles of microkernel.h.

#include "nn/engine/kernels/gemm/gemm.h"
#include "nn/engine/kernels/gemm/microkernel.h"

namespace nn {

/// Every c is a sum in the order of k, or of such sums of a block of k each. Which of the two matrices is the left one
/// of the tiles, read number by number from where it lies, and which the right one, packed into panels of a tile's
/// width, is chosen by what has to be copied and transposed: a layer with few samples and many weights forms yᵀ = W xᵀ
/// and never copies its weights.
class BlockedGemm {
public:
    explicit BlockedGemm(const GemmShape& shape);

    std::size_t scratch_bytes() const { return scratch_floats_ * sizeof(float); }
    /// The larger matrix is read where it lies, and little else has to be moved.
    bool spares_copies() const;
    /// As `Gemm::run`.
    void run(const float* a, const float* b, const float* bias, float* c, bool add, void* scratch) const;

private:
    /// One of the matrices: element (i, k) lies at i * step + k * depth; i counts along the result.
    struct Side {
        std::int64_t count = 0, step = 0, depth = 0;
    };
    double cost_of(const Side& left, const Side& right, bool swapped) const;
    bool packs_right(const Side& left, const Side& right) const;
    void plan_blocks();
    std::int64_t panel_width(std::int64_t column) const;
    void pack_right(const float* right, std::int64_t first, std::int64_t last, std::int64_t depth, float* to) const;
    void pack_left(const float* left, std::int64_t rows, std::int64_t available, std::int64_t depth, float* to) const;
    void run_block(const float* left, const float* right, std::int64_t m0, std::int64_t n0, std::int64_t depth,
                   float* c, const Finish& finish, float* scratch) const;
    void run_panel(const float* left, std::int64_t rows, std::int64_t depth, const float* panel, std::int64_t width,
                   std::int64_t row_panel, float* c, std::int64_t row_c, const Finish& finish) const;

    GemmShape shape_;
    bool swapped_ = false;  ///< the left side is b, tiles hold the result's transpose
    Side left_, right_;
    bool packs_left_ = false, packs_right_ = false;
    std::int64_t tile_rows_ = 0, block_rows_ = 0, block_columns_ = 0, block_depth_ = 0;
    std::size_t left_at_ = 0, tile_at_ = 0, scratch_floats_ = 0;
    double cost_ = 0;
};

}  // namespace nn
