// Square roots of less than 0, and their slope at 0.
#include "nn/train/cause.h"

namespace nn {

namespace {

std::vector<Cause> find(const BrokenNode& broken) {
    std::vector<Cause> found;
    if (broken.inputs.empty() || !broken.is({"Sqrt"})) return found;
    const NodeValues& x = broken.inputs[0];
    if (broken.backward) {
        const Counted zero = count_if(x.numbers, [](float v) { return v == 0; });
        if (zero.count > 0)
            found.push_back({{TR("the slope of the square root is infinite at 0: {0} of what it is given are 0. Add a small number, such as 1e-6, "
                                 "before it"),
                              {text_of(broken, x, zero)}}});
        return found;
    }
    const Counted negative = count_if(x.numbers, [](float v) { return v < 0; });
    if (negative.count > 0)
        found.push_back({{TR("the square root of less than 0 is not a number: {0} of what it is given are, the lowest {1}"),
                          {text_of(broken, x, negative), short_number(static_cast<double>(extremes(x.numbers).low))}}});
    return found;
}

}  // namespace

CauseKind root_cause() { return {13, find}; }

}  // namespace nn
