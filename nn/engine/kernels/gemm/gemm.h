#pragma once
// Matrix products over row-major matrices, made once for their sizes.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

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

class Gemm {
public:
    virtual ~Gemm() = default;
    virtual std::size_t scratch_bytes() const = 0;
    virtual std::string note() const = 0;
    /// `bias` null unless the shape says so. `add`: c += ..., where the shape allows it.
    virtual void run(const float* a, const float* b, const float* bias, float* c, bool add, void* scratch) = 0;

    /// Our own product; oneDNN's where it is wanted, built in and faster: not for products so small that calling it is
    /// the larger part, not where it would copy a large matrix that ours reads in place, and not with ReLU, in which it
    /// makes 0 of what is not a number. Sizes are at least 1.
    static std::unique_ptr<Gemm> make(const GemmShape& shape, int threads, bool onednn);
};

}  // namespace nn
