// Powers of e beyond what a float32 holds.
#include "nn/train/cause.h"

namespace nn {

namespace {

std::vector<Cause> find(const BrokenNode& broken) {
    std::vector<Cause> found;
    constexpr float most = 88.72283f;  // log of the largest float32
    if (broken.backward || broken.inputs.empty() || !broken.is({"Exp"})) return found;
    const NodeValues& x = broken.inputs[0];
    const Counted over = count_if(x.numbers, [](float v) { return v > most; });
    if (over.count > 0)
        found.push_back({{TR("e to the power of more than 88.7 is too large for a float32: {0} of what exp is given are, the largest {1}"),
                          {text_of(broken, x, over), short_number(static_cast<double>(extremes(x.numbers).high))}}});
    return found;
}

}  // namespace

CauseKind exponential_cause() { return {11, find}; }

}  // namespace nn
