// Normalizations that divide by a variance of 0, or whose squares are too large.
#include "nn/train/cause.h"

#include <algorithm>
#include <cmath>

namespace nn {

namespace {

/// What is normalized together: for each group, its elements as (start, stride of the outer, count of the outer, run of elements).
struct Groups {
    std::int64_t count = 0, outer = 1, run = 0;  ///< group g has `outer` stretches of `run` elements
    std::int64_t outer_stride = 0, group_stride = 0;
};

/// Channels over the batch, channels of a sample, groups of them, or the last dimensions.
std::optional<Groups> groups_of(const BrokenNode& broken, const NodeValues& x) {
    const std::int64_t all = std::ssize(x.numbers);
    if (x.shape.size() < 2 || all == 0) return std::nullopt;
    const std::int64_t n = x.shape[0], c = x.shape[1], inner = all / (n * c);
    if (broken.is({"BatchNorm1d", "BatchNorm2d", "BatchNorm3d"})) return Groups{c, n, inner, c * inner, inner};
    if (broken.is({"InstanceNorm1d", "InstanceNorm2d", "InstanceNorm3d"})) return Groups{n * c, 1, inner, 0, inner};
    if (broken.is({"GroupNorm"})) {
        const auto groups = static_cast<std::int64_t>(broken.option("num_groups").value_or(1));
        return Groups{n * groups, 1, all / (n * groups), 0, all / (n * groups)};
    }
    if (broken.is({"LayerNorm", "RMSNorm"})) {
        std::int64_t run = x.shape.back();
        if (!broken.parameters.empty() && !broken.parameters[0].numbers.empty()) run = std::ssize(broken.parameters[0].numbers);
        return Groups{all / run, 1, run, 0, run};
    }
    return std::nullopt;
}

std::vector<Cause> find(const BrokenNode& broken) {
    std::vector<Cause> found;
    if (broken.inputs.empty()) return found;
    const NodeValues& x = broken.inputs[0];
    const auto groups = groups_of(broken, x);
    if (!groups) return found;
    const double eps = broken.option("eps").value_or(0);
    std::int64_t flat = 0, first = 0;
    for (std::int64_t g = 0; g < groups->count; ++g) {
        float low = INFINITY, high = -INFINITY;
        for (std::int64_t o = 0; o < groups->outer; ++o)
            for (std::int64_t i = 0; i < groups->run; ++i) {
                const float v = x.numbers[static_cast<std::size_t>(g * groups->group_stride + o * groups->outer_stride + i)];
                low = std::min(low, v), high = std::max(high, v);
            }
        if (low == high && flat++ == 0) first = g;
    }
    constexpr double too_small = 1e-12;
    if (flat > 0 && eps < too_small)
        found.push_back({{TR("its variance is 0 where all values are the same, as in {0} of {1} parts (the first is number {2}), and eps is {3}: it "
                             "divides by 0. Raise eps to 1e-5"),
                          {std::to_string(flat), std::to_string(groups->count), std::to_string(first), short_number(eps)}},
                         Remedy::RaiseEps});
    const float largest = extremes(x.numbers).magnitude();
    constexpr float root_of_most = 1.844e19f;
    if (largest > root_of_most)
        found.push_back({{TR("its variance is too large for a float32: what it is given reaches {0}, the square of which is beyond 3.4e38"),
                          {short_number(static_cast<double>(largest))}}});
    return found;
}

}  // namespace

CauseKind variance_cause() { return {14, find}; }

}  // namespace nn
