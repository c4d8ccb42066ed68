#pragma once
// Why a node gave what is not finite: one file a kind of cause in causes/, NAME.cpp with `CauseKind NAME_cause()`. A cause is said only
// where the numbers at hand show it.

#include "nn/model/network.h"
#include "nn/train/not_finite.h"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace nn {

/// A copy of a tensor of floats, row-major. Whole numbers and what is absent have none.
struct NodeValues {
    Extents shape;
    std::vector<float> numbers;
    bool rows = false;  ///< the first axis is the batch's

    std::int64_t row_size() const;
    /// Of the batch, that element `i` belongs to; nothing where there are no rows.
    std::optional<std::size_t> row_of(std::size_t i) const;
};

/// The smallest and largest of the finite ones, and where they are.
struct Extremes {
    float low = 0, high = 0;
    std::size_t low_at = 0, high_at = 0;
    float magnitude() const;
};
Extremes extremes(std::span<const float> numbers);

/// How much the largest weight of a parameter grew since it was looked at last.
struct Growth {
    std::string key;
    double from = 0, to = 0;
    std::int64_t steps = 0;
};

/// The node that broke, with all that it was given.
struct BrokenNode {
    const Network& network;
    const Network::Node* node = nullptr;    ///< null: an input of the network, the one below
    const Network::Input* input = nullptr;
    bool backward = false;
    std::vector<NodeValues> inputs, outputs, parameters;  ///< by port, as the op has them; of an input of the network one output
    std::vector<std::int64_t> samples;                ///< by row of the batch: the place in the training split
    std::vector<std::int64_t> data_indices;           ///< by row of the batch: the number among the data's training samples
    double lr = 0;
    std::int64_t steps_taken = 0;
    std::optional<Growth> growth;  ///< of the parameter that grew most

    bool is(std::initializer_list<std::string_view> ops) const;
    /// The number that the node's option has; nothing where it has none of the name, or no number in it.
    std::optional<double> option(std::string_view id) const;
    /// "sample 17" of an element of such a tensor, or "".
    std::string sample_of(const NodeValues& values, std::size_t element) const;
};

struct CauseKind {
    int place = 0;  ///< the more certain ones first
    std::vector<Cause> (*find)(const BrokenNode& broken);
    bool last_resort = false;  ///< asked only where no other found anything
};
const std::vector<CauseKind>& declared_causes();

/// All that is found, the likeliest first.
std::vector<Cause> causes_of(const BrokenNode& broken);

/// A number as people read it: "0.25", "3.1e+30".
std::string short_number(double value);
/// A count of the elements that `holds` holds for, the first of them, and a text: "3 of 40 (the first in sample 17)".
struct Counted {
    std::int64_t count = 0;
    std::size_t first = 0;
};
template <typename Holds>
Counted count_if(std::span<const float> numbers, Holds&& holds) {
    Counted counted;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        if (!holds(numbers[i])) continue;
        if (counted.count++ == 0) counted.first = i;
    }
    return counted;
}
std::string text_of(const BrokenNode& broken, const NodeValues& values, const Counted& counted);

}  // namespace nn
