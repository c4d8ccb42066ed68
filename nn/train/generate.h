#pragma once
// Text from a network that says which character comes next.

#include "nn/train/answers.h"
#include "nn/train/batch_look.h"

#include <functional>

namespace nn {

/// Where a text model reads and answers: an Input of whole numbers [L] and scores (N, classes, L).
struct TextPlace {
    std::size_t input = 0;  ///< index into Network::inputs
    LossAnswers answers;
    std::int64_t length = 0;
};
/// Nothing where the network is no such model.
std::optional<TextPlace> find_text(const Network& network);

/// Goes on from `begin`, ids of characters, at least one, `count` characters further: each is drawn from the scores at the place before it,
/// divided by `temperature`; at 0 the most probable is taken. The same seed gives the same text. It sees the last L characters.
/// `keep_going` is asked before each; false ends it with what there is.
Result<std::vector<std::int64_t>> generate_text(const TextPlace& place, const Network& network, BatchLooker& looker, Weights& weights,
                                                std::vector<std::int64_t> begin, std::int64_t count, double temperature,
                                                std::uint64_t seed, const std::function<bool()>& keep_going = {});

}  // namespace nn
