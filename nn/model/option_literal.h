#pragma once
// Option values as a declaration writes them: {{"kernel_size", 3}, {"padding", {2, 1}}, {"mode", "same"}}. They are views that
// live as long as the expression they are written in, and become data of the program instead of code that builds it.

#include "nn/model/option.h"

#include <concepts>
#include <initializer_list>
#include <iterator>

namespace nn {

/// None ({}), a bool, a number, a word, or a list of numbers.
class OptionLiteral {
public:
    /// Of a list: ints, until one is written with a point.
    struct Number {
        template <std::integral T>
        constexpr Number(T v) : value(static_cast<double>(v)), is_int(true) {}
        constexpr Number(double v) : value(v), is_int(false) {}
        double value;
        bool is_int;
    };

    constexpr OptionLiteral() = default;
    constexpr OptionLiteral(bool v) : kind_(Kind::Bool), int_(v) {}
    template <std::integral T>
    constexpr OptionLiteral(T v) : kind_(Kind::Int), int_(v) {}
    constexpr OptionLiteral(double v) : kind_(Kind::Float), float_(v) {}
    constexpr OptionLiteral(const char* word) : kind_(Kind::Word), data_(word) {}
    constexpr OptionLiteral(std::initializer_list<Number> list)
        : kind_(Kind::List), int_(static_cast<std::int64_t>(list.size())), data_(std::data(list)) {}
    OptionLiteral(const std::string& word) : kind_(Kind::Word), data_(word.c_str()) {}
    OptionLiteral(const std::vector<std::int64_t>& list)
        : kind_(Kind::Ints), int_(static_cast<std::int64_t>(list.size())), data_(list.data()) {}
    OptionLiteral(const OptionValue& value) : kind_(Kind::Value), data_(&value) {}

    OptionValue value() const;

private:
    enum class Kind : std::uint8_t { None, Bool, Int, Float, Word, List, Ints, Value };

    Kind kind_ = Kind::None;
    std::int64_t int_ = 0;  ///< or the length of a list
    double float_ = 0;
    const void* data_ = nullptr;
};

/// Values by option id.
class OptionLiterals {
public:
    struct Entry {
        const char* id;
        OptionLiteral value;
    };
    constexpr OptionLiterals() = default;
    constexpr OptionLiterals(std::initializer_list<Entry> entries) : begin_(std::data(entries)), size_(entries.size()) {}
    OptionLiterals(const OptionValues& values) : values_(&values) {}

    OptionValues values() const;

private:
    const Entry* begin_ = nullptr;
    std::size_t size_ = 0;
    const OptionValues* values_ = nullptr;
};

}  // namespace nn
