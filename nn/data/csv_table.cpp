#include "nn/data/csv_table.h"

#include "nn/data/csv_cell.h"
#include "nn/data/source.h"
#include "nn/io/json_tree.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <numeric>
#include <set>
#include <span>

namespace nn {
namespace {

constexpr std::size_t max_classes = 100'000, max_one_hot = 1000;

/// Takes the mark of thousands out of `text`; false where it stands elsewhere than between groups of three digits in front of the decimal.
bool remove_thousands(std::string& text, char mark, char decimal) {
    if (mark == ' ') {
        for (const std::string_view wide : {std::string_view("\u00A0"), std::string_view("\u202F"), std::string_view("\u2009")}) {
            for (std::size_t at = text.find(wide); at != std::string::npos; at = text.find(wide)) text.replace(at, wide.size(), " ");
        }
    }
    const std::size_t last = text.rfind(mark);
    if (last == std::string::npos) return true;
    if (text.find(decimal) < last) return false;
    std::size_t end = last + 1;
    const auto is_digit = [&](std::size_t at) { return at < text.size() && text[at] >= '0' && text[at] <= '9'; };
    while (is_digit(end)) ++end;
    if (end < text.size() && text[end] != decimal && text[end] != 'e' && text[end] != 'E') return false;
    for (std::size_t group = end;;) {
        const std::size_t at = text.rfind(mark, group - 1);
        if (at == std::string::npos || at >= group) {
            std::size_t first = text.find_first_not_of("+-");
            return group - first >= 1 && group - first <= 3 && (std::erase(text, mark), true);
        }
        if (group - at != 4) return false;
        group = at;
        if (group == 0) return false;
    }
}

std::optional<std::size_t> parse_place(std::string_view text) {
    std::size_t value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

/// A cell for a message: quoted, and not endless.
std::string shown(std::string_view cell) { return json_quote(cell.size() > 40 ? cell.substr(0, 40) : cell); }

std::span<float> floats(CsvColumns& field) {
    return {reinterpret_cast<float*>(field.numbers.data()), field.numbers.size() / sizeof(float)};
}

}  // namespace

Result<CsvTable> CsvTable::open(const std::filesystem::path& file, const CsvFormat& format, std::stop_token stop) {
    auto stream = TextStream::open(file, format.encoding, std::move(stop));
    if (!stream) return stream.error();
    CsvTable table(CsvReader(std::move(*stream), format.separator), format);
    const auto any = table.reader_.next(table.first_);
    if (!any) return any.error();
    if (!*any) return about(file, TR("it is empty."));
    table.width_ = table.first_.cells.size();
    table.first_waits_ = !format.header;
    if (format.header) {
        for (const std::string_view cell : table.first_.cells) table.names_.emplace_back(trimmed(cell));
    }
    return table;
}

Result<bool> CsvTable::next(CsvRow& row) {
    if (std::exchange(first_waits_, false)) {
        row = first_;
    } else {
        const auto more = reader_.next(row);
        if (!more || !*more) return more;
    }
    if (row.cells.size() == width_) return true;
    const bool comma = format_.decimal == ',' && !format_.separator.blanks && format_.separator.character == ',';
    return about(reader_.file(), {TR("line {0} has {1} cells, the first line has {2}.{3}"),
                                  {std::to_string(row.line), std::to_string(row.cells.size()), std::to_string(width_),
                                   comma ? " With decimal commas, \"separator\" is often \";\"." : ""}});
}

std::string CsvTable::column_name(std::size_t column) const {
    return column < names_.size() && !names_[column].empty() ? names_[column] : std::to_string(column);
}

std::vector<std::string> CsvTable::column_names() const {
    std::vector<std::string> names = names_;
    names.resize(width_);
    return names;
}

std::string CsvTable::known_columns() const {
    std::string list;
    for (std::size_t i = 0; i < std::min<std::size_t>(names_.size(), 20); ++i) {
        list += (i == 0 ? "" : ", ") + shown(names_[i]);
    }
    return names_.size() > 20 ? list + ", ..." : list;
}

Error CsvTable::at(const CsvRow& row, std::size_t column, Message what) const {
    return about(reader_.file(),
                 {TR("line {0}, column {1}: {2}"), {std::to_string(row.line), column_name(column), what.text()}});
}

Result<std::size_t> CsvTable::place(const std::string& field, const std::string& name) const {
    const auto found = std::find(names_.begin(), names_.end(), name);
    if (found != names_.end()) {
        if (std::find(found + 1, names_.end(), name) != names_.end()) {
            return about(reader_.file(), {TR("the column {0} of field {1} is there twice. Give columns by number, from 0."),
                                          {shown(name), field}});
        }
        return static_cast<std::size_t>(found - names_.begin());
    }
    if (names_.empty()) {
        return about(reader_.file(), {TR("the column {0} of field {1} is a name, but \"header\" is false. Give columns by "
                                         "number, from 0, or set \"header\" to true."),
                                      {shown(name), field}});
    }
    if (!std::ranges::all_of(names_, is_utf8)) {
        return about(reader_.file(), {TR("there is no column {0} for field {1}, and the first line is no UTF-8 text. Set \"encoding\" to "
                                         "what the file is written in, say \"cp1252\"."),
                                      {shown(name), field}});
    }
    const std::string near = nearest(name, names_);
    const bool blanks = names_.size() == 1 && names_[0].find(' ') != std::string::npos;
    const bool other = names_.size() == 1 && names_[0].find_first_of(";\t|,") != std::string::npos;
    return about(reader_.file(),
                 {TR("there is no column {0} for field {1}.{2} Its columns: {3}.{4}"),
                  {shown(name), field, near.empty() ? "" : " Did you mean " + json_quote(near) + "?", known_columns(),
                   other    ? " Set \"separator\" to the character between the cells."
                   : blanks ? " Set \"separator\" to \"spaces\" where blanks part the cells."
                            : ""}});
}

Result<std::vector<std::size_t>> CsvTable::places(const std::string& field, const Names& columns) const {
    std::vector<std::size_t> out;
    for (const std::int64_t number : columns.numbers) out.push_back(static_cast<std::size_t>(number));
    for (const std::string& name : columns.words) {
        const std::size_t colon = name.find(':');
        const auto from = colon == std::string::npos ? std::nullopt : parse_place(std::string_view(name).substr(0, colon));
        const auto to = colon == std::string::npos ? std::nullopt : parse_place(std::string_view(name).substr(colon + 1));
        if (from && to && *from < *to && *to <= width_ && std::find(names_.begin(), names_.end(), name) == names_.end()) {
            for (std::size_t i = *from; i < *to; ++i) out.push_back(i);
            continue;
        }
        const auto found = place(field, name);
        if (!found) return found.error();
        out.push_back(*found);
    }
    if (out.empty()) return about(reader_.file(), {TR("the field {0} names no columns."), {field}});
    for (const std::size_t column : out) {
        if (column < width_) continue;
        return about(reader_.file(), {TR("there is no column {0} for field {1}: the first line has {2}, numbered from 0."),
                                      {std::to_string(column), field, std::to_string(width_)}});
    }
    return out;
}

std::optional<double> CsvTable::number(std::string_view cell) {
    if (format_.decimal == '.' && format_.thousands == '\0') {
        const auto value = parse_number(cell);
        return value ? value : parse_truth(cell);
    }
    plain_ = cell;
    if (format_.thousands != '\0' && !remove_thousands(plain_, format_.thousands, format_.decimal)) return std::nullopt;
    if (format_.decimal != '.') {
        if (plain_.find('.') != std::string::npos) return std::nullopt;
        std::ranges::replace(plain_, format_.decimal, '.');
    }
    const auto value = parse_number(plain_);
    return value ? value : parse_truth(cell);
}

bool CsvTable::is_missing(const CsvRow& row, std::size_t column, bool words) {
    const std::string_view cell = trimmed(row.cells[column]);
    if (cell.empty()) return true;
    if (format_.marks.usual) return !words && is_usual_mark(cell);
    if (words && row.quoted[column]) return false;
    if (format_.marks.given.contains(cell)) return true;
    if (words || format_.marks.numbers.empty()) return false;
    const auto value = number(cell);
    return value && std::ranges::find(format_.marks.numbers, *value) != format_.marks.numbers.end();
}

Result<void> CsvTable::add_number(const CsvRow& row, CsvColumns& field, std::size_t which) {
    const std::size_t column = field.columns[which];
    const std::string_view cell = trimmed(row.cells[column]);
    const auto value = number(cell);
    if (!value) {
        const bool comma = format_.decimal == '.' && cell.find(',') != std::string_view::npos;
        const bool heading = !format_.header && rows_ == 0;
        return at(row, column,
                  {TR("{0} is no number.{1}"),
                   {shown(cell), comma     ? " Set \"decimal\" or \"thousands\" to \",\" if it is one."
                                 : heading ? " If the first line names the columns, set \"header\" to true."
                                           : " If there is no value, name it in \"na_values\"; for words, set \"as\" to \"class\" "
                                             "or \"one_hot\"."}});
    }
    double scaled = *value;
    if (field.scale.kind == CsvScale::Kind::Range) {
        scaled = (*value - field.scale.low) / (field.scale.high - field.scale.low);
    } else if (field.scale.kind != CsvScale::Kind::None) {
        if (std::isnan(field.origin[which])) field.origin[which] = *value;
        scaled = *value - field.origin[which];
    }
    const auto stored = static_cast<float>(scaled);
    if (!std::isfinite(stored)) return at(row, column, {TR("{0} does not fit into float32."), {shown(cell)}});
    field.numbers.append(reinterpret_cast<const char*>(&stored), sizeof stored);
    return {};
}

Result<void> CsvTable::add_word(const CsvRow& row, CsvColumns& field, std::size_t which) {
    const std::size_t column = field.columns[which];
    const std::string_view cell = trimmed(row.cells[column]);
    CsvWords& words = field.found[which];
    auto it = words.find(cell);
    if (it == words.end()) {
        const std::size_t most = field.labels() ? max_classes : max_one_hot;
        if (words.size() == most) {
            return at(row, column, {field.labels() ? TR("the field {0} has more than {1} classes. Is it a number?")
                                                   : TR("the field {0} has more than {1} different cells in this column. Is it a number?"),
                                    {field.field, std::to_string(most)}});
        }
        if (!is_utf8(cell)) {
            return at(row, column, TR("its bytes are no UTF-8 text. Set \"encoding\" to what the file is written in, say \"cp1252\"."));
        }
        it = words.emplace(std::string(cell), static_cast<std::int64_t>(words.size())).first;
    }
    if (field.labels()) {
        field.ids.append(reinterpret_cast<const char*>(&it->second), sizeof it->second);
    } else {
        const auto id = static_cast<float>(it->second);
        field.numbers.append(reinterpret_cast<const char*>(&id), sizeof id);
    }
    return {};
}

/// Stands in for a cell without value.
Result<void> CsvTable::fill_missing(const CsvRow& row, CsvColumns& field, std::size_t which) {
    const std::size_t column = field.columns[which];
    const bool blank = format_.separator.character == ' ' && !format_.separator.blanks;
    if (blank && row.cells[column].empty()) {
        return at(row, column, TR("there is no value. Where several blanks part the columns, set \"separator\" to \"spaces\"."));
    }
    if (format_.missing == Missing::Error) {
        return at(row, column, TR("there is no value. Set \"missing\" to \"skip\", \"previous\" or \"interpolate\" to "
                                  "say what to do."));
    }
    if (format_.missing == Missing::Previous) {
        if (rows_ == 0) return at(row, column, TR("there is no value, and none before it to take."));
        std::string& bytes = field.labels() ? field.ids : field.numbers;
        const std::size_t width = field.labels() ? sizeof(std::int64_t) : sizeof(float);
        const std::size_t from = bytes.size() - field.row_bytes();
        bytes.append(bytes.substr(from, width));
        return {};
    }
    if (field.words[which]) return at(row, column, TR("a class has no value, and classes cannot be interpolated."));
    const float gap = std::numeric_limits<float>::quiet_NaN();
    field.numbers.append(reinterpret_cast<const char*>(&gap), sizeof gap);
    return {};
}

bool CsvTable::lacks_a_value(const CsvRow& row, const std::vector<CsvColumns>& fields) {
    for (const CsvColumns& field : fields) {
        for (std::size_t which = 0; which < field.columns.size(); ++which) {
            if (is_missing(row, field.columns[which], field.words[which])) return true;
        }
    }
    return false;
}

Result<void> CsvTable::add_row(const CsvRow& row, std::vector<CsvColumns>& fields) {
    if (format_.missing == Missing::Skip && lacks_a_value(row, fields)) {
        if (left_out_++ == 0) first_left_out_ = row.line;
        if (rows_ > 0 && (breaks_.empty() || breaks_.back() != rows_)) breaks_.push_back(rows_);
        return {};
    }
    for (CsvColumns& field : fields) {
        for (std::size_t which = 0; which < field.columns.size(); ++which) {
            Result<void> added;
            if (is_missing(row, field.columns[which], field.words[which])) {
                added = fill_missing(row, field, which);
            } else {
                added = field.words[which] ? add_word(row, field, which) : add_number(row, field, which);
            }
            if (!added) return added.error();
        }
    }
    ++rows_;
    return {};
}

namespace {

/// Words by their place in the order of `CsvColumns::classes`: `place[id]`.
struct Sorted {
    std::vector<std::string> words;
    std::vector<std::int64_t> place;
};

Sorted sort_words(const CsvWords& words) {
    std::vector<const CsvWords::value_type*> order;
    for (const auto& entry : words) order.push_back(&entry);
    const auto value = [](const auto* entry) { return parse_number(entry->first); };
    if (std::ranges::all_of(order, [value](const auto* entry) { return value(entry).has_value(); }))
        std::ranges::stable_sort(order, [value](const auto* a, const auto* b) { return *value(a) < *value(b); });
    Sorted sorted;
    sorted.place.resize(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        sorted.place[static_cast<std::size_t>(order[i]->second)] = static_cast<std::int64_t>(i);
        sorted.words.push_back(order[i]->first);
    }
    return sorted;
}

void sort_classes(CsvColumns& field) {
    Sorted sorted = sort_words(field.found[0]);
    field.classes = std::move(sorted.words);
    for (std::size_t i = 0; i < field.ids.size(); i += sizeof(std::int64_t)) {
        std::int64_t id = 0;
        std::memcpy(&id, field.ids.data() + i, sizeof id);
        std::memcpy(field.ids.data() + i, &sorted.place[static_cast<std::size_t>(id)], sizeof id);
    }
}

}  // namespace

Result<void> CsvTable::find_words(std::vector<CsvColumns>& fields) {
    CsvRow row;
    while (true) {
        const auto more = next(row);
        if (!more) return more.error();
        if (!*more) break;
        for (CsvColumns& field : fields) {
            for (std::size_t which = 0; field.as == CsvColumns::As::OneHot && which < field.columns.size(); ++which) {
                if (field.words[which] || is_missing(row, field.columns[which], false)) continue;
                field.words[which] = !number(trimmed(row.cells[field.columns[which]]));
            }
        }
    }
    for (CsvColumns& field : fields) {
        const bool none = std::ranges::find(field.words, true) == field.words.end();
        if (field.as == CsvColumns::As::OneHot && none) field.words.assign(field.columns.size(), true);
    }
    return {};
}

Result<void> CsvTable::read(std::vector<CsvColumns>& fields, std::optional<std::int64_t> most) {
    for (CsvColumns& field : fields) {
        field.origin.assign(field.columns.size(), std::numeric_limits<double>::quiet_NaN());
        field.found.assign(field.columns.size(), {});
    }
    CsvRow row;
    while (!most || rows_ + left_out_ < *most) {
        const auto more = next(row);
        if (!more) return more.error();
        if (!*more) {
            most.reset();
            break;
        }
        if (const auto added = add_row(row, fields); !added) return added.error();
    }
    if (rows_ == 0 && left_out_ > 0 && !most) {
        return about(reader_.file(), TR("every row lacks a value in a column that is used, so \"missing\": \"skip\" leaves none."));
    }
    if (rows_ == 0 && !most) return about(reader_.file(), TR("it holds no rows."));
    for (CsvColumns& field : fields) {
        if (field.labels()) {
            sort_classes(field);
        } else if (format_.missing == Missing::Interpolate && !most && !interpolate(field, rows_)) {
            return about(reader_.file(), {TR("a column of field {0} has no values at all."), {field.field}});
        }
    }
    return {};
}

std::vector<Message> CsvTable::notes() const {
    const std::string file = reader_.file().filename().string();
    std::vector<Message> notes;
    if (first_is_row_) {
        notes.emplace_back(TR("{0}: line 1 is taken as a row, for it holds numbers; set \"header\" to false to say so"), std::vector{file});
    }
    if (left_out_ > 0) {
        notes.emplace_back(TR("{0}: {1} of {2} rows were left out, the first on line {3}: they lack a value in a column that is used"),
                           std::vector{file, std::to_string(left_out_), std::to_string(left_out_ + rows_),
                                       std::to_string(first_left_out_)});
    }
    return notes;
}

void CsvTable::look_for_row_in_first_line(const std::vector<CsvColumns>& fields) {
    if (!format_.header || !format_.separator.blanks) return;
    std::size_t numbers = 0;
    for (const CsvColumns& field : fields) {
        for (std::size_t which = 0; field.as == CsvColumns::As::Number && which < field.columns.size(); ++which) {
            const std::size_t column = field.columns[which];
            if (!number(trimmed(first_.cells[column])) && !is_missing(first_, column, false)) return;
            ++numbers;
        }
    }
    if (numbers == 0) return;
    first_waits_ = first_is_row_ = true;
    names_.clear();
}

Result<void> expand(CsvColumns& field, std::int64_t rows) {
    if (field.as != CsvColumns::As::OneHot) return {};
    std::vector<Sorted> sorted;
    std::vector<std::size_t> starts;
    std::size_t width = 0;
    for (std::size_t which = 0; which < field.columns.size(); ++which) {
        sorted.push_back(field.words[which] ? sort_words(field.found[which]) : Sorted());
        starts.push_back(width);
        width += field.words[which] ? sorted.back().words.size() : 1;
    }
    if (static_cast<std::uint64_t>(rows) > max_data_bytes / sizeof(float) / std::max<std::size_t>(width, 1)) {
        return Error({TR("The field {0} becomes {1} columns, which take more than 8 GiB in {2} rows."),
                      {field.field, std::to_string(width), std::to_string(rows)}},
                     true);
    }
    const std::span<const float> from = floats(field);
    std::vector<float> to(width * static_cast<std::size_t>(rows));
    for (std::size_t row = 0; row < static_cast<std::size_t>(rows); ++row) {
        for (std::size_t which = 0; which < field.columns.size(); ++which) {
            const float value = from[row * field.columns.size() + which];
            float* place = to.data() + row * width + starts[which];
            if (field.words[which]) {
                place[sorted[which].place[static_cast<std::size_t>(value)]] = 1;
            } else {
                *place = value;
            }
        }
    }
    field.numbers.assign(reinterpret_cast<const char*>(to.data()), to.size() * sizeof(float));
    field.width = width;
    return {};
}

bool interpolate(CsvColumns& field, std::int64_t rows) {
    const std::span<float> values = floats(field);
    const std::size_t width = field.columns.size(), n = static_cast<std::size_t>(rows);
    for (std::size_t column = 0; column < width; ++column) {
        const auto value = [&](std::size_t row) -> float& { return values[row * width + column]; };
        std::size_t last = n;  // the last row with a value; n: none yet
        for (std::size_t row = 0; row <= n; ++row) {
            if (row < n && std::isnan(value(row))) continue;
            if (row == n && last == n) return false;
            for (std::size_t gap = last == n ? 0 : last + 1; gap < row; ++gap) {
                if (last == n) {
                    value(gap) = value(row);
                } else if (row == n) {
                    value(gap) = value(last);
                } else {
                    const double share = static_cast<double>(gap - last) / static_cast<double>(row - last);
                    value(gap) = static_cast<float>(value(last) * (1 - share) + value(row) * share);
                }
            }
            last = row;
        }
    }
    return true;
}

void rescale(CsvColumns& field, const std::vector<bool>& counts) {
    if (field.scale.kind != CsvScale::Kind::MinMax && field.scale.kind != CsvScale::Kind::Standard) return;
    const std::span<float> values = floats(field);
    const std::size_t width = field.columns.size();
    for (std::size_t column = 0; column < width; ++column) {
        if (field.words[column]) continue;
        double low = std::numeric_limits<double>::infinity(), high = -low, sum = 0, squares = 0, n = 0;
        for (std::size_t row = 0; row < counts.size(); ++row) {
            if (!counts[row]) continue;
            const double v = values[row * width + column];
            low = std::min(low, v);
            high = std::max(high, v);
            sum += v;
            squares += v * v;
            ++n;
        }
        const bool range = field.scale.kind == CsvScale::Kind::MinMax;
        const double from = range ? low : sum / n;
        const double spread = range ? high - low : std::sqrt(std::max(0.0, squares / n - from * from));
        for (std::size_t i = column; i < values.size(); i += width) {
            // A column that never changes becomes zeros.
            values[i] = static_cast<float>((values[i] - from) / (spread > 0 ? spread : 1));
        }
    }
}

}  // namespace nn
