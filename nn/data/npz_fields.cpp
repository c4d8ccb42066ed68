#include "nn/data/npz_fields.h"

#include "nn/data/source.h"
#include "nn/io/atomic_file.h"

#include <algorithm>
#include <cctype>
#include <cstring>
#include <utility>

namespace nn {
namespace {

constexpr std::uint64_t most_looked_at = std::uint64_t{256} << 20;
constexpr std::int64_t most_classes = 100'000;  ///< beyond that the numbers are no classes
constexpr std::size_t piece = 65536;            ///< values between looks at whether to stop

bool usable(const NpzEntry& entry) { return !entry.unusable && !entry.shape.empty() && entry.count() > 0; }

bool is_label_row(std::span<const std::int64_t> row) {
    return std::ranges::all_of(row, [](std::int64_t v) { return v == 0 || v == 1; }) && std::ranges::count(row, 1) == 1;
}
bool is_label_row(std::span<const float> row) {
    return std::ranges::all_of(row, [](float v) { return v == 0 || v == 1; }) && std::ranges::count(row, 1.0f) == 1;
}

/// Calls `each(span)` with all values, converted, a piece of whole rows at a time, as long as it returns true.
template <typename T, typename Each>
Result<void> for_pieces(const std::string& values, const ElementType& type, std::size_t row, const std::stop_token& stop, Each each) {
    const std::size_t count = values.size() / type.bytes, step = std::max(row, piece / row * row);
    std::vector<T> converted(std::min(step, count));
    for (std::size_t at = 0; at < count; at += step) {
        if (stop.stop_requested()) return reading_stopped();
        const std::size_t n = std::min(step, count - at);
        type.convert(values.data() + at * type.bytes, reinterpret_cast<std::byte*>(converted.data()), n);
        if (!each(std::span<const T>(converted.data(), n))) break;
    }
    return {};
}

/// What the values tell.
struct Look {
    bool whole = false;              ///< all were looked at
    std::int64_t least = 0, most = 0;
    bool one_hot = false;            ///< every row has one 1 and is 0 else
};

std::size_t row_of(const NpzEntry& entry) {
    const std::size_t row = entry.shape.size() == 2 ? static_cast<std::size_t>(entry.shape[1]) : 1;
    return row <= static_cast<std::size_t>(most_classes) ? row : 1;
}

Result<Look> look_at_numbers(const NpzFile& file, const NpzEntry& entry, const std::stop_token& stop) {
    Look look;
    const std::size_t row = row_of(entry);
    look.whole = entry.count() * entry.type->bytes <= most_looked_at;
    const bool by_rows = look.whole && row > 1 && entry.column_major;
    const auto values = by_rows ? file.values(entry, stop) : file.first_values(entry, most_looked_at / entry.type->bytes, stop);
    if (!values) return values.error();
    look.one_hot = row > 1 && look.whole;
    const auto seen = for_pieces<std::int64_t>(*values, *entry.type, row, stop, [&](std::span<const std::int64_t> numbers) {
        for (const std::int64_t v : numbers) {
            look.least = std::min(look.least, v);
            look.most = std::max(look.most, v);
        }
        for (std::size_t at = 0; look.one_hot && at < numbers.size(); at += row) look.one_hot = is_label_row(numbers.subspan(at, row));
        return true;
    });
    if (!seen) return seen.error();
    return look;
}

/// Of floats only whether they are one-hot: a few rows tell most that are not.
Result<Look> look_at_floats(const NpzFile& file, const NpzEntry& entry, const std::stop_token& stop) {
    Look look;
    const std::size_t row = row_of(entry);
    if (row < 2 || entry.column_major || entry.count() * entry.type->bytes > most_looked_at) return look;
    for (const std::uint64_t count : {std::uint64_t{row}, entry.count()}) {
        const auto values = file.first_values(entry, count, stop);
        if (!values) return values.error();
        look.one_hot = true;
        const auto seen = for_pieces<float>(*values, *entry.type, row, stop, [&](std::span<const float> numbers) {
            for (std::size_t at = 0; look.one_hot && at < numbers.size(); at += row) look.one_hot = is_label_row(numbers.subspan(at, row));
            return look.one_hot;
        });
        if (!seen) return seen.error();
        if (!look.one_hot) break;
    }
    return look;
}

/// `name` with its word "train" replaced, in the same letters: x_train, train_images, X_Train, trainX; "" where it has none.
std::string sibling(const std::string& name, std::string_view word) {
    const auto is_letter = [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; };
    const auto is_large = [](char c) { return std::isupper(static_cast<unsigned char>(c)) != 0; };
    const auto large = [](char c) { return static_cast<char>(std::toupper(static_cast<unsigned char>(c))); };
    std::string small = name;
    for (char& c : small) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    for (const std::string_view train : {std::string_view("training"), std::string_view("train")}) {
        for (std::size_t at = small.find(train); at != std::string::npos; at = small.find(train, at + 1)) {
            const std::size_t end = at + train.size();
            const bool starts = at == 0 || !is_letter(name[at - 1]) || is_large(name[at - 1]) != is_large(name[at]);
            const bool ends = end == name.size() || !is_letter(name[end]) || is_large(name[end]) != is_large(name[end - 1]);
            if (!starts || !ends) continue;
            std::string other(word);
            for (std::size_t i = 0; i < other.size(); ++i) {
                if (is_large(name[end - 1]) || (i == 0 && is_large(name[at]))) other[i] = large(other[i]);
            }
            return name.substr(0, at) + other + name.substr(end);
        }
    }
    return "";
}

/// The array that has the samples of `of` for another split, where there is one of the same form.
const NpzEntry* find_part(const NpzFile& file, const NpzEntry& of, std::initializer_list<std::string_view> words) {
    for (const std::string_view word : words) {
        const std::string name = sibling(of.name, word);
        const NpzEntry* entry = name.empty() ? nullptr : file.find(name);
        if (entry == nullptr || !usable(*entry) || entry->type->dtype != of.type->dtype || entry->is_byte() != of.is_byte()) continue;
        if (std::ranges::equal(std::span(entry->shape).subspan(1), std::span(of.shape).subspan(1))) return entry;
    }
    return nullptr;
}

/// Fills in what the values of all its parts tell.
Result<void> describe(const NpzFile& file, NpzField& field, const std::stop_token& stop) {
    const NpzEntry& first = *field.training;
    const bool floats = first.type->dtype == DType::Float32;
    FieldInfo& info = field.info;
    info.type = {first.type->dtype, Shape(first.shape.begin() + 1, first.shape.end())};
    Look all{true, 0, 0, true};
    for (const NpzEntry* part : {field.training, field.validation, field.test}) {
        if (part == nullptr) continue;
        const auto look = floats ? look_at_floats(file, *part, stop) : look_at_numbers(file, *part, stop);
        if (!look) return look.error();
        all = {all.whole && look->whole, std::min(all.least, look->least), std::max(all.most, look->most), all.one_hot && look->one_hot};
    }
    const bool column = !floats && first.shape.size() == 2 && first.shape[1] == 1;
    if (field.labels && !column && !all.one_hot) {
        return file.about_array(first, first.shape.size() == 1 ? TR("its numbers are labels as they are. Take it out of \"labels\".")
                                                               : TR("it is neither a column of whole numbers (N, 1) nor one-hot rows, so "
                                                                    "it cannot be among \"labels\"."));
    }
    std::optional<std::int64_t> classes;
    if (field.labels && all.one_hot) {
        classes = first.shape[1];
    } else if (!floats && all.whole && all.least >= 0 && all.most < most_classes) {
        classes = all.most + 1;
    }
    if (field.labels) info.type = {DType::Int64, {}};
    if (classes && info.type.dtype == DType::Int64) {
        const FieldInfo before = std::exchange(info, label_field(*classes));
        info.type = before.type;
        info.is_part = before.is_part;
    }
    info.either = !floats && !field.labels;
    // Bytes that are 0 and 1 alone are yes and no, not the darkest of pixels.
    info.byte_divisor = first.is_byte() && all.most > 1 ? 255 : 1;
    if (!field.labels && column) info.labels = FieldInfo::Labels::Column;
    if (!field.labels && all.one_hot && !column) info.labels = FieldInfo::Labels::OneHot;
    const auto samples = [](const NpzEntry* part) { return part != nullptr ? std::optional(part->shape[0]) : std::nullopt; };
    info.parts = {samples(field.training), samples(field.validation), samples(field.test)};
    return {};
}

Result<void> check_labels_known(const NpzFile& file, const std::vector<std::string>& labels) {
    for (const std::string& name : labels) {
        const NpzEntry* entry = file.find(name);
        if (entry != nullptr && usable(*entry)) continue;
        std::vector<std::string> known;
        for (const NpzEntry& other : file.entries()) known.push_back(other.name);
        const std::string near = nearest(name, known);
        return about(file.file(), {TR("\"labels\" names the array {0}, which it does not hold.{1}"),
                                   {name, near.empty() ? "" : " Did you mean " + near + "?"}});
    }
    return {};
}

}  // namespace

Result<NpzFields> npz_fields(const NpzFile& file, const std::vector<std::string>& labels, const DataRequest& request) {
    if (file.entries().empty()) return about(file.file(), TR("it holds no arrays."));
    if (const auto known = check_labels_known(file, labels); !known) return known.error();
    NpzFields fields;
    for (const NpzEntry& entry : file.entries()) {
        if (!usable(entry)) continue;
        NpzField field;
        field.training = &entry;
        field.validation = find_part(file, entry, {"val", "valid", "validation"});
        field.test = find_part(file, entry, {"test", "testing"});
        field.labels = std::ranges::find(labels, entry.name) != labels.end();
        fields.emplace(entry.name, std::move(field));
    }
    if (fields.empty()) {
        const NpzEntry& first = file.entries().front();
        if (first.unusable) return file.about_array(first, *first.unusable);
        return file.about_array(first, {TR("it has shape {0}; its first axis must be the samples."), {to_string(first.shape)}});
    }
    for (auto& [name, field] : fields) {
        for (const NpzEntry* part : {field.validation, field.test}) {
            if (part == nullptr) continue;
            NpzField& other = fields.at(part->name);
            other.is_part = other.info.is_part = true;
        }
        if (request.uses && !request.uses->contains(name)) continue;
        if (const auto described = describe(file, field, request.stop); !described) return described.error();
    }
    return fields;
}

namespace {

/// Numbers that are neither of the types a field has: int16 as float32, say.
Result<std::string> as_float(const std::string& values, const ElementType& type, const std::stop_token& stop) {
    std::string out;
    out.reserve(values.size() / type.bytes * sizeof(float));
    std::vector<float> floats;
    const auto done = for_pieces<std::int64_t>(values, type, 1, stop, [&](std::span<const std::int64_t> numbers) {
        floats.assign(numbers.begin(), numbers.end());
        out.append(reinterpret_cast<const char*>(floats.data()), floats.size() * sizeof(float));
        return true;
    });
    if (!done) return done.error();
    return out;
}

template <typename T>
Result<std::string> converted(const std::string& values, const ElementType& type, const std::stop_token& stop) {
    std::string out;
    out.reserve(values.size() / type.bytes * sizeof(T));
    const auto done = for_pieces<T>(values, type, 1, stop, [&](std::span<const T> numbers) {
        out.append(reinterpret_cast<const char*>(numbers.data()), numbers.size_bytes());
        return true;
    });
    if (!done) return done.error();
    return out;
}

/// The place of the one in every row.
template <typename T>
Result<std::string> places_of_ones(const NpzFile& file, const NpzEntry& entry, const std::string& values, const std::stop_token& stop) {
    const std::size_t row = static_cast<std::size_t>(entry.shape[1]);
    std::string out;
    std::optional<std::size_t> wrong;
    const auto done = for_pieces<T>(values, *entry.type, row, stop, [&](std::span<const T> numbers) {
        for (std::size_t at = 0; at < numbers.size(); at += row) {
            const auto one = numbers.subspan(at, row);
            if (!is_label_row(one)) return wrong = out.size() / sizeof(std::int64_t), false;
            const std::int64_t place = std::ranges::find(one, T{1}) - one.begin();
            out.append(reinterpret_cast<const char*>(&place), sizeof place);
        }
        return true;
    });
    if (!done) return done.error();
    if (wrong) return file.about_array(entry, {TR("its row {0} is not one-hot: it needs one 1 among zeros."), {std::to_string(*wrong)}});
    return out;
}

}  // namespace

Result<std::string> npz_column(const NpzFile& file, const NpzEntry& entry, const NpzField& field, DType dtype,
                               const std::stop_token& stop) {
    Result<std::string> values = file.values(entry, stop);
    if (!values) return values;
    const ElementType& type = *entry.type;
    const bool floats = type.dtype == DType::Float32;
    if (field.labels && entry.shape[1] > 1)
        return floats ? places_of_ones<float>(file, entry, *values, stop) : places_of_ones<std::int64_t>(file, entry, *values, stop);
    if (!field.labels && entry.is_byte()) return values;
    if (!field.labels && entry.is_bool()) {
        for (char& c : *values) c = c != 0 ? 1 : 0;
        return values;
    }
    if (!floats && dtype == DType::Float32) return as_float(*values, type, stop);
    if (type.bytes == size_of(dtype)) return values;  // float32 and int64 alone: double shrinks, the others grow
    return floats ? converted<float>(*values, type, stop) : converted<std::int64_t>(*values, type, stop);
}

}  // namespace nn
