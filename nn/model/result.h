#pragma once
// Errors as values: no exception leaves a public function of nn, so none can pass through a Qt slot.

#include <string>
#include <utility>
#include <variant>
#include <vector>

/// Marks a text that people see, so that the translation tools find it. The text itself stays English in nn;
/// the window translates `Message::format` and fills the arguments in afterwards.
#define TR(text) text

namespace nn {

/// A text with numbered places, "{0} has {1} channels", kept apart from its arguments so that it can be translated.
struct Message {
    std::string format;
    std::vector<std::string> args;

    Message() = default;
    Message(const char* text) : format(text) {}
    Message(std::string text) : format(std::move(text)) {}
    Message(std::string text, std::vector<std::string> arguments)
        : format(std::move(text)), args(std::move(arguments)) {}

    /// English text with the arguments in place.
    std::string text() const { return fill(format, args); }

    /// Puts `args[i]` where `format` says {i}. Places without an argument stay as they are.
    static std::string fill(const std::string& format, const std::vector<std::string>& args);

    bool operator==(const Message&) const = default;
};

/// What went wrong: names the place, what was found, what was expected and what to do.
struct Error {
    Message message;
    /// True where the input or usage is wrong (exit status 2), false where the work failed (exit status 1).
    bool usage = false;

    Error() = default;
    Error(Message m, bool is_usage = false) : message(std::move(m)), usage(is_usage) {}
    std::string text() const { return message.text(); }
};

/// A value or an Error. `if (!r) return r.error();`
template <typename T>
class [[nodiscard]] Result {
public:
    Result(T value) : state_(std::move(value)) {}
    Result(Error error) : state_(std::move(error)) {}

    explicit operator bool() const { return state_.index() == 0; }
    T& value() { return std::get<0>(state_); }
    const T& value() const { return std::get<0>(state_); }
    T& operator*() { return value(); }
    const T& operator*() const { return value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }
    const Error& error() const { return std::get<1>(state_); }

private:
    std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : error_(std::move(error)), ok_(false) {}

    explicit operator bool() const { return ok_; }
    const Error& error() const { return error_; }

private:
    Error error_;
    bool ok_ = true;
};

}  // namespace nn
