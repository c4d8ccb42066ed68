// Tables as text: rows are samples, or a series that is cut into windows.

#include "nn/data/csv_python.h"
#include "nn/data/csv_table.h"
#include "nn/data/source.h"
#include "nn/io/atomic_file.h"

#include <algorithm>
#include <charconv>
#include <new>

namespace nn {
namespace {

namespace fs = std::filesystem;

struct CsvOptions {
    std::string path;
    bool header = true;
    std::string separator = ",";
    std::string missing = "error";
    std::optional<Names> na_values;
    std::string decimal = ".";
    std::optional<std::string> thousands;
    std::string encoding = "utf-8";
    std::optional<std::int64_t> length;
    std::int64_t horizon = 1;
    std::int64_t stride = 1;
};

struct FieldOptions {
    Names columns{{}, {0}};
    std::string as = "number";
    NumbersOrWord scale{"none", {}};
    std::optional<std::vector<std::int64_t>> shape;
    std::string rows = "window";
    FieldOptions() = default;  // no aggregate: GCC 12 takes its strings for uninitialized
};

Schema csv_schema() {
    return SchemaBuilder<CsvOptions>("csv")
        .option(&CsvOptions::path, "path", TR("A text file with one row a line, .gz or not. Relative to the project file."))
        .option(&CsvOptions::header, "header", TR("The first line names the columns."))
        .option(&CsvOptions::separator, "separator", 
                TR("The character between two cells; \"tab\" for a tab, \"spaces\" for columns set apart by any number of blanks."))
        .option(&CsvOptions::missing, "missing",
                TR("What to do where a cell has no value: refuse the file, leave the row out, take the row before, or "
                   "interpolate between the rows around."))
        .choices({"error", "skip", "previous", "interpolate"})
        .option(&CsvOptions::na_values, "na_values",
                TR("What stands where there is no value, beside an empty cell: [\"-999\", \"unknown\"]. Without it NA, N/A, NaN, null, "
                   "None, ?, -, #N/A and the like in columns of numbers. Words in quotes are always values."))
        .option(&CsvOptions::decimal, "decimal", TR("The mark in front of decimals: a point or a comma."))
        .choices({".", ","})
        .option(&CsvOptions::thousands, "thousands",
                TR("The mark between groups of three digits, as in 1,234,567; without it there is none."))
        .choices({",", ".", "'", "_", "space"})
        .option(&CsvOptions::encoding, "encoding", TR("What the text is written in; UTF-16 is known by its byte order mark."))
        .choices(text_encodings())
        .option(&CsvOptions::length, "window.length",
                TR("Rows in a window: samples become sequences [length, columns]. Without it each row is a sample."))
        .range(1, 1e6)
        .ui_range(1, 256)
        .option(&CsvOptions::horizon, "window.horizon",
                TR("Rows behind the window that fields with rows \"horizon\" or \"ahead\" look at."))
        .range(1, 1e6)
        .ui_range(1, 64)
        .option(&CsvOptions::stride, "window.stride", TR("Rows from the start of one window to the next."))
        .range(1, 1e6)
        .ui_range(1, 64);
}

Schema field_schema() {
    return SchemaBuilder<FieldOptions>("field")
        .option(&FieldOptions::columns, "columns",
                TR("Columns by name or by number from 0; \"0:64\" stands for the first 64."))
        .range(0, 1e6)
        .required()
        .option(&FieldOptions::as, "as",
                TR("number: float32. class: labels from 0, one for every different cell, in sorted order. one_hot: float32, columns of "
                   "words become one of 0 and 1 for every different cell, columns of numbers stay beside them."))
        .choices({"number", "class", "one_hot"})
        .option(&FieldOptions::scale, "scale",
                TR("Two numbers that become 0 and 1, or what the training samples hold: minmax (their range becomes 0..1), "
                   "standard (mean 0, deviation 1), column by column."))
        .choices({"none", "minmax", "standard"})
        .option(&FieldOptions::shape, "shape", TR("The columns of a row as a tensor, such as [1, 8, 8] for 64 columns."))
        .range(1, 1e6)
        .option(&FieldOptions::rows, "rows",
                TR("Of a window: window (all its rows), last (its last row), horizon (the rows behind it), ahead (the last "
                   "of those)."))
        .choices({"window", "last", "horizon", "ahead"});
}

/// A field as declared, checked against the others and the window.
struct Field {
    std::string name;
    FieldOptions options;
    Shape window_shape;           ///< of the rows of a sample, before the columns
    Shape shape;                  ///< of a sample
    std::int64_t first_row = 0;   ///< of a sample, counted from the window's start
};

struct Plan {
    CsvOptions options;
    CsvFormat format;
    std::vector<Field> fields;
    std::int64_t length = 1;  ///< rows a window
    std::int64_t reach = 1;   ///< rows a sample looks at
};

Result<CsvSeparator> separator_of(const std::string& text) {
    if (text == "spaces") return CsvSeparator{' ', true};
    if (text == "tab" || text == "\\t") return CsvSeparator{'\t'};
    if (text.size() == 1 && text[0] != '"' && text[0] != '\n' && text[0] != '\r' && text[0] != '\0') return CsvSeparator{text[0]};
    return Error({TR("The data's \"separator\" must be one character, \"tab\" or \"spaces\", not \"{0}\"."), {text}}, true);
}

CsvMarks marks_of(const std::optional<Names>& na_values) {
    CsvMarks marks;
    if (!na_values) return marks;
    marks.usual = false;
    for (const std::int64_t number : na_values->numbers) {
        marks.given.insert(std::to_string(number));
        marks.numbers.push_back(static_cast<double>(number));
    }
    for (const std::string& word : na_values->words) {
        marks.given.insert(word);
        double value = 0;
        const auto [end, code] = std::from_chars(word.data(), word.data() + word.size(), value);
        if (code == std::errc{} && end == word.data() + word.size()) marks.numbers.push_back(value);
    }
    return marks;
}

Result<CsvFormat> format_of(const CsvOptions& options) {
    CsvFormat format;
    const auto separator = separator_of(options.separator);
    if (!separator) return separator.error();
    format.separator = *separator;
    format.header = options.header;
    format.missing = options.missing == "skip"       ? Missing::Skip
                     : options.missing == "previous" ? Missing::Previous
                     : options.missing == "error"    ? Missing::Error
                                                     : Missing::Interpolate;
    format.marks = marks_of(options.na_values);
    format.decimal = options.decimal[0];
    if (options.thousands) format.thousands = *options.thousands == "space" ? ' ' : (*options.thousands)[0];
    if (format.thousands == format.decimal)
        return Error({TR("The data's \"decimal\" and \"thousands\" are both \"{0}\"."), {options.decimal}}, true);
    format.encoding = *text_encoding(options.encoding);
    return format;
}

/// What the field is in a row and in a window, without the file.
Result<void> place_in_window(Field& field, Plan& plan) {
    const bool windows = plan.options.length.has_value();
    const std::string& rows = field.options.rows;
    if (!windows && rows != "window") {
        return Error({TR("The field {0} has rows \"{1}\", but the data has no window. Set window.length."),
                      {field.name, rows}},
                     true);
    }
    const bool behind = rows == "horizon" || rows == "ahead";
    if (behind) plan.reach = plan.length + plan.options.horizon;
    field.first_row = rows == "horizon" ? plan.length
                      : rows == "ahead" ? plan.length + plan.options.horizon - 1
                      : rows == "last"  ? plan.length - 1
                                        : 0;
    if (!windows || rows == "last" || rows == "ahead") return {};
    field.window_shape = {rows == "horizon" ? plan.options.horizon : plan.length};
    return {};
}

Result<Plan> make_plan(const DataSpec& data, const Schema& schema, const Schema& of_field) {
    Plan plan;
    const auto built = schema.build(data.options);
    if (!built) return Error({TR("The csv data: {0}."), {built.error().text()}}, true);
    plan.options = *static_cast<const CsvOptions*>(built->get());
    const auto format = format_of(plan.options);
    if (!format) return format.error();
    plan.format = *format;
    plan.length = plan.reach = plan.options.length.value_or(1);
    if (data.fields.empty()) {
        return Error(TR("The csv data has no \"fields\". Declare them: {\"x\": {\"columns\": [\"a\", \"b\"]}, \"y\": "
                        "{\"columns\": [\"c\"], \"as\": \"class\"}}."),
                     true);
    }
    for (const FieldSpec& spec : data.fields) {
        const auto options = of_field.build(spec.options);
        if (!options) return Error({TR("The field {0} of the csv data: {1}."), {spec.name, options.error().text()}}, true);
        Field field{spec.name, *static_cast<const FieldOptions*>(options->get()), {}, {}};
        if (const auto placed = place_in_window(field, plan); !placed) return placed.error();
        plan.fields.push_back(std::move(field));
    }
    return plan;
}

Result<CsvScale> scale_of(const Field& field) {
    const NumbersOrWord& scale = field.options.scale;
    if (scale.word == "minmax") return CsvScale{CsvScale::Kind::MinMax};
    if (scale.word == "standard") return CsvScale{CsvScale::Kind::Standard};
    if (scale.word == "none") return CsvScale{};
    if (scale.numbers[0] == scale.numbers[1]) {
        return Error({TR("The field {0}: the two numbers of \"scale\" must differ."), {field.name}}, true);
    }
    return CsvScale{CsvScale::Kind::Range, scale.numbers[0], scale.numbers[1]};
}

/// Looks up the columns and completes the shapes.
Result<std::vector<CsvColumns>> resolve(const CsvTable& table, const fs::path& file, Plan& plan) {
    std::vector<CsvColumns> all;
    for (Field& field : plan.fields) {
        auto places = table.places(field.name, field.options.columns);
        if (!places) return places.error();
        const auto scale = scale_of(field);
        if (!scale) return scale.error();
        CsvColumns columns;
        columns.field = field.name;
        columns.columns = std::move(*places);
        columns.as = field.options.as == "class"     ? CsvColumns::As::Class
                     : field.options.as == "one_hot" ? CsvColumns::As::OneHot
                                                     : CsvColumns::As::Number;
        columns.scale = *scale;
        columns.width = columns.columns.size();
        columns.words.assign(columns.width, columns.labels());
        if (columns.labels() && columns.columns.size() != 1) {
            return about(file, {TR("the field {0} is a class: it takes one column, not {1}."),
                                {field.name, std::to_string(columns.columns.size())}});
        }
        if (columns.labels() && (field.options.shape || scale->kind != CsvScale::Kind::None)) {
            return about(file, {TR("the field {0} is a class: it takes no \"shape\" and no \"scale\"."), {field.name}});
        }
        if (columns.as == CsvColumns::As::OneHot && field.options.shape) {
            return about(file, {TR("the field {0} is one_hot: its cells say how many columns it has, so it takes no \"shape\"."),
                                {field.name}});
        }
        const auto count = static_cast<std::int64_t>(columns.columns.size());
        const bool number = columns.as == CsvColumns::As::Number;
        std::vector<std::int64_t> shape;
        if (number) shape = field.options.shape.value_or(std::vector<std::int64_t>{count});
        if (number && checked_numel(shape) != count) {
            return about(file, {TR("the field {0} has {1} columns, which do not fill the shape {2}."),
                                {field.name, std::to_string(count), to_string(shape)}});
        }
        field.shape.insert(field.shape.end(), shape.begin(), shape.end());
        if (numel_per_sample(field.shape) > (std::int64_t{1} << 31)) {
            return about(file, {TR("the field {0} has more than 2^31 numbers a sample."), {field.name}});
        }
        all.push_back(std::move(columns));
    }
    return all;
}

bool names_columns(const Plan& plan) {
    const auto is_name = [](const std::string& word) { return word.find(':') == std::string::npos; };
    return std::ranges::any_of(plan.fields,
                               [&](const Field& field) { return std::ranges::any_of(field.options.columns.words, is_name); });
}

/// A table in front of its first row, and what the fields are in it.
struct Opened {
    CsvTable table;
    std::vector<CsvColumns> columns;
};

Result<Opened> open_table(const fs::path& file, Plan& plan, const std::stop_token& stop) {
    auto table = CsvTable::open(file, plan.format, stop);
    if (!table) return table.error();
    for (Field& field : plan.fields) field.shape = field.window_shape;
    auto columns = resolve(*table, file, plan);
    if (!columns) return columns.error();
    if (!names_columns(plan)) table->look_for_row_in_first_line(*columns);
    return Opened{std::move(*table), std::move(*columns)};
}

/// The first row of every sample. Windows never reach over a row that was left out.
std::vector<std::int64_t> window_starts(const CsvTable& table, const Plan& plan) {
    std::vector<std::int64_t> ends = table.breaks(), starts;
    ends.push_back(table.rows());
    const std::int64_t stride = plan.options.length ? plan.options.stride : 1;
    std::int64_t begin = 0;
    for (const std::int64_t end : ends) {
        // Rows that are samples of their own need no neighbours.
        for (std::int64_t row = begin; row + plan.reach <= end; row += stride) starts.push_back(row);
        begin = end;
    }
    return starts;
}

/// Whether any sample the project trains on looks at a row.
Result<std::vector<bool>> training_rows(const DataSpec& data, const std::vector<std::int64_t>& starts, const Plan& plan,
                                        std::int64_t rows) {
    const auto samples = training_samples(data, static_cast<std::int64_t>(starts.size()));
    if (!samples) return samples.error();
    std::vector<std::int64_t> change(static_cast<std::size_t>(rows) + 1);
    for (const std::int64_t sample : *samples) {
        const std::int64_t start = starts[static_cast<std::size_t>(sample)];
        ++change[static_cast<std::size_t>(start)];
        --change[static_cast<std::size_t>(start + plan.reach)];
    }
    std::vector<bool> used(static_cast<std::size_t>(rows));
    std::int64_t depth = 0;
    for (std::size_t row = 0; row < used.size(); ++row) used[row] = (depth += change[row]) > 0;
    return used;
}

Result<std::shared_ptr<const Dataset>> build(const DataSpec& data, const fs::path& file, Plan& plan,
                                             std::vector<CsvColumns> columns, const CsvTable& table,
                                             const std::stop_token& stop) {
    std::vector<std::int64_t> starts = window_starts(table, plan);
    if (starts.empty()) {
        return about(file, {TR("{0} rows are too few for a sample that takes {1} in a row."),
                            {std::to_string(table.rows()), std::to_string(plan.reach)}});
    }
    const auto used = training_rows(data, starts, plan, table.rows());
    if (!used) return used.error();
    const auto count = static_cast<std::int64_t>(starts.size());
    const auto rows = std::make_shared<const std::vector<std::int64_t>>(std::move(starts));
    const bool plain = !plan.options.length;  // samples are the rows
    auto dataset = std::make_shared<TableDataset>(count, 0);
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (stop.stop_requested()) return reading_stopped();
        CsvColumns& from = columns[i];
        rescale(from, *used);
        if (const auto expanded = expand(from, table.rows()); !expanded) return about(file, expanded.error());
        const Field& field = plan.fields[i];
        FieldInfo info;
        if (from.labels()) info = label_field(static_cast<std::int64_t>(from.classes.size()), from.classes);
        info.type.shape = field.shape;
        if (from.as == CsvColumns::As::OneHot) info.type.shape.push_back(static_cast<std::int64_t>(from.width));
        info.notes = table.notes();
        Column column(std::move(from.labels() ? from.ids : from.numbers));
        column.start = static_cast<std::size_t>(field.first_row) * from.row_bytes();
        column.stride = from.row_bytes();
        if (!plain) column.rows = rows;
        dataset->add(field.name, std::move(info), {Encoding::Native, 1, {std::move(column), Column()}});
    }
    return std::shared_ptr<const Dataset>(std::move(dataset));
}

Result<void> check_names(const DataSpec& data) {
    for (std::size_t i = 0; i < data.fields.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (data.fields[i].name != data.fields[j].name) continue;
            return Error({TR("The csv data declares the field {0} twice."), {data.fields[i].name}}, true);
        }
    }
    return {};
}

bool has_one_hot(const Plan& plan) {
    return std::ranges::any_of(plan.fields, [](const Field& field) { return field.options.as == "one_hot"; });
}

Result<std::shared_ptr<const Dataset>> load(const DataSpec& data, const fs::path& file, Plan plan, const std::stop_token& stop) try {
    auto opened = open_table(file, plan, stop);
    if (!opened) return opened.error();
    if (has_one_hot(plan)) {  // what its columns are is known once all of them were seen
        if (const auto found = opened->table.find_words(opened->columns); !found) return found.error();
        auto again = open_table(file, plan, stop);
        if (!again) return again.error();
        opened->table = std::move(again->table);
    }
    if (const auto read = opened->table.read(opened->columns); !read) return read.error();
    return build(data, file, plan, std::move(opened->columns), opened->table, stop);
} catch (const std::bad_alloc&) {
    return about(file, TR("it does not fit into memory."));
}

/// From the first rows, where neither classes nor rows that are left out have to be counted.
Result<Fields> describe(const DataSpec& data, const fs::path& file, Plan plan, const std::stop_token& stop) try {
    static FieldsMemory memory;
    constexpr std::int64_t first_rows = 1000;
    const bool counts = plan.format.missing == Missing::Skip ||
                        std::ranges::any_of(plan.fields, [](const Field& field) { return field.options.as != "number"; });
    return memory.of(data, file, [&](const fs::path&) -> Result<Fields> {
        if (counts) {
            const auto dataset = load(data, file, plan, stop);
            if (!dataset) return dataset.error();
            return (*dataset)->fields();
        }
        auto opened = open_table(file, plan, stop);
        if (!opened) return opened.error();
        if (const auto read = opened->table.read(opened->columns, first_rows); !read) return read.error();
        Fields fields;
        for (const Field& field : plan.fields) {
            fields[field.name].type = {DType::Float32, field.shape};
            fields[field.name].notes = opened->table.notes();
        }
        return fields;
    });
} catch (const std::bad_alloc&) {
    return about(file, TR("it does not fit into memory."));
}

/// Every field is read: those that nothing uses say which rows are left out, too.
Result<PythonReader> in_python(const DataSpec&, const fs::path& file, Plan plan, const std::stop_token& stop) {
    auto opened = open_table(file, plan, stop);
    if (!opened) return opened.error();
    CsvPython table;
    table.format = plan.format;
    table.encoding = plan.options.encoding;
    table.header = plan.options.header && opened->table.notes().empty();  // so far there is one note: that its first line is a row
    table.reach = plan.reach;
    table.windows = plan.options.length.has_value();
    table.stride = table.windows ? plan.options.stride : 1;
    if (has_one_hot(plan)) {
        if (const auto found = opened->table.find_words(opened->columns); !found) return found.error();
    }
    for (std::size_t i = 0; i < plan.fields.size(); ++i) {
        const Field& field = plan.fields[i];
        const CsvColumns& columns = opened->columns[i];
        CsvPythonField& written = table.fields.emplace_back();
        written = {field.name, columns.as, columns.columns, columns.words, columns.scale, {}, field.first_row, {}};
        written.shape = field.options.shape.value_or(std::vector<std::int64_t>{static_cast<std::int64_t>(columns.columns.size())});
        if (!field.window_shape.empty()) written.rows = field.window_shape.front().size;
    }
    return csv_in_python(table, plan.options.path);
}

/// Calls `then(data, file, plan, stop)` with what the project declares.
template <typename Then>
auto with_plan(const DataSpec& data, const fs::path& folder, const std::stop_token& stop, Then then)
    -> decltype(then(data, folder, Plan{}, stop)) {
    static const Schema schema = csv_schema(), of_field = field_schema();
    if (const auto names = check_names(data); !names) return names.error();
    Result<Plan> plan = make_plan(data, schema, of_field);
    if (!plan) return plan.error();
    const Result<fs::path> file = find_data_file(data, folder, "a .csv file");
    if (!file) return file.error();
    return then(data, *file, std::move(*plan), stop);
}

Result<std::vector<std::string>> columns(const DataSpec& data, const fs::path& folder, std::stop_token stop) {
    static const Schema schema = csv_schema();
    const auto built = schema.build(data.options);
    if (!built) return built.error();
    const auto format = format_of(*static_cast<const CsvOptions*>(built->get()));
    if (!format) return format.error();
    const auto file = find_data_file(data, folder, "a .csv file");
    if (!file) return file.error();
    const auto table = CsvTable::open(*file, *format, std::move(stop));
    if (!table) return table.error();
    return table->column_names();
}

}  // namespace

Source csv_source() {
    Source source;
    source.place = 60;
    source.info.schema = csv_schema();
    source.info.field = field_schema();
    source.info.path = SourceInfo::Path::File;
    source.info.default_validation = 0.1;
    source.info.example = {{"x", {{"columns", std::vector<std::int64_t>{0}}}},
                           {"y", {{"columns", std::vector<std::int64_t>{1}}}}};
    source.info.title = TR("Table (CSV)");
    source.info.doc = TR("Rows of a text file: columns become fields, a window makes sequences of the rows.");
    source.describe = [](const DataSpec& data, const fs::path& folder, std::stop_token stop) {
        return with_plan(data, folder, stop, describe);
    };
    source.info.python = [](const DataSpec& data, const fs::path& folder, const auto&) { return with_plan(data, folder, {}, in_python); };
    source.columns = columns;
    source.open = [](const DataSpec& data, const fs::path& folder, const DataRequest& request) {
        return with_plan(data, folder, request.stop, load);
    };
    return source;
}

}  // namespace nn
