// Python source as a tree: what is read, and what slips cost.
#include "nn/exchange/python_source/parser.h"

#include <QtTest>

using namespace nn::python;

class TestPythonParser : public QObject {
    Q_OBJECT

private:
    static QStringList notes_of(const SyntaxTree& tree) {
        QStringList texts;
        for (const Note& note : tree.notes) texts << QString("%1: %2").arg(note.line).arg(QString::fromStdString(note.text.text()));
        return texts;
    }
    static bool stops(std::string_view text) {
        try {
            parse(text);
        } catch (const Stop& stop) {
            return stop.line > 0;
        }
        return false;
    }

private slots:
    void statements_and_blocks() {
        const auto tree = parse("import torch.nn as nn, os\n"
                                "class A(nn.Module):\n"
                                "    \"\"\"Text\n  over lines.\"\"\"\n"
                                "    def f(self, x, *rest, y: int = 3, **more) -> int:\n"
                                "        if x > 1 and not y: return x; pass\n"
                                "        elif x:\n"
                                "            return (x,\n"
                                "    y)\n"
                                "        else:\n"
                                "            for i, (a, b) in enumerate(x): continue\n"
                                "    z = 1\n");
        QVERIFY2(tree->notes.empty(), qPrintable(notes_of(*tree).join('\n')));
        QCOMPARE(tree->body.size(), 2U);
        QCOMPARE(tree->body[0]->names[0].name, std::string("torch.nn"));
        QCOMPARE(tree->body[0]->names[0].as, std::string("nn"));
        const Stmt& type = *tree->body[1];
        QCOMPARE(type.body.size(), 3U);
        const Stmt& function = *type.body[1];
        QCOMPARE(function.line, 5);
        QCOMPARE(function.parameters.size(), 5U);
        QCOMPARE(function.parameters[2].stars, 1);
        QVERIFY(function.parameters[3].otherwise != nullptr);
        QCOMPARE(function.body.size(), 1U);
        QCOMPARE(function.body[0]->otherwise.size(), 1U);
        QCOMPARE(function.body[0]->otherwise[0]->otherwise[0]->kind, StmtKind::For);
        QCOMPARE(type.body[2]->kind, StmtKind::Assign);
    }

    void operators_bind_as_pythons() {
        const auto tree = parse("x = -a ** 2 + b * c @ d if e < f <= 3 else [g(i, *j, k=1)[1:, ..., None] for i in h if i]\n");
        QVERIFY2(tree->notes.empty(), qPrintable(notes_of(*tree).join('\n')));
        const Expr& value = *tree->body[0]->value;
        QCOMPARE(value.kind, ExprKind::Condition);
        QCOMPARE(value.kids[0]->words, (std::vector<std::string>{"<", "<="}));
        const Expr& sum = *value.kids[1];
        QCOMPARE(sum.text, std::string("+"));
        QCOMPARE(sum.kids[0]->kind, ExprKind::Unary);
        QCOMPARE(sum.kids[0]->kids[0]->text, std::string("**"));
        QCOMPARE(sum.kids[1]->text, std::string("@"));
        QCOMPARE(value.kids[2]->kind, ExprKind::Each);
        QCOMPARE(value.kids[2]->loops[0].conditions.size(), 1U);
    }

    void texts() {
        const auto tree = parse("a = 'it\\'s' \"b\\n\" r'\\d'\nb = f'conv{i + 1}_{names[\"x\"]:>3}{{}}'\n");
        QVERIFY2(tree->notes.empty(), qPrintable(notes_of(*tree).join('\n')));
        QCOMPARE(tree->body[0]->value->text, std::string("it'sb\n\\d"));
        const Expr& format = *tree->body[1]->value->kids[0];
        QCOMPARE(format.kids.size(), 5U);
        QCOMPARE(format.kids[1]->text, std::string("+"));
        QCOMPARE(format.kids[3]->kind, ExprKind::Subscript);
        QCOMPARE(format.kids[4]->text, std::string("{}"));
    }

    void slips_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("note");
        QTest::newRow("colon") << "class A(B)\n  x = 1\n" << "1: the colon at the end of the line is missing; it is put in";
        QTest::newRow("keyword") << "impirt torch\n" << "1: 'impirt' is read as 'import'";
        QTest::newRow("comma") << "x = [('a'b)]\n" << "1: a comma is missing here; it is put in";
        QTest::newRow("point") << "def f(self.x):\n  return x\n" << "1: a point stands where a comma is meant; it is read as a comma";
        QTest::newRow("indent") << "def f():\n  a = 1\n    b = 2\n"
                                << "3: this line is indented more than those above it; it is read as if it were not";
        QTest::newRow("closing") << "x = f(1))\n" << "1: ')' closes nothing; it is left out";
        QTest::newRow("open") << "x = f([1, 2)\ny = 1\n" << "1: ']' is missing; it is put in";
        QTest::newRow("signs") << "x = f（1，2）\n" << "1: '（' is read as '('";
        QTest::newRow("else") << "x = 1\nelse:\n  y = 2\n" << "2: 'else' belongs to no statement above it; it is left out";
        QTest::newRow("text") << "x = 'abc\ny = 1\n"
                              << "1: a text in quotation marks does not end; it is taken to end with its line";
    }
    /// A slip is named with its line, and the statements around it are there.
    void slips() {
        QFETCH(QString, text);
        QFETCH(QString, note);
        const auto tree = parse(("before = 1\n" + text + "after = 2\n").toStdString());
        QStringList shifted = notes_of(*tree);
        QVERIFY(!shifted.isEmpty());
        const QString wanted = QString("%1%2").arg(note.left(1).toInt() + 1).arg(note.mid(1));
        QVERIFY2(shifted.contains(wanted), qPrintable(shifted.join('\n')));
        QVERIFY(tree->body.size() >= 3);
        QCOMPARE(tree->body.front()->targets[0]->text, std::string("before"));
        QCOMPARE(tree->body.back()->targets[0]->text, std::string("after"));
    }

    /// A bracket that stays open ends where a statement begins.
    void open_brackets_do_not_swallow_the_rest() {
        const auto tree = parse("model = Sequential(OrderedDict([\n    ('a', f(1)),\n    ])\n\nclass B(C):\n    x = 1\nb = B()\n");
        QCOMPARE(tree->body.size(), 3U);
        QCOMPARE(tree->body[1]->kind, StmtKind::Class);
    }

    void what_people_paste() {
        const auto tree = parse("In [3]: import torch\n>>> m = f(1)\n... # more\n>>> n = 2\n%matplotlib inline\n!pip install torch\nprint 'Python 2', m\n"
                                "exec 'x = 1'\nz = 3L\n");
        QCOMPARE(tree->body.size(), 6U);
        QCOMPARE(tree->body[3]->kind, StmtKind::Pass);
        QVERIFY2(tree->notes.empty(), qPrintable(notes_of(*tree).join('\n')));
    }

    /// Nothing that is nested or long takes the stack or the memory.
    void bounds() {
        QVERIFY(stops(std::string(1'000'000, '(')));
        QVERIFY(stops("x = " + [] {
            std::string many;
            for (int i = 0; i < 600'000; ++i) many += "[]";
            return many;
        }()));
        for (const char* piece : {"- ", "not ", "lambda: ", "a if b else ", "f(x)(", "a ** ", "a.b + "}) {
            std::string text = "x = ";
            for (int i = 0; i < 50'000; ++i) text += piece;
            const auto tree = [&] {
                try {
                    return parse(text + "1\ny = 2\n");
                } catch (const Stop&) {
                    return std::unique_ptr<SyntaxTree>();
                }
            }();
            QVERIFY2(!tree || !tree->notes.empty(), piece);
        }
        std::string deep;
        for (int i = 0; i < 1000; ++i) deep += std::string(static_cast<std::size_t>(i), ' ') + "if x:\n";
        QVERIFY(stops(deep));
    }

    void words_that_are_near() {
        QCOMPARE(letters_apart("relu", "relu", 2), 0U);
        QCOMPARE(letters_apart("liner", "linear", 2), 1U);
        QCOMPARE(letters_apart("conv2d", "covn2d", 2), 1U);
        QCOMPARE(letters_apart("relu", "tanh", 2), 3U);
    }
};

QTEST_GUILESS_MAIN(TestPythonParser)
#include "test_python_parser.moc"
