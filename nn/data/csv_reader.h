#pragma once
// Comma-separated text, one row after the other. Internal to nn/data.

#include "nn/data/byte_stream.h"

#include <string>

namespace nn {

/// One row. The cells' text stays valid until the next row is read.
struct CsvRow {
    std::int64_t line = 0;  ///< where it begins, from 1
    std::vector<std::string_view> cells;
};

/// As RFC 4180 has it, and what is found in the world: a cell in quotes may hold separators, line ends and doubled quotes; lines
/// end in LF, CRLF or CR; empty lines are left out; a byte order mark of UTF-8 is left out. Refused, with line and column:
/// text behind a closing quote, a quote that is not closed, bytes that are no text, more than a million cells a row or
/// 16 MiB a row.
class CsvReader {
public:
    CsvReader(ByteStream stream, char separator) : stream_(std::move(stream)), separator_(separator) {}

    /// False at the end of the file.
    Result<bool> next(CsvRow& row);
    const std::filesystem::path& file() const { return stream_.file(); }

private:
    enum class Where { CellStart, Plain, Quoted, QuoteInQuoted, AfterQuoted };

    Result<bool> refill();
    Result<bool> start_of_file();
    /// Takes one character; true at the end of a row.
    bool take(char c);
    bool take_after_quote(char c);
    void end_cell();
    bool end_row();
    Error at(Message what) const;

    ByteStream stream_;
    char separator_;
    std::string_view piece_;
    bool started_ = false, ended_ = false;
    bool after_cr_ = false;
    Where where_ = Where::CellStart;
    std::int64_t line_ = 1;
    std::vector<char> text_;            ///< the row's cells, one behind the other; moving keeps its address
    std::vector<std::size_t> ends_;
    std::int64_t row_line_ = 1, quote_line_ = 1;
    const char* wrong_ = nullptr;
};

}  // namespace nn
