#include "nn/exchange/python_source/parser.h"

#include "nn/exchange/python_source/parser_expression.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace nn::python {

std::size_t letters_apart(std::string_view a, std::string_view b, std::size_t most) {
    if (a.size() > 64 || b.size() > 64 || std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > most) return most + 1;
    // Two letters in the wrong order are one slip, so three rows are kept.
    std::vector<std::size_t> before(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
    std::iota(above.begin(), above.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
        }
        before.swap(above);
        above.swap(row);
    }
    return std::min(above[b.size()], most + 1);
}

namespace {

constexpr int deepest_block = 60;

class Parser {
public:
    Parser(SyntaxTree& tree, std::vector<Line> lines) : tree_(tree), lines_(std::move(lines)) {}

    void run() {
        while (at_ < lines_.size()) {
            for (Stmt* stmt : block(-1)) tree_.body.push_back(stmt);
        }
    }

private:
    Stmt* make(StmtKind kind, int line) {
        Stmt& stmt = tree_.stmts.emplace_back();
        stmt.kind = kind;
        stmt.line = line;
        return &stmt;
    }
    void note(int line, Message text) { tree_.notes.push_back({line, std::move(text)}); }

    /// The lines deeper than `parent`, at the depth of the first; one that lies deeper still belongs to them all the same.
    Block block(int parent) {
        Block found;
        if (at_ >= lines_.size() || lines_[at_].indent <= parent) return found;
        if (++depth_ > deepest_block)
            throw Stop{lines_[at_].number, {TR("blocks stand in one another more than {0} deep"), {std::to_string(deepest_block)}}};
        const int own = lines_[at_].indent;
        bool said = false;
        while (at_ < lines_.size() && lines_[at_].indent >= own) {
            if (lines_[at_].indent > own && !std::exchange(said, true))
                note(lines_[at_].number, TR("this line is indented more than those above it; it is read as if it were not"));
            statement_line(found);
        }
        --depth_;
        return found;
    }

    void statement_line(Block& into) {
        const Line& line = lines_[at_];
        const std::size_t here = at_;
        try {
            mend_keyword(lines_[at_]);
            ExpressionParser parser(tree_, line.tokens, line.number);
            if (!compound(parser, line, into)) {
                ++at_;
                simple_statements(parser, into);
            }
        } catch (const LineError& error) {
            note(error.line, error.text);
            if (at_ == here) ++at_;
        }
    }

    /// "impirt torch": two names side by side begin no statement, unless the first is a keyword.
    void mend_keyword(Line& line) {
        if (line.tokens.size() < 2 || line.tokens[0].kind != TokenKind::Name || line.tokens[1].kind != TokenKind::Name) return;
        std::string& word = line.tokens[0].text;
        if (is_keyword(word) || is_keyword(line.tokens[1].text) || word == "print" || word == "exec") return;
        for (const std::string_view meant : {"import", "from", "class", "def", "return", "for", "while", "with"}) {
            if (letters_apart(word, meant, 2) > 2 || word.size() < 3) continue;
            note(line.number, {TR("'{0}' is read as '{1}'"), {word, std::string(meant)}});
            word = meant;
            return;
        }
    }

    // ---- statements with blocks ----------------------------------------------------------------------

    bool compound(ExpressionParser& parser, const Line& line, Block& into) {
        if (parser.take("@")) {
            decorators_.push_back(parser.expression());
            ++at_;
            return true;
        }
        if (parser.at_word("async")) parser.next();
        const Token* first = parser.peek();
        if (!first || first->kind != TokenKind::Name) return false;
        const std::string word = first->text;
        if (word == "class" || word == "def") {
            parser.next();
            into.push_back(word == "class" ? class_statement(parser, line) : def_statement(parser, line));
        } else if (word == "if" || word == "while") {
            parser.next();
            into.push_back(condition(parser, line, word == "if" ? StmtKind::If : StmtKind::While));
        } else if (word == "for") {
            parser.next();
            into.push_back(for_statement(parser, line));
        } else if (word == "with") {
            parser.next();
            into.push_back(with_statement(parser, line));
        } else if (word == "try") {
            parser.next();
            into.push_back(try_statement(parser, line));
        } else if (word == "else" || word == "elif" || word == "except" || word == "finally") {
            throw LineError{line.number, {TR("'{0}' belongs to no statement above it; it is left out"), {word}}};
        } else {
            return false;
        }
        return true;
    }

    /// The body behind a header: on its line, or the deeper lines below.
    Block body(ExpressionParser& parser, const Line& line) {
        const int indent = line.indent, number = line.number;
        if (!parser.take(":")) {
            if (!parser.done()) {
                note(parser.line(), {TR("this is not Python at '{0}'; it is read as if a colon stood there"),
                    {parser.peek()->text.substr(0, 40)}});
            } else {
                note(number, TR("the colon at the end of the line is missing; it is put in"));
            }
            ++at_;
            return block(indent);
        }
        Block found;
        if (parser.done()) {
            ++at_;
            found = block(indent);
            if (found.empty()) note(number, TR("nothing stands in the block that begins here"));
            return found;
        }
        ++at_;
        simple_statements(parser, found);
        return found;
    }

    /// At a line "else:" and the like that belongs to a header at `indent`.
    bool follows(const char* word, int indent) const {
        return at_ < lines_.size() && lines_[at_].indent >= indent && lines_[at_].tokens[0].is_word(word);
    }

    Stmt* class_statement(ExpressionParser& parser, const Line& line) {
        Stmt* made = make(StmtKind::Class, line.number);
        made->decorators = std::exchange(decorators_, {});
        if (!parser.peek() || parser.peek()->kind != TokenKind::Name) parser.fail();
        made->text = parser.next().text;
        if (parser.take("(")) {
            for (const Argument& base : parser.arguments())
                if (base.name.empty()) made->targets.push_back(base.value);
        }
        made->body = body(parser, line);
        return made;
    }

    Stmt* def_statement(ExpressionParser& parser, const Line& line) {
        Stmt* made = make(StmtKind::Def, line.number);
        made->comment = line.comment;
        made->decorators = std::exchange(decorators_, {});
        if (!parser.peek() || parser.peek()->kind != TokenKind::Name) parser.fail();
        made->text = parser.next().text;
        if (parser.take("(")) made->parameters = parser.parameters(")");
        if (parser.take("->")) parser.expression();
        made->body = body(parser, line);
        return made;
    }

    Stmt* condition(ExpressionParser& parser, const Line& line, StmtKind kind) {
        const int indent = line.indent;
        Stmt* made = make(kind, line.number);
        made->value = parser.expressions();
        made->body = body(parser, line);
        if (kind == StmtKind::If && follows("elif", indent)) {
            const Line& next = lines_[at_];
            ExpressionParser inner(tree_, next.tokens, next.number);
            inner.next();
            if (++depth_ > deepest_block * 4)
                throw Stop{next.number, {TR("blocks stand in one another more than {0} deep"), {std::to_string(deepest_block)}}};
            made->otherwise = {condition(inner, next, StmtKind::If)};
            --depth_;
        } else {
            made->otherwise = else_block(indent);
        }
        return made;
    }

    Block else_block(int indent) {
        if (!follows("else", indent)) return {};
        const Line& line = lines_[at_];
        ExpressionParser parser(tree_, line.tokens, line.number);
        parser.next();
        return body(parser, line);
    }

    Stmt* for_statement(ExpressionParser& parser, const Line& line) {
        const int indent = line.indent;
        Stmt* made = make(StmtKind::For, line.number);
        made->targets = {parser.targets()};
        if (!parser.take_word("in")) parser.fail();
        made->value = parser.expressions();
        made->body = body(parser, line);
        else_block(indent);
        return made;
    }

    Stmt* with_statement(ExpressionParser& parser, const Line& line) {
        Stmt* made = make(StmtKind::With, line.number);
        do {
            Expr* context = parser.expression();
            Expr* name = parser.take_word("as") ? parser.expression() : nullptr;
            made->targets.insert(made->targets.end(), {context, name});
        } while (parser.take(","));
        made->body = body(parser, line);
        return made;
    }

    Stmt* try_statement(ExpressionParser& parser, const Line& line) {
        const int indent = line.indent;
        Stmt* made = make(StmtKind::Try, line.number);
        made->body = body(parser, line);
        while (follows("except", indent) || follows("finally", indent) || follows("else", indent)) {
            const Line& next = lines_[at_];
            const bool handler = next.tokens[0].is_word("except");
            ExpressionParser inner(tree_, next.tokens, next.number);
            while (!inner.done() && !inner.at(":")) inner.next();
            for (Stmt* stmt : body(inner, next))
                if (!handler) made->otherwise.push_back(stmt);
        }
        return made;
    }

    // ---- statements of one line ------------------------------------------------------------------------

    void simple_statements(ExpressionParser& parser, Block& into) {
        while (!parser.done()) {
            if (parser.take(";")) continue;
            into.push_back(simple(parser));
            if (!parser.done() && !parser.at(";")) parser.fail();
        }
    }

    Stmt* simple(ExpressionParser& parser) {
        const int line = parser.line();
        const Token& first = *parser.peek();
        const auto with_value = [&](StmtKind kind) {
            parser.next();
            Stmt* made = make(kind, line);
            if (!parser.done() && !parser.at(";")) made->value = parser.expressions();
            return made;
        };
        if (first.is_word("return")) return with_value(StmtKind::Return);
        if (first.is_word("import")) return import_statement(parser);
        if (first.is_word("from")) return from_statement(parser);
        if (first.is_word("pass")) return parser.next(), make(StmtKind::Pass, line);
        if (first.is_word("break")) return parser.next(), make(StmtKind::Break, line);
        if (first.is_word("continue")) return parser.next(), make(StmtKind::Continue, line);
        if (first.is_word("raise") || first.is_word("assert") || first.is_word("del") || first.is_word("global") ||
                first.is_word("nonlocal")) {
            const bool raises = first.is_word("raise");
            while (!parser.done() && !parser.at(";")) parser.next();
            return make(raises ? StmtKind::Raise : StmtKind::Pass, line);
        }
        if (is_print(parser)) {  // Python 2's
            while (!parser.done() && !parser.at(";")) parser.next();
            return make(StmtKind::Pass, line);
        }
        return assignment(parser);
    }

    static bool is_print(const ExpressionParser& parser) {
        const Token *first = parser.peek(), *second = parser.peek(1);
        if (!first->is_word("print") && !first->is_word("exec")) return false;
        return !second || (second->kind != TokenKind::Operator ? true : !second->is("(") && !second->is("=") && !second->is("."));
    }

    static std::string dotted(ExpressionParser& parser) {
        std::string name;
        while (parser.peek() && (parser.at(".") || parser.at("...") || parser.peek()->kind == TokenKind::Name)) {
            const Token& token = *parser.peek();
            if (token.kind == TokenKind::Name && (token.text == "as" || token.text == "import")) break;
            name += parser.next().text;
        }
        return name;
    }

    static std::string as_name(ExpressionParser& parser) {
        return parser.take_word("as") && parser.peek() ? parser.next().text : std::string();
    }

    Stmt* import_statement(ExpressionParser& parser) {
        Stmt* made = make(StmtKind::Import, parser.line());
        parser.next();
        do {
            ImportedName name{dotted(parser), {}};
            name.as = as_name(parser);
            if (name.name.empty()) parser.fail();
            made->names.push_back(std::move(name));
        } while (parser.take(","));
        return made;
    }

    Stmt* from_statement(ExpressionParser& parser) {
        Stmt* made = make(StmtKind::FromImport, parser.line());
        parser.next();
        made->text = dotted(parser);
        if (!parser.take_word("import")) parser.fail();
        parser.take("(");
        while (!parser.done() && !parser.at(";") && !parser.take(")")) {
            ImportedName name{parser.next().text, {}};
            name.as = as_name(parser);
            made->names.push_back(std::move(name));
            parser.take(",");
        }
        return made;
    }

    Stmt* assignment(ExpressionParser& parser) {
        const int line = parser.line();
        Expr* first = parser.expressions();
        if (parser.take(":")) {  // what type it has
            if (parser.done()) return make(StmtKind::Pass, line);
            parser.expression();
            if (!parser.at("=")) {
                Stmt* made = make(StmtKind::Assign, line);
                made->targets = {first};
                return made;
            }
        }
        const Token* token = parser.peek();
        if (token && token->kind == TokenKind::Operator && token->text.size() > 1 && token->text.back() == '=' && !parser.at("==") &&
            !parser.at("<=") && !parser.at(">=") && !parser.at("!=") && !parser.at(":=")) {
            Stmt* made = make(StmtKind::Augmented, line);
            made->text = token->text.substr(0, token->text.size() - 1);
            parser.next();
            made->targets = {first};
            made->value = parser.expressions();
            return made;
        }
        if (!parser.at("=")) {
            Stmt* made = make(StmtKind::Expression, line);
            made->value = first;
            return made;
        }
        Stmt* made = make(StmtKind::Assign, line);
        Expr* value = first;
        while (parser.take("=")) {
            made->targets.push_back(value);
            value = parser.expressions();
        }
        made->value = value;
        return made;
    }

    SyntaxTree& tree_;
    std::vector<Line> lines_;
    std::size_t at_ = 0;
    int depth_ = 0;
    std::vector<Expr*> decorators_;
};

}  // namespace

std::unique_ptr<SyntaxTree> parse(std::string_view text) {
    auto tree = std::make_unique<SyntaxTree>();
    Lines lines = tokenize(text);
    tree->notes = std::move(lines.notes);
    Parser(*tree, std::move(lines.lines)).run();
    return tree;
}

}  // namespace nn::python
