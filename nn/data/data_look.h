#pragma once
// What the data of a project is: how many samples, how many of every class, and some of them to look at.

#include "nn/data/dataset.h"

namespace nn {

/// Some samples of one field, as numbers, row-major.
struct FieldSamples {
    std::vector<std::vector<float>> values;  ///< one a sample; classes too, as the class's number
    double least = 0, most = 0;              ///< of these numbers
};

struct DataLook {
    struct Part {
        Split split = Split::Train;
        std::int64_t samples = 0;
        std::map<std::string, std::vector<std::int64_t>, std::less<>> classes;  ///< by field: how many samples of each class
    };
    Fields fields;
    std::vector<Part> parts;  ///< those that there can be: training, validation, test; some may have no samples
    std::map<std::string, FieldSamples, std::less<>> samples;  ///< of the training part; no field with more than `most_shown_numbers`

    static constexpr std::int64_t most_shown_numbers = 1 << 20;
    /// Samples are counted by class up to so many classes; above that a list says nothing.
    static constexpr std::int64_t most_classes = 1000;
};

/// Labels: one whole number a sample, whose classes are known and not too many to list.
bool counts_by_class(const FieldInfo& info);
/// The class's name; its number where it has none.
std::string class_name(const FieldInfo& info, std::size_t index);

/// Reads what it takes, which for most sources is everything; pictures in folders are read one by one. `most_samples` of every field are
/// kept, evenly from the whole training part.
Result<DataLook> look_at_data(const DataSpec& data, const std::filesystem::path& folder, std::int64_t most_samples,
                              std::stop_token stop = {});
/// Of a dataset that is open.
Result<DataLook> look_at_data(const Dataset& dataset, const DataSpec& data, std::int64_t most_samples, std::stop_token stop = {});

}  // namespace nn
