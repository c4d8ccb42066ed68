// Products and squares beyond what a float32 holds.
#include "nn/train/cause.h"

#include <algorithm>
#include <cmath>

namespace nn {

namespace {

constexpr double most = 3.4028e38, root_of_most = 1.844e19;

double largest_of(const std::vector<NodeValues>& all) {
    float largest = 0;
    for (const NodeValues& values : all) largest = std::max(largest, extremes(values.numbers).magnitude());
    return static_cast<double>(largest);
}

/// The largest distance between input and target, element by element.
void find_distance(const BrokenNode& broken, std::vector<Cause>& found) {
    const NodeValues &x = broken.inputs[0], &t = broken.inputs[1];
    if (x.numbers.size() != t.numbers.size()) return;
    double furthest = 0;
    std::size_t at = 0;
    for (std::size_t i = 0; i < x.numbers.size(); ++i) {
        const double distance = std::abs(static_cast<double>(x.numbers[i]) - static_cast<double>(t.numbers[i]));
        if (distance > furthest) furthest = distance, at = i;
    }
    if (furthest <= root_of_most) return;
    const std::string sample = broken.sample_of(x, at);
    found.push_back({{TR("the square of the distance between input and target is too large for a float32: the distance is {0}{1}"),
                      {short_number(furthest), sample.empty() ? "" : " in " + sample}}});
}

std::vector<Cause> find(const BrokenNode& broken) {
    std::vector<Cause> found;
    if (broken.node == nullptr || broken.inputs.empty()) return found;
    if (!broken.backward && broken.is({"MSELoss"}) && broken.inputs.size() > 1) {
        find_distance(broken, found);
        return found;
    }
    const double given = largest_of(broken.inputs), weights = largest_of(broken.parameters);
    if (!broken.parameters.empty() && weights > 0 && given * weights > most) {
        found.push_back({{TR("what it is given reaches {0} and its weights {1}: their product is too large for a float32"),
                          {short_number(given), short_number(weights)}}});
    } else if (broken.is({"Mul", "MatMul", "Bilinear"}) && broken.inputs.size() > 1) {
        const double a = static_cast<double>(extremes(broken.inputs[0].numbers).magnitude());
        const double b = static_cast<double>(extremes(broken.inputs[1].numbers).magnitude());
        if (a * b > most)
            found.push_back({{TR("what it is given reaches {0} and {1}: their product is too large for a float32"), {short_number(a), short_number(b)}}});
    }
    return found;
}

}  // namespace

CauseKind overflow_cause() { return {40, find}; }

}  // namespace nn
