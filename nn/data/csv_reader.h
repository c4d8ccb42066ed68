#pragma once
// Comma-separated text, one row after the other. Internal to nn/data.

#include "nn/data/text_stream.h"

#include <string>

namespace nn {

/// One row. The cells' text stays valid until the next row is read.
struct CsvRow {
    std::int64_t line = 0;  ///< where it begins, from 1
    std::vector<std::string_view> cells;
    std::vector<bool> quoted;  ///< cell by cell: it stood in quotes
};

/// What parts cells.
struct CsvSeparator {
    char character = ',';
    bool blanks = false;  ///< any number of blanks and tabs; those around a row count for nothing
};

/// As RFC 4180 has it, and what is found in the world: a cell in quotes may hold separators, line ends and doubled quotes; lines
/// end in LF, CRLF or CR; empty lines are left out. Refused, with line and column:
/// text behind a closing quote, a quote that is not closed, bytes that are no text, more than a million cells a row or
/// 16 MiB a row.
class CsvReader {
public:
    CsvReader(TextStream stream, CsvSeparator separator) : stream_(std::move(stream)), separator_(separator) {}

    /// False at the end of the file.
    Result<bool> next(CsvRow& row);
    const std::filesystem::path& file() const { return stream_.file(); }

private:
    enum class Where { CellStart, Plain, Quoted, QuoteInQuoted, AfterQuoted };

    Result<bool> refill();
    bool parts(char c) const { return separator_.blanks ? c == ' ' || c == '\t' : c == separator_.character; }
    /// Takes one character; true at the end of a row.
    bool take(char c);
    bool take_after_quote(char c);
    void end_cell();
    bool end_row();
    Error at(Message what) const;

    TextStream stream_;
    CsvSeparator separator_;
    std::string_view piece_;
    bool ended_ = false;
    bool after_cr_ = false;
    bool cell_quoted_ = false;
    Where where_ = Where::CellStart;
    std::int64_t line_ = 1;
    std::vector<char> text_;            ///< the row's cells, one behind the other; moving keeps its address
    std::vector<std::size_t> ends_;
    std::vector<bool> quoted_;
    std::int64_t row_line_ = 1, quote_line_ = 1;
    const char* wrong_ = nullptr;
};

}  // namespace nn
