#pragma once
// Python's syntax tree, as far as networks are written in it. Nodes live in a SyntaxTree and refer to each other by plain pointers.

#include "nn/exchange/python_source/note.h"

#include <cstdint>
#include <deque>
#include <string>

namespace nn::python {

enum class ExprKind {
    Name,       ///< text
    Int,        ///< integer
    Float,      ///< number
    String,     ///< text
    Format,     ///< kids: pieces of an f-string, joined as texts
    Constant,   ///< text: True, False, None, ...
    Tuple, List, Set,
    Dict,       ///< kids: key, value, key, value...; a null key is **value
    Attribute,  ///< kids[0].text
    Subscript,  ///< kids[0][kids[1]]
    Slice,      ///< kids: start, stop, step, each may be null
    Call,       ///< kids[0](arguments)
    Unary,      ///< text kids[0]
    Binary,     ///< kids[0] text kids[1]; and, or, comparisons (words joined by spaces: "not in") too
    Compare,    ///< kids[0] words[0] kids[1] words[1] kids[2]...
    Condition,  ///< kids[1] if kids[0] else kids[2]
    Lambda,     ///< parameters, kids[0]
    Each,       ///< comprehension: text: "list", "set", "dict" or "generator"; kids: element (dict: key, value), then `loops`
    Star,       ///< *kids[0]
    Assign,     ///< text := kids[0]
    Unknown,    ///< await, yield
};

struct Expr;

struct Parameter {
    std::string name;
    Expr* otherwise = nullptr;  ///< default value
    int stars = 0;              ///< *args, **kwargs
};

struct Argument {
    std::string name;  ///< "": by position
    Expr* value = nullptr;
    int stars = 0;
};

struct Loop {
    Expr* target = nullptr;
    Expr* over = nullptr;
    std::vector<Expr*> conditions;
};

struct Expr {
    ExprKind kind = ExprKind::Unknown;
    int line = 0;
    int depth = 1;  ///< of the tree below
    std::string text;
    std::int64_t integer = 0;
    double number = 0;
    std::vector<Expr*> kids;
    std::vector<std::string> words;
    std::vector<Argument> arguments;
    std::vector<Parameter> parameters;
    std::vector<Loop> loops;
};

enum class StmtKind {
    Expression, Assign, Augmented, If, For, While, Def, Class, Return, Import, FromImport, With, Try, Raise, Assert, Pass, Break,
    Continue, Delete,
};

struct Stmt;
using Block = std::vector<Stmt*>;

struct ImportedName {
    std::string name, as;
};

struct Stmt {
    StmtKind kind = StmtKind::Pass;
    int line = 0;
    std::string text;            ///< Def, Class: name; Augmented: operator; FromImport: module
    std::string comment;         ///< Def: behind its header
    std::vector<Expr*> targets;  ///< Assign, Augmented, For, With; Class: bases
    Expr* value = nullptr;       ///< condition of If, While; what For goes over; what is returned, raised, asserted
    Block body, otherwise;       ///< Try: body, then `otherwise` holds else and finally; handlers are passed over
    std::vector<Parameter> parameters;
    std::vector<Expr*> decorators;
    std::vector<ImportedName> names;
};

struct SyntaxTree {
    Block body;
    Notes notes;
    std::deque<Expr> exprs;
    std::deque<Stmt> stmts;
};

}  // namespace nn::python
