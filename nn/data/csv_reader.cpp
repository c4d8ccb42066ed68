#include "nn/data/csv_reader.h"

#include "nn/data/source.h"

#include <utility>

namespace nn {
namespace {

constexpr std::size_t max_cells = 1'000'000, max_row_bytes = std::size_t{16} << 20;

}  // namespace

Error CsvReader::at(Message what) const {
    return about(file(), {TR("line {0}, column {1}: {2}"),
                          {std::to_string(line_), std::to_string(ends_.size() + 1), what.text()}});
}

Result<bool> CsvReader::refill() {
    const auto next = stream_.next();
    if (!next) return next.error();
    piece_ = *next;
    return !piece_.empty();
}

void CsvReader::end_cell() {
    ends_.push_back(text_.size());
    quoted_.push_back(std::exchange(cell_quoted_, false));
    where_ = Where::CellStart;
}

bool CsvReader::end_row() {
    // Blanks at the end of a row part nothing.
    if (where_ != Where::CellStart || (!separator_.blanks && !ends_.empty())) end_cell();
    return !ends_.empty();
}

bool CsvReader::take_after_quote(char c) {
    if (parts(c)) {
        end_cell();
    } else if (c == '\n' || c == '\r') {
        return end_row();
    } else if (c != ' ' && c != '\t') {
        wrong_ = TR("there is text behind a closing quote. Quotes inside a cell are doubled.");
    } else {
        where_ = Where::AfterQuoted;
    }
    return false;
}

bool CsvReader::take(char c) {
    switch (where_) {
        case Where::CellStart:
            if (c == '"') {
                where_ = Where::Quoted;
                cell_quoted_ = true;
                quote_line_ = line_;
                return false;
            }
            if (separator_.blanks && parts(c)) return false;
            [[fallthrough]];
        case Where::Plain:
            if (parts(c)) {
                end_cell();
            } else if (c == '\n' || c == '\r') {
                return end_row();
            } else if (c == '\0') {
                wrong_ = TR("there is a zero byte: it is no text file.");
            } else {
                where_ = Where::Plain;
                text_.push_back(c);
            }
            return false;
        case Where::Quoted:
            if (c == '"') {
                where_ = Where::QuoteInQuoted;
            } else {
                text_.push_back(c);
            }
            return false;
        case Where::QuoteInQuoted:
            if (c == '"') {
                text_.push_back('"');
                where_ = Where::Quoted;
                return false;
            }
            return take_after_quote(c);
        case Where::AfterQuoted:
            return take_after_quote(c);
    }
    return false;
}

Result<bool> CsvReader::next(CsvRow& row) {
    text_.clear();
    ends_.clear();
    quoted_.clear();
    row_line_ = line_;
    bool complete = false;
    while (!complete) {
        if (piece_.empty()) {
            const auto more = ended_ ? Result<bool>(false) : refill();
            if (!more) return more.error();
            if (!*more) {
                ended_ = true;
                if (where_ == Where::Quoted) {
                    line_ = quote_line_;
                    return at(TR("a quote opens here and is not closed."));
                }
                if (!end_row()) return false;
                break;
            }
        }
        const char c = piece_.front();
        piece_.remove_prefix(1);
        if (after_cr_ && c == '\n') {  // the second half of one line end
            after_cr_ = false;
            if (where_ == Where::Quoted) text_.push_back(c);
            continue;
        }
        if (text_.empty() && ends_.empty() && where_ == Where::CellStart) row_line_ = line_;
        complete = take(c);
        if (wrong_ != nullptr) return at(std::exchange(wrong_, nullptr));
        after_cr_ = c == '\r';
        if (c == '\n' || c == '\r') ++line_;
        if (text_.size() > max_row_bytes || ends_.size() > max_cells)
            return at(TR("the row is longer than any table's. Is it the right file, is a quote missing?"));
    }
    row.line = row_line_;
    row.cells.clear();
    row.quoted.swap(quoted_);
    std::size_t from = 0;
    for (const std::size_t end : ends_) {
        row.cells.push_back(std::string_view(text_.data() + from, end - from));
        from = end;
    }
    return true;
}

}  // namespace nn
