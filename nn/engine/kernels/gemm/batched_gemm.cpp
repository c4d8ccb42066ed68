#include "nn/engine/kernels/gemm/batched_gemm.h"

#include "nn/engine/machine/parallel.h"

#include <algorithm>

namespace nn {

BatchedGemm::BatchedGemm(const GemmShape& shape, std::vector<Item> items, int threads)
    : shape_{.m = shape.m,
             .n = shape.n,
             .k = shape.k,
             .transpose_a = shape.transpose_a,
             .transpose_b = shape.transpose_b,
             .accumulates = true},
      items_(std::move(items)),
      threads_(threads),
      each_(shape_) {
    std::ranges::stable_sort(items_, {}, &Item::c);
    for (std::size_t i = 0; i < items_.size(); ++i)
        if (i == 0 || items_[i].c != items_[i - 1].c) groups_.push_back(i);
    groups_.push_back(items_.size());
    // Few large products are shared out one by one, many small ones among each other.
    if (groups_.size() <= 2 * static_cast<std::size_t>(threads)) single_ = std::make_unique<Gemm>(shape_, threads);
}

std::size_t BatchedGemm::scratch_bytes() const {
    return single_ ? single_->scratch_bytes() : each_.scratch_bytes() * static_cast<std::size_t>(threads_);
}

void BatchedGemm::run_group(std::size_t group, const float* a, const float* b, float* c, void* scratch) const {
    const std::size_t first = groups_[group];
    for (std::size_t i = first; i < groups_[group + 1]; ++i)
        each_.run(a + items_[i].a, b + items_[i].b, nullptr, c + items_[i].c, i > first, scratch);
}

void BatchedGemm::run(const float* a, const float* b, float* c, void* scratch) {
    if (single_) {
        for (std::size_t g = 0; g + 1 < groups_.size(); ++g)
            for (std::size_t i = groups_[g]; i < groups_[g + 1]; ++i)
                single_->run(a + items_[i].a, b + items_[i].b, nullptr, c + items_[i].c, i > groups_[g], scratch);
        return;
    }
    const auto groups = static_cast<std::int64_t>(groups_.size()) - 1;
    const std::int64_t work = static_cast<std::int64_t>(items_.size()) * shape_.m * shape_.n * shape_.k;
    const std::size_t part = each_.scratch_bytes();
    parallel_shares(threads_, groups, work, [&](std::int64_t begin, std::int64_t end, int share) {
        for (std::int64_t g = begin; g < end; ++g)
            run_group(static_cast<std::size_t>(g), a, b, c,
                      static_cast<std::byte*>(scratch) + part * static_cast<std::size_t>(share));
    });
}

}  // namespace nn
