#pragma once
// JSON text as a tree, read strictly. Internal to nn/io.

#include "nn/model/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace nn {

/// One JSON value. Integers and floats are kept apart: 3 is not 3.0.
struct JsonValue {
    enum class Kind { Null, Bool, Int, Float, Text, List, Object };
    Kind kind = Kind::Null;
    bool boolean = false;
    std::int64_t integer = 0;
    double number = 0;  ///< Float; always finite
    std::string text;
    std::vector<JsonValue> items;   ///< of a List, or the values of an Object
    std::vector<std::string> keys;  ///< Object: keys[i] belongs to items[i]; unique

    /// Member of an object; null where there is none.
    const JsonValue* find(std::string_view key) const;
    /// Int or Float.
    bool is_number() const { return kind == Kind::Int || kind == Kind::Float; }
    double as_double() const { return kind == Kind::Int ? static_cast<double>(integer) : number; }
    /// What a person would call it: "true", "3", "\"abc\"", "a list", "an object".
    std::string describe() const;
};

/// Refused, with the place: what is not JSON (line and column), invalid UTF-8, a key given twice in one object, numbers
/// that no int64 or finite double holds, nesting deeper than 200, more than two million values.
Result<JsonValue> parse_json(std::string_view text);

/// `text` as a JSON string with its quotes. What is not UTF-8 becomes U+FFFD.
std::string json_quote(std::string_view text);
/// The shortest text that reads back as the same value; `value` is finite.
std::string json_number(double value);

}  // namespace nn
