#include "nn/data/dataset.h"

#include "nn/data/source.h"
#include "nn/engine/random/random.h"

#include <algorithm>
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

std::vector<std::int64_t> consecutive(std::int64_t from, std::int64_t to) {
    std::vector<std::int64_t> indices(static_cast<std::size_t>(to - from));
    std::iota(indices.begin(), indices.end(), from);
    return indices;
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
    if (data.split.order == "file" || *test + *validation == 0) return consecutive(from, to);
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

Result<Fields> describe_fields(const DataSpec& data, const std::filesystem::path& folder, std::stop_token stop) {
    const Result<const Source*> source = source_of(data);
    if (!source) return source.error();
    return (*source)->describe(data, folder, std::move(stop));
}

Result<std::shared_ptr<const Dataset>> open_dataset(const DataSpec& data, const std::filesystem::path& folder,
                                                    const DataRequest& request) {
    const Result<const Source*> source = source_of(data);
    if (!source) return source.error();
    return (*source)->open(data, folder, request);
}

Result<std::shared_ptr<const Dataset>> browse_dataset(const DataSpec& data, const std::filesystem::path& folder,
                                                      const DataRequest& request) {
    const Result<const Source*> source = source_of(data);
    if (!source) return source.error();
    return (*source)->browse ? (*source)->browse(data, folder, request) : (*source)->open(data, folder, request);
}

std::vector<Message> notes_of(const Fields& fields) {
    std::vector<Message> notes;
    for (const auto& [name, info] : fields) {
        for (const Message& note : info.notes) {
            if (std::find(notes.begin(), notes.end(), note) == notes.end()) notes.push_back(note);
        }
    }
    return notes;
}

std::optional<Message> disagreement(const std::string& field, const FieldInfo::Parts& parts, const std::string& other,
                                    const FieldInfo::Parts& others) {
    if (parts == others) return std::nullopt;
    const auto text = [](std::optional<std::int64_t> count) { return std::to_string(count.value_or(0)); };
    if (parts.training != others.training) {
        return Message(TR("{0} has {1} samples, {2} has {3}. Fields that are used together need the same number."),
                       {field, text(parts.training), other, text(others.training)});
    }
    const bool test = parts.validation == others.validation;
    return Message(TR("{0} has {1} samples for {2}, {3} has {4}. Fields that are used together need the same number."),
                   {field, text(test ? parts.test : parts.validation), test ? "test" : "validation", other,
                    text(test ? others.test : others.validation)});
}

Result<std::vector<std::int64_t>> training_samples(const DataSpec& data, std::int64_t count) {
    return cut(data, count, find_source(data.source), Split::Train);
}

Result<SplitIndices> split_indices(const Dataset& dataset, const DataSpec& data, Split split) {
    const SourceInfo* info = find_source(data.source);
    const bool own_test = dataset.size(true) > 0;
    if (own_test && data.split.test.value_or(0) != 0) {
        return Error({TR("\"{0}\" has test samples of its own: remove \"test\" from the split."), {data.source}}, true);
    }
    const std::int64_t own_validation = dataset.own_validation(), training = dataset.size(false) - own_validation;
    if (own_validation > 0 && data.split.validation.value_or(0) != 0) {
        return Error({TR("\"{0}\" has validation samples of its own: remove \"validation\" from the split."), {data.source}}, true);
    }
    SplitIndices result;
    if (own_test && split == Split::Test) {
        result.test_files = true;
        result.indices = consecutive(0, dataset.size(true));
        return result;
    }
    if (own_validation > 0 && split == Split::Validation) {
        result.indices = consecutive(training, dataset.size(false));
        return result;
    }
    DataSpec rest = data;
    if (own_validation > 0) rest.split.validation = 0;  // of the training samples; the source's default does not count
    auto indices = cut(rest, training, info, split);
    if (!indices) return indices.error();
    result.indices = std::move(*indices);
    return result;
}

}  // namespace nn
