#pragma once
// Where a network's losses find answers and the right ones: what metrics measure and labels are checked against.

#include "nn/model/network.h"

#include <optional>

namespace nn {

/// The answers that one loss compares with its targets.
struct LossAnswers {
    Answers kind = Answers::None;
    int node = 0;      ///< of the loss
    int scores = 0;    ///< network value: [N, classes, positions...]; YesNo, Numbers: any shape
    int targets = 0;   ///< network value: int64 [N, positions...]; YesNo, Numbers: float32, the shape of the scores
    std::optional<std::size_t> field;  ///< where the targets come straight from the data: index into Network::inputs

    std::int64_t classes = 0;          ///< Classes; 2 for YesNo
    Meaning meaning = Meaning::Any;    ///< of the scores; Any: their order counts
    std::int64_t ignore_index = -100;  ///< Classes: targets of this value do not count
    double yes_above = 0;              ///< YesNo
    std::int64_t width = 1;            ///< Numbers: how many a sample has
};

/// Of the losses that compare answers, in the order of Network::losses.
std::vector<LossAnswers> loss_answers(const Network& network);

}  // namespace nn
