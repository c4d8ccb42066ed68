// How large the numbers are that the network is given.
#include "nn/train/rehearsal_room.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace nn {

namespace {

constexpr std::int64_t most_samples = 2000;

/// Of one input, and of each of its columns where it has few axes.
struct Scale {
    std::int64_t count = 0, not_finite = 0;
    double sum = 0, squares = 0, least = std::numeric_limits<double>::infinity(), most = -least;
    void add(double value) {
        if (!std::isfinite(value)) {
            ++not_finite;
            return;
        }
        ++count;
        sum += value;
        squares += value * value;
        least = std::min(least, value);
        most = std::max(most, value);
    }
    double mean() const { return count > 0 ? sum / static_cast<double>(count) : 0; }
    double spread() const { return count > 0 ? std::sqrt(std::max(0.0, squares / static_cast<double>(count) - mean() * mean())) : 0; }
};

struct Measured {
    std::string field;
    Scale all;
    std::vector<Scale> columns;  ///< of a table's row; empty for pictures and series
};

void add(Measured& input, const std::vector<std::byte>& bytes) {
    for (std::size_t i = 0; i < bytes.size() / sizeof(float); ++i) {
        float value;
        std::memcpy(&value, bytes.data() + i * sizeof value, sizeof value);
        input.all.add(static_cast<double>(value));
        if (!input.columns.empty()) input.columns[i % input.columns.size()].add(static_cast<double>(value));
    }
}

/// The smallest and the largest spread of columns that vary at all, and how many do not.
struct Columns {
    double least = 0, most = 0;
    std::int64_t constant = 0;
};
Columns compare(const Measured& input) {
    Columns found{std::numeric_limits<double>::infinity(), 0, 0};
    for (const Scale& column : input.columns) {
        const double spread = column.spread();
        if (spread <= 1e-12 * std::max(1.0, std::abs(column.mean()))) {
            ++found.constant;
            continue;
        }
        found.least = std::min(found.least, spread);
        found.most = std::max(found.most, spread);
    }
    return found;
}

Rehearsal judge(const Measured& input) {
    Rehearsal found;
    const Scale& all = input.all;
    const Columns columns = compare(input);
    found.numbers = {{"mean", all.mean()}, {"spread", all.spread()}, {"least", all.least}, {"most", all.most},
                     {"constant", static_cast<double>(columns.constant)}};
    found.text = {TR("\"{0}\" has numbers from {1} to {2}, with a mean of {3} and a spread of {4}."),
                  {input.field, figure(all.least), figure(all.most), figure(all.mean()), figure(all.spread())}};
    const bool uneven = columns.most > 0 && columns.most > 100 * columns.least;
    if (all.not_finite > 0) {
        found.verdict = Verdict::Bad;
        found.advice = {TR("{0} of its numbers are missing or infinite. Fill them in or leave those samples out."), {std::to_string(all.not_finite)}};
    } else if (all.spread() > 20 || std::abs(all.mean()) > 20) {
        found.verdict = Verdict::Bad;
        found.advice = TR("That is far from 0 ± 1, and training will be slow or unstable. Standardize the field, or put a BatchNorm first.");
    } else if (uneven) {
        found.verdict = Verdict::Careful;
        found.advice = {TR("Its columns spread from {0} to {1}: the large ones drown the small ones. Standardize the field, which brings each to 0 ± 1."),
                        {figure(columns.least), figure(columns.most)}};
    } else if (all.spread() < 0.01) {
        found.verdict = all.spread() > 0 ? Verdict::Careful : Verdict::Bad;
        found.advice = all.spread() > 0 ? TR("The numbers hardly differ from one another. Standardize the field, which brings them to 0 ± 1.")
                                        : TR("All its numbers are the same: there is nothing to learn from.");
    } else if (std::abs(all.mean()) > 3 * all.spread() || all.spread() > 5) {
        found.verdict = Verdict::Careful;
        found.advice = TR("It learns faster with numbers around 0 and a spread near 1. Standardize the field.");
    } else {
        found.verdict = Verdict::Good;
        found.advice = TR("That is near enough to 0 ± 1.");
    }
    return found;
}

Result<Rehearsal> run(const RehearsalRequest& request) {
    auto room = RehearsalRoom::open(request);
    if (!room) return room.error();
    const Network& network = (*room)->network();
    std::vector<std::optional<Measured>> inputs;
    for (const Network::Input& input : network.inputs) {
        const TensorType& type = network.values[static_cast<std::size_t>(input.value)].type;
        std::optional<Measured>& made = inputs.emplace_back();
        if (input.target_only || type.dtype != DType::Float32) continue;
        made.emplace().field = input.field;
        if (type.shape.size() == 2 && type.shape[1].size > 1) made->columns.resize(static_cast<std::size_t>(type.shape[1].size));
    }
    std::int64_t seen = 0;
    const std::int64_t all = std::min(most_samples, std::ssize((*room)->setup().samples));
    while (seen < all && (seen == 0 || (*room)->go_on())) {
        auto batch = (*room)->next();
        if (!batch) return batch.error();
        for (std::size_t i = 0; i < inputs.size(); ++i)
            if (inputs[i]) add(*inputs[i], (*batch)->fields[i]);
        seen += (*batch)->size;
    }
    if ((*room)->stopped()) return stopped_rehearsal();
    std::optional<Rehearsal> worst;
    for (const std::optional<Measured>& input : inputs) {
        if (!input) continue;
        Rehearsal one = judge(*input);
        if (!worst || one.verdict > worst->verdict) worst = std::move(one);
    }
    if (worst) return *worst;
    Rehearsal none;
    none.verdict = Verdict::Good;
    none.text = TR("The network is given whole numbers alone, such as letters or kinds: they have no scale.");
    return none;
}

}  // namespace

RehearsalKind input_scale_rehearsal() {
    return {"input_scale", 30, TR("Scale of the input"), TR("How large the numbers are that the network is given, and whether columns differ much."), run};
}

}  // namespace nn
