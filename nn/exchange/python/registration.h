#pragma once
// A class's `__init__`: modules, parameters and buffers in the order of registration. Internal to nn/exchange/python.

#include "nn/exchange/python/classes.h"
#include "nn/exchange/python/model.h"

namespace nn {

/// What is written so far, and what it needs.
struct PythonText {
    PythonLines lines;
    std::set<std::string> imports;
};

/// The member `path` of the class at `within`, as its methods call it: `self.features[0]`.
std::string python_member(const PythonClasses& classes, const std::string& within, const std::string& path);

class PythonRegistration {
public:
    PythonRegistration(const PythonClasses& classes, const PythonShared& shared, PythonText& text)
        : classes_(classes), shared_(shared), within_(shared.paths.front()), text_(text) {}

    /// Nothing where there is nothing to register.
    void write();
    /// A module, as an expression.
    PythonExpression construct(const std::string& path, const Node& node) const;

private:
    std::string signature() const;
    void write_child(const std::string& path, const Node& node, const Node* container, const std::string& holder);
    void write_tensor(const std::string& path, const Node& node, const std::string& holder);
    void write_in_statements(const std::string& path, const Node& node);
    void statement(const std::string& path, const std::string& before, const PythonExpression& expression, const std::string& after = "");
    bool fits_inline(const std::string& path, const Node& node, const std::string& statement) const;
    PythonExpression tensor(const std::string& path, const Node& node) const;
    PythonExpression container(const std::string& path, const Node& node) const;
    PythonExpression instance(const std::string& path, const PythonShared& of) const;
    std::vector<PythonExpression> arguments(const std::string& path, const PythonForm& form) const;

    const PythonClasses& classes_;
    const PythonShared& shared_;
    const std::string& within_;
    PythonText& text_;
};

}  // namespace nn
