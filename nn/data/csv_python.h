#pragma once
// A table's reading as Python. Internal to nn/data.

#include "nn/data/csv_table.h"
#include "nn/model/python.h"

namespace nn {

/// A field, its columns looked up.
struct CsvPythonField {
    std::string name;
    CsvColumns::As as = CsvColumns::As::Number;
    std::vector<std::size_t> columns;
    std::vector<bool> words;          ///< by column: words, not numbers
    CsvScale scale;
    std::vector<std::int64_t> shape;  ///< of a row's columns; empty: they lie side by side
    /// Of a window: the first row and how many; none: one row, without a dimension of its own.
    std::int64_t first_row = 0;
    std::optional<std::int64_t> rows;
};

struct CsvPython {
    CsvFormat format;
    std::string encoding;
    bool header = true;        ///< the first line names the columns
    std::int64_t reach = 1;    ///< rows a sample looks at
    std::int64_t stride = 1;
    bool windows = false;
    std::vector<CsvPythonField> fields;
};

PythonReader csv_in_python(const CsvPython& table, std::string path);

}  // namespace nn
