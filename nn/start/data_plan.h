#pragma once
// What of one's data goes in and what is predicted: guessed from the data, changed by a person, then written as a project's data.

#include "nn/data/dataset.h"
#include "nn/data/table_look.h"

namespace nn {

enum class PartRole { Input, Predict, LeftOut };

/// A column of a table, or a field of other data.
struct DataPart {
    std::string name;
    PartRole role = PartRole::LeftOut;
    bool classes = false;      ///< its values are kinds: predicted as a class; going in, a table's words become one-hot
    bool may_be_either = false;  ///< numbers that may stand for kinds: `classes` can be changed where it is predicted
    bool form = false;         ///< labels in a column or as one-hot rows, which become a number a sample
    std::int64_t place = 0;    ///< of a column
    bool by_place = false;     ///< its name is not unique, or none
};

struct DataPlan {
    DataSpec data;          ///< source, path and how it is read; fields are added by `data_of`
    bool table = false;
    std::vector<DataPart> parts;
    std::int64_t samples = 0;  ///< about as many as there are
    FieldInfo::Parts own;      ///< samples of its own for the splits
    /// Of a table.
    bool scale = true;                        ///< numbers to mean 0 and deviation 1
    bool gaps = false;                        ///< some cells have no value
    std::string missing = "skip";             ///< what is done then
    std::optional<std::int64_t> window;       ///< rows follow one another: so many make a sample, the next one is predicted
};

/// What kind of data a file or folder is, as `DataSpec` with its absolute path. The error lists what can be taken.
Result<DataSpec> data_at(const std::filesystem::path& path);

/// Guesses: a column called label, class, target or the like is predicted, else the last one of words, else the last one. Columns that
/// count rows or name each row are left out.
DataPlan plan_table(DataSpec data, const TableLook& look);
/// Guesses by names and types. `samples`: 0 where unknown.
DataPlan plan_fields(DataSpec data, const Fields& fields, std::int64_t samples);
/// The number of samples where the data is a table, after `role`, `missing` or `window` changed.
std::int64_t samples_of(const DataPlan& plan, const TableLook& look);
/// Gives a part a role. One thing is predicted, or several numbers.
void set_role(DataPlan& plan, std::size_t part, PartRole role);
/// A predicted part's values as classes or as numbers.
void set_classes(DataPlan& plan, std::size_t part, bool classes);

/// The project's data. The error says what is still to be chosen.
Result<DataSpec> data_of(const DataPlan& plan);
/// The fields of it that go in, and those that are predicted.
std::vector<std::string> input_fields_of(const DataPlan& plan);
std::vector<std::string> target_fields_of(const DataPlan& plan);

}  // namespace nn
