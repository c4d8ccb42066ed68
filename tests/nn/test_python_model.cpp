// A graph as PyTorch's classes: which blocks share one, which lines are whose, and what is refused by name. What the text does, tests/parity
// asks PyTorch itself.
#include "graph_parts.h"

#include "nn/exchange/python/model.h"

#include <QtTest>

#include <algorithm>

namespace {

using nn::OptionValues;
using I = std::int64_t;
using nn::test::linear;
using nn::test::node;
using nn::test::wire;

/// a -> fc -> act -> b
nn::Node block(const std::string& id, I size) {
    nn::Node n = node(id, "Module");
    n.inner.nodes = {node("a", "Input"), linear("fc", size), node("act", "ReLU"), node("b", "Output")};
    n.inner.wires = {wire("a", "fc"), wire("fc", "act"), wire("act", "b")};
    return n;
}

nn::Result<nn::PythonModel> model_of(const nn::Graph& graph) {
    static const nn::Fields fields{{"x", {{nn::DType::Float32, {4}}, std::nullopt, {}}}, {"y", {{nn::DType::Int64, {}}, 3, {}}}};
    return nn::python_model(graph, nn::Analyzer().analyze(graph, &fields), "a test");
}

/// x -> block1 -> block2 -> fc -> loss <- y
nn::Graph blocks() {
    nn::Graph g;
    g.nodes = {node("x", "Input"), node("y", "Input"), block("block1", 5), block("block2", 6), linear("fc", 3), node("loss", "CrossEntropyLoss")};
    g.wires = {wire("x", "block1"), wire("block1", "block2"), wire("block2", "fc"), wire("fc", "loss:input"), wire("y", "loss:target")};
    return g;
}

bool holds(const nn::PythonModel& model, const char* line) { return std::ranges::find(model.lines, line) != model.lines.end(); }

}  // namespace

class TestPythonModel : public QObject {
    Q_OBJECT

    static void refuses(const nn::Graph& graph, const char* path) {
        const auto model = model_of(graph);
        QVERIFY(!model && model.error().usage);
        const QString text = QString::fromStdString(model.error().text());
        QVERIFY2(text.startsWith(QString("'%1'").arg(path)), qPrintable(text));
    }

private slots:
    void equal_blocks_share_a_class_with_arguments() {
        const auto model = model_of(blocks());
        QVERIFY2(model, model ? "" : model.error().text().c_str());
        QCOMPARE(model->classes.size(), std::size_t{2});
        QCOMPARE(model->classes[0].name, std::string("Block"));
        QCOMPARE(model->classes[0].paths, (std::vector<std::string>{"block1", "block2"}));
        QVERIFY(holds(*model, "    def __init__(self, in_features, out_features):"));
        QVERIFY(holds(*model, "        self.fc = nn.Linear(in_features, out_features)"));
        QVERIFY(holds(*model, "        self.block2 = Block(in_features=5, out_features=6)"));
        QVERIFY(holds(*model, "        fc = self.fc(a)  # (N, *)"));
        QVERIFY(holds(*model, "        fc = self.fc(block2)  # (N, 3)"));
        QCOMPARE(model->inputs, std::vector<std::string>{"x"});
        QCOMPARE(model->outputs, std::vector<std::string>{"fc"});
    }

    void another_block_is_another_class() {
        nn::Graph g = blocks();
        g.nodes[3].inner.nodes[2].op = "Tanh";
        const auto model = model_of(g);
        QVERIFY(model);
        QCOMPARE(model->classes.size(), std::size_t{3});
        QCOMPARE(model->classes[1].name, std::string("Block2"));
    }

    void a_line_knows_its_node() {
        const auto model = model_of(blocks());
        QVERIFY(model);
        int fc = 0;
        for (const nn::PythonNodeLines& of : model->nodes) {
            QVERIFY(of.first <= of.last && of.last < model->lines.size());
            if (of.path != "fc") continue;
            QVERIFY(QString::fromStdString(model->lines[of.first]).contains("fc"));
            ++fc;
        }
        QCOMPARE(fc, 2);  // where it is made, and where it is called
    }

    void what_python_cannot_say_is_refused_by_node() {
        nn::Graph named = blocks();
        named.nodes[4].id = "training";
        named.wires = {wire("x", "block1"), wire("block1", "block2"), wire("block2", "training"), wire("training", "loss:input"),
                       wire("y", "loss:target")};
        refuses(named, "training");

        nn::Graph inside = blocks();
        inside.nodes[2].inner.nodes.push_back(node("inner", "MSELoss"));
        inside.nodes[2].inner.wires.push_back(wire("fc", "inner:input"));
        inside.nodes[2].inner.wires.push_back(wire("act", "inner:target"));
        refuses(inside, "block1.inner");

        nn::Graph read = blocks();
        read.nodes.push_back(node("twice", "Mul", {{"other", 2.0}}));
        read.nodes.push_back(node("out", "Output"));
        read.wires.push_back(wire("loss", "twice"));
        read.wires.push_back(wire("twice", "out"));
        refuses(read, "loss");
    }

    void a_drawing_with_mistakes_has_its_code_all_the_same() {
        nn::Graph g = blocks();
        g.wires.erase(g.wires.begin() + 1);  // block2 has no input: its sizes are not known
        const auto model = model_of(g);
        QVERIFY2(model, model ? "" : model.error().text().c_str());
        QVERIFY(std::ranges::any_of(model->lines, [](const std::string& line) { return line.find("sizes are not known") != std::string::npos; }));
    }
};

QTEST_GUILESS_MAIN(TestPythonModel)
#include "test_python_model.moc"
