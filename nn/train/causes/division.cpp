// Divisions by 0, negative powers of 0 and broken powers of negative numbers.
#include "nn/train/cause.h"

#include <cmath>

namespace nn {

namespace {

void find_division(const BrokenNode& broken, std::vector<Cause>& found) {
    const bool wired = broken.inputs.size() > 1 && !broken.inputs[1].numbers.empty();
    if (!wired) {
        if (broken.option("other") == 0.0) found.push_back({{TR("it divides by 0: its option other is 0")}});
        return;
    }
    const NodeValues& by = broken.inputs[1];
    const Counted zero = count_if(by.numbers, [](float v) { return v == 0; });
    if (zero.count > 0) {
        found.push_back({{TR("division by 0: {0} of the divisors are 0. Add a small number, such as 1e-6, to them"), {text_of(broken, by, zero)}}});
        return;
    }
    // Its slope by the divisor is the quotient over the divisor once more.
    constexpr float small = 1e-12f;
    const Counted close = count_if(by.numbers, [](float v) { return std::abs(v) < small; });
    if (close.count > 0)
        found.push_back({{TR("division by almost 0: {0} of the divisors are closer to 0 than 1e-12. Add a small number, such as 1e-6, to them"),
                          {text_of(broken, by, close)}}});
}

void find_power(const BrokenNode& broken, std::vector<Cause>& found) {
    const NodeValues& base = broken.inputs[0];
    const auto exponent = broken.option("exponent");
    const Counted zero = count_if(base.numbers, [](float v) { return v == 0; }), negative = count_if(base.numbers, [](float v) { return v < 0; });
    if (!exponent) {
        if (zero.count > 0 && extremes(broken.inputs[1].numbers).low < 0)
            found.push_back({{TR("a negative power of 0 divides by 0: {0} of the bases are 0"), {text_of(broken, base, zero)}}});
        if (negative.count > 0)
            found.push_back({{TR("a power of a negative number exists for whole exponents alone: {0} of the bases are negative"),
                              {text_of(broken, base, negative)}}});
        return;
    }
    const std::string power = short_number(*exponent);
    if (zero.count > 0 && *exponent < 0)
        found.push_back({{TR("0 to the power of {0} divides by 0: {1} of the bases are 0"), {power, text_of(broken, base, zero)}}});
    if (zero.count > 0 && broken.backward && *exponent > 0 && *exponent < 1)
        found.push_back({{TR("the slope of the power {0} is infinite at 0: {1} of the bases are 0"), {power, text_of(broken, base, zero)}}});
    if (negative.count > 0 && *exponent != std::floor(*exponent))
        found.push_back({{TR("a negative number has no power {0}: {1} of the bases are negative"), {power, text_of(broken, base, negative)}}});
    const double largest = static_cast<double>(extremes(base.numbers).magnitude());
    if (largest > 1 && *exponent > 1 && std::pow(largest, *exponent) > 3.4028e38)
        found.push_back({{TR("{0} to the power of {1} is too large for a float32"), {short_number(largest), power}}});
}

std::vector<Cause> find(const BrokenNode& broken) {
    std::vector<Cause> found;
    if (broken.inputs.empty()) return found;
    if (broken.is({"Div"})) find_division(broken, found);
    if (broken.is({"Pow"})) find_power(broken, found);
    return found;
}

}  // namespace

CauseKind division_cause() { return {12, find}; }

}  // namespace nn
