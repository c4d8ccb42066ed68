#pragma once
// Python's text as logical lines of tokens. Forgiving: a slip in the text costs its line at most, and is noted.

#include "nn/exchange/python_source/note.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace nn::python {

enum class TokenKind { Name, Int, Float, String, Format, Operator };

struct Token {
    TokenKind kind = TokenKind::Name;
    std::string text;  ///< strings: their value; of Format (an f-string) what stands between the quotes
    int line = 0;

    bool is(std::string_view op) const { return kind == TokenKind::Operator && text == op; }
    bool is_word(std::string_view word) const { return kind == TokenKind::Name && text == word; }
};

/// A statement's line: what stands in brackets or behind a backslash belongs to it.
struct Line {
    int number = 0;
    int indent = 0;  ///< columns; a tab goes to the next multiple of 8
    std::vector<Token> tokens;
    std::string comment;  ///< behind them, without its sign
};

struct Lines {
    std::vector<Line> lines;  ///< none is empty
    Notes notes;
};

/// Throws Stop where the text is no source at all: too deep, binary.
Lines tokenize(std::string_view text);
/// An expression inside an f-string: one line of tokens.
std::vector<Token> tokenize_expression(std::string_view text, int line);

}  // namespace nn::python
