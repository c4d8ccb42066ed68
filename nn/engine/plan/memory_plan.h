#pragma once
// Second half of compiling a plan: which memory every tensor of a program takes, and from when to when.
//
// Time: node i of n runs forward at i and backward at 2n - 1 - i. A storage lives from its first writer to its last
// reader; storages whose lives overlap never overlap in the arena. Values that are one memory (alias, in place) share
// one.

#include "nn/engine/plan/program.h"

#include <cstddef>
#include <vector>

namespace nn {

struct Storage {
    std::size_t bytes = 0;
    int first = 0, last = 0;  ///< inclusive
    std::size_t offset = 0;   ///< in the arena, a multiple of kStorageAlignment
};
inline constexpr std::size_t kStorageAlignment = 64;

/// After the backward of node `node`: gradient storage `into` += `from` (the value has several consumers).
struct GradientSum {
    int value = -1;
    int into = -1, from = -1;
};

struct MemoryPlan {
    struct Node {
        int saved = -1, forward_scratch = -1, backward_scratch = -1;  ///< storages; -1: none
        std::vector<int> input_gradients;  ///< storage written for each input; -1: not wanted
        std::uint32_t adds = 0;            ///< bit k: what is there for input k is added to
        std::vector<GradientSum> sums;
    };
    std::vector<Storage> storages;
    std::vector<int> value;     ///< storage of each program value
    std::vector<int> gradient;  ///< storage of each program value's gradient; -1: none
    std::vector<Node> nodes;
    std::size_t arena_bytes = 0;
};

/// `share` false: nothing is done in place and no storage takes the place of another.
MemoryPlan make_memory_plan(const Program& program, bool share = true);

/// Gives every storage an offset, largest first, each at the lowest place that is free for its life. Returns the bytes
/// of the arena.
std::size_t place_storages(std::vector<Storage>& storages);

}  // namespace nn
