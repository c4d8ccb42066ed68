#include "nn/data/table_look.h"

#include "nn/data/csv_cell.h"
#include "nn/data/csv_reader.h"
#include "nn/data/source.h"

#include <algorithm>
#include <cmath>
#include <new>
#include <unordered_map>

namespace nn {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t first_rows = 200;     ///< that tell how the file is written
constexpr std::size_t shown_rows = 50;
constexpr std::size_t histogram_rows = 8192, histogram_bars = 18;
constexpr std::size_t most_columns = 4096;  ///< a person chooses among
constexpr std::size_t most_patterns = 4096;
constexpr std::size_t longest_cell = 80;    ///< shown and counted: a longer one is no name of a class

/// How a file is written, as far as it has been found out.
struct Form {
    CsvSeparator separator;
    std::string separator_name = ",";
    TextEncoding encoding = TextEncoding::Utf8;
    bool header = true;
    char decimal = '.';
};

std::optional<double> number(std::string_view cell, char decimal) {
    if (decimal == '.') {
        const auto value = parse_number(cell);
        return value ? value : parse_truth(cell);
    }
    std::string plain(cell);
    if (plain.find('.') != std::string::npos) return std::nullopt;
    std::ranges::replace(plain, decimal, '.');
    const auto value = parse_number(plain);
    return value ? value : parse_truth(cell);
}

/// Other bytes than UTF-8 in the first piece are those of Windows.
Result<TextEncoding> encoding_of(const fs::path& file, const std::stop_token& stop) {
    auto stream = ByteStream::open(file, stop);
    if (!stream) return stream.error();
    const auto piece = stream->next();
    if (!piece) return piece.error();
    if (piece->empty()) return about(file, TR("it is empty."));
    if (piece->starts_with("\xFF\xFE") || piece->starts_with("\xFE\xFF")) return TextEncoding::Utf8;  // known by its mark
    const std::size_t whole = piece->rfind('\n');  // a character at the piece's end may be cut
    return is_utf8(piece->substr(0, whole == std::string_view::npos ? piece->size() : whole)) ? TextEncoding::Utf8 : TextEncoding::Cp1252;
}

struct OwnedRow {
    std::int64_t line = 0;
    std::vector<std::string> cells;
};

Result<std::vector<OwnedRow>> first_rows_of(const fs::path& file, const Form& form, const std::stop_token& stop) {
    auto stream = TextStream::open(file, form.encoding, stop);
    if (!stream) return stream.error();
    CsvReader reader(std::move(*stream), form.separator);
    std::vector<OwnedRow> rows;
    CsvRow row;
    while (rows.size() < first_rows) {
        const auto more = reader.next(row);
        if (!more) return more.error();
        if (!*more) break;
        rows.push_back({row.line, {}});
        for (const std::string_view cell : row.cells) rows.back().cells.emplace_back(trimmed(cell));
    }
    if (rows.empty()) return about(file, TR("it is empty."));
    return rows;
}

/// The first separator that parts every one of the first rows into the same number of cells.
Result<std::vector<OwnedRow>> find_separator(const fs::path& file, Form& form, const std::stop_token& stop) {
    const std::pair<const char*, CsvSeparator> known[] = {
        {"tab", {'\t'}}, {";", {';'}}, {"|", {'|'}}, {",", {','}}, {"spaces", {' ', true}}};
    for (const auto& [name, separator] : known) {
        Form trial = form;
        trial.separator = separator;
        trial.separator_name = name;
        auto rows = first_rows_of(file, trial, stop);
        if (!rows) {
            if (stop.stop_requested()) return rows.error();
            continue;
        }
        const std::size_t width = rows->front().cells.size();
        if (width < 2 || std::ranges::any_of(*rows, [width](const OwnedRow& row) { return row.cells.size() != width; })) continue;
        form = trial;
        return rows;
    }
    return first_rows_of(file, form, stop);  // a single column, or a table that is wrong somewhere: that is said with its line
}

bool has_no_value(std::string_view cell) { return cell.empty() || is_usual_mark(cell); }

void find_decimal(const std::vector<OwnedRow>& rows, Form& form) {
    if (form.separator_name == ",") return;
    std::int64_t points = 0, commas = 0;
    for (const OwnedRow& row : rows) {
        for (const std::string& cell : row.cells) {
            points += cell.find('.') != std::string::npos && number(cell, '.') ? 1 : 0;
            commas += cell.find(',') != std::string::npos && number(cell, ',') ? 1 : 0;
        }
    }
    if (commas > points) form.decimal = ',';
}

/// The first line names the columns where it holds no number, and something below it differs from words like these.
void find_header(const std::vector<OwnedRow>& rows, Form& form) {
    const auto is_number = [&form](const std::string& cell) { return number(cell, form.decimal).has_value(); };
    form.header = rows.size() > 1 && std::ranges::none_of(rows.front().cells, is_number) &&
                  std::ranges::any_of(rows.front().cells, [](const std::string& cell) { return !cell.empty(); });
}

OptionValues options_of(const Form& form) {
    OptionValues options;
    if (form.separator_name != ",") options["separator"] = form.separator_name;
    if (!form.header) options["header"] = false;
    if (form.decimal != '.') options["decimal"] = std::string(1, form.decimal);
    if (form.encoding == TextEncoding::Cp1252) options["encoding"] = std::string("cp1252");
    return options;
}

/// What is seen of one column on the way through the file.
struct Sight {
    std::unordered_map<std::string, std::int64_t> kinds;
    bool too_many = false, any_number = false;
    std::int64_t empty = 0, marks = 0, others = 0;
    double last = 0;
    std::vector<double> values;
};

void see(std::string_view cell, char decimal, ColumnLook& look, Sight& sight) {
    if (cell.empty()) {
        ++sight.empty;
        return;
    }
    if (!sight.too_many) {
        ++sight.kinds[std::string(cell.substr(0, longest_cell))];
        if (std::ssize(sight.kinds) > ColumnLook::most_kinds) {
            sight.too_many = true;
            sight.kinds.clear();
        }
    }
    if (is_usual_mark(cell)) {
        ++sight.marks;
        return;
    }
    const auto value = number(cell, decimal);
    if (!value) {
        ++sight.others;
        return;
    }
    look.least = sight.any_number ? std::min(look.least, *value) : *value;
    look.most = sight.any_number ? std::max(look.most, *value) : *value;
    look.rising = look.rising && (!sight.any_number || *value > sight.last);
    look.whole = look.whole && *value == std::floor(*value);
    sight.last = *value;
    sight.any_number = true;
    if (sight.values.size() < histogram_rows) sight.values.push_back(*value);
}

void finish(ColumnLook& look, Sight& sight) {
    look.words = sight.others > 0 || !sight.any_number;
    // What stands for "no value" in a column of numbers may be a word like any other elsewhere, as the source `csv` has it.
    look.missing = sight.empty + (look.words ? 0 : sight.marks);
    look.rising = look.rising && sight.any_number && !look.words;
    look.whole = look.whole && !look.words;
    for (auto& [word, count] : sight.kinds) {
        if (look.words || !is_usual_mark(word)) look.kinds.push_back({word, count});
    }
    std::ranges::sort(look.kinds, [](const CountedWord& a, const CountedWord& b) {
        return a.count != b.count ? a.count > b.count : a.word < b.word;
    });
    look.different = sight.too_many ? ColumnLook::most_kinds + 1 : std::ssize(look.kinds);
    if (look.words || !(look.most > look.least)) return;
    look.histogram.assign(histogram_bars, 0);
    for (const double value : sight.values) {
        const double place = (value - look.least) / (look.most - look.least) * static_cast<double>(histogram_bars);
        ++look.histogram[std::min(static_cast<std::size_t>(place), histogram_bars - 1)];
    }
}

/// The file from its first row to its last.
class Passage {
public:
    Passage(const fs::path& file, const Form& form, TableLook& look) : file_(file), form_(form), look_(look) {}

    Result<void> go(const std::stop_token& stop) {
        auto stream = TextStream::open(file_, form_.encoding, stop);
        if (!stream) return stream.error();
        CsvReader reader(std::move(*stream), form_.separator);
        CsvRow row;
        for (bool first = true;; first = false) {
            const auto more = reader.next(row);
            if (!more) return more.error();
            if (!*more) break;
            if (first) {
                if (row.cells.size() > most_columns) {
                    return about(file_, {TR("it has {0} columns; one chooses among {1} at most. Write a project file for it by hand."),
                                         {std::to_string(row.cells.size()), std::to_string(most_columns)}});
                }
                begin(row);
                if (form_.header) continue;
            }
            if (row.cells.size() != look_.columns.size()) {
                return about(file_, {TR("line {0} has {1} cells, the first line has {2}.{3}"),
                                     {std::to_string(row.line), std::to_string(row.cells.size()),
                                      std::to_string(look_.columns.size()), ""}});
            }
            add(row);
        }
        if (look_.rows == 0) return about(file_, TR("it holds no rows."));
        end();
        return {};
    }

private:
    void begin(const CsvRow& row) {
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            ColumnLook column;
            column.place = static_cast<std::int64_t>(i);
            column.name = form_.header ? std::string(trimmed(row.cells[i])) : "";
            if (column.name.empty()) column.name = std::to_string(i);
            look_.columns.push_back(std::move(column));
        }
        sights_.resize(row.cells.size());
    }

    void add(const CsvRow& row) {
        gap_.assign(row.cells.size(), 0);
        bool gap = false;
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            const std::string_view cell = trimmed(row.cells[i]);
            see(cell, form_.decimal, look_.columns[i], sights_[i]);
            if (!has_no_value(cell)) continue;
            gap_[i] = cell.empty() ? 1 : 2;
            gap = true;
        }
        if (gap && (gaps_.size() < most_patterns || gaps_.contains(gap_))) ++gaps_[gap_];
        if (look_.first.size() < shown_rows) {
            auto& shown = look_.first.emplace_back();
            for (const std::string_view cell : row.cells) shown.emplace_back(trimmed(cell).substr(0, longest_cell));
        }
        ++look_.rows;
    }

    void end() {
        for (std::size_t i = 0; i < sights_.size(); ++i) finish(look_.columns[i], sights_[i]);
        for (const auto& [gap, count] : gaps_) {
            std::vector<bool> missing(gap.size());
            for (std::size_t i = 0; i < gap.size(); ++i) missing[i] = gap[i] == 1 || (gap[i] == 2 && !look_.columns[i].words);
            if (std::ranges::find(missing, true) != missing.end()) look_.gaps[missing] += count;
        }
        for (auto& row : look_.first) {
            for (std::size_t i = 0; i < row.size(); ++i) {
                if (row[i]->empty() || (!look_.columns[i].words && is_usual_mark(*row[i]))) row[i].reset();
            }
        }
    }

    const fs::path& file_;
    const Form& form_;
    TableLook& look_;
    std::vector<Sight> sights_;
    std::string gap_;  ///< of one row: 1 an empty cell, 2 a mark
    std::map<std::string, std::int64_t> gaps_;
};

}  // namespace

std::int64_t TableLook::complete_rows(const std::vector<std::size_t>& wanted) const {
    std::int64_t complete = rows;
    for (const auto& [missing, count] : gaps) {
        if (std::ranges::any_of(wanted, [&missing = missing](std::size_t column) { return column < missing.size() && missing[column]; }))
            complete -= count;
    }
    return complete;
}

Result<TableLook> look_at_table(const fs::path& file, std::stop_token stop) try {
    std::error_code ignored;
    if (!fs::is_regular_file(file, ignored)) return about(file, TR("it is no file."));
    Form form;
    const auto encoding = encoding_of(file, stop);
    if (!encoding) return encoding.error();
    form.encoding = *encoding;
    const auto rows = find_separator(file, form, stop);
    if (!rows) return rows.error();
    find_decimal(*rows, form);
    find_header(*rows, form);
    TableLook look;
    look.options = options_of(form);
    if (const auto done = Passage(file, form, look).go(stop); !done) return done.error();
    return look;
} catch (const std::bad_alloc&) {
    return about(file, TR("it does not fit into memory."));
}

Result<std::vector<std::string>> column_names(const DataSpec& data, const fs::path& folder, std::stop_token stop) {
    for (const Source& source : declared_sources()) {
        if (source.info.schema.id == data.source && source.columns) return source.columns(data, folder, std::move(stop));
    }
    return std::vector<std::string>();
}

}  // namespace nn
