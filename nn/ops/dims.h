#pragma once
// Dimensions named by number, from the front or, negative, from the back.

#include "nn/ops/shape_rules.h"

namespace nn {

/// The dimension counted from the front; -1 where it is out of range, which is then reported. `added`: dimensions that
/// the result has more than the input, for ops that insert one.
inline std::int64_t front_dim(InferContext& c, std::int64_t dim, const char* option, std::int64_t added = 0) {
    const auto rank = static_cast<std::int64_t>(c.input().rank()) + added;
    const std::int64_t front = dim < 0 ? dim + rank : dim;
    if (front >= 0 && front < rank) return front;
    if (rank == 0) {
        c.option_error(option, Message(TR("{0} is {1}, but a single number arrives, which has no dimensions"),
                                       {option, std::to_string(dim)}));
        return -1;
    }
    c.option_error(option, Message(TR("{0} is {1}, but the input {2} has dimensions {3} to {4}"),
                                   {option, std::to_string(dim), to_string(c.input().shape), std::to_string(-rank),
                                    std::to_string(rank - 1)}));
    return -1;
}

/// The same for one whose size must be known: not the batch.
inline std::int64_t fixed_dim(InferContext& c, std::int64_t dim, const char* option) {
    const std::int64_t front = front_dim(c, dim, option);
    if (front < 0 || !c.input().shape[static_cast<std::size_t>(front)].batch) return front;
    c.option_error(
        option, Message(TR("{0} is {1}: that is the batch, whose size is not fixed"), {option, std::to_string(dim)}));
    return -1;
}

/// Says that samples of one batch are mixed, which makes results depend on which of them come together.
inline void warn_if_batch(InferContext& c, std::int64_t dim) {
    if (c.input().shape[static_cast<std::size_t>(dim)].batch)
        c.warning(0, TR("this works across the batch: what comes out for a sample depends on the others"));
}

/// In a kernel: `dim` of a tensor of this rank, counted from the front.
inline std::size_t dim_at(std::int64_t dim, std::size_t rank) {
    return static_cast<std::size_t>(dim < 0 ? dim + static_cast<std::int64_t>(rank) : dim);
}

}  // namespace nn
