#pragma once
// What a table is, found out from the file alone: before there is a project, nobody has said how it is to be read.

#include "nn/model/option.h"
#include "nn/model/project.h"
#include "nn/model/result.h"

#include <cstdint>
#include <filesystem>
#include <stop_token>

namespace nn {

struct CountedWord {
    std::string word;
    std::int64_t count = 0;
};

struct ColumnLook {
    std::string name;               ///< of the header; else its number, from 0
    std::int64_t place = 0;
    bool words = false;             ///< some cells are no numbers
    bool whole = true;              ///< all numbers are whole ones
    bool rising = true;             ///< every number is larger than the one before: it counts rows, or tells the time
    std::int64_t missing = 0;       ///< cells without a value
    double least = 0, most = 0;     ///< of the numbers
    std::vector<std::int64_t> histogram;  ///< of the numbers of the first rows, in even steps from least to most
    /// The different cells, the most frequent first; empty where there are more than `most_kinds`.
    std::vector<CountedWord> kinds;
    std::int64_t different = 0;     ///< how many of them there are, `most_kinds` + 1 at most

    static constexpr std::int64_t most_kinds = 1000;
};

struct TableLook {
    OptionValues options;  ///< separator, header, decimal, encoding as the source `csv` takes them, where they differ from its defaults
    std::vector<ColumnLook> columns;
    std::int64_t rows = 0;
    std::vector<std::vector<std::optional<std::string>>> first;  ///< some rows' cells; none: no value
    /// Rows that lack a value somewhere, by which of their columns do.
    std::map<std::vector<bool>, std::int64_t> gaps;

    /// Rows that have a value in all of these columns.
    std::int64_t complete_rows(const std::vector<std::size_t>& columns) const;
};

/// Reads the file to its end. Separator, header, decimal mark and encoding are found out. The error names file, line and what is wrong.
Result<TableLook> look_at_table(const std::filesystem::path& file, std::stop_token stop = {});

/// What the fields of a project's data are made of: a name for each column, in the file's order, empty where the column has none. No column
/// at all where the source has no such thing. Reads the first line; `folder` is where relative paths start.
Result<std::vector<std::string>> column_names(const DataSpec& data, const std::filesystem::path& folder, std::stop_token stop = {});

}  // namespace nn
