#pragma once
// The columns of a table that a project asks for, in memory. Internal to nn/data.

#include "nn/data/csv_reader.h"
#include "nn/model/option.h"

#include <limits>
#include <map>
#include <set>

namespace nn {

enum class Missing { Error, Skip, Previous, Interpolate };

/// What becomes of a number: float32 of (value - low) / (high - low). Taken from the training samples: first the values
/// lie there less their column's first one, which costs no precision, then `CsvColumns::rescale` ends it.
struct CsvScale {
    enum class Kind { None, Range, MinMax, Standard } kind = Kind::None;
    double low = 0, high = 1;
};

/// The different cells of a column, numbered as they come.
using CsvWords = std::map<std::string, std::int64_t, std::less<>>;

/// The cells of one field, row by row.
struct CsvColumns {
    enum class As { Number, Class, OneHot };

    std::string field;
    std::vector<std::size_t> columns;     ///< their places in a row of the file
    As as = As::Number;
    CsvScale scale;                       ///< of the columns that hold numbers
    std::vector<bool> words;              ///< by column: its cells are words, which are numbered
    std::string numbers;                  ///< float32 [rows, width]; until `expand` the number of its word in a column of words
    std::string ids;                      ///< Class: int64 [rows]
    std::vector<std::string> classes;     ///< Class: sorted, numbers by size, else by their bytes
    std::vector<double> origin;           ///< per column: the first value, for MinMax and Standard
    std::vector<CsvWords> found;          ///< per column of words
    std::size_t width = 0;                ///< numbers a row

    bool labels() const { return as == As::Class; }
    std::size_t row_bytes() const { return labels() ? sizeof(std::int64_t) : width * sizeof(float); }
};

/// What stands where there is no value, beside empty cells.
struct CsvMarks {
    bool usual = true;  ///< NA, null, ? and the like, in columns of numbers alone: elsewhere they may be words like any other
    std::set<std::string, std::less<>> given;  ///< with `usual` false: in all columns; a quoted word is none
    std::vector<double> numbers;               ///< those of `given` that are numbers: -999 is -999.0 too
};

/// How a file is to be read.
struct CsvFormat {
    CsvSeparator separator;
    bool header = true;
    Missing missing = Missing::Error;
    CsvMarks marks;
    char decimal = '.';
    char thousands = '\0';  ///< none; ' ' stands for the wider blanks too
    TextEncoding encoding = TextEncoding::Utf8;
};

/// A file's rows as far as they are asked for.
class CsvTable {
public:
    /// Reads up to the first row: the columns' names, or how many there are.
    static Result<CsvTable> open(const std::filesystem::path& file, const CsvFormat& format, std::stop_token stop = {});
    /// The places of columns given by name, number or, without such a name, as a slice "0:64".
    Result<std::vector<std::size_t>> places(const std::string& field, const Names& columns) const;
    /// Where columns are set apart by blanks, few files name them: a first line with numbers wherever a field takes numbers is a row. Only
    /// for fields that name no column, right after `open`.
    void look_for_row_in_first_line(const std::vector<CsvColumns>& fields);
    /// Finds out which columns of one-hot fields hold words: those with a cell that is no number, or all where none has one. Reads the
    /// whole file, after which this table is of no more use.
    Result<void> find_words(std::vector<CsvColumns>& fields);
    /// Reads the rest of the file into `fields`; missing cells are dealt with as the format says. `most`: rows, after which it ends.
    Result<void> read(std::vector<CsvColumns>& fields, std::optional<std::int64_t> most = std::nullopt);

    /// By column; empty where it has none.
    std::vector<std::string> column_names() const;
    std::int64_t rows() const { return rows_; }
    /// Numbers of rows in front of which a row with missing cells was left out.
    const std::vector<std::int64_t>& breaks() const { return breaks_; }
    /// What people should know: that rows were left out, that the first line is one.
    std::vector<Message> notes() const;

private:
    CsvTable(CsvReader reader, CsvFormat format) : reader_(std::move(reader)), format_(format) {}
    Result<std::size_t> place(const std::string& field, const std::string& name) const;
    Error at(const CsvRow& row, std::size_t column, Message what) const;
    std::string column_name(std::size_t column) const;
    std::string known_columns() const;
    Result<bool> next(CsvRow& row);
    std::optional<double> number(std::string_view cell);
    bool is_missing(const CsvRow& row, std::size_t column, bool words);
    bool lacks_a_value(const CsvRow& row, const std::vector<CsvColumns>& fields);
    Result<void> add_row(const CsvRow& row, std::vector<CsvColumns>& fields);
    Result<void> add_number(const CsvRow& row, CsvColumns& field, std::size_t which);
    Result<void> add_word(const CsvRow& row, CsvColumns& field, std::size_t which);
    Result<void> fill_missing(const CsvRow& row, CsvColumns& field, std::size_t which);

    CsvReader reader_;
    CsvFormat format_;
    std::vector<std::string> names_;  ///< of the header
    std::size_t width_ = 0;
    CsvRow first_;                    ///< without a header: the row that was read already
    bool first_waits_ = false;
    bool first_is_row_ = false;       ///< although the format says that it is the header
    std::string plain_;               ///< a number with the marks taken out
    std::int64_t rows_ = 0;
    std::vector<std::int64_t> breaks_;
    std::int64_t left_out_ = 0, first_left_out_ = 0;
};

/// Puts numbers between those around a gap, evenly; the nearest one at the ends. False where a column has none at all.
bool interpolate(CsvColumns& field, std::int64_t rows);
/// Ends MinMax and Standard, column by column, by the rows for which `counts` holds.
void rescale(CsvColumns& field, const std::vector<bool>& counts);
/// Ends OneHot: a column of words becomes one of 0 and 1 for every word, sorted. The error names the field: more than 8 GiB.
Result<void> expand(CsvColumns& field, std::int64_t rows);

}  // namespace nn
