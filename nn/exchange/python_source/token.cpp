#include "nn/exchange/python_source/token.h"

#include <algorithm>
#include <array>
#include <optional>

namespace nn::python {

namespace {

/// CPython's own limit.
constexpr std::size_t most_brackets = 200;
constexpr std::size_t most_tokens = 500'000;

/// What input methods and web pages make of Python's signs.
struct Lookalike {
    std::string_view found, meant;
};
constexpr std::array lookalikes = {
    Lookalike{"\uFF08", "("}, Lookalike{"\uFF09", ")"}, Lookalike{"\uFF1A", ":"}, Lookalike{"\uFF0C", ","},
    Lookalike{"\uFF1D", "="}, Lookalike{"\uFF3B", "["}, Lookalike{"\uFF3D", "]"}, Lookalike{"\u3010", "["},
    Lookalike{"\u3011", "]"}, Lookalike{"\u201C", "\""}, Lookalike{"\u201D", "\""}, Lookalike{"\u2018", "'"},
    Lookalike{"\u2019", "'"}, Lookalike{"\uFF1B", ";"}, Lookalike{"\u3000", " "}, Lookalike{"\u00A0", " "},
    Lookalike{"\u200B", " "}, Lookalike{"\uFEFF", " "}, Lookalike{"\u2212", "-"}, Lookalike{"\u2013", "-"},
};

constexpr std::array operators = {
    "**=", "//=", "...", ">>=", "<<=", "->", ":=", "**", "//", "==", "!=", "<=", ">=", "+=", "-=", "*=", "/=",
    "%=",  "@=",  "&=",  "|=",  "^=",  "<<", ">>", "<>", "+",  "-",  "*",  "/",  "%",  "@",  "&",  "|",  "^",
    "~",   "<",   ">",   "=",   "(",   ")",  "[",  "]",  "{",  "}",  ",",  ":",  ".",  ";",
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) != 0; }
bool is_name_part(char c) { return is_name_start(c) || is_digit(c); }

class Tokenizer {
public:
    /// `careful`: brackets were left open, so that a line which looks like a statement closes them.
    Tokenizer(std::string_view text, bool careful) : text_(text), careful_(careful) {}

    void run() {
        while (at_ < text_.size()) read_physical_line();
        end_logical_line();
    }
    void run_expression(int line) {
        number_ = line;
        line_.number = line;
        while (at_ < text_.size() && (text_[at_] != '\n' || !brackets_.empty() || ++at_ != 0)) {
            if (text_[at_] == '\n' || text_[at_] == ' ')
                ++at_;
            else
                read_token();
        }
    }
    bool left_open() const { return !brackets_.empty(); }
    int opened_at() const { return brackets_.back().line; }

    Lines out;
    Line line_;

private:
    struct Bracket {
        char open;
        int line;
    };

    void note(Message text) { out.notes.push_back({number_, std::move(text)}); }

    std::string_view rest_of_line() const { return text_.substr(at_, text_.find('\n', at_) - at_); }

    void read_physical_line() {
        ++number_;
        if (brackets_.empty() && !continued_) {
            end_logical_line();
            skip_prompt();
            line_.indent = read_indent();
            line_.number = number_;
            const std::string_view rest = rest_of_line();
            if (rest.starts_with('%') || rest.starts_with('!') || rest.starts_with("```")) return skip_line();
        } else if (careful_ && !brackets_.empty() && begins_statement()) {
            note({TR("a bracket opened in line {0} is not closed; it is taken to end before this line"), {std::to_string(opened_at())}});
            brackets_.clear();
            end_logical_line();
            line_.indent = read_indent();
            line_.number = number_;
        }
        continued_ = false;
        while (at_ < text_.size() && text_[at_] != '\n') {
            const char c = text_[at_];
            if (c == ' ' || c == '\t' || c == '\r' || c == '\f') {
                ++at_;
            } else if (c == '#') {
                if (!line_.tokens.empty()) line_.comment = rest_of_line().substr(1, 200);
                return skip_line();
            } else if (c == '\\' && rest_of_line().find_first_not_of(" \t\r", 1) == std::string_view::npos) {
                continued_ = true;
                return skip_line();
            } else {
                read_token();
            }
        }
        ++at_;
    }

    void skip_line() {
        at_ = std::min(text_.find('\n', at_), text_.size());
        ++at_;
    }

    /// What an interactive Python writes in front of a line.
    void skip_prompt() {
        std::size_t at = text_.find_first_not_of(" \t", at_);
        if (at == std::string_view::npos) return;
        const std::string_view rest = text_.substr(at);
        if (rest.starts_with(">>> ") || rest.starts_with("... ")) at_ = at + 4;
        const std::size_t number = rest.find_first_not_of("0123456789 ", 4);
        if (rest.starts_with("In [") && number < 12 && rest.substr(number).starts_with("]: ")) at_ = at + number + 3;
    }

    int read_indent() {
        int column = 0;
        for (; at_ < text_.size(); ++at_) {
            const char c = text_[at_];
            if (c == ' ' || c == '\f')
                ++column;
            else if (c == '\t')
                column = column / 8 * 8 + 8;
            else if (text_.substr(at_).starts_with("\u00A0") || text_.substr(at_).starts_with("\u3000"))
                ++column, at_ += text_.substr(at_).starts_with("\u00A0") ? 1 : 2;
            else if (text_.substr(at_).starts_with("\uFEFF"))
                at_ += 2;
            else
                break;
        }
        return column;
    }

    /// Inside brackets: whether this physical line can only be a new statement.
    bool begins_statement() const {
        std::string_view rest = rest_of_line();
        const std::size_t indent = rest.find_first_not_of(" \t");
        if (indent == std::string_view::npos || static_cast<int>(indent) > line_.indent) return false;
        rest.remove_prefix(indent);
        for (const std::string_view word : {"class ", "def ", "import ", "from ", "return ", "with ", "while ", "print", "self.", "@"})
            if (rest.starts_with(word)) return true;
        std::size_t end = 0;
        while (end < rest.size() && is_name_part(rest[end])) ++end;
        const std::size_t next = rest.find_first_not_of(' ', end);
        return end > 0 && next != std::string_view::npos && rest[next] == '=' && rest.substr(next, 2) != "==";
    }

    void end_logical_line() {
        if (!line_.tokens.empty()) out.lines.push_back(std::move(line_));
        line_ = Line();
    }

    void add(TokenKind kind, std::string text) {
        if (++tokens_ > most_tokens)
            throw Stop{number_, {TR("the source has more than {0} parts; no network is written so"), {std::to_string(most_tokens)}}};
        line_.tokens.push_back({kind, std::move(text), number_});
    }

    void read_token() {
        const char c = text_[at_];
        if (const auto quote = string_start()) return read_string(*quote);
        if (is_digit(c) || (c == '.' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1]))) return read_number();
        if ((c & 0x80) != 0 && read_lookalike()) return;
        if (is_name_start(c)) {
            std::size_t end = at_;
            while (end < text_.size() && is_name_part(text_[end]) && !lookalike_at(end)) ++end;
            add(TokenKind::Name, std::string(text_.substr(at_, end - at_)));
            at_ = end;
            return;
        }
        for (const std::string_view op : operators) {
            if (!text_.substr(at_).starts_with(op)) continue;
            at_ += op.size();
            return add_operator(op);
        }
        if (static_cast<unsigned char>(c) < 9) throw Stop{number_, TR("this is no Python source: it holds bytes that no text has")};
        note({TR("'{0}' means nothing in Python; it is left out"), {std::string(1, c)}});
        ++at_;
    }

    const Lookalike* lookalike_at(std::size_t at) const {
        if ((text_[at] & 0x80) == 0) return nullptr;
        const auto* found = std::ranges::find_if(lookalikes, [&](const Lookalike& l) { return text_.substr(at).starts_with(l.found); });
        return found == lookalikes.end() ? nullptr : found;
    }

    bool read_lookalike() {
        const Lookalike* found = lookalike_at(at_);
        if (!found) return false;
        if (found->meant != " ") note({TR("'{0}' is read as '{1}'"), {std::string(found->found), std::string(found->meant)}});
        at_ += found->found.size();
        if (found->meant == "\"" || found->meant == "'")
            read_curly_string();
        else if (found->meant != " ")
            add_operator(found->meant);
        return true;
    }

    void read_curly_string() {
        std::size_t end = at_;
        while (end < text_.size() && text_[end] != '\n' && text_[end] != '"' && text_[end] != '\'') {
            const Lookalike* other = lookalike_at(end);
            if (other && (other->meant == "\"" || other->meant == "'")) break;
            ++end;
        }
        add(TokenKind::String, std::string(text_.substr(at_, end - at_)));
        at_ = end;
        if (at_ >= text_.size() || text_[at_] == '\n') return;
        const Lookalike* close = lookalike_at(at_);
        at_ += close ? close->found.size() : 1;
    }

    void add_operator(std::string_view op) {
        constexpr std::string_view open = "([{", close = ")]}";
        if (op.size() == 1 && open.find(op[0]) != std::string_view::npos) {
            if (brackets_.size() >= most_brackets)
                throw Stop{number_, {TR("brackets stand in one another more than {0} deep"), {std::to_string(most_brackets)}}};
            brackets_.push_back({op[0], number_});
        } else if (op.size() == 1 && close.find(op[0]) != std::string_view::npos) {
            if (!close_bracket(close.find(op[0]))) return;
        }
        add(TokenKind::Operator, std::string(op));
    }

    /// False: there is nothing that it could close.
    bool close_bracket(std::size_t kind) {
        constexpr std::string_view open = "([{", close = ")]}";
        const auto matching = std::find_if(brackets_.rbegin(), brackets_.rend(), [&](const Bracket& b) { return b.open == open[kind]; });
        if (matching == brackets_.rend()) {
            note({TR("'{0}' closes nothing; it is left out"), {std::string(1, close[kind])}});
            return false;
        }
        while (brackets_.back().open != open[kind]) {
            const char missing = close[open.find(brackets_.back().open)];
            note({TR("'{0}' is missing; it is put in"), {std::string(1, missing)}});
            add(TokenKind::Operator, std::string(1, missing));
            brackets_.pop_back();
        }
        brackets_.pop_back();
        return true;
    }

    void read_number() {
        std::size_t end = at_;
        bool is_float = false;
        const bool hex = text_.substr(at_).starts_with("0x") || text_.substr(at_).starts_with("0X");
        if (hex) end += 2;
        while (end < text_.size()) {
            const char c = text_[end];
            const char before = end > at_ ? text_[end - 1] : '0';
            if (!hex && (c == '.' || c == 'e' || c == 'E'))
                is_float = true;
            else if (!(!hex && (c == '+' || c == '-') && (before == 'e' || before == 'E')) && !is_digit(c) && c != '_' &&
                     !(hex && is_name_part(c)))
                break;
            ++end;
        }
        std::string digits(text_.substr(at_, end - at_));
        std::erase(digits, '_');
        if (end < text_.size() && (text_[end] == 'L' || text_[end] == 'l')) ++end;  // Python 2
        add(is_float ? TokenKind::Float : TokenKind::Int, std::move(digits));
        at_ = end;
    }

    struct Quote {
        std::size_t prefix = 0;  ///< letters in front
        std::string_view mark;
        bool raw = false, format = false;
    };

    std::optional<Quote> string_start() const {
        Quote quote;
        std::size_t at = at_;
        while (at < text_.size() && at < at_ + 2 && std::string_view("rRbBuUfF").find(text_[at]) != std::string_view::npos) {
            quote.raw = quote.raw || text_[at] == 'r' || text_[at] == 'R';
            quote.format = quote.format || text_[at] == 'f' || text_[at] == 'F';
            ++at;
        }
        if (at >= text_.size() || (text_[at] != '"' && text_[at] != '\'')) return std::nullopt;
        quote.prefix = at - at_;
        const std::string_view rest = text_.substr(at);
        const bool triple = rest.size() > 2 && rest[1] == rest[0] && rest[2] == rest[0];
        quote.mark = rest.substr(0, triple ? 3 : 1);
        return quote;
    }

    void read_string(const Quote& quote) {
        at_ += quote.prefix + quote.mark.size();
        const int first_line = number_;
        std::string value;
        for (;;) {
            if (at_ >= text_.size() || (quote.mark.size() == 1 && text_[at_] == '\n')) {
                out.notes.push_back({first_line, TR("a text in quotation marks does not end; it is taken to end with its line")});
                break;
            }
            if (text_.substr(at_).starts_with(quote.mark)) {
                at_ += quote.mark.size();
                break;
            }
            read_character(quote, value);
        }
        line_.tokens.push_back({quote.format ? TokenKind::Format : TokenKind::String, std::move(value), first_line});
    }

    void read_character(const Quote& quote, std::string& value) {
        const char c = text_[at_++];
        if (c == '\n') ++number_;
        if (c != '\\' || at_ >= text_.size()) {
            value += c;
            return;
        }
        const char next = text_[at_++];
        if (next == '\n') ++number_;
        constexpr std::string_view written = "ntr'\"\\", meant = "\n\t\r'\"\\";
        if (quote.raw)
            (value += c) += next;
        else if (const std::size_t k = written.find(next); k != std::string_view::npos)
            value += meant[k];
        else if (next != '\n')
            (value += c) += next;
    }

    std::string_view text_;
    const bool careful_;
    std::size_t at_ = 0;
    int number_ = 0;
    bool continued_ = false;
    std::size_t tokens_ = 0;
    std::vector<Bracket> brackets_;
};

}  // namespace

Lines tokenize(std::string_view text) {
    Tokenizer strict(text, false);
    strict.run();
    if (!strict.left_open()) return std::move(strict.out);
    Tokenizer careful(text, true);
    careful.run();
    if (careful.left_open())
        careful.out.notes.push_back({careful.opened_at(), TR("a bracket opened here is not closed; it is taken to end with the text")});
    return std::move(careful.out);
}

std::vector<Token> tokenize_expression(std::string_view text, int line) {
    Tokenizer tokenizer(text, false);
    tokenizer.run_expression(line);
    return std::move(tokenizer.line_.tokens);
}

}  // namespace nn::python
