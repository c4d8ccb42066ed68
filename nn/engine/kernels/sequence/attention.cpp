#include "nn/engine/kernels/sequence/attention.h"

#include "nn/engine/kernels/vector/simd_math.h"
#include "nn/engine/machine/parallel.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace nn {

Attention::Attention(const AttentionShape& shape, const DropoutMask& dropout, int threads)
    : shape_(shape),
      dropout_(dropout),
      threads_(threads),
      scale_(static_cast<float>(1.0 / std::sqrt(static_cast<double>(shape.head)))),
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
    using namespace simd;
    const AttentionShape& s = shape_;
    const float* keys = data.key_mask ? data.key_mask + n * s.wired_sources : nullptr;
    for (std::int64_t t = 0; t < s.targets; ++t) {
        float* row = weights + t * s.sources;
        const std::int64_t plane = data.mask_per_head ? n * s.heads + h : 0;
        const float* mask = data.score_mask ? data.score_mask + (plane * s.targets + t) * s.wired_sources : nullptr;
        float top = -std::numeric_limits<float>::infinity();
        for (std::int64_t j = 0; j < s.sources; ++j) {
            row[j] *= scale_;
            if (j < s.wired_sources) row[j] += (mask ? mask[j] : 0.0f) + (keys ? keys[j] : 0.0f);
            top = std::max(top, row[j]);
        }
        double sum = 0;
        for (std::int64_t j = 0; j < s.sources; j += kLanes) {
            const std::int64_t count = std::min(kLanes, s.sources - j);
            Floats v = {};
            std::memcpy(&v, row + j, static_cast<std::size_t>(count) * sizeof(float));
            v = simd::exp(v - top);
            std::memcpy(row + j, &v, static_cast<std::size_t>(count) * sizeof(float));
            for (std::int64_t i = 0; i < count; ++i) sum += static_cast<double>(row[j + i]);
        }
        const auto factor = static_cast<float>(1.0 / sum);
        for (std::int64_t j = 0; j < s.sources; ++j) row[j] *= factor;
    }
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
    for (std::int64_t i = 0; i < count; ++i) into[i] = from[i] * share;
}

void Attention::softmax_gradient(const float* weights, float* gradient) const {
    for (std::int64_t t = 0; t < shape_.targets; ++t) {
        const float* w = weights + t * shape_.sources;
        float* g = gradient + t * shape_.sources;
        double sum = 0;
        for (std::int64_t j = 0; j < shape_.sources; ++j) sum += static_cast<double>(w[j] * g[j]);
        const auto mean = static_cast<float>(sum);
        for (std::int64_t j = 0; j < shape_.sources; ++j) g[j] = w[j] * (g[j] - mean);
    }
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
            for (std::int64_t r = 0; r < s.sources; ++r) std::fill_n(gradients.v + source + r * s.row(), s.head, 0.0f);
        }
        if (data.dropped != data.weights) dropout_.apply(step, draw_start(part), s.targets * s.sources, scores, scores);
        softmax_gradient(data.weights + plane, scores);
        context_.run(scores, data.k + source, nullptr, gradients.q + target, false, memory);
        sources_.run(scores, data.q + target, nullptr, gradients.k + source, false, memory);
        for (float* row = gradients.q + target; row < gradients.q + target + s.targets * s.row(); row += s.row())
            for (std::int64_t i = 0; i < s.head; ++i) row[i] *= scale_;
        for (float* row = gradients.k + source; row < gradients.k + source + s.sources * s.row(); row += s.row())
            for (std::int64_t i = 0; i < s.head; ++i) row[i] *= scale_;
    });
}

}  // namespace nn
