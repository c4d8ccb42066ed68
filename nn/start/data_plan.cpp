#include "nn/start/data_plan.h"

#include "nn/data/source.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>

namespace nn {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t most_label_kinds = 30;    ///< of numbers that are taken for classes
constexpr std::int64_t most_input_kinds = 64;    ///< of words that go in as one-hot
constexpr std::int64_t usual_window = 24;

std::string lower(std::string text) {
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

/// The words of a name, in small letters: "y_train" -> y, train; "trainLabels" -> train, labels.
std::set<std::string> words_of(const std::string& name) {
    std::set<std::string> words;
    std::string word;
    const auto end = [&] {
        if (!word.empty()) words.insert(std::exchange(word, ""));
    };
    for (std::size_t i = 0; i < name.size(); ++i) {
        const auto c = static_cast<unsigned char>(name[i]);
        if (std::isalnum(c) == 0) {
            end();
            continue;
        }
        if (std::isupper(c) != 0 && i > 0 && std::islower(static_cast<unsigned char>(name[i - 1])) != 0) end();
        word += static_cast<char>(std::tolower(c));
    }
    end();
    return words;
}

bool is_called(const std::string& name, std::initializer_list<const char*> words) {
    const auto own = words_of(name);
    return std::ranges::any_of(words, [&own](const char* word) { return own.contains(word); });
}

bool sounds_predicted(const std::string& name) {
    return is_called(name, {"label", "labels", "class", "classes", "target", "targets", "y", "species", "category", "outcome", "diagnosis",
                            "survived", "quality"});
}

/// Numbers the rows or names each of them: nothing to learn from.
bool tells_rows_apart(const ColumnLook& column, std::int64_t rows) {
    if (column.words) return column.different > most_input_kinds && column.different * 2 > std::min<std::int64_t>(rows, 2000);
    const bool counts = column.whole && column.rising && column.most - column.least < 2.0 * static_cast<double>(rows);
    return counts && (column.place == 0 || is_called(column.name, {"id", "index", "nr", "no", "row"}));
}

bool can_be_class(const ColumnLook& column, std::int64_t rows) {
    return column.different >= 2 && column.different <= ColumnLook::most_kinds && column.different * 2 <= std::max<std::int64_t>(rows, 4);
}

std::optional<std::size_t> guess_target(const TableLook& look, const std::vector<bool>& useless) {
    std::optional<std::size_t> words, named, last;
    for (std::size_t i = 0; i < look.columns.size(); ++i) {
        const ColumnLook& column = look.columns[i];
        if (useless[i] || (column.words && !can_be_class(column, look.rows))) continue;
        last = i;
        if (column.words) words = i;
        if (sounds_predicted(column.name)) named = i;
    }
    return named ? named : words ? words : last;
}

bool ends_with_any(const std::string& name, std::initializer_list<const char*> endings) {
    return std::ranges::any_of(endings, [&name](const char* ending) { return name.ends_with(ending); });
}

/// What lies in a folder, as far as a few hundred names tell.
struct InFolder {
    bool idx = false, cifar = false, folders = false;
};

InFolder look_into_folder(const fs::path& path) {
    InFolder found;
    std::error_code code;
    int seen = 0;
    for (fs::directory_iterator it(path, code), end; !code && it != end && seen < 10'000; it.increment(code), ++seen) {
        const std::string name = lower(it->path().filename().string());
        found.idx = found.idx || (name.find("idx3-ubyte") != std::string::npos);
        found.cifar = found.cifar || name == "data_batch_1.bin";
        found.folders = found.folders || (!name.starts_with('.') && it->is_directory(code));
    }
    return found;
}

/// A name that a node and a Python variable may have.
std::string as_id(const std::string& name, const std::string& otherwise) {
    std::string id;
    for (const char c : name) id += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
    while (id.starts_with('_')) id.erase(0, 1);
    while (id.ends_with('_')) id.pop_back();
    if (id.empty() || std::isdigit(static_cast<unsigned char>(id[0])) != 0 || id == "x") return otherwise;
    static const std::set<std::string> taken = {
        "class", "from", "in", "is", "if", "for", "as", "def", "del", "not", "and", "or", "else", "try", "with", "while", "return", "pass",
        "global", "import", "lambda", "None", "True", "False", "loss", "out", "self", "yield", "raise", "assert", "async", "await",
        "break", "continue", "elif", "except", "finally", "nonlocal", "forward", "training"};
    return taken.contains(id) ? id + "_" : id;
}

bool is_number(const DataPart& part) { return !part.classes; }

std::vector<const DataPart*> with_role(const DataPlan& plan, PartRole role) {
    std::vector<const DataPart*> parts;
    for (const DataPart& part : plan.parts) {
        if (part.role == role) parts.push_back(&part);
    }
    return parts;
}

/// Columns by name; by number, all of them, where a name will not do.
OptionValue columns_of(const std::vector<const DataPart*>& parts) {
    std::vector<std::string> names;
    std::vector<std::int64_t> places;
    for (const DataPart* part : parts) {
        names.push_back(part->name);
        places.push_back(part->place);
    }
    if (std::ranges::any_of(parts, [](const DataPart* part) { return part->by_place; })) return places;
    return names;
}

std::string target_name(const DataPlan& plan) {
    const auto targets = with_role(plan, PartRole::Predict);
    return targets.size() == 1 ? as_id(targets.front()->name, "y") : "y";
}

/// Every column that is predicted goes in too where the next row of a series is.
std::vector<const DataPart*> input_parts(const DataPlan& plan) {
    std::vector<const DataPart*> parts;
    for (const DataPart& part : plan.parts) {
        if (part.role == PartRole::Input || (plan.window && part.role == PartRole::Predict && is_number(part))) parts.push_back(&part);
    }
    return parts;
}

FieldSpec field_of(const DataPlan& plan, std::string name, const std::vector<const DataPart*>& parts, bool target) {
    FieldSpec field{std::move(name), {{"columns", columns_of(parts)}}};
    const bool kinds = std::ranges::any_of(parts, [](const DataPart* part) { return part->classes; });
    const bool numbers = std::ranges::any_of(parts, [](const DataPart* part) { return !part->classes; });
    if (kinds) field.options["as"] = std::string(target ? "class" : "one_hot");
    if (numbers && plan.scale) field.options["scale"] = std::string("standard");
    if (target && plan.window) field.options["rows"] = std::string("ahead");
    return field;
}

void set_split(const DataPlan& plan, DataSpec& data) {
    const SourceInfo* source = find_source(data.source);
    if (source == nullptr || source->own_test_files) return;
    if (plan.window || data.source == "text") data.split.order = "file";
    // Of a few samples a tenth would be one or two.
    const bool few = plan.samples > 0 && plan.samples < 100;
    if (!plan.own.validation) data.split.validation = few ? 0.2 : 0.1;
    if (!plan.own.test && !few) data.split.test = 0.1;
}

}  // namespace

Result<DataSpec> data_at(const fs::path& path) {
    std::error_code code;
    DataSpec data;
    data.options["path"] = path.string();
    const std::string name = lower(path.filename().string());
    if (fs::is_directory(path, code)) {
        const InFolder found = look_into_folder(path);
        data.source = found.idx ? "idx" : found.cifar ? "cifar10" : "images";
        if (!found.idx && !found.cifar && !found.folders) {
            return about(path, TR("it holds no folders: each class needs one with its pictures, named after it."));
        }
        return data;
    }
    if (!fs::is_regular_file(path, code)) return about(path, TR("it does not exist, or is no file and no folder."));
    const std::string plain = name.ends_with(".gz") ? name.substr(0, name.size() - 3) : name;
    if (ends_with_any(plain, {".npz"})) {
        data.source = "npz";
    } else if (ends_with_any(plain, {".csv", ".tsv", ".tab", ".dat", ".data"})) {
        data.source = "csv";
    } else if (ends_with_any(plain, {".txt", ".md", ".text"})) {
        // A table by another name has the same number of cells in every line.
        const auto look = look_at_table(path);
        data.source = look && look->columns.size() > 1 ? "csv" : "text";
    } else {
        return about(path, TR("data is taken from tables (.csv, .tsv, .txt, .dat), NumPy arrays (.npz), texts (.txt) and folders with a folder "
                              "of pictures for every class."));
    }
    return data;
}

DataPlan plan_table(DataSpec data, const TableLook& look) {
    DataPlan plan;
    plan.data = std::move(data);
    for (const auto& [id, value] : look.options) plan.data.options[id] = value;
    plan.table = true;
    plan.gaps = !look.gaps.empty();
    std::vector<bool> useless;
    for (const ColumnLook& column : look.columns) useless.push_back(tells_rows_apart(column, look.rows) || column.different == 0);
    const auto target = guess_target(look, useless);
    for (std::size_t i = 0; i < look.columns.size(); ++i) {
        const ColumnLook& column = look.columns[i];
        DataPart part;
        part.name = column.name;
        part.place = column.place;
        part.by_place = std::ranges::count(look.columns, column.name, &ColumnLook::name) > 1 || look.options.contains("header");
        const bool few = column.whole && column.different <= most_label_kinds && can_be_class(column, look.rows);
        part.may_be_either = !column.words && column.whole && can_be_class(column, look.rows);
        part.classes = column.words;
        const bool too_many = column.words && column.different > most_input_kinds;
        part.role = useless[i] || too_many ? PartRole::LeftOut : PartRole::Input;
        if (target && *target == i) {
            part.role = PartRole::Predict;
            // "quality" from 3 to 8 is a class as much as a number; a column that tells nothing but 0 and 1 is one.
            part.classes = column.words || (few && (column.different <= 12 || sounds_predicted(column.name)));
        }
        plan.parts.push_back(std::move(part));
    }
    // A single series against its own time, such as sunspots by year.
    const auto inputs = with_role(plan, PartRole::Input), targets = with_role(plan, PartRole::Predict);
    if (inputs.empty() && targets.size() == 1 && !targets.front()->classes && look.rows > 4 * usual_window) plan.window = usual_window;
    plan.samples = samples_of(plan, look);
    return plan;
}

std::int64_t samples_of(const DataPlan& plan, const TableLook& look) {
    std::vector<std::size_t> used;
    for (std::size_t i = 0; i < plan.parts.size(); ++i) {
        if (plan.parts[i].role != PartRole::LeftOut) used.push_back(i);
    }
    const std::int64_t rows = plan.missing == "skip" ? look.complete_rows(used) : look.rows;
    return plan.window ? std::max<std::int64_t>(rows - *plan.window, 0) : rows;
}

DataPlan plan_fields(DataSpec data, const Fields& fields, std::int64_t samples) {
    DataPlan plan;
    plan.data = std::move(data);
    plan.samples = samples;
    std::optional<std::size_t> named, labels;
    for (const auto& [name, info] : fields) {
        if (info.is_part) continue;
        DataPart part;
        part.name = name;
        const bool one = info.type.shape.empty();
        const bool few = info.classes && *info.classes <= 1000;
        part.form = info.labels != FieldInfo::Labels::AsTheyAre;
        part.classes = part.form || (info.type.dtype == DType::Int64 && info.classes && (one ? few : !info.either));
        part.may_be_either = info.either && one && info.classes.has_value();
        if (sounds_predicted(name)) named = plan.parts.size();
        if (part.classes) labels = plan.parts.size();
        plan.parts.push_back(std::move(part));
    }
    const auto target = named ? named : labels;
    for (std::size_t i = 0; i < plan.parts.size(); ++i) {
        const FieldInfo& info = fields.at(plan.parts[i].name);
        const bool together = !target || info.parts == fields.at(plan.parts[*target].name).parts;
        plan.parts[i].role = target == i ? PartRole::Predict : together ? PartRole::Input : PartRole::LeftOut;
    }
    if (!plan.parts.empty()) plan.own = fields.at(plan.parts[target.value_or(0)].name).parts;
    if (samples == 0) plan.samples = plan.own.training.value_or(0) + plan.own.validation.value_or(0);
    // Two arrays of which none says so: the second is predicted from the first.
    if (!target && plan.parts.size() > 1) plan.parts.back().role = PartRole::Predict;
    return plan;
}

void set_role(DataPlan& plan, std::size_t part, PartRole role) {
    plan.parts[part].role = role;
    if (role != PartRole::Predict) return;
    for (std::size_t i = 0; i < plan.parts.size(); ++i) {
        if (i == part || plan.parts[i].role != PartRole::Predict) continue;
        // Numbers of a table are predicted together; everything else alone.
        if (!plan.table || plan.parts[i].classes || plan.parts[part].classes) plan.parts[i].role = PartRole::Input;
    }
}

void set_classes(DataPlan& plan, std::size_t part, bool classes) {
    plan.parts[part].classes = classes;
    if (plan.parts[part].role == PartRole::Predict) set_role(plan, part, PartRole::Predict);
}

std::vector<std::string> input_fields_of(const DataPlan& plan) {
    if (plan.table) return {"x"};
    std::vector<std::string> names;
    for (const DataPart* part : with_role(plan, PartRole::Input)) names.push_back(part->name);
    return names;
}

std::vector<std::string> target_fields_of(const DataPlan& plan) {
    if (plan.table) return {target_name(plan)};
    std::vector<std::string> names;
    for (const DataPart* part : with_role(plan, PartRole::Predict)) names.push_back(part->name);
    return names;
}

Result<DataSpec> data_of(const DataPlan& plan) {
    const auto targets = with_role(plan, PartRole::Predict);
    if (targets.empty()) return Error(Message(TR("Nothing is chosen to be predicted yet.")), true);
    if (plan.window ? input_parts(plan).empty() : with_role(plan, PartRole::Input).empty())
        return Error(Message(TR("Nothing is chosen to go in yet.")), true);
    DataSpec data = plan.data;
    data.fields.clear();
    set_split(plan, data);
    if (!plan.table) {
        std::vector<std::string> labels;
        for (const DataPart& part : plan.parts) {
            if (part.form && part.role != PartRole::LeftOut) labels.push_back(part.name);
        }
        if (!labels.empty()) data.options["labels"] = labels;
        return data;
    }
    // A number that goes in stays a number; which words there are, the file says.
    data.fields.push_back(field_of(plan, "x", input_parts(plan), false));
    data.fields.push_back(field_of(plan, target_name(plan), targets, true));
    if (plan.gaps) data.options["missing"] = plan.missing;
    if (plan.window) data.options["window.length"] = *plan.window;
    return data;
}

}  // namespace nn
