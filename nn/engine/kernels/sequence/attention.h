#pragma once
// Scaled dot-product attention of many heads, forward and backward, for every sample and head by itself. Works on
// projected queries, keys and values; knows no options.

#include "nn/engine/kernel.h"
#include "nn/engine/kernels/gemm/blocked_gemm.h"
#include "nn/engine/kernels/normalization/softmax.h"
#include "nn/engine/kernels/shape/dropout_mask.h"

namespace nn {

struct AttentionShape {
    std::int64_t batch = 1, heads = 1, head = 1;  ///< `head`: features of one head
    std::int64_t targets = 1, sources = 1;        ///< queries; keys and values, added ones included
    std::int64_t wired_sources = 1;               ///< those before what is added: what masks speak of
    bool batch_first = false;                     ///< rows are (sample, position), not (position, sample)

    std::int64_t width() const { return heads * head; }
    /// Floats from one position to the next of the same sample.
    std::int64_t row() const { return batch_first ? width() : batch * width(); }
    std::int64_t target_start(std::int64_t n) const { return n * (batch_first ? targets : 1) * width(); }
    std::int64_t source_start(std::int64_t n) const { return n * (batch_first ? sources : 1) * width(); }
    std::int64_t weights() const { return batch * heads * targets * sources; }
};

/// Views of one step. Weights are [batch, heads, targets, sources].
struct AttentionData {
    const float *q, *k, *v;
    float* weights;           ///< softmax of the scores
    float* dropped;           ///< weights after dropout; the same memory where there is none
    float* context;           ///< rows as q
    const float* key_mask;    ///< [batch, wired_sources], added to scores; null: none
    const float* score_mask;  ///< [targets, wired_sources] or [batch * heads, targets, wired_sources]; null: none
    bool mask_per_head;
};
struct AttentionGradients {
    const float* context;  ///< arriving, rows as q; null: none
    const float* given;    ///< arriving at the weights that are given out: see `averaged`; null: none
    bool averaged;         ///< [batch, targets, sources], the heads' mean; else as the weights
    float *q, *k, *v;      ///< written
    float* scores;         ///< written: gradient of scores, as the weights
};

class Attention {
public:
    Attention(const AttentionShape& shape, const DropoutMask& dropout, int threads);
    std::size_t scratch_bytes() const { return static_cast<std::size_t>(threads_) * product_bytes_; }
    void forward(const AttentionData& data, std::uint64_t step, void* scratch) const;
    void backward(const AttentionData& data, const AttentionGradients& gradients, std::uint64_t step,
                  void* scratch) const;

private:
    void softmax_rows(const AttentionData& data, std::int64_t n, std::int64_t h, float* weights) const;
    void given_gradient(const AttentionGradients& gradients, std::int64_t n, std::int64_t h, float* into) const;
    template <typename Fn>
    void for_heads(Fn&& fn) const;
    /// Masks are drawn in blocks of four.
    std::int64_t draw_start(std::int64_t part) const { return part * ((shape_.targets * shape_.sources + 3) / 4 * 4); }

    const AttentionShape shape_;
    const DropoutMask dropout_;
    const int threads_;
    const float scale_;
    const SoftmaxShape softmax_;  ///< over the sources
    // [targets, sources] of two factors of `head` columns; [targets, head]; [sources, head], over targets.
    const BlockedGemm scores_, context_, sources_;
    std::size_t product_bytes_;
};

}  // namespace nn
