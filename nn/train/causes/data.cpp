// What is no finite number in the data.
#include "nn/train/cause.h"

#include <cmath>

namespace nn {

namespace {

std::vector<Cause> find(const BrokenNode& broken) {
    std::vector<Cause> found;
    if (broken.input == nullptr) return found;
    const NodeValues& values = broken.outputs[0];
    std::optional<std::size_t> last;
    for (std::size_t i = 0; i < values.numbers.size(); ++i) {
        const auto row = values.row_of(i);
        if (std::isfinite(values.numbers[i]) || !row || row == last) continue;
        last = row;
        const std::size_t place = i - *row * static_cast<std::size_t>(values.row_size());
        found.push_back({{TR("field \"{0}\" of the data holds {1}, which is not a finite number (sample {2}, element {3} of {4}). Replace it or "
                             "leave the sample out"),
                          {broken.input->field, std::isnan(values.numbers[i]) ? "NaN" : values.numbers[i] > 0 ? "infinity" : "-infinity",
                           std::to_string(broken.data_indices[*row]), std::to_string(place), std::to_string(values.row_size())}},
                         Remedy::LookAtSample});
        if (found.size() == 3) break;
    }
    return found;
}

}  // namespace

CauseKind data_cause() { return {0, find}; }

}  // namespace nn
