// Logarithms of what has none.
#include "nn/train/cause.h"

namespace nn {

namespace {

void find_forward(const BrokenNode& broken, std::vector<Cause>& found) {
    const NodeValues& x = broken.inputs[0];
    const Counted zero = count_if(x.numbers, [](float v) { return v == 0; }), negative = count_if(x.numbers, [](float v) { return v < 0; });
    if (zero.count > 0)
        found.push_back({{TR("log of 0 is -infinity: {0} of what it is given are 0. Add a small number, such as 1e-6, before it"), {text_of(broken, x, zero)}}});
    if (negative.count > 0)
        found.push_back({{TR("log of less than 0 is not a number: {0} of what it is given are, the lowest {1}"),
                          {text_of(broken, x, negative), short_number(static_cast<double>(extremes(x.numbers).low))}}});
}

void find_backward(const BrokenNode& broken, std::vector<Cause>& found) {
    const NodeValues& x = broken.inputs[0];
    constexpr float least = 1e-30f;
    const Counted close = count_if(x.numbers, [](float v) { return v >= 0 && v < least; });
    if (close.count > 0)
        found.push_back({{TR("the slope of log, 1 / x, has no bound close to 0: {0} of what it is given lie below 1e-30. Add a small number, such "
                             "as 1e-6, before it"),
                          {text_of(broken, x, close)}}});
}

/// Losses that take the logarithm of what they are given.
void find_loss(const BrokenNode& broken, std::vector<Cause>& found) {
    const NodeValues& x = broken.inputs[0];
    if (broken.is({"BCELoss"})) {
        const Counted outside = count_if(x.numbers, [](float v) { return v < 0 || v > 1; });
        if (outside.count > 0)
            found.push_back({{TR("BCELoss takes the log of probabilities: {0} lie outside of 0 to 1. Put a Sigmoid before it, or take BCEWithLogitsLoss"),
                              {text_of(broken, x, outside)}}});
    }
    if (broken.is({"PoissonNLLLoss"}) && broken.option("log_input") == 0.0) {
        const Counted negative = count_if(x.numbers, [](float v) { return v < 0; });
        if (negative.count > 0)
            found.push_back({{TR("without log_input the loss takes the log of the rates: {0} of them are below 0"), {text_of(broken, x, negative)}}});
    }
    if (broken.is({"KLDivLoss"}) && broken.inputs.size() > 1) {
        const NodeValues& t = broken.inputs[1];
        const Counted negative = count_if(t.numbers, [](float v) { return v < 0; });
        if (negative.count > 0)
            found.push_back({{TR("the loss takes the log of its targets: {0} of them are below 0"), {text_of(broken, t, negative)}}});
    }
}

std::vector<Cause> find(const BrokenNode& broken) {
    std::vector<Cause> found;
    if (broken.inputs.empty()) return found;
    if (broken.is({"Log"})) {
        if (broken.backward)
            find_backward(broken, found);
        else
            find_forward(broken, found);
    } else if (!broken.backward) {
        find_loss(broken, found);
    }
    return found;
}

}  // namespace

CauseKind logarithm_cause() { return {10, find}; }

}  // namespace nn
