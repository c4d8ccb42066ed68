#pragma once
// What nodes, optimizers, schedules and data are in Python. It follows from their ids and options; what is written otherwise says so in
// its own file, by changing the form it is handed.

#include "nn/model/option.h"

#include <map>
#include <set>

namespace nn {

/// `kernel_size=3`.
struct PythonArgument {
    std::string name;
    std::string value;         ///< Python
    bool is_default = false;   ///< what PyTorch takes where it is left out
    bool by_position = false;  ///< the name is not written
};

/// A call: of a module and its constructor, or of a function.
struct PythonForm {
    std::string name;                       ///< "nn.Conv2d", "torch.cat", "torch.optim.Adam"
    std::vector<PythonArgument> arguments;  ///< of the constructor, or behind a function's inputs
    /// What the call takes, by port: a name, "" where nothing is wired; what arrives at a variadic port is one list.
    std::vector<std::string> inputs;
    std::vector<PythonArgument> call_arguments;  ///< of a module's call, behind its inputs
    /// How what is given comes apart, {0} being the first output: "{0}", "({1}, {2})". Empty: the outputs side by side.
    std::vector<std::string> results;
    std::string expression;  ///< of a function or a tensor, where it is no call of `name`

    PythonArgument* find(std::string_view argument);
    /// Takes it out; nothing where there is none.
    std::optional<PythonArgument> take(std::string_view argument);
};

/// Changes the form of a node, an optimizer or a schedule with these options.
using PythonHook = std::function<void(const void* options, PythonForm& form)>;

/// `None`, `True`, `3`, `1e-05`, `"same"`, `(3, 5)`.
std::string python_literal(const OptionValue& value);
std::string python_string(std::string_view text);
/// `options` by keyword; those that follow from the wire, and the size that they become, by position.
PythonForm python_form(std::string name, const Schema& schema, const OptionValues& options);

/// How a script reads a kind of data: a function `read_data(path)` that gives NumPy arrays by field, the samples of training as first axis.
struct PythonReader {
    std::set<std::string> imports;  ///< lines
    std::string text;               ///< the function and what it calls
    std::string path;               ///< of the data, as the project has it
    /// How a batch of a field becomes its tensor, where it is not that already: ".float() / 255".
    std::map<std::string, std::string, std::less<>> conversions;
    /// `read_data` gives the fields, and how many of the last samples are for validation alone.
    bool own_validation = false;
};

}  // namespace nn
