#pragma once
// Expressions of one logical line.

#include "nn/exchange/python_source/parser.h"

#include <optional>
#include <span>

namespace nn::python {

/// Thrown where a line cannot be read; the statement parser makes a note of it and goes on behind it.
struct LineError {
    int line = 0;
    Message text;
};

bool is_keyword(std::string_view word);

class ExpressionParser {
public:
    ExpressionParser(SyntaxTree& tree, std::span<const Token> tokens, int line) : tree_(tree), tokens_(tokens), line_(line) {}

    bool done() const { return at_ >= tokens_.size(); }
    const Token* peek(std::size_t ahead = 0) const { return at_ + ahead < tokens_.size() ? &tokens_[at_ + ahead] : nullptr; }
    bool at(std::string_view op) const { return !done() && tokens_[at_].is(op); }
    bool at_word(std::string_view word) const { return !done() && tokens_[at_].is_word(word); }
    bool take(std::string_view op);
    bool take_word(std::string_view word);
    const Token& next() { return tokens_[at_++]; }
    std::size_t place() const { return at_; }
    void go_to(std::size_t place) { at_ = place; }
    std::span<const Token> rest() const { return tokens_.subspan(at_); }
    int line() const { return done() ? line_ : tokens_[at_].line; }

    /// One expression, and several with commas: a Tuple.
    Expr* expression();
    Expr* expressions();
    /// What stands left of `in` or `=`: no `in` is read as an operator.
    Expr* targets();
    /// Up to `end`, which is taken if it is a bracket.
    std::vector<Parameter> parameters(std::string_view end);
    std::vector<Argument> arguments();

    void note(Message text) { tree_.notes.push_back({line(), std::move(text)}); }
    [[noreturn]] void fail() const;

private:
    struct Deeper;
    Expr* make(ExprKind kind, std::vector<Expr*> kids = {}, std::string text = {});
    Expr* condition();
    Expr* lambda();
    Expr* binary(int level);
    Expr* comparison();
    Expr* unary();
    Expr* power();
    Expr* primary();
    Expr* atom();
    Expr* strings();
    Expr* format(const Token& token);
    Expr* number();
    Expr* parenthesis();
    Expr* list();
    Expr* braces();
    Expr* subscript();
    Expr* slice();
    Expr* star_or_expression();
    std::vector<Loop> loops();
    Expr* each(const char* kind, std::vector<Expr*> element);
    /// Between two elements before `end`; false: `end` was taken.
    bool comma(std::string_view end);
    bool starts_expression() const;
    void expect(std::string_view op);

    SyntaxTree& tree_;
    std::span<const Token> tokens_;
    std::size_t at_ = 0;
    int line_;
    int depth_ = 0;
    bool no_in_ = false;
};

}  // namespace nn::python
