#include "nn/engine/kernels/sequence/attention.h"

#include "nn/engine/kernels/vector/array.h"
#include "nn/engine/machine/parallel.h"

#include <algorithm>
#include <cmath>

namespace nn {
namespace {

/// One head's rows among those of all heads.
using HeadMap = Eigen::Map<Rows, 0, Eigen::OuterStride<>>;

}  // namespace

Attention::Attention(const AttentionShape& shape, const DropoutMask& dropout, int threads)
    : shape_(shape),
      dropout_(dropout),
      threads_(threads),
      scale_(static_cast<float>(1.0 / std::sqrt(static_cast<double>(shape.head)))),
      softmax_{.slabs = Slabs({shape.targets, shape.sources}, 1, Layout::RowMajor)},
      scores_({.m = shape.targets,
               .n = shape.sources,
               .k = shape.head,
               .transpose_b = true,
               .row_a = shape.row(),
               .row_b = shape.row()}),
      context_({.m = shape.targets, .n = shape.head, .k = shape.sources, .row_b = shape.row(), .row_c = shape.row()}),
      sources_({.m = shape.sources,
                .n = shape.head,
                .k = shape.targets,
                .transpose_a = true,
                .row_b = shape.row(),
                .row_c = shape.row()}),
      product_bytes_(std::max({scores_.scratch_bytes(), context_.scratch_bytes(), sources_.scratch_bytes()})) {}

/// Every sample and head: fn(n, h, index of both, scratch share).
template <typename Fn>
void Attention::for_heads(Fn&& fn) const {
    const std::int64_t parts = shape_.batch * shape_.heads;
    const std::int64_t work = shape_.weights() * (shape_.head + 8);
    parallel_shares(threads_, parts, work, [&](std::int64_t begin, std::int64_t end, int share) {
        for (std::int64_t part = begin; part < end; ++part) fn(part / shape_.heads, part % shape_.heads, part, share);
    });
}

void Attention::softmax_rows(const AttentionData& data, std::int64_t n, std::int64_t h, float* weights) const {
    const AttentionShape& s = shape_;
    RowsMap rows(weights, s.targets, s.sources);
    rows *= scale_;
    const std::int64_t plane = data.mask_per_head ? n * s.heads + h : 0;
    for (std::int64_t t = 0; t < s.targets; ++t) {
        auto wired = rows.row(t).head(s.wired_sources);
        if (data.key_mask) wired += ConstRowMap(data.key_mask + n * s.wired_sources, s.wired_sources);
        if (data.score_mask)
            wired += ConstRowMap(data.score_mask + (plane * s.targets + t) * s.wired_sources, s.wired_sources);
    }
    softmax(softmax_, weights, weights, 1);
}

void Attention::forward(const AttentionData& data, std::uint64_t step, void* scratch) const {
    const AttentionShape& s = shape_;
    for_heads([&](std::int64_t n, std::int64_t h, std::int64_t part, int share) {
        void* memory = static_cast<std::byte*>(scratch) + product_bytes_ * static_cast<std::size_t>(share);
        const std::int64_t target = s.target_start(n) + h * s.head, source = s.source_start(n) + h * s.head;
        float* weights = data.weights + part * s.targets * s.sources;
        float* dropped = data.dropped + part * s.targets * s.sources;
        scores_.run(data.q + target, data.k + source, nullptr, weights, false, memory);
        softmax_rows(data, n, h, weights);
        if (dropped != weights) dropout_.apply(step, draw_start(part), s.targets * s.sources, weights, dropped);
        context_.run(dropped, data.v + source, nullptr, data.context + target, false, memory);
    });
}

/// What arrives at the weights given out, as the gradient of one head's.
void Attention::given_gradient(const AttentionGradients& gradients, std::int64_t n, std::int64_t h, float* into) const {
    const std::int64_t count = shape_.targets * shape_.sources;
    if (!gradients.given) {
        std::fill_n(into, count, 0.0f);
        return;
    }
    const float* from = gradients.given + (gradients.averaged ? n : n * shape_.heads + h) * count;
    const float share = gradients.averaged ? 1.0f / static_cast<float>(shape_.heads) : 1.0f;
    ArrayMap(into, count) = share * ConstArrayMap(from, count);
}

void Attention::backward(const AttentionData& data, const AttentionGradients& gradients, std::uint64_t step,
                         void* scratch) const {
    const AttentionShape& s = shape_;
    for_heads([&](std::int64_t n, std::int64_t h, std::int64_t part, int share) {
        void* memory = static_cast<std::byte*>(scratch) + product_bytes_ * static_cast<std::size_t>(share);
        const std::int64_t target = s.target_start(n) + h * s.head, source = s.source_start(n) + h * s.head;
        const std::int64_t plane = part * s.targets * s.sources;
        float* scores = gradients.scores + plane;
        given_gradient(gradients, n, h, scores);
        if (gradients.context) {
            scores_.run(gradients.context + target, data.v + source, nullptr, scores, true, memory);
            sources_.run(data.dropped + plane, gradients.context + target, nullptr, gradients.v + source, false,
                         memory);
        } else {
            HeadMap(gradients.v + source, s.sources, s.head, Eigen::OuterStride<>(s.row())).setZero();
        }
        if (data.dropped != data.weights) dropout_.apply(step, draw_start(part), s.targets * s.sources, scores, scores);
        softmax_backward(softmax_, data.weights + plane, scores, scores, 1);
        context_.run(scores, data.k + source, nullptr, gradients.q + target, false, memory);
        sources_.run(scores, data.q + target, nullptr, gradients.k + source, false, memory);
        HeadMap(gradients.q + target, s.targets, s.head, Eigen::OuterStride<>(s.row())) *= scale_;
        HeadMap(gradients.k + source, s.sources, s.head, Eigen::OuterStride<>(s.row())) *= scale_;
    });
}

}  // namespace nn
