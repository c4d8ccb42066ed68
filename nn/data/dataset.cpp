#include "nn/data/dataset.h"

#include "nn/data/source.h"
#include "nn/engine/random/random.h"

#include <cmath>
#include <numeric>

namespace nn {
namespace {

Result<const Source*> source_of(const DataSpec& data) {
    if (data.source.empty())
        return Error(TR("The project has no data yet. Choose a source in the data settings."), true);
    std::vector<std::string> known;
    for (const Source& source : declared_sources()) {
        if (source.info.schema.id == data.source) return &source;
        known.push_back(source.info.schema.id);
    }
    const std::string near = nearest(data.source, known);
    return Error({TR("There is no data source \"{0}\".{1}"),
                  {data.source, near.empty() ? "" : " Did you mean \"" + near + "\"?"}},
                 true);
}

/// The share of `n`, rounded down as torch's random_split does.
Result<std::int64_t> share(std::optional<double> fraction, double otherwise, std::int64_t n, const char* what) {
    const double value = fraction.value_or(otherwise);
    if (!(value >= 0 && value < 1)) {
        return Error(
            {TR("The share of {0} samples must be from 0 to below 1, not {1}."), {what, std::to_string(value)}}, true);
    }
    return static_cast<std::int64_t>(std::floor(static_cast<double>(n) * value));
}

/// One of three consecutive pieces, training, validation and test: of the file's order, or of a permutation as
/// random_split(dataset, lengths, generator) draws it.
Result<std::vector<std::int64_t>> cut(const DataSpec& data, std::int64_t n, const SourceInfo* info, Split split) {
    const auto test = share(data.split.test, 0, n, "test");
    if (!test) return test.error();
    const auto validation =
        share(data.split.validation, info != nullptr ? info->default_validation : 0, n - *test, "validation");
    if (!validation) return validation.error();
    if (split == Split::Test && *test == 0) {
        return Error({TR("\"{0}\" has no test samples. Set \"test\" in the split to a share of the samples, say 0.2."),
                      {data.source}},
                     true);
    }
    const std::int64_t training = n - *validation - *test;
    const std::int64_t from = split == Split::Train        ? 0
                              : split == Split::Validation ? training
                                                           : training + *validation;
    const std::int64_t to = split == Split::Train ? training : split == Split::Validation ? training + *validation : n;
    // Where nothing is cut off, nothing is permuted.
    if (data.split.order == "file" || *test + *validation == 0) {
        std::vector<std::int64_t> indices(static_cast<std::size_t>(to - from));
        std::iota(indices.begin(), indices.end(), from);
        return indices;
    }
    const std::vector<std::int64_t> order = Mt19937(static_cast<std::uint64_t>(data.split.seed)).randperm(n);
    return std::vector<std::int64_t>(order.begin() + from, order.begin() + to);
}

}  // namespace

const char* to_string(Split split) {
    switch (split) {
        case Split::Train:
            return "train";
        case Split::Validation:
            return "validation";
        case Split::Test:
            return "test";
    }
    return "";
}

const std::vector<const SourceInfo*>& all_sources() {
    static const std::vector<const SourceInfo*> infos = [] {
        std::vector<const SourceInfo*> list;
        for (const Source& source : declared_sources()) list.push_back(&source.info);
        return list;
    }();
    return infos;
}

const SourceInfo* find_source(std::string_view id) {
    for (const SourceInfo* info : all_sources()) {
        if (info->schema.id == id) return info;
    }
    return nullptr;
}

Result<Fields> describe_fields(const DataSpec& data, const std::filesystem::path& folder) {
    const Result<const Source*> source = source_of(data);
    if (!source) return source.error();
    return (*source)->describe(data, folder);
}

Result<std::shared_ptr<const Dataset>> open_dataset(const DataSpec& data, const std::filesystem::path& folder) {
    const Result<const Source*> source = source_of(data);
    if (!source) return source.error();
    return (*source)->open(data, folder);
}

Result<std::vector<std::int64_t>> training_samples(const DataSpec& data, std::int64_t count) {
    return cut(data, count, find_source(data.source), Split::Train);
}

Result<SplitIndices> split_indices(const Dataset& dataset, const DataSpec& data, Split split) {
    const SourceInfo* info = find_source(data.source);
    const bool own_test = info != nullptr && info->own_test_files;
    if (own_test && data.split.test.value_or(0) != 0) {
        return Error({TR("\"{0}\" has test samples of its own: remove \"test\" from the split."), {data.source}}, true);
    }
    SplitIndices result;
    if (own_test && split == Split::Test) {
        result.test_files = true;
        result.indices.resize(static_cast<std::size_t>(dataset.size(true)));
        std::iota(result.indices.begin(), result.indices.end(), 0);
        return result;
    }
    auto indices = cut(data, dataset.size(false), info, split);
    if (!indices) return indices.error();
    result.indices = std::move(*indices);
    return result;
}

}  // namespace nn
