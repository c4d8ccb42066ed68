#include "nn/engine/kernels/gemm/gemm.h"

#include "nn/engine/kernels/gemm/blocked_gemm.h"
#include "nn/engine/machine/parallel.h"

#include <algorithm>

namespace nn {
namespace {

std::int64_t work_of(const GemmShape& s) { return s.m * s.n * s.k; }

}  // namespace

/// What one thread multiplies: rows or columns from `first` on.
struct Gemm::Part {
    std::int64_t first;
    BlockedGemm product;
};

Gemm::Gemm(const GemmShape& shape, int threads) : shape_(shape), threads_(threads) {
    // The longer side: a thread then reads, step after step, its own part of the weights, which it has in its cache.
    by_rows_ = shape.m >= shape.n;
    cut();
    for (const Part& part : parts_) part_bytes_ = std::max(part_bytes_, part.product.scratch_bytes());
}

Gemm::~Gemm() = default;

std::size_t Gemm::scratch_bytes() const { return part_bytes_ * parts_.size(); }

void Gemm::cut() {
    const std::int64_t count = by_rows_ ? shape_.m : shape_.n;
    const int shares = share_count(threads_, count, work_of(shape_));
    const std::int64_t unit = count >= 16 * shares ? 16 : 1, units = (count + unit - 1) / unit;
    for (int s = 0; s < shares; ++s) {
        const std::int64_t first = units * s / shares * unit, last = std::min(units * (s + 1) / shares * unit, count);
        GemmShape part = shape_;
        part.row_a = shape_.stride_a();
        part.row_b = shape_.stride_b();
        part.row_c = shape_.stride_c();
        (by_rows_ ? part.m : part.n) = last - first;
        parts_.push_back({first, BlockedGemm(part)});
    }
}

void Gemm::run(const float* a, const float* b, const float* bias, float* c, bool add, void* scratch) const {
    const std::int64_t step_a = shape_.transpose_a ? 1 : shape_.stride_a();
    const std::int64_t step_b = shape_.transpose_b ? shape_.stride_b() : 1;
    const auto parts = static_cast<std::int64_t>(parts_.size());
    parallel_shares(threads_, parts, work_of(shape_), [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t i = begin; i < end; ++i) {
            const Part& part = parts_[static_cast<std::size_t>(i)];
            const std::int64_t m = by_rows_ ? part.first : 0, n = by_rows_ ? 0 : part.first;
            part.product.run(a + m * step_a, b + n * step_b, bias ? bias + n : nullptr, c + m * shape_.stride_c() + n,
                             add, static_cast<std::byte*>(scratch) + part_bytes_ * static_cast<std::size_t>(i));
        }
    });
}

}  // namespace nn
