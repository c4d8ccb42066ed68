#pragma once
// Attention in ONNX, which has no operator for it.

#include "nn/model/onnx.h"
#include "nn/ops/attention_options.h"

#include <cmath>
#include <span>
#include <vector>

namespace nn {

/// Made of what ONNX has: projections, products by head, softmax. Heads stand before positions: (N, heads, L, features).
class OnnxAttention {
public:
    OnnxAttention(const AttentionOptions& o, OnnxForm& f) : o_(o), f_(f), batch_(f.shape()[o.batch_first ? 0 : 1]) {}

    void run() {
        const std::int64_t targets = f_.shape()[along()].size, sources = f_.shape(attention::Key)[along()].size;
        const std::int64_t head = o_.width() / o_.num_heads;
        OnnxValue q = f_.node("Mul", {projected(attention::Query), f_.number(1 / std::sqrt(static_cast<double>(head)))});
        q = by_head(q, targets, {0, 2, 1, 3});
        const OnnxValue k = by_head(with_added(projected(attention::Key), "bias_k"), sources + o_.added(), {0, 2, 3, 1});
        const OnnxValue v = by_head(with_added(projected(attention::Value), "bias_v"), sources + o_.added(), {0, 2, 1, 3});
        const OnnxValue weights = f_.node("Softmax", {masked(f_.node("MatMul", {q, k}), targets, sources)}, {{"axis", -1}});
        if (f_.used(0)) {
            const OnnxValue context = f_.transpose(f_.node("MatMul", {weights, v}), {0, 2, 1, 3});
            const OnnxValue y = f_.node("MatMul", {f_.reshape(context, {batch_, targets, o_.width()}), f_.transposed("out_proj.weight")});
            const OnnxValue sum = o_.bias ? f_.node("Add", {y, f_.parameter("out_proj.bias")}) : y;
            f_.result(o_.batch_first ? sum : f_.transpose(sum, {1, 0, 2}));
        }
        if (!f_.used(1)) return;
        f_.result(o_.average_attn_weights ? f_.node("ReduceMean", {weights}, {{"axes", {1}}, {"keepdims", 0}}) : weights, 1);
    }

private:
    std::size_t along() const { return o_.batch_first ? 1 : 0; }

    /// One of the three products in front: (N, L, width).
    OnnxValue projected(std::size_t i) {
        static constexpr const char* kNames[] = {"query", "key", "value"};
        const OnnxValue x = o_.batch_first ? f_.input(i) : f_.transpose(f_.input(i), {1, 0, 2});
        static constexpr const char* kOwn[] = {"q_proj_weight", "k_proj_weight", "v_proj_weight"};
        const auto width = static_cast<std::size_t>(o_.width()), features = static_cast<std::size_t>(f_.shape(i)[2].size);
        const char* id = o_.packed() ? "in_proj_weight" : kOwn[i];
        const std::span<const float> rows = f_.values(id).subspan(o_.packed() ? i * width * width : 0);
        std::vector<float> columns(width * features);
        for (std::size_t r = 0; r < width; ++r)
            for (std::size_t c = 0; c < features; ++c) columns[c * width + r] = rows[r * features + c];
        const auto extent = [](std::size_t n) { return static_cast<std::int64_t>(n); };
        const OnnxValue y = f_.node("MatMul", {x, f_.derived(id, kNames[i], {extent(features), extent(width)}, std::move(columns))});
        if (!o_.bias) return y;
        const std::span<const float> bias = f_.values("in_proj_bias").subspan(i * width, width);
        return f_.node("Add", {y, f_.derived("in_proj_bias", kNames[i], {extent(width)}, {bias.begin(), bias.end()})});
    }

    /// Behind the sources that are wired the learned one, then zeros.
    OnnxValue with_added(OnnxValue x, const char* learned) {
        if (o_.added() == 0) return x;
        std::vector<OnnxValue> parts = {x};
        const OnnxValue row = f_.sizes({batch_, 1, o_.width()}, x);
        if (o_.add_bias_kv) parts.push_back(f_.node("Expand", {f_.parameter(learned), row}));
        if (o_.add_zero_attn) parts.push_back(f_.node("Expand", {f_.number(0), row}));
        return f_.node("Concat", parts, {{"axis", 1}});
    }

    OnnxValue by_head(OnnxValue x, std::int64_t positions, const std::vector<std::int64_t>& order) {
        return f_.transpose(f_.reshape(x, {batch_, positions, o_.num_heads, o_.width() / o_.num_heads}), order);
    }

    /// No mask hides a source that was added.
    OnnxValue masked(OnnxValue scores, std::int64_t targets, std::int64_t sources) {
        for (const std::size_t i : {attention::KeyPaddingMask, attention::AttnMask}) {
            OnnxValue mask = f_.input(i);
            if (!mask) continue;
            const std::size_t rank = f_.shape(i).size();
            if (o_.added() > 0) {
                Extents pads(2 * rank, 0);
                pads.back() = o_.added();
                mask = f_.node("Pad", {mask, f_.integers(pads)});
            }
            const std::int64_t all = sources + o_.added();
            if (i == attention::KeyPaddingMask)
                mask = f_.reshape(mask, {batch_, 1, 1, all});
            else if (rank == 3)
                mask = f_.reshape(mask, {batch_, o_.num_heads, targets, all});
            scores = f_.node("Add", {scores, mask});
        }
        return scores;
    }

    const AttentionOptions& o_;
    OnnxForm& f_;
    const Dim batch_;
};

}  // namespace nn
