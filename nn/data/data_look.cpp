#include "nn/data/data_look.h"

#include "nn/data/source.h"
#include "nn/io/atomic_file.h"

#include <algorithm>
#include <cstring>
#include <new>

namespace nn {
namespace {

Result<DataLook::Part> count(const Dataset& dataset, Split split, const SplitIndices& of, const std::stop_token& stop) {
    DataLook::Part part{split, std::ssize(of.indices), {}};
    for (const auto& [name, info] : dataset.fields()) {
        if (!counts_by_class(info)) continue;
        auto& counts = part.classes[name];
        counts.resize(static_cast<std::size_t>(*info.classes));
        for (const std::int64_t sample : of.indices) {
            if (stop.stop_requested()) return reading_stopped();
            std::int64_t label = 0;
            dataset.read(name, of.test_files, sample, &label);
            if (label >= 0 && label < *info.classes) ++counts[static_cast<std::size_t>(label)];
        }
    }
    return part;
}

std::vector<float> read_numbers(const Dataset& dataset, const std::string& field, const FieldInfo& info, bool test, std::int64_t sample) {
    const auto count = static_cast<std::size_t>(numel_per_sample(info.type.shape));
    std::vector<float> numbers(count);
    if (info.type.dtype == DType::Float32) {
        dataset.read(field, test, sample, numbers.data());
    } else {
        std::vector<std::int64_t> whole(count);
        dataset.read(field, test, sample, whole.data());
        numbers.assign(whole.begin(), whole.end());
    }
    return numbers;
}

Result<FieldSamples> some(const Dataset& dataset, const std::string& field, const FieldInfo& info, const SplitIndices& of,
                          std::int64_t most, const std::stop_token& stop) {
    FieldSamples out;
    const std::int64_t all = std::ssize(of.indices), count = std::min(most, all);
    for (std::int64_t i = 0; i < count; ++i) {
        if (stop.stop_requested()) return reading_stopped();
        const std::int64_t sample = of.indices[static_cast<std::size_t>(i * all / count)];
        out.values.push_back(read_numbers(dataset, field, info, of.test_files, sample));
    }
    bool first = true;
    for (const auto& numbers : out.values) {
        for (const float number : numbers) {
            out.least = first ? number : std::min<double>(out.least, number);
            out.most = first ? number : std::max<double>(out.most, number);
            first = false;
        }
    }
    return out;
}

}  // namespace

bool counts_by_class(const FieldInfo& info) {
    return info.type.dtype == DType::Int64 && info.type.shape.empty() && info.classes && *info.classes <= DataLook::most_classes;
}

std::string class_name(const FieldInfo& info, std::size_t index) {
    return index < info.class_names.size() ? info.class_names[index] : std::to_string(index);
}

Result<DataLook> look_at_data(const Dataset& dataset, const DataSpec& data, std::int64_t most_samples, std::stop_token stop) try {
    DataLook look;
    look.fields = dataset.fields();
    for (const Split split : {Split::Train, Split::Validation, Split::Test}) {
        const auto of = split_indices(dataset, data, split);
        if (!of && split == Split::Train) return of.error();
        if (!of) continue;  // there is none
        auto part = count(dataset, split, *of, stop);
        if (!part) return part.error();
        look.parts.push_back(std::move(*part));
        if (split != Split::Train) continue;
        for (const auto& [name, info] : look.fields) {
            const std::int64_t numbers = numel_per_sample(info.type.shape);
            if (numbers < 0 || numbers > DataLook::most_shown_numbers) continue;
            auto samples = some(dataset, name, info, *of, most_samples, stop);
            if (!samples) return samples.error();
            look.samples.emplace(name, std::move(*samples));
        }
    }
    return look;
} catch (const std::bad_alloc&) {
    return Error(Message(TR("The samples to look at do not fit into memory.")));
}

Result<DataLook> look_at_data(const DataSpec& data, const std::filesystem::path& folder, std::int64_t most_samples,
                              std::stop_token stop) {
    const auto dataset = browse_dataset(data, folder, {stop, std::nullopt});
    if (!dataset) return dataset.error();
    return look_at_data(**dataset, data, most_samples, std::move(stop));
}

}  // namespace nn
