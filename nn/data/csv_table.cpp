#include "nn/data/csv_table.h"

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

constexpr std::size_t max_classes = 100'000;

std::string_view trimmed(std::string_view text) {
    const auto space = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
    while (!text.empty() && space(text.front())) text.remove_prefix(1);
    while (!text.empty() && space(text.back())) text.remove_suffix(1);
    return text;
}

/// What people and programs write where there is no value.
bool is_missing(std::string_view cell) {
    if (!cell.empty() && cell[0] >= '0' && cell[0] <= '9') return false;
    static const std::set<std::string, std::less<>> words = {"",     "NA",   "N/A",  "n/a",  "NaN", "nan", "NAN",
                                                             "null", "NULL", "None", "none", "?",   "-"};
    return words.contains(cell);
}

std::optional<double> parse_number(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    double value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
    return value;
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

Result<CsvTable> CsvTable::open(const std::filesystem::path& file, const CsvFormat& format) {
    auto stream = ByteStream::open(file);
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

std::string CsvTable::column_name(std::size_t column) const {
    return column < names_.size() && !names_[column].empty() ? names_[column] : std::to_string(column);
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
    const std::string near = nearest(name, names_);
    const bool other = names_.size() == 1 && names_[0].find_first_of(";\t|,") != std::string::npos;
    return about(reader_.file(),
                 {TR("there is no column {0} for field {1}.{2} Its columns: {3}.{4}"),
                  {shown(name), field, near.empty() ? "" : " Did you mean " + json_quote(near) + "?", known_columns(),
                   other ? " Set \"separator\" to the character between the cells." : ""}});
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

Result<void> CsvTable::add_number(const CsvRow& row, CsvColumns& field, std::size_t which) {
    const std::size_t column = field.columns[which];
    const std::string_view cell = trimmed(row.cells[column]);
    const auto value = parse_number(cell);
    if (!value) {
        const bool comma = cell.find(',') != std::string_view::npos;
        const bool heading = !format_.header && rows_ == 0;
        return at(row, column,
                  {TR("{0} is no number.{1}"),
                   {shown(cell), comma     ? " Numbers are written with a point."
                                 : heading ? " If the first line names the columns, set \"header\" to true."
                                           : ""}});
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

Result<void> CsvTable::add_label(const CsvRow& row, CsvColumns& field) {
    const std::string_view cell = trimmed(row.cells[field.columns[0]]);
    Classes& classes = classes_[field.field];
    auto it = classes.find(cell);
    if (it == classes.end()) {
        if (classes.size() == max_classes) {
            return at(row, field.columns[0], {TR("the field {0} has more than {1} classes. Is it a number?"),
                                              {field.field, std::to_string(max_classes)}});
        }
        it = classes.emplace(std::string(cell), static_cast<std::int64_t>(classes.size())).first;
    }
    field.ids.append(reinterpret_cast<const char*>(&it->second), sizeof it->second);
    return {};
}

/// Stands in for a cell without value.
Result<void> CsvTable::fill_missing(const CsvRow& row, CsvColumns& field, std::size_t which) {
    const std::size_t column = field.columns[which];
    if (format_.missing == Missing::Error) {
        return at(row, column, TR("there is no value. Set \"missing\" to \"skip\", \"previous\" or \"interpolate\" to "
                                  "say what to do."));
    }
    if (format_.missing == Missing::Previous) {
        if (rows_ == 0) return at(row, column, TR("there is no value, and none before it to take."));
        std::string& bytes = field.labels ? field.ids : field.numbers;
        const std::size_t width = field.labels ? sizeof(std::int64_t) : sizeof(float);
        const std::size_t from = bytes.size() - field.row_bytes();
        bytes.append(bytes.substr(from, width));
        return {};
    }
    if (field.labels) return at(row, column, TR("a class has no value, and classes cannot be interpolated."));
    const float gap = std::numeric_limits<float>::quiet_NaN();
    field.numbers.append(reinterpret_cast<const char*>(&gap), sizeof gap);
    return {};
}

Result<void> CsvTable::add_row(const CsvRow& row, std::vector<CsvColumns>& fields) {
    if (row.cells.size() != width_) {
        return about(reader_.file(),
                     {TR("line {0} has {1} cells, the first line has {2}."),
                      {std::to_string(row.line), std::to_string(row.cells.size()), std::to_string(width_)}});
    }
    if (format_.missing == Missing::Skip) {
        for (const CsvColumns& field : fields) {
            for (const std::size_t column : field.columns) {
                if (!is_missing(trimmed(row.cells[column]))) continue;
                if (rows_ > 0 && (breaks_.empty() || breaks_.back() != rows_)) breaks_.push_back(rows_);
                return {};
            }
        }
    }
    for (CsvColumns& field : fields) {
        for (std::size_t which = 0; which < field.columns.size(); ++which) {
            Result<void> added;
            if (is_missing(trimmed(row.cells[field.columns[which]]))) {
                added = fill_missing(row, field, which);
            } else {
                added = field.labels ? add_label(row, field) : add_number(row, field, which);
            }
            if (!added) return added.error();
        }
    }
    ++rows_;
    return {};
}

void CsvTable::sort_classes(CsvColumns& field, const Classes& classes) const {
    std::vector<const Classes::value_type*> order;
    for (const auto& entry : classes) order.push_back(&entry);
    const bool all_numbers =
        std::all_of(order.begin(), order.end(), [](const auto* entry) { return parse_number(entry->first); });
    if (all_numbers) {
        std::stable_sort(order.begin(), order.end(), [](const auto* a, const auto* b) {
            return *parse_number(a->first) < *parse_number(b->first);
        });
    }
    std::vector<std::int64_t> place(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        place[static_cast<std::size_t>(order[i]->second)] = static_cast<std::int64_t>(i);
        field.classes.push_back(order[i]->first);
    }
    for (std::size_t i = 0; i < field.ids.size(); i += sizeof(std::int64_t)) {
        std::int64_t id = 0;
        std::memcpy(&id, field.ids.data() + i, sizeof id);
        std::memcpy(field.ids.data() + i, &place[static_cast<std::size_t>(id)], sizeof id);
    }
}

Result<void> CsvTable::read(std::vector<CsvColumns>& fields) {
    for (CsvColumns& field : fields)
        field.origin.assign(field.columns.size(), std::numeric_limits<double>::quiet_NaN());
    CsvRow row = first_;
    while (true) {
        if (!std::exchange(first_waits_, false)) {
            const auto more = reader_.next(row);
            if (!more) return more.error();
            if (!*more) break;
        }
        if (const auto added = add_row(row, fields); !added) return added.error();
    }
    if (rows_ == 0) return about(reader_.file(), TR("it holds no rows."));
    for (CsvColumns& field : fields) {
        if (field.labels) {
            sort_classes(field, classes_[field.field]);
        } else if (format_.missing == Missing::Interpolate && !interpolate(field, rows_)) {
            return about(reader_.file(), {TR("a column of field {0} has no values at all."), {field.field}});
        }
    }
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
