#include "app/cli/command.h"
#include "nn/model/option.h"

#include <algorithm>
#include <charconv>

namespace cli {

namespace {

nn::Error usage(const std::string& text, const Command& command) {
    return {nn::Message(text + " (see: netloom help " + command.name + ")"), true};
}

const Flag* find_flag(const Command& command, const std::string& name) {
    const auto it =
        std::find_if(command.flags.begin(), command.flags.end(), [&](const Flag& f) { return f.name == name; });
    return it == command.flags.end() ? nullptr : &*it;
}

nn::Error unknown_flag(const Command& command, const std::string& name) {
    std::vector<std::string> known;
    for (const Flag& f : command.flags) known.push_back(f.name);
    const std::string near = nn::nearest(name, known);
    return usage(command.name + " has no option --" + name + (near.empty() ? "" : "; did you mean --" + near + "?"),
                 command);
}

}  // namespace

nn::Result<Arguments> Arguments::parse(const Command& command, const std::vector<std::string>& words) {
    Arguments arguments;
    bool flags_over = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string& word = words[i];
        if (flags_over || word.size() < 2 || word[0] != '-') {
            if (command.operands.empty())
                return usage(command.name + " takes no file, but got \"" + word + "\"", command);
            if (!arguments.file_.empty()) {
                return usage(command.name + " takes one file, but got \"" + arguments.file_ + "\" and \"" + word + "\"",
                             command);
            }
            arguments.file_ = word;
            continue;
        }
        if (word == "--") {
            flags_over = true;
            continue;
        }
        const std::size_t equals = word.find('=');
        const std::string name =
            word.starts_with("--") ? word.substr(2, equals == std::string::npos ? equals : equals - 2) : word;
        const Flag* flag = find_flag(command, name);
        if (flag == nullptr) return unknown_flag(command, word.starts_with("--") ? name : word.substr(1));
        if (arguments.has(name) && !flag->repeated) return usage("--" + name + " was given twice", command);
        auto& values = arguments.values_[name];
        if (flag->value.empty()) {
            if (equals != std::string::npos) return usage("--" + name + " takes no value", command);
            values.emplace_back();
        } else if (equals != std::string::npos) {
            values.push_back(word.substr(equals + 1));
        } else if (i + 1 < words.size()) {
            values.push_back(words[++i]);
        } else {
            return usage("--" + name + " needs a value: --" + name + " " + flag->value, command);
        }
        if (!flag->value.empty() && values.back().empty())
            return usage("--" + name + " needs a value: " + flag->value, command);
    }
    if (!command.operands.empty() && arguments.file_.empty())
        return usage(command.name + " needs a project file", command);
    for (const Flag& flag : command.flags) {
        if (flag.required && !arguments.has(flag.name))
            return usage(command.name + " needs --" + flag.name + " " + flag.value, command);
    }
    return arguments;
}

std::string Arguments::text(const std::string& flag) const {
    const auto it = values_.find(flag);
    return it == values_.end() ? "" : it->second.front();
}

std::vector<std::string> Arguments::all(const std::string& flag) const {
    const auto it = values_.find(flag);
    return it == values_.end() ? std::vector<std::string>{} : it->second;
}

nn::Result<std::int64_t> Arguments::integer(const std::string& flag, std::int64_t otherwise, std::int64_t min,
                                            std::int64_t max) const {
    if (!has(flag)) return otherwise;
    const std::string word = text(flag);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (error != std::errc{} || end != word.data() + word.size() || value < min || value > max) {
        return nn::Error(nn::Message("--" + flag + " is \"" + word + "\", but takes a whole number from " +
                                     std::to_string(min) + " to " + std::to_string(max)),
                         true);
    }
    return value;
}

}  // namespace cli
