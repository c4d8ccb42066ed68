#include "nn/data/csv_python.h"

#include <algorithm>

namespace nn {

namespace {

using As = CsvColumns::As;

std::string number(double value) { return python_literal(OptionValue(value)); }

/// `range(0, 4)`, `[2, 5]`
std::string list_of(const std::vector<std::size_t>& columns) {
    bool run = columns.size() > 2;
    std::string list;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        run = run && columns[i] == columns[0] + i;
        list += (i ? ", " : "") + std::to_string(columns[i]);
    }
    return run ? "range(" + std::to_string(columns[0]) + ", " + std::to_string(columns.back() + 1) + ")" : "[" + list + "]";
}

std::string rows_text(const CsvPython& table, std::set<std::string>& imports) {
    imports.insert("import gzip");
    const std::string encoding = table.encoding == "utf-8" ? "utf-8-sig" : table.encoding;  // without the byte order mark
    std::string text = "def read_rows(path):\n    data = Path(path).read_bytes()\n    if data[:2] == b\"\\x1f\\x8b\":\n"
                       "        data = gzip.decompress(data)\n    text = data.decode(" + python_string(encoding) + ")\n";
    if (table.format.separator.blanks) {
        text += "    rows = [line.split() for line in text.splitlines() if line.split()]\n";
    } else {
        imports.insert("import csv");
        imports.insert("import io");
        text += "    rows = csv.reader(io.StringIO(text, newline=\"\"), delimiter=" +
                python_string(std::string(1, table.format.separator.character)) +
                ")\n    rows = [[cell.strip() for cell in row] for row in rows if row]\n";
    }
    return text + "    return rows" + (table.header ? "[1:]" : "") + "\n";
}

/// What `text` is made of: a cell without the marks that people read by.
std::string number_text(const CsvFormat& format) {
    std::string plain = "cell";
    if (format.thousands == ' ')
        plain = "\"\".join(cell.split())";
    else if (format.thousands)
        plain += ".replace(" + python_string(std::string(1, format.thousands)) + ", \"\")";
    if (format.decimal == ',') plain += ".replace(\",\", \".\")";
    return "TRUTH = {\"True\": 1, \"TRUE\": 1, \"true\": 1, \"False\": 0, \"FALSE\": 0, \"false\": 0}\n\n\ndef number(cell):\n"
           "    return float(TRUTH.get(cell, " + plain + "))\n";
}

bool numbers_anywhere(const CsvPython& table) {
    return std::ranges::any_of(table.fields, [](const CsvPythonField& field) { return field.as != As::Class; });
}

std::string missing_text(const CsvFormat& format) {
    if (!format.marks.usual) {
        std::string marks = "\"\"";
        for (const std::string& mark : format.marks.given) marks += ", " + python_string(mark);
        std::string values;
        for (const double value : format.marks.numbers) values += (values.empty() ? "" : ", ") + number(value);
        std::string text = "MISSING = {" + marks + "}\n\n\ndef is_missing(cell, words):\n";
        if (values.empty()) return text + "    return cell in MISSING\n";
        return text + "    if cell in MISSING or words:\n        return cell in MISSING\n    try:\n        return number(cell) in {" + values +
               "}\n    except ValueError:\n        return False\n";
    }
    return "MISSING = \"NA N/A n/a NaN nan NAN -nan -NaN null NULL None none ? -\".split()\n"
           "MISSING += [\"<NA>\", \"#N/A\", \"#NA\"]\n\n\n"
           "def is_missing(cell, words):\n    return not cell or (not words and cell in MISSING)\n";
}

/// What happens to rows without a value, before their columns are read.
std::string gaps_text(const CsvPython& table) {
    const Missing missing = table.format.missing;
    std::string used;
    for (const CsvPythonField& field : table.fields) {
        for (const bool words : {false, true}) {
            std::vector<std::size_t> columns;
            for (std::size_t i = 0; i < field.columns.size(); ++i)
                if (field.words[i] == words) columns.push_back(field.columns[i]);
            if (!columns.empty()) used += "        (" + list_of(columns) + (words ? ", True),\n" : ", False),\n");
        }
    }
    const std::string columns = "    used = [\n" + used + "    ]\n    used = [(c, words) for columns, words in used for c in columns]\n";
    if (missing == Missing::Skip)
        return columns + "    kept = [not any(is_missing(row[c], w) for c, w in used) for row in rows]\n"
                         "    breaks = np.unique(np.cumsum(kept)[~np.array(kept)])\n"
                         "    rows = [row for row, keep in zip(rows, kept) if keep]\n";
    if (missing == Missing::Previous)
        return columns + "    for before, row in zip(rows, rows[1:]):\n        for column, words in used:\n"
                         "            if is_missing(row[column], words):\n                row[column] = before[column]\n";
    return "";
}

std::string columns_text(const CsvPython& table) {
    const bool gaps = table.format.missing == Missing::Interpolate;
    std::string text = "def read_numbers(rows, columns):\n";
    if (!gaps) return text + "    return np.array([[number(row[c]) for c in columns] for row in rows])\n";
    return text + R"py(    table = [[row[column] for column in columns] for row in rows]
    gaps = np.array([[is_missing(cell, False) for cell in row] for row in table])
    table = [["0" if is_missing(c, False) else c for c in row] for row in table]
    table = np.array([[number(cell) for cell in row] for row in table])
    table[gaps] = np.nan
    for column in table.T:  # a gap lies evenly between the rows around it
        known = np.flatnonzero(~np.isnan(column))
        column[:] = np.interp(np.arange(len(column)), known, column[known])
    return table
)py";
}

constexpr const char* words_text = R"py(def number_words(words):
    """Words by their place in their order: by size where all are numbers."""
    order = sorted(set(words))
    try:
        order.sort(key=float)
    except ValueError:
        pass
    places = {word: place for place, word in enumerate(order)}
    return np.array([places[word] for word in words]), len(order)
)py";

constexpr const char* one_hot_text = R"py(def is_number(cell):
    try:
        number(cell)
    except ValueError:
        return False
    return True


def read_one_hot(rows, columns):
    """A column for each different word; columns of numbers stay as they are."""
    cells = {column: [row[column] for row in rows] for column in columns}
    words = {c: not all(is_number(cell) for cell in cells[c]) for c in columns}
    parts, numbers = [], []
    for column in columns:
        word = words[column] or not any(words.values())
        if word:
            places, count = number_words(cells[column])
            part = np.eye(count)[places]
        else:
            part = read_numbers(rows, [column])
        parts.append(part)
        numbers += [not word] * part.shape[1]
    return np.concatenate(parts, axis=1), np.array(numbers)
)py";

std::string scale_text(const CsvPythonField& field, const std::string& name) {
    const std::string numbers = field.as == As::OneHot ? "[:, numbers]" : "";
    const std::string values = name + numbers;
    switch (field.scale.kind) {
        case CsvScale::Kind::None: return "";
        case CsvScale::Kind::Range:
            return "    " + values + " = (" + values + " - " + number(field.scale.low) + ") / " + number(field.scale.high - field.scale.low) +
                   "\n";
        case CsvScale::Kind::MinMax:
            return "    low, high = " + values + "[trained].min(0), " + values + "[trained].max(0)\n    " + values + " = (" + values +
                   " - low) / np.where(high > low, high - low, 1)\n";
        case CsvScale::Kind::Standard:
            return "    mean, deviation = " + values + "[trained].mean(0), " + values + "[trained].std(0)\n    " + values + " = (" + values +
                   " - mean) / np.where(deviation > 0, deviation, 1)\n";
    }
    return "";
}

/// One field: read, scaled, and cut into samples.
std::string field_text(const CsvPython& table, const CsvPythonField& field) {
    const std::string name = "values";
    std::string text;
    if (field.as == As::Class)
        text = "    " + name + " = number_words([row[" + std::to_string(field.columns.front()) + "] for row in rows])[0]\n";
    else if (field.as == As::OneHot)
        text = "    " + name + ", numbers = read_one_hot(rows, " + list_of(field.columns) + ")\n";
    else
        text = "    " + name + " = read_numbers(rows, " + list_of(field.columns) + ")\n";
    text += scale_text(field, name);
    std::string at = name;
    if (table.windows) {
        const std::string first = field.first_row ? " + " + std::to_string(field.first_row) : "";
        at += field.rows ? "[starts[:, np.newaxis]" + first + " + np.arange(" + std::to_string(*field.rows) + ")]" : "[starts" + first + "]";
    }
    if (field.as == As::Number && (field.shape.size() != 1)) {
        std::string sizes;
        for (const std::int64_t size : field.shape) sizes += ", " + std::to_string(size);
        at += ".reshape(len(starts)" + (field.rows && table.windows ? ", " + std::to_string(*field.rows) : "") + sizes + ")";
    }
    if (field.as != As::Class) at += ".astype(np.float32)";
    return text + "    fields[" + python_string(field.name) + "] = " + at + "\n";
}

}  // namespace

PythonReader csv_in_python(const CsvPython& table, std::string path) {
    PythonReader reader;
    reader.path = std::move(path);
    const bool words = std::ranges::any_of(table.fields, [](const auto& field) { return field.as != As::Number; });
    const bool one_hot = std::ranges::any_of(table.fields, [](const auto& field) { return field.as == As::OneHot; });
    const bool learns = std::ranges::any_of(table.fields, [](const auto& field) {
        return field.scale.kind == CsvScale::Kind::MinMax || field.scale.kind == CsvScale::Kind::Standard;
    });
    const Missing missing = table.format.missing;
    std::string& text = reader.text;
    text = rows_text(table, reader.imports) + "\n\n";
    if (numbers_anywhere(table) || missing != Missing::Error) text += number_text(table.format) + "\n\n";
    if (missing != Missing::Error) text += missing_text(table.format) + "\n\n";
    if (numbers_anywhere(table)) text += columns_text(table) + "\n\n";
    if (words) text += std::string(words_text) + "\n\n";
    if (one_hot) text += std::string(one_hot_text) + "\n\n";
    text += "def read_data(path):\n    rows = read_rows(path)\n" + gaps_text(table);
    const std::string reach = std::to_string(table.reach), stride = std::to_string(table.stride);
    if (!table.windows) {
        text += "    starts = np.arange(len(rows))\n";
    } else if (missing == Missing::Skip) {  // no window reaches over a row that was left out
        text += "    ends = [0, *breaks, len(rows)]\n    starts = [\n        np.arange(a, b - " + std::to_string(table.reach - 1) + ", " + stride +
                ") for a, b in zip(ends, ends[1:])\n    ]\n    starts = np.concatenate(starts)\n";
    } else {
        text += "    starts = np.arange(0, len(rows) - " + std::to_string(table.reach - 1) + ", " + stride + ")\n";
    }
    if (learns)
        text += "    trained = starts[split(len(starts))[0], np.newaxis]\n    trained = np.unique(trained + np.arange(" + reach + "))\n";
    text += "    fields = {}\n";
    for (const CsvPythonField& field : table.fields) text += field_text(table, field);
    text += "    return fields\n";
    return reader;
}

}  // namespace nn
