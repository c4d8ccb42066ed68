#pragma once
// Lines of Python, 88 columns wide. Internal to nn/exchange.

#include "nn/model/python.h"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace nn {

/// An expression that is broken over lines where it does not fit: `head`, then the parts between `open` and `close`, then `tail`.
struct PythonExpression {
    std::string head;
    std::string open, close;
    std::vector<PythonExpression> parts;
    std::string tail;
    bool one_part_a_line = false;  ///< even where all would fit
    std::string path;              ///< of the node that this is, where it is one

    std::string text() const;
};
PythonExpression python_leaf(std::string text);
PythonExpression python_call(std::string name, std::vector<PythonExpression> parts);
/// The arguments of a call that are not PyTorch's defaults.
void add_arguments(const std::vector<PythonArgument>& arguments, std::vector<PythonExpression>& parts);

/// Lines of the text that are about a node: its statement, or its place in one.
struct PythonNodeLines {
    std::string path;
    std::size_t first = 0, last = 0;  ///< from 0; `last` is one of them
    bool operator==(const PythonNodeLines&) const = default;
};

class PythonLines {
public:
    static constexpr std::size_t columns = 88;

    /// `text` may hold several lines; all are indented.
    void add(int indent, std::string_view text);
    /// `before` + expression, with a comment behind it where it fits, else above.
    void add(int indent, const std::string& before, const PythonExpression& expression, const std::string& comment = "");
    void blank(int count = 1);
    /// The lines from `first` on are about the node.
    void note(const std::string& path, std::size_t first) { nodes_.push_back({path, first, lines_.size() - 1}); }
    std::size_t size() const { return lines_.size(); }
    const std::vector<std::string>& all() const { return lines_; }
    /// Of expressions that are nodes, and what was noted; a container before what is in it.
    const std::vector<PythonNodeLines>& nodes() const { return nodes_; }

private:
    void add_broken(int indent, const std::string& before, const PythonExpression& expression, const std::string& after);
    void note_all(const PythonExpression& expression, std::size_t first);
    std::vector<std::string> lines_;
    std::vector<PythonNodeLines> nodes_;
};

/// Characters, not bytes.
std::size_t width_of(std::string_view text);
/// May stand as a name: letters, digits and '_', not a digit first, no word of the language.
bool is_python_name(std::string_view text);
/// Attributes of torch.nn's Module and containers, in any version: a child of that name would hide one or be hidden by it.
bool is_module_attribute(std::string_view text);

/// Names in one scope of Python, each once.
class PythonNames {
public:
    explicit PythonNames(std::set<std::string> taken = {}) : taken_(std::move(taken)) {}
    /// `wanted`, as far as it may be a name, with a number behind it where that is taken.
    std::string unique(std::string_view wanted, const char* between = "_");

private:
    std::set<std::string> taken_;
};
/// "res_block2" -> "ResBlock".
std::string class_name_of(std::string_view id);

}  // namespace nn
