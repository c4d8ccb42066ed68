#pragma once
// What surrounds the op under test in its network: a source before every float input, whose gradient can then be looked
// at, and one judge behind all outputs, which keeps what arrives and gives back any gradient.

#include "nn/engine/kernel.h"
#include "nn/model/op.h"

#include <vector>

namespace nn::parity {

/// Its output is its parameter, in the layout asked for. No inputs.
struct SourceOptions {
    Layout layout = Layout::RowMajor;
};
const Op& source_op();

/// What one judge saw and gives; lives longer than the plan.
struct Record {
    bool any_layout = false;                       ///< take values in whatever layout they come
    std::vector<std::vector<std::byte>> captured;  ///< per input, row-major; made to size by the caller
    std::vector<std::vector<float>> upstream;      ///< gradient of the objective by each float input, row-major
};
struct JudgeOptions {
    Record* record = nullptr;
};
/// A loss of value 0 whose gradients are the record's.
const Op& judge_op();

}  // namespace nn::parity
