#pragma once
// One command: what it takes, what it says about itself, and what it does. Parsing, `help` and error messages derive
// from it.

#include "nn/model/result.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace cli {

struct Flag {
    std::string name;   ///< without the dashes
    std::string value;  ///< what the help calls its value; "": it takes none
    std::string doc;
    bool repeated = false;
    bool required = false;
};

class Arguments;

struct Command {
    std::string name;
    int place = 0;         ///< in the help: the smallest first
    std::string operands;  ///< "FILE" or ""
    std::string doc;       ///< one sentence
    std::vector<Flag> flags;
    int (*run)(const Arguments&);
    bool runs_steps = false;  ///< computes with the engine's threads, rather than reading and describing
};

/// What a command was called with; names and presence are checked, values are checked as they are asked for.
class Arguments {
public:
    static nn::Result<Arguments> parse(const Command& command, const std::vector<std::string>& words);

    const std::string& file() const { return file_; }
    bool has(const std::string& flag) const { return values_.contains(flag); }
    std::string text(const std::string& flag) const;  ///< "" where it was not given
    std::vector<std::string> all(const std::string& flag) const;
    /// The number given, or `otherwise`. The error names the flag and the range.
    nn::Result<std::int64_t> integer(const std::string& flag, std::int64_t otherwise, std::int64_t min,
                                     std::int64_t max) const;

private:
    std::string file_;
    std::map<std::string, std::vector<std::string>> values_;
};

/// All commands in the order of the help, as CMake found their files in app/cli/commands.
const std::vector<Command>& all_commands();

enum ExitStatus { done = 0, failed = 1, misused = 2 };
/// Prints `netloom: ...` as one line on stderr; gives the exit status that belongs to the error.
int report(const nn::Error& error);
/// Flushes stdout; a result that could not be written is a failure. Gives the exit status.
int finish_output();

}  // namespace cli
