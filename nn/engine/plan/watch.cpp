#include "nn/engine/plan/watch.h"

#include "nn/engine/machine/float_flags.h"
#include "nn/engine/machine/parallel.h"

#include <algorithm>
#include <atomic>

namespace nn {

std::vector<bool> mask_values(const Network& network) {
    std::vector<bool> read(network.values.size(), false), other(network.values.size(), false);
    const auto is_mask = [&](int v) { return read[static_cast<std::size_t>(v)] && !other[static_cast<std::size_t>(v)]; };
    for (std::size_t i = network.nodes.size(); i-- > 0;) {
        const Network::Node& node = network.nodes[i];
        const bool on_the_way = !node.outputs.empty() && std::ranges::all_of(node.outputs, is_mask);
        for (std::size_t k = 0; k < node.inputs.size(); ++k) {
            if (node.inputs[k] < 0) continue;
            const auto v = static_cast<std::size_t>(node.inputs[k]);
            read[v] = true;
            const std::string& port = node.op->inputs[std::min(k, node.op->inputs.size() - 1)].id;
            if (!on_the_way && !port.ends_with("mask")) other[v] = true;
        }
    }
    for (const Network::Output& output : network.outputs) other[static_cast<std::size_t>(output.value)] = true;
    std::vector<bool> masks(network.values.size());
    for (std::size_t v = 0; v < masks.size(); ++v) masks[v] = is_mask(static_cast<int>(v));
    return masks;
}

bool all_finite(const TensorView& view, bool infinities, int threads) {
    constexpr std::int64_t piece = 4096;
    const std::int64_t count = view.size(), pieces = (count + piece - 1) / piece;
    std::atomic<bool> finite{true};
    parallel_shares(threads, pieces, count / 4, [&](std::int64_t begin, std::int64_t end, int) {
        const std::int64_t first = begin * piece, last = std::min(end * piece, count);
        if (!all_finite(view.f32() + first, last - first, infinities)) finite.store(false, std::memory_order_relaxed);
    });
    return finite.load(std::memory_order_relaxed);
}

}  // namespace nn
