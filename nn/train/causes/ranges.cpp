// Where nothing else is known: what it was given, in numbers.
#include "nn/train/cause.h"

namespace nn {

namespace {

std::string range_of(const NodeValues& values) {
    const Extremes found = extremes(values.numbers);
    return short_number(static_cast<double>(found.low)) + " to " + short_number(static_cast<double>(found.high));
}

std::vector<Cause> find(const BrokenNode& broken) {
    std::vector<Cause> found;
    std::string given, weights;
    for (const NodeValues& values : broken.inputs)
        if (!values.numbers.empty()) given += (given.empty() ? "" : ", ") + range_of(values);
    for (const NodeValues& values : broken.parameters)
        if (!values.numbers.empty()) weights += (weights.empty() ? "" : ", ") + range_of(values);
    if (broken.backward)
        found.push_back({{TR("its values are finite, the way back is not: what it is given goes from {0}"), {given.empty() ? "nothing" : given}},
                         Remedy::ClipGradients});
    else
        found.push_back({{TR("what it is given goes from {0}"), {given.empty() ? "nothing" : given}}});
    if (!weights.empty()) found.push_back({{TR("its weights go from {0}"), {weights}}});
    return found;
}

}  // namespace

CauseKind ranges_cause() { return {100, find, true}; }

}  // namespace nn
