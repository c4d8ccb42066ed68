#pragma once
// Option values as files and widgets carry them, and the description from which checks, widgets and files derive.

#include "nn/model/result.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace nn {

/// None, bool, int, float, text, list of ints, or list of floats: what PyTorch's constructor arguments hold. Lists of texts
/// are for the data's keys.
using OptionValue = std::variant<std::monostate, bool, std::int64_t, double, std::string, std::vector<std::int64_t>,
                                 std::vector<double>, std::vector<std::string>>;
/// Values that differ from the default, by option id.
using OptionValues = std::map<std::string, OptionValue, std::less<>>;

/// As Python would write it: `None`, `True`, `3`, `0.1`, `'same'`, `(3, 5)`.
std::string to_string(const OptionValue& value);

/// Floats: a list of `arity` floats, such as Adam's betas; a list of ints is taken too. Names: a list of texts or of
/// ints, such as the columns of a table by name or by number; one stands for a list of one. With `choices` it is a list of
/// those words, none of them twice.
enum class OptionKind { Bool, Int, Float, Choice, Text, Ints, Floats, Names };

/// A pair, triple... of sizes: one number in a file stands for all of them.
template <std::size_t K>
using Sizes = std::array<std::int64_t, K>;

/// Convolution padding: a word ("same", "valid") or an amount per axis.
template <std::size_t K>
struct Padding {
    std::string word;
    Sizes<K> amount{};
    bool operator==(const Padding&) const = default;
};

/// Columns of a table: by name or by number, from 0; one of the two lists is empty.
struct Names {
    std::vector<std::string> words;
    std::vector<std::int64_t> numbers;
    bool operator==(const Names&) const = default;
};

/// Two numbers, or a word that says where they come from.
struct NumbersOrWord {
    std::string word;
    std::array<double, 2> numbers{};
    bool operator==(const NumbersOrWord&) const = default;
};

/// Describes one option. Legal range and likely (slider) range are two things.
struct OptionInfo {
    std::string id;
    const char* doc = "";
    OptionKind kind = OptionKind::Int;
    OptionValue default_value;
    double min = -1e300, max = 1e300;        ///< legal, inclusive
    double ui_min = -1e300, ui_max = 1e300;  ///< what a slider offers
    bool log2_scale = false;
    std::vector<std::string> choices;  ///< Choice, Names: the words; Ints, Floats: words allowed in place of numbers
    std::size_t arity = 0;             ///< Ints, Floats: how many numbers; 0 means any count
    bool allows_none = false;
    bool from_wire = false;  ///< None means: follows from the incoming wire
    bool required = false;   ///< has no default, as kernel_size in PyTorch; a new node starts with `default_value`
    bool summary = false;    ///< one of the two or three that the canvas shows on the node

    /// Writes a checked value into the typed options struct; `value` must have passed `check`.
    void set(void* options, const OptionValue& value) const { write(static_cast<char*>(options) + offset, value); }
    OptionValue get(const void* options) const { return read(static_cast<const char*>(options) + offset); }

    std::ptrdiff_t offset = 0;  ///< of the member in the options struct
    void (*write)(void* member, const OptionValue& value) = nullptr;
    OptionValue (*read)(const void* member) = nullptr;

    /// Kind, arity, words and legal range. The text says what was found and what is allowed.
    Result<void> check(const OptionValue& value) const;
    /// One number for a list of equal ones, int for a float without fraction: the form that files hold.
    OptionValue canonical(const OptionValue& value) const;
    /// "int ≥ 1", "one of: mean, sum, none", "int or list of 2 ints, or 'same', 'valid'".
    std::string allowed() const;
};

/// A named set of options bound to a C++ struct that alone holds the defaults.
struct Schema {
    std::string id;
    std::vector<OptionInfo> options;
    std::shared_ptr<void> (*make)() = nullptr;  ///< struct with the defaults
    std::shared_ptr<void> (*copy)(const void*) = nullptr;

    const OptionInfo* find(std::string_view option) const;
    /// The typed struct for `values`. The error names the option.
    Result<std::shared_ptr<void>> build(const OptionValues& values) const;
    /// Every wrong entry of `values`: option id and text. Unknown ids come with the nearest known one.
    std::vector<std::pair<std::string, Message>> problems(const OptionValues& values) const;
    /// `values` without entries equal to the default, in canonical form. Required options stay.
    OptionValues without_defaults(const OptionValues& values) const;
    /// The value in force: the entry or the default.
    OptionValue value(const OptionValues& values, std::string_view option) const;
};

/// The nearest of `known` to `word` by edit distance, or "" where nothing is near.
std::string nearest(std::string_view word, const std::vector<std::string>& known);

// ---- how C++ types map to option kinds -----------------------------------------------------------

template <typename T>
struct OptionTraits;

template <>
struct OptionTraits<bool> {
    static constexpr OptionKind kind = OptionKind::Bool;
    static bool from(const OptionValue& v) { return std::get<bool>(v); }
    static OptionValue to(bool v) { return v; }
};
template <>
struct OptionTraits<std::int64_t> {
    static constexpr OptionKind kind = OptionKind::Int;
    static std::int64_t from(const OptionValue& v) { return std::get<std::int64_t>(v); }
    static OptionValue to(std::int64_t v) { return v; }
};
template <>
struct OptionTraits<double> {
    static constexpr OptionKind kind = OptionKind::Float;
    static double from(const OptionValue& v) {
        if (const auto* i = std::get_if<std::int64_t>(&v)) return static_cast<double>(*i);
        return std::get<double>(v);
    }
    static OptionValue to(double v) { return v; }
};
template <>
struct OptionTraits<std::string> {
    static constexpr OptionKind kind = OptionKind::Text;  // Choice once `.choices` is called
    static std::string from(const OptionValue& v) { return std::get<std::string>(v); }
    static OptionValue to(const std::string& v) { return v; }
};
template <>
struct OptionTraits<std::vector<std::int64_t>> {
    static constexpr OptionKind kind = OptionKind::Ints;
    static std::vector<std::int64_t> from(const OptionValue& v) {
        if (const auto* i = std::get_if<std::int64_t>(&v)) return {*i};
        return std::get<std::vector<std::int64_t>>(v);
    }
    static OptionValue to(const std::vector<std::int64_t>& v) { return v; }
};
template <std::size_t K>
struct OptionTraits<Sizes<K>> {
    static constexpr OptionKind kind = OptionKind::Ints;
    static constexpr std::size_t arity = K;
    static Sizes<K> from(const OptionValue& v) {
        Sizes<K> out{};
        if (const auto* i = std::get_if<std::int64_t>(&v)) {
            out.fill(*i);
        } else {
            const auto& list = std::get<std::vector<std::int64_t>>(v);
            for (std::size_t k = 0; k < K; ++k) out[k] = list[list.size() == 1 ? 0 : k];
        }
        return out;
    }
    static OptionValue to(const Sizes<K>& v) { return std::vector<std::int64_t>(v.begin(), v.end()); }
};
template <>
struct OptionTraits<std::vector<double>> {
    static constexpr OptionKind kind = OptionKind::Floats;
    static std::vector<double> from(const OptionValue& v) {
        if (const auto* ints = std::get_if<std::vector<std::int64_t>>(&v)) return {ints->begin(), ints->end()};
        return std::get<std::vector<double>>(v);
    }
    static OptionValue to(const std::vector<double>& v) { return v; }
};
template <std::size_t K>
struct OptionTraits<std::array<double, K>> {
    static constexpr OptionKind kind = OptionKind::Floats;
    static constexpr std::size_t arity = K;
    static std::array<double, K> from(const OptionValue& v) {
        std::array<double, K> out{};
        if (const auto* ints = std::get_if<std::vector<std::int64_t>>(&v)) {
            for (std::size_t k = 0; k < K; ++k) out[k] = static_cast<double>((*ints)[k]);
        } else {
            const auto& list = std::get<std::vector<double>>(v);
            for (std::size_t k = 0; k < K; ++k) out[k] = list[k];
        }
        return out;
    }
    static OptionValue to(const std::array<double, K>& v) { return std::vector<double>(v.begin(), v.end()); }
};
template <std::size_t K>
struct OptionTraits<Padding<K>> {
    static constexpr OptionKind kind = OptionKind::Ints;
    static constexpr std::size_t arity = K;
    static Padding<K> from(const OptionValue& v) {
        if (const auto* word = std::get_if<std::string>(&v)) return {*word, {}};
        return {"", OptionTraits<Sizes<K>>::from(v)};
    }
    static OptionValue to(const Padding<K>& v) {
        return v.word.empty() ? OptionTraits<Sizes<K>>::to(v.amount) : OptionValue(v.word);
    }
};
template <>
struct OptionTraits<Names> {
    static constexpr OptionKind kind = OptionKind::Names;
    static Names from(const OptionValue& v) {
        if (const auto* word = std::get_if<std::string>(&v)) return {{*word}, {}};
        if (const auto* words = std::get_if<std::vector<std::string>>(&v)) return {*words, {}};
        return {{}, OptionTraits<std::vector<std::int64_t>>::from(v)};
    }
    static OptionValue to(const Names& v) { return v.words.empty() ? OptionValue(v.numbers) : OptionValue(v.words); }
};
template <>
struct OptionTraits<std::vector<std::string>> {
    static constexpr OptionKind kind = OptionKind::Names;  // `.choices` says which
    static std::vector<std::string> from(const OptionValue& v) {
        if (const auto* word = std::get_if<std::string>(&v)) return {*word};
        if (const auto* words = std::get_if<std::vector<std::string>>(&v)) return *words;
        return {};  // an empty list of anything
    }
    static OptionValue to(const std::vector<std::string>& v) { return v; }
};
template <>
struct OptionTraits<NumbersOrWord> {
    static constexpr OptionKind kind = OptionKind::Floats;
    static constexpr std::size_t arity = 2;
    static NumbersOrWord from(const OptionValue& v) {
        if (const auto* word = std::get_if<std::string>(&v)) return {*word, {}};
        return {"", OptionTraits<std::array<double, 2>>::from(v)};
    }
    static OptionValue to(const NumbersOrWord& v) {
        return v.word.empty() ? OptionTraits<std::array<double, 2>>::to(v.numbers) : OptionValue(v.word);
    }
};
template <typename T>
struct OptionTraits<std::optional<T>> {
    static constexpr OptionKind kind = OptionTraits<T>::kind;
    static constexpr bool allows_none = true;
    static std::optional<T> from(const OptionValue& v) {
        if (std::holds_alternative<std::monostate>(v)) return std::nullopt;
        return OptionTraits<T>::from(v);
    }
    static OptionValue to(const std::optional<T>& v) {
        return v ? OptionTraits<T>::to(*v) : OptionValue(std::monostate{});
    }
};

template <typename T>
constexpr std::size_t option_arity() {
    if constexpr (requires { OptionTraits<T>::arity; }) return OptionTraits<T>::arity;
    return 0;
}
template <typename T>
constexpr std::size_t option_arity_of(const std::optional<T>*) {
    return option_arity<T>();
}
template <typename T>
constexpr std::size_t option_arity_of(const T*) {
    return option_arity<T>();
}

/// What an option is by its C++ type alone.
struct OptionType {
    OptionKind kind;
    std::size_t arity;
    bool allows_none;
    void (*write)(void* member, const OptionValue& value);
    OptionValue (*read)(const void* member);
};
template <typename M>
constexpr OptionType option_type() {
    return {OptionTraits<M>::kind, option_arity_of(static_cast<const M*>(nullptr)),
            requires { OptionTraits<M>::allows_none; },
            [](void* member, const OptionValue& v) { *static_cast<M*>(member) = OptionTraits<M>::from(v); },
            [](const void* member) { return OptionTraits<M>::to(*static_cast<const M*>(member)); }};
}

/// What a fluent declaration does, whatever the struct: out of line, since there are a thousand calls.
class SchemaFields {
protected:
    SchemaFields(std::string_view id, std::shared_ptr<void> (*make)(), std::shared_ptr<void> (*copy)(const void*));
    /// `member` lies in `defaults`, from which the option's default is read.
    void add_option(const char* id, const char* doc, const OptionType& type, const void* defaults, const void* member);
    void set_range(double min, double max);
    void set_choices(std::vector<std::string> words);
    void set_choices(std::initializer_list<const char*> words);
    OptionInfo& last() { return schema_.options.back(); }

    Schema schema_;
};

/// Fluent schema: `SchemaBuilder<SgdOptions>("SGD").option(&SgdOptions::lr, "lr", TR("...")).range(0, 1e6)`.
template <typename O, typename Derived>
class SchemaBuilderBase : protected SchemaFields {
public:
    /// Binds a struct member as option `id`; the default is the member's initial value.
    template <typename M>
    Derived& option(M O::*member, const char* id, const char* doc) {
        static constexpr OptionType type = option_type<M>();
        const O defaults{};
        add_option(id, doc, type, &defaults, &(defaults.*member));
        return self();
    }
    /// Legal range of the last option, inclusive; also its slider range until `ui_range` is called.
    Derived& range(double min, double max) { return set_range(min, max), self(); }
    Derived& ui_range(double min, double max) {
        last().ui_min = min;
        last().ui_max = max;
        return self();
    }
    Derived& log2_scale() { return last().log2_scale = true, self(); }
    Derived& choices(std::vector<std::string> words) { return set_choices(std::move(words)), self(); }
    Derived& choices(std::initializer_list<const char*> words) { return set_choices(words), self(); }
    Derived& from_wire() { return last().from_wire = true, self(); }
    Derived& required() { return last().required = true, self(); }
    Derived& summary() { return last().summary = true, self(); }

protected:
    explicit SchemaBuilderBase(std::string_view id)
        : SchemaFields(id, [] { return std::static_pointer_cast<void>(std::make_shared<O>()); },
                       [](const void* o) {
                           return std::static_pointer_cast<void>(std::make_shared<O>(*static_cast<const O*>(o)));
                       }) {}
    Derived& self() { return static_cast<Derived&>(*this); }
};

template <typename O>
class SchemaBuilder : public SchemaBuilderBase<O, SchemaBuilder<O>> {
public:
    explicit SchemaBuilder(std::string_view id) : SchemaBuilderBase<O, SchemaBuilder<O>>(id) {}
    operator Schema() const { return this->schema_; }
};

}  // namespace nn
