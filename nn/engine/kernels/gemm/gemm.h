#pragma once
// Matrix products over row-major matrices, made once for their sizes.

#include <cstddef>
#include <cstdint>
#include <vector>

namespace nn {

/// c [m, n] = op(a) op(b): op(a) is [m, k], op(b) is [k, n]; a transposed one lies in memory as [k, m] or [n, k].
struct GemmShape {
    std::int64_t m = 0, n = 0, k = 0;
    bool transpose_a = false, transpose_b = false;
    bool bias = false;         ///< adds a row of n values to every row
    bool relu = false;         ///< then max(0, c)
    bool accumulates = false;  ///< `run` may be asked to add to c
    /// Floats from one row to the next, of the matrices as they lie in memory; 0: no gap.
    std::int64_t row_a = 0, row_b = 0, row_c = 0;

    std::int64_t stride_a() const { return row_a ? row_a : transpose_a ? m : k; }
    std::int64_t stride_b() const { return row_b ? row_b : transpose_b ? k : n; }
    std::int64_t stride_c() const { return row_c ? row_c : n; }
};

/// The product, its rows or columns shared out among the threads. Sizes are at least 1.
class Gemm {
public:
    Gemm(const GemmShape& shape, int threads);
    ~Gemm();

    std::size_t scratch_bytes() const;
    /// `bias` null unless the shape says so. `add`: c += ..., where the shape allows it.
    void run(const float* a, const float* b, const float* bias, float* c, bool add, void* scratch) const;

private:
    struct Part;
    void cut();

    const GemmShape shape_;
    const int threads_;
    bool by_rows_ = true;
    std::vector<Part> parts_;
    std::size_t part_bytes_ = 0;
};

}  // namespace nn
