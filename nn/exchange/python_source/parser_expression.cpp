#include "nn/exchange/python_source/parser_expression.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>

namespace nn::python {

namespace {

constexpr int deepest = 400;
constexpr std::size_t most_nodes = 1'000'000;

constexpr std::array keywords = {
    "False", "None",   "True",   "and", "as",   "assert", "async",  "await", "break",    "class", "continue", "def",
    "del",   "elif",   "else",   "except", "finally", "for", "from", "global", "if",     "import", "in",      "is",
    "lambda", "nonlocal", "not", "or",  "pass", "raise",  "return", "try",   "while",    "with",  "yield",
};

/// Binary operators by level, the loosest first; `or`, `and`, `not` and comparisons stand between by themselves.
constexpr std::array<std::array<std::string_view, 5>, 6> levels = {{
    {"|"}, {"^"}, {"&"}, {"<<", ">>"}, {"+", "-"}, {"*", "/", "//", "%", "@"},
}};

}  // namespace

bool is_keyword(std::string_view word) { return std::ranges::find(keywords, word) != keywords.end(); }

struct ExpressionParser::Deeper {
    explicit Deeper(ExpressionParser& parser) : parser_(parser) {
        if (++parser_.depth_ > deepest)
            throw LineError{parser.line(), {TR("an expression is more than {0} levels deep"), {std::to_string(deepest)}}};
    }
    ~Deeper() { --parser_.depth_; }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;
    ExpressionParser& parser_;
};

bool ExpressionParser::take(std::string_view op) {
    if (!at(op)) return false;
    ++at_;
    return true;
}

bool ExpressionParser::take_word(std::string_view word) {
    if (!at_word(word)) return false;
    ++at_;
    return true;
}

void ExpressionParser::fail() const {
    if (done()) throw LineError{line_, TR("this line ends too early to be Python; it is left out")};
    throw LineError{line(), {TR("this is not Python at '{0}'; the line is left out"), {tokens_[at_].text.substr(0, 40)}}};
}

void ExpressionParser::expect(std::string_view op) {
    if (take(op)) return;
    if (!done()) fail();
    note({TR("'{0}' is missing; it is put in"), {std::string(op)}});
}

Expr* ExpressionParser::make(ExprKind kind, std::vector<Expr*> kids, std::string text) {
    if (tree_.exprs.size() >= most_nodes)
        throw Stop{line(), {TR("the source has more than {0} parts; no network is written so"), {std::to_string(most_nodes)}}};
    Expr& expr = tree_.exprs.emplace_back();
    expr.kind = kind;
    expr.line = at_ > 0 ? tokens_[at_ - 1].line : line();
    for (const Expr* kid : kids)
        if (kid) expr.depth = std::max(expr.depth, kid->depth + 1), expr.line = std::min(expr.line, kid->line);
    if (expr.depth > deepest)
        throw LineError{expr.line, {TR("an expression is more than {0} levels deep"), {std::to_string(deepest)}}};
    expr.kids = std::move(kids);
    expr.text = std::move(text);
    return &expr;
}

Expr* ExpressionParser::expression() {
    const Deeper deeper(*this);
    if (at_word("lambda")) return lambda();
    if (take_word("yield") || take_word("await")) {
        if (!done() && starts_expression()) expressions();
        return make(ExprKind::Unknown);
    }
    Expr* value = condition();
    if (at(":=") && value->kind == ExprKind::Name) {
        ++at_;
        value = make(ExprKind::Assign, {expression()}, value->text);
    }
    return value;
}

Expr* ExpressionParser::condition() {
    Expr* value = binary(0);
    if (no_in_ || !take_word("if")) return value;
    Expr* holds = binary(0);
    Expr* otherwise = take_word("else") ? expression() : make(ExprKind::Constant, {}, "None");
    return make(ExprKind::Condition, {holds, value, otherwise});
}

Expr* ExpressionParser::lambda() {
    ++at_;
    std::vector<Parameter> names = parameters(":");
    Expr* body = expression();
    Expr* made = make(ExprKind::Lambda, {body});
    made->parameters = std::move(names);
    return made;
}

Expr* ExpressionParser::binary(int level) {
    if (level < 2) {  // or, and
        const char* word = level == 0 ? "or" : "and";
        Expr* left = binary(level + 1);
        while (take_word(word)) left = make(ExprKind::Binary, {left, binary(level + 1)}, word);
        return left;
    }
    if (level == 2) {
        if (!take_word("not")) return comparison();
        const Deeper deeper(*this);
        return make(ExprKind::Unary, {binary(2)}, "not");
    }
    const auto index = static_cast<std::size_t>(level - 3);
    if (index >= levels.size()) return unary();
    Expr* left = binary(level + 1);
    for (;;) {
        const Token* token = peek();
        if (!token || token->kind != TokenKind::Operator || token->text.empty() ||
            std::ranges::find(levels[index], token->text) == levels[index].end())
            return left;
        ++at_;
        left = make(ExprKind::Binary, {left, binary(level + 1)}, token->text);
    }
}

Expr* ExpressionParser::comparison() {
    Expr* left = binary(3);
    std::vector<Expr*> kids{left};
    std::vector<std::string> words;
    for (;;) {
        const Token* token = peek();
        std::string word;
        if (token && token->kind == TokenKind::Operator) {
            for (const std::string_view op : {"==", "!=", "<", ">", "<=", ">=", "<>"})
                if (token->text == op) word = op == "<>" ? "!=" : std::string(op);
        } else if (at_word("is")) {
            word = peek(1) && peek(1)->is_word("not") ? "is not" : "is";
        } else if (!no_in_ && at_word("in")) {
            word = "in";
        } else if (at_word("not") && peek(1) && peek(1)->is_word("in")) {
            word = "not in";
        }
        if (word.empty()) break;
        at_ += word.find(' ') == std::string::npos ? 1 : 2;
        words.push_back(word);
        kids.push_back(binary(3));
    }
    if (words.empty()) return left;
    Expr* made = make(ExprKind::Compare, std::move(kids));
    made->words = std::move(words);
    return made;
}

Expr* ExpressionParser::unary() {
    for (const char* op : {"-", "+", "~"}) {
        if (!take(op)) continue;
        const Deeper deeper(*this);
        return make(ExprKind::Unary, {unary()}, op);
    }
    return power();
}

Expr* ExpressionParser::power() {
    Expr* base = primary();
    if (!take("**")) return base;
    const Deeper deeper(*this);
    return make(ExprKind::Binary, {base, unary()}, "**");
}

Expr* ExpressionParser::primary() {
    Expr* value = atom();
    while (!done()) {
        if (take(".")) {
            if (done() || peek()->kind != TokenKind::Name) fail();
            value = make(ExprKind::Attribute, {value}, next().text);
        } else if (take("(")) {
            Expr* call = make(ExprKind::Call, {value});
            call->arguments = arguments();
            for (const Argument& argument : call->arguments) call->depth = std::max(call->depth, argument.value->depth + 1);
            value = call;
        } else if (take("[")) {
            value = make(ExprKind::Subscript, {value, subscript()});
        } else {
            break;
        }
    }
    return value;
}

bool ExpressionParser::starts_expression() const {
    const Token* token = peek();
    if (!token) return false;
    if (token->kind == TokenKind::Name)
        return !is_keyword(token->text) || token->text == "None" || token->text == "True" || token->text == "False" ||
               token->text == "lambda" || token->text == "not";
    if (token->kind != TokenKind::Operator) return true;
    return token->is("(") || token->is("[") || token->is("{") || token->is("-") || token->is("*") || token->is("...");
}

bool ExpressionParser::comma(std::string_view end) {
    if (take(end)) return false;
    if (take(",")) return !take(end);
    if (done()) {
        note({TR("'{0}' is missing; it is put in"), {std::string(end)}});
        return false;
    }
    if (!starts_expression()) fail();
    note(TR("a comma is missing here; it is put in"));
    return true;
}

std::vector<Argument> ExpressionParser::arguments() {
    std::vector<Argument> found;
    if (take(")")) return found;
    const bool outer = std::exchange(no_in_, false);
    do {
        Argument argument;
        if (take("**")) argument.stars = 2;
        else if (take("*")) argument.stars = 1;
        else if (peek() && peek()->kind == TokenKind::Name && peek(1) && peek(1)->is("=")) {
            argument.name = next().text;
            ++at_;
        }
        argument.value = expression();
        if (at_word("for") || at_word("async")) argument.value = each("generator", {argument.value});
        found.push_back(std::move(argument));
    } while (comma(")"));
    no_in_ = outer;
    return found;
}

std::vector<Parameter> ExpressionParser::parameters(std::string_view end) {
    std::vector<Parameter> found;
    while (!done() && !take(end)) {
        Parameter parameter;
        if (take("**")) parameter.stars = 2;
        else if (take("*")) parameter.stars = 1;
        else if (take("/")) {
            take(",");
            continue;
        }
        if (peek() && peek()->kind == TokenKind::Name) parameter.name = next().text;
        else if (parameter.stars == 0) fail();
        if (end != ":" && take(":")) expression();  // what type it has
        if (take("=")) parameter.otherwise = expression();
        if (!parameter.name.empty()) found.push_back(std::move(parameter));
        if (take(",") || at(end)) continue;
        if (take(".")) {
            note(TR("a point stands where a comma is meant; it is read as a comma"));
        } else if (!done() && starts_expression()) {
            note(TR("a comma is missing here; it is put in"));
        } else if (!done()) {
            fail();
        }
    }
    return found;
}

Expr* ExpressionParser::atom() {
    if (done()) fail();
    const Token& token = *peek();
    if (token.kind == TokenKind::String || token.kind == TokenKind::Format) return strings();
    if (token.kind == TokenKind::Int || token.kind == TokenKind::Float) return number();
    if (take("(")) return parenthesis();
    if (take("[")) return list();
    if (take("{")) return braces();
    if (take("...")) return make(ExprKind::Constant, {}, "...");
    if (at_word("True") || at_word("False") || at_word("None")) return make(ExprKind::Constant, {}, next().text);
    if (token.kind != TokenKind::Name || is_keyword(token.text)) fail();
    return make(ExprKind::Name, {}, next().text);
}

Expr* ExpressionParser::number() {
    const Token& token = next();
    Expr* made = make(token.kind == TokenKind::Int ? ExprKind::Int : ExprKind::Float);
    if (token.kind == TokenKind::Float) {
        made->number = std::strtod(token.text.c_str(), nullptr);
        return made;
    }
    const bool hex = token.text.starts_with("0x") || token.text.starts_with("0X");
    const char* begin = token.text.data() + (hex ? 2 : 0);
    const char* end = token.text.data() + token.text.size();
    if (std::from_chars(begin, end, made->integer, hex ? 16 : 10).ec == std::errc::result_out_of_range) {
        made->kind = ExprKind::Float;
        made->number = std::strtod(token.text.c_str(), nullptr);
    }
    return made;
}

Expr* ExpressionParser::strings() {
    std::vector<Expr*> pieces;
    bool format_ = false;
    while (!done() && (peek()->kind == TokenKind::String || peek()->kind == TokenKind::Format)) {
        const Token& token = next();
        format_ = format_ || token.kind == TokenKind::Format;
        if (!format_ && !pieces.empty())
            pieces.back()->text += token.text;
        else
            pieces.push_back(token.kind == TokenKind::Format ? format(token) : make(ExprKind::String, {}, token.text));
    }
    return format_ ? make(ExprKind::Format, std::move(pieces)) : pieces.front();
}

Expr* ExpressionParser::format(const Token& token) {
    const Deeper deeper(*this);
    std::vector<Expr*> pieces;
    std::string plain;
    const std::string& text = token.text;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool twice = i + 1 < text.size() && text[i + 1] == text[i];
        if (text[i] != '{' || twice) {
            plain += text[i];
            if ((text[i] == '{' || text[i] == '}') && twice) ++i;
            continue;
        }
        std::size_t end = i + 1;
        for (int open = 0; end < text.size() && (open > 0 || (text[end] != '}' && text[end] != ':' && text[end] != '!')); ++end)
            open += text[end] == '[' || text[end] == '(' ? 1 : text[end] == ']' || text[end] == ')' ? -1 : 0;
        const std::vector<Token> tokens = tokenize_expression(std::string_view(text).substr(i + 1, end - i - 1), token.line);
        pieces.push_back(make(ExprKind::String, {}, std::exchange(plain, {})));
        if (!tokens.empty()) {
            ExpressionParser inner(tree_, tokens, token.line);
            inner.depth_ = depth_;
            pieces.push_back(inner.expressions());
        }
        i = std::min(text.find('}', end), text.size());
    }
    pieces.push_back(make(ExprKind::String, {}, plain));
    return make(ExprKind::Format, std::move(pieces));
}

Expr* ExpressionParser::star_or_expression() {
    if (take("*")) return make(ExprKind::Star, {expression()});
    return expression();
}

Expr* ExpressionParser::parenthesis() {
    const bool outer = std::exchange(no_in_, false);
    std::vector<Expr*> kids;
    bool tuple = take(")");
    while (!tuple || !kids.empty()) {
        kids.push_back(star_or_expression());
        if (kids.size() == 1 && at_word("for")) {
            kids = {each("generator", std::move(kids))};
            expect(")");
            break;
        }
        const bool separated = at(",");
        tuple = tuple || separated;
        if (!comma(")")) break;
        tuple = true;
    }
    no_in_ = outer;
    return tuple || kids.empty() || kids[0]->kind == ExprKind::Star ? make(ExprKind::Tuple, std::move(kids)) : kids[0];
}

Expr* ExpressionParser::list() {
    const bool outer = std::exchange(no_in_, false);
    std::vector<Expr*> kids;
    Expr* made = nullptr;
    if (!take("]")) {
        do {
            kids.push_back(star_or_expression());
            if (kids.size() > 1 || !at_word("for")) continue;
            made = each("list", std::move(kids));
            expect("]");
            break;
        } while (comma("]"));
    }
    no_in_ = outer;
    return made ? made : make(ExprKind::List, std::move(kids));
}

Expr* ExpressionParser::braces() {
    const bool outer = std::exchange(no_in_, false);
    std::vector<Expr*> kids;
    bool dict = at("}");
    Expr* made = nullptr;
    if (!take("}")) {
        do {
            if (take("**")) {
                dict = true;
                kids.insert(kids.end(), {nullptr, expression()});
                continue;
            }
            kids.push_back(star_or_expression());
            if (take(":")) {
                dict = true;
                kids.push_back(expression());
            }
            if (!at_word("for")) continue;
            made = each(dict ? "dict" : "set", std::move(kids));
            expect("}");
            break;
        } while (comma("}"));
    }
    no_in_ = outer;
    return made ? made : make(dict ? ExprKind::Dict : ExprKind::Set, std::move(kids));
}

std::vector<Loop> ExpressionParser::loops() {
    std::vector<Loop> found;
    while (take_word("for") || (take_word("async") && take_word("for"))) {
        Loop loop;
        loop.target = targets();
        if (!take_word("in")) fail();
        loop.over = binary(0);
        while (take_word("if")) loop.conditions.push_back(binary(0));
        found.push_back(std::move(loop));
    }
    return found;
}

Expr* ExpressionParser::each(const char* kind, std::vector<Expr*> element) {
    Expr* made = make(ExprKind::Each, std::move(element), kind);
    made->loops = loops();
    return made;
}

Expr* ExpressionParser::slice() {
    std::array<Expr*, 3> parts{};
    std::size_t part = 0;
    bool colon = false;
    while (!done() && !at("]") && !at(",")) {
        if (take(":")) {
            colon = true;
            if (++part > 2) fail();
        } else if (parts[part]) {
            break;
        } else {
            parts[part] = star_or_expression();
        }
    }
    return colon ? make(ExprKind::Slice, {parts[0], parts[1], parts[2]}) : parts[0] ? parts[0] : (fail(), nullptr);
}

Expr* ExpressionParser::subscript() {
    const bool outer = std::exchange(no_in_, false);
    std::vector<Expr*> kids;
    bool tuple = false;
    do {
        kids.push_back(slice());
        tuple = tuple || at(",");
    } while (comma("]"));
    no_in_ = outer;
    return tuple ? make(ExprKind::Tuple, std::move(kids)) : kids[0];
}

Expr* ExpressionParser::expressions() {
    Expr* first = star_or_expression();
    if (!at(",")) return first;
    std::vector<Expr*> kids{first};
    while (take(",") && starts_expression()) kids.push_back(star_or_expression());
    return make(ExprKind::Tuple, std::move(kids));
}

Expr* ExpressionParser::targets() {
    const bool outer = std::exchange(no_in_, true);
    Expr* found = expressions();
    no_in_ = outer;
    return found;
}

}  // namespace nn::python
