#include "nn/model/result.h"

#include "nn/model/nested_message.h"

#include <charconv>

namespace nn {

namespace {

/// No text that people write begins so.
constexpr char mark = '\x1f';

/// "12:" and as many bytes, taken off the front of `packed`.
std::optional<std::string> take_part(std::string_view& packed) {
    std::size_t size = 0;
    const auto [end, error] = std::from_chars(packed.data(), packed.data() + packed.size(), size);
    if (error != std::errc() || end == packed.data() + packed.size() || *end != ':') return std::nullopt;
    packed.remove_prefix(static_cast<std::size_t>(end - packed.data()) + 1);
    if (size > packed.size()) return std::nullopt;
    std::string part(packed.substr(0, size));
    packed.remove_prefix(size);
    return part;
}

}  // namespace

std::string as_argument(const Message& message) {
    std::string packed(1, mark);
    const auto add = [&](const std::string& part) { ((packed += std::to_string(part.size())) += ':') += part; };
    add(message.format);
    for (const std::string& argument : message.args) add(argument);
    return packed;
}

std::optional<Message> nested_message(std::string_view argument) {
    if (argument.empty() || argument.front() != mark) return std::nullopt;
    argument.remove_prefix(1);
    std::optional<std::string> format = take_part(argument);
    if (!format) return std::nullopt;
    Message message(std::move(*format));
    while (!argument.empty()) {
        std::optional<std::string> part = take_part(argument);
        if (!part) return std::nullopt;
        message.args.push_back(std::move(*part));
    }
    return message;
}

std::string Message::fill(const std::string& format, const std::vector<std::string>& args) {
    std::string out;
    for (std::size_t i = 0; i < format.size(); ++i) {
        if (format[i] == '{') {
            std::size_t end = i + 1, index = 0;
            while (end < format.size() && format[end] >= '0' && format[end] <= '9' && end - i < 4)
                index = index * 10 + static_cast<std::size_t>(format[end++] - '0');
            if (end > i + 1 && end < format.size() && format[end] == '}' && index < args.size()) {
                const std::optional<Message> inner = nested_message(args[index]);
                out += inner ? inner->text() : args[index];
                i = end;
                continue;
            }
        }
        out += format[i];
    }
    return out;
}

}  // namespace nn
