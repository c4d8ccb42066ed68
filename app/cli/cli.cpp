#include "app/cli/cli.h"

#include "app/cli/command.h"
#include "app/cli/terminal.h"
#include "nn/engine/machine/processor.h"
#include "nn/model/option.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <new>

namespace cli {

namespace {

#ifndef NETLOOM_VERSION
#define NETLOOM_VERSION "unknown"
#endif

std::string shape_of(const Flag& flag) {
    std::string text = "--" + flag.name + (flag.value.empty() ? "" : " " + flag.value);
    if (!flag.required) text = "[" + text + "]";
    return flag.repeated ? text + "..." : text;
}

std::string usage_line(const Command& command) {
    std::string text = "netloom " + command.name;
    if (!command.operands.empty()) text += " " + command.operands;
    for (const Flag& flag : command.flags) text += " " + shape_of(flag);
    return text;
}

void print_command_help(const Command& command) {
    std::printf("%s\n\n%s\n", usage_line(command).c_str(), command.doc.c_str());
    if (!command.flags.empty()) std::printf("\n");
    for (const Flag& flag : command.flags) {
        const std::string left = "--" + flag.name + (flag.value.empty() ? "" : " " + flag.value);
        std::printf("  %-26s %s\n", left.c_str(), flag.doc.c_str());
    }
}

void print_help() {
    std::printf(
        "Netloom draws, trains and exports neural networks.\n\n"
        "  netloom [FILE]             open the window\n"
        "  netloom COMMAND ...        work in the terminal, without a display\n\nCommands:\n");
    for (const Command& command : all_commands())
        std::printf("  %-10s %s\n", command.name.c_str(), command.doc.c_str());
    std::printf("  %-10s %s\n\n", "help", "Explains a command: netloom help train.");
    std::printf(
        "Results go to stdout, progress and errors to stderr.\n"
        "Exit status: 0 done, 1 the work failed, 2 the input or usage is wrong.\n");
}

const Command* find_command(const std::string& name) {
    for (const Command& command : all_commands()) {
        if (command.name == name) return &command;
    }
    return nullptr;
}

int unknown_command(const std::string& word) {
    std::vector<std::string> known;
    for (const Command& command : all_commands()) known.push_back(command.name);
    const std::string near = nn::nearest(word, known);
    return report(nn::Error(nn::Message("there is no command \"" + word + "\"" +
                                        (near.empty() ? "; see: netloom help" : "; did you mean \"" + near + "\"?")),
                            true));
}

int help(const std::vector<std::string>& words) {
    if (words.empty()) {
        print_help();
        return finish_output();
    }
    const Command* command = find_command(words[0]);
    if (command == nullptr) return unknown_command(words[0]);
    print_command_help(*command);
    return finish_output();
}

/// Names the instructions in use: the first thing to know about a report of slowness.
int version() {
    const std::string level(nn::processor_level());
    std::printf("netloom %s%s\n", NETLOOM_VERSION, level.empty() ? "" : (" (" + level + ")").c_str());
    return finish_output();
}

bool is_help(const std::string& word) { return word == "help" || word == "--help" || word == "-h"; }

int run_command(const Command& command, const std::vector<std::string>& words) {
    if (std::any_of(words.begin(), words.end(), [](const std::string& w) { return w == "--help" || w == "-h"; })) {
        print_command_help(command);
        return finish_output();
    }
    auto arguments = Arguments::parse(command, words);
    if (!arguments) return report(arguments.error());
    return command.run(*arguments);
}

}  // namespace

int report(const nn::Error& error) {
    std::string text = error.text();
    std::replace(text.begin(), text.end(), '\n', ' ');
    tell(text);
    return error.usage ? misused : failed;
}

int finish_output() {
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return done;
    if (errno == EPIPE) return failed;  // the reader has gone: nobody wants to be told
    return report(nn::Error(nn::Message(std::string("cannot write to stdout: ") + std::strerror(errno))));
}

bool is_command(const std::string& word) {
    return find_command(word) != nullptr || is_help(word) || word == "--version" || word == "-V";
}

bool runs_steps(const std::string& word) {
    const Command* command = find_command(word);
    return command != nullptr && command->runs_steps;
}

int run(const std::vector<std::string>& arguments) {
    std::signal(SIGPIPE, SIG_IGN);
    try {
        const std::string word = arguments.empty() ? "help" : arguments.front();
        const std::vector<std::string> rest(arguments.begin() + (arguments.empty() ? 0 : 1), arguments.end());
        if (is_help(word)) return help(rest);
        if (word == "--version" || word == "-V") return version();
        const Command* command = find_command(word);
        return command == nullptr ? unknown_command(word) : run_command(*command, rest);
    } catch (const std::bad_alloc&) {
        return report(nn::Error(nn::Message("there is not enough memory for this")));
    } catch (const std::exception& e) {
        return report(nn::Error(nn::Message(std::string("something went wrong: ") + e.what())));
    }
}

}  // namespace cli
