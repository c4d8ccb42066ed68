#pragma once
// The columns of a table that a project asks for, in memory. Internal to nn/data.

#include "nn/data/csv_reader.h"
#include "nn/model/option.h"

#include <limits>
#include <map>

namespace nn {

enum class Missing { Error, Skip, Previous, Interpolate };

/// What becomes of a number: float32 of (value - low) / (high - low). Taken from the training samples: first the values
/// lie there less their column's first one, which costs no precision, then `CsvColumns::rescale` ends it.
struct CsvScale {
    enum class Kind { None, Range, MinMax, Standard } kind = Kind::None;
    double low = 0, high = 1;
};

/// The cells of one field, row by row.
struct CsvColumns {
    std::string field;
    std::vector<std::size_t> columns;     ///< their places in a row of the file
    bool labels = false;
    CsvScale scale;
    std::string numbers;                  ///< float32 [rows, columns]
    std::string ids;                      ///< labels: int64 [rows]
    std::vector<std::string> classes;     ///< sorted: numbers by size, else by their bytes
    std::vector<double> origin;           ///< per column: the first value, for MinMax and Standard

    std::size_t row_bytes() const { return labels ? sizeof(std::int64_t) : columns.size() * sizeof(float); }
};

/// How a file is to be read.
struct CsvFormat {
    char separator = ',';
    bool header = true;
    Missing missing = Missing::Error;
};

/// A file's rows as far as they are asked for.
class CsvTable {
public:
    /// Reads up to the first row: the columns' names, or how many there are.
    static Result<CsvTable> open(const std::filesystem::path& file, const CsvFormat& format);
    /// The places of columns given by name, number or, without such a name, as a slice "0:64".
    Result<std::vector<std::size_t>> places(const std::string& field, const Names& columns) const;
    /// Reads the rest of the file into `fields`; missing cells are dealt with as the format says.
    Result<void> read(std::vector<CsvColumns>& fields);

    std::int64_t rows() const { return rows_; }
    /// Numbers of rows in front of which a row with missing cells was left out.
    const std::vector<std::int64_t>& breaks() const { return breaks_; }

private:
    CsvTable(CsvReader reader, CsvFormat format) : reader_(std::move(reader)), format_(format) {}
    Result<std::size_t> place(const std::string& field, const std::string& name) const;
    Error at(const CsvRow& row, std::size_t column, Message what) const;
    std::string column_name(std::size_t column) const;
    std::string known_columns() const;
    Result<void> add_row(const CsvRow& row, std::vector<CsvColumns>& fields);
    Result<bool> add_cells(const CsvRow& row, CsvColumns& field);
    Result<void> add_number(const CsvRow& row, CsvColumns& field, std::size_t which);
    Result<void> add_label(const CsvRow& row, CsvColumns& field);
    Result<void> fill_missing(const CsvRow& row, CsvColumns& field, std::size_t which);

    using Classes = std::map<std::string, std::int64_t, std::less<>>;
    void sort_classes(CsvColumns& field, const Classes& classes) const;

    CsvReader reader_;
    CsvFormat format_;
    std::vector<std::string> names_;  ///< of the header
    std::size_t width_ = 0;
    CsvRow first_;                    ///< without a header: the row that was read already
    bool first_waits_ = false;
    std::map<std::string, Classes> classes_;  ///< by field: numbered as they come
    std::int64_t rows_ = 0;
    std::vector<std::int64_t> breaks_;
};

/// Puts numbers between those around a gap, evenly; the nearest one at the ends. False where a column has none at all.
bool interpolate(CsvColumns& field, std::int64_t rows);
/// Ends MinMax and Standard, column by column, by the rows for which `counts` holds.
void rescale(CsvColumns& field, const std::vector<bool>& counts);

}  // namespace nn
