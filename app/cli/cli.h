#pragma once
// The command line: `netloom COMMAND ...` without a display. Results to stdout, progress and errors to stderr.

#include <string>
#include <vector>

namespace cli {

/// True where `word` names a command (check, train, eval, predict, export, bench, ops, help, --help, --version).
bool is_command(const std::string& word);
/// True where `word` names a command that computes with the engine's threads; the others are over in milliseconds.
bool runs_steps(const std::string& word);
/// Runs it; returns the exit status: 0 done, 1 the work failed, 2 the input or usage is wrong.
int run(const std::vector<std::string>& arguments);

}  // namespace cli
