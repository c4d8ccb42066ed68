#pragma once
// The options of attention: what they are and how they are declared.

#include "nn/ops/shape_rules.h"

#include <optional>

namespace nn {

struct AttentionOptions {
    std::optional<std::int64_t> embed_dim;
    std::int64_t num_heads = 4;
    double dropout = 0;
    bool bias = true;
    bool add_bias_kv = false;
    bool add_zero_attn = false;
    std::optional<std::int64_t> kdim, vdim;
    bool batch_first = false;
    bool need_weights = true;
    bool average_attn_weights = true;

    std::int64_t width() const { return embed_dim.value_or(1); }
    std::int64_t keys() const { return kdim.value_or(width()); }
    std::int64_t values() const { return vdim.value_or(width()); }
    /// One matrix projects all three; else each has its own.
    bool packed() const { return keys() == width() && values() == width(); }
    std::int64_t added() const { return (add_bias_kv ? 1 : 0) + (add_zero_attn ? 1 : 0); }
};

namespace attention {
enum Port : std::size_t { Query, Key, Value, KeyPaddingMask, AttnMask };
enum Parameter : std::size_t { InWeight, QWeight, KWeight, VWeight, InBias, BiasK, BiasV, OutWeight, OutBias };
}  // namespace attention

inline void declare_options(Define<AttentionOptions>& define) {
    using O = AttentionOptions;
    define.option(&O::embed_dim, "embed_dim", TR("Features of the query and of the output; the heads share them."))
        .range(1, 1e6)
        .from_wire()
        .option(&O::num_heads, "num_heads", TR("Heads that attend side by side; their number divides embed_dim."))
        .range(1, 1e6)
        .ui_range(1, 16)
        .required()
        .summary()
        .option(&O::dropout, "dropout", TR("While training, probability of an attention weight to be zeroed."))
        .range(0, 1)
        .option(&O::bias, "bias", TR("Learn additive offsets of the projections."))
        .option(&O::add_bias_kv, "add_bias_kv", TR("Add a learnable key and value to every sequence."))
        .option(&O::add_zero_attn, "add_zero_attn", TR("Add a key and a value of zeros: a place to attend to nothing."))
        .option(&O::kdim, "kdim", TR("Features of the key; None: embed_dim."))
        .range(1, 1e6)
        .ui_range(1, 1024)
        .option(&O::vdim, "vdim", TR("Features of the value; None: embed_dim."))
        .range(1, 1e6)
        .ui_range(1, 1024)
        .option(&O::batch_first, "batch_first",
                TR("Sequences are (N, L, features), as the data brings them; else the position comes first."))
        .option(&O::need_weights, "need_weights", TR("Give out the attention weights too."))
        .option(&O::average_attn_weights, "average_attn_weights",
                TR("Give out the mean over the heads; else every head's weights."));
}

}  // namespace nn
