#include "nn/io/json_tree.h"

#include <nlohmann/json.hpp>

#include <charconv>
#include <cmath>
#include <limits>
#include <unordered_set>

namespace nn {
namespace {

constexpr std::size_t max_depth = 200;
constexpr std::size_t max_values = 2'000'000;

/// "line 3, column 7" of a byte offset.
std::string place_of(std::string_view text, std::size_t offset) {
    offset = std::min(offset, text.size());
    std::size_t line = 1, column = 1;
    for (std::size_t i = 0; i < offset; ++i) {
        if (text[i] == '\n') {
            ++line;
            column = 1;
        } else if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) {  // a character, not a byte
            ++column;
        }
    }
    return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

/// Builds the tree from the parser's events.
class TreeBuilder {
public:
    explicit TreeBuilder(std::string_view text) : text_(text) {}

    bool null() { return put({}); }
    bool boolean(bool value) {
        JsonValue v;
        v.kind = JsonValue::Kind::Bool;
        v.boolean = value;
        return put(std::move(v));
    }
    bool number_integer(std::int64_t value) {
        JsonValue v;
        v.kind = JsonValue::Kind::Int;
        v.integer = value;
        return put(std::move(v));
    }
    bool number_unsigned(std::uint64_t value) {
        if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
            return too_large(std::to_string(value));
        }
        return number_integer(static_cast<std::int64_t>(value));
    }
    bool number_float(double value, const std::string& token) {
        // The parser hands integers beyond 64 bits over as floats.
        if (token.find_first_of(".eE") == std::string::npos || !std::isfinite(value)) return too_large(token);
        JsonValue v;
        v.kind = JsonValue::Kind::Float;
        v.number = value;
        return put(std::move(v));
    }
    bool string(std::string& value) {
        JsonValue v;
        v.kind = JsonValue::Kind::Text;
        v.text = std::move(value);
        return put(std::move(v));
    }
    bool binary(nlohmann::json::binary_t&) { return false; }  // JSON text has none
    bool start_object(std::size_t) { return open(JsonValue::Kind::Object); }
    bool start_array(std::size_t) { return open(JsonValue::Kind::List); }
    bool end_object() { return close(); }
    bool end_array() { return close(); }
    bool key(std::string& name) {
        if (!open_.back().seen.insert(name).second) {
            return fail({TR("The key {0} appears twice in {1}."), {json_quote(name), path()}});
        }
        open_.back().value.keys.push_back(std::move(name));
        return true;
    }
    bool parse_error(std::size_t position, const std::string& token, const nlohmann::detail::exception& exception) {
        std::string what = exception.what();
        if (dynamic_cast<const nlohmann::detail::out_of_range*>(&exception) != nullptr) return too_large(token);
        // "[json.exception.parse_error.101] parse error at line 3, column 7: syntax error while parsing value - ..."
        for (const std::string_view before : {": syntax error while ", ": "}) {
            if (const auto at = what.find(before); at != std::string::npos) {
                what = what.substr(at + before.size());
                break;
            }
        }
        // The token that follows in the message repeats the text before the place, line ends and all.
        if (const auto at = what.find("; last read: '"); at != std::string::npos) {
            const auto end = what.find("'; expected", at);
            what.erase(at, end != std::string::npos ? end + 1 - at : std::string::npos);
        }
        return fail({TR("Not valid JSON at {0}: {1}."), {place_of(text_, position == 0 ? 0 : position - 1), what}});
    }

    JsonValue root;
    Message failure;

private:
    struct Open {
        JsonValue value;
        std::unordered_set<std::string> seen;
    };

    bool fail(Message message) {
        failure = std::move(message);
        return false;
    }
    bool too_large(const std::string& token) {
        return fail({TR("The number {0} in {1} is too large."), {token.substr(0, 40), path()}});
    }
    bool put(JsonValue value) {
        if (++values_ > max_values) {
            return fail({TR("More than {0} values: this is no project file."), {std::to_string(max_values)}});
        }
        if (open_.empty()) {
            root = std::move(value);
        } else {
            open_.back().value.items.push_back(std::move(value));
        }
        return true;
    }
    bool open(JsonValue::Kind kind) {
        if (open_.size() == max_depth) {
            return fail({TR("Nested deeper than {0} levels: this is no project file."), {std::to_string(max_depth)}});
        }
        open_.emplace_back();
        open_.back().value.kind = kind;
        return true;
    }
    bool close() {
        JsonValue value = std::move(open_.back().value);
        open_.pop_back();
        return put(std::move(value));
    }
    /// Where the value being read lies: "graph.nodes[3]".
    std::string path() const {
        std::string text;
        for (std::size_t i = 0; i < open_.size(); ++i) {
            const JsonValue& v = open_[i].value;
            // The innermost object is the place itself; a number in it is named by its key.
            if (v.kind == JsonValue::Kind::List) {
                text.append("[").append(std::to_string(v.items.size())).append("]");
            } else if (v.keys.size() > v.items.size()) {
                text.append(text.empty() ? "" : ".").append(v.keys.back());
            }
        }
        return text.empty() ? "the file" : text;
    }

    std::string_view text_;
    std::vector<Open> open_;
    std::size_t values_ = 0;
};

}  // namespace

const JsonValue* JsonValue::find(std::string_view key) const {
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (keys[i] == key) return &items[i];
    }
    return nullptr;
}

std::string JsonValue::describe() const {
    switch (kind) {
        case Kind::Null:
            return "null";
        case Kind::Bool:
            return boolean ? "true" : "false";
        case Kind::Int:
            return std::to_string(integer);
        case Kind::Float:
            return json_number(number);
        case Kind::Text:
            return text.size() > 60 ? "a long text" : json_quote(text);
        case Kind::List:
            return "a list";
        case Kind::Object:
            return "an object";
    }
    return "";
}

Result<JsonValue> parse_json(std::string_view text) {
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return Error(TR("The file is empty."), true);
    TreeBuilder builder(text);
    try {
        if (nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) return std::move(builder.root);
    } catch (const std::exception& e) {  // out of memory
        return Error({TR("The file could not be parsed: {0}."), {std::string(e.what())}});
    }
    return Error(builder.failure, true);
}

std::string json_quote(std::string_view text) {
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string json_number(double value) {
    if (value == 0) return "0";  // no "-0"
    char buffer[32];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
    std::string text(buffer, end);
    // Without a point it would read as an integer that int64 cannot hold.
    if (std::abs(value) >= 9e18 && text.find_first_of(".e") == std::string::npos) text += ".0";
    return text;
}

}  // namespace nn
