// Attention of queries from which a mask hides every key.
#include "nn/train/cause.h"

#include <cmath>

namespace nn {

namespace {

bool hidden(float v) { return std::isinf(v) && v < 0; }

/// The place of a port of the op.
std::optional<std::size_t> port(const Network::Node& node, std::string_view id) {
    for (std::size_t k = 0; k < node.op->inputs.size(); ++k)
        if (node.op->inputs[k].id == id) return k;
    return std::nullopt;
}

/// The rows of `keys` numbers that hide all of them.
Counted blind_rows(std::span<const float> mask, std::size_t keys) {
    Counted blind;
    for (std::size_t row = 0; keys > 0 && row < mask.size() / keys; ++row) {
        const std::span<const float> of = mask.subspan(row * keys, keys);
        if (count_if(of, [](float v) { return !hidden(v); }).count == 0 && blind.count++ == 0) blind.first = row;
    }
    return blind;
}

std::vector<Cause> find(const BrokenNode& broken) {
    std::vector<Cause> found;
    if (broken.backward || !broken.is({"MultiheadAttention"})) return found;
    for (const char* id : {"key_padding_mask", "attn_mask"}) {
        const auto k = port(*broken.node, id);
        if (!k || *k >= broken.inputs.size() || broken.inputs[*k].numbers.empty()) continue;
        const NodeValues& mask = broken.inputs[*k];
        const auto keys = static_cast<std::size_t>(mask.shape.back());
        const Counted blind = blind_rows(mask.numbers, keys);
        if (blind.count == 0) continue;
        std::string where = std::to_string(blind.count) + " of " + std::to_string(mask.numbers.size() / keys);
        if (const std::string sample = broken.sample_of(mask, blind.first * keys); !sample.empty()) where += " (the first in " + sample + ")";
        found.push_back({{TR("the mask at {0} hides every key: {1} of its rows are -infinity throughout, and attention over nothing is 0 / 0. Leave "
                             "each query at least one key"),
                          {id, where}},
                         Remedy::LookAtSample});
    }
    return found;
}

}  // namespace

CauseKind mask_cause() { return {15, find}; }

}  // namespace nn
