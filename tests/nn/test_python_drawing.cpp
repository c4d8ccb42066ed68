// The code of a scope of a drawing: what of it is shown, which lines are a node's, and which node is a line's.
#include "graph_parts.h"

#include "nn/exchange/python/drawing.h"

#include <QtTest>

#include <algorithm>

namespace {

using nn::OptionValues;
using I = std::int64_t;
using nn::test::linear;
using nn::test::node;
using nn::test::wire;
using Lines = std::vector<nn::PythonDrawing::Lines>;

/// a -> fc -> body (Linear, ReLU) -> b
nn::Node block(const std::string& id, I size) {
    nn::Node n = node(id, "Module"), body = node("body", "Sequential");
    body.inner.nodes = {linear("0", size), node("1", "ReLU")};
    n.inner.nodes = {node("a", "Input"), linear("fc", size), body, node("b", "Output")};
    n.inner.wires = {wire("a", "fc"), wire("fc", "body"), wire("body", "b")};
    return n;
}

/// x -> block1 -> block2 -> stem (Linear, ReLU) -> fc -> loss <- y
nn::Graph graph() {
    nn::Graph g;
    nn::Node stem = node("stem", "Sequential");
    stem.inner.nodes = {linear("0", 7), node("1", "ReLU")};
    g.nodes = {node("x", "Input"), node("y", "Input"), block("block1", 5), block("block2", 6), stem, linear("fc", 3), node("loss", "CrossEntropyLoss")};
    g.wires = {wire("x", "block1"), wire("block1", "block2"), wire("block2", "stem"), wire("stem", "fc"), wire("fc", "loss:input"),
               wire("y", "loss:target")};
    return g;
}

nn::Result<nn::PythonDrawing> drawn(const nn::Graph& g, const std::string& scope) {
    static const nn::Fields fields{{"x", {{nn::DType::Float32, {4}}, std::nullopt, {}}}, {"y", {{nn::DType::Int64, {}}, 3, {}}}};
    return nn::PythonDrawing::make(g, nn::Analyzer().analyze(g, &fields), "a test", scope);
}

QString line(const nn::PythonDrawing& drawing, std::size_t at) { return QString::fromStdString(drawing.lines()[at]).trimmed(); }
/// What stands in the first line about the node.
QString text(const nn::PythonDrawing& drawing, const char* path, std::size_t which = 0) {
    const Lines about = drawing.about(path);
    return which < about.size() ? line(drawing, about[which].first) : QString();
}
qsizetype count(const nn::PythonDrawing& drawing, const char* start) {
    return std::ranges::count_if(drawing.lines(), [&](const std::string& one) { return one.starts_with(start); });
}

}  // namespace

class TestPythonDrawing : public QObject {
    Q_OBJECT

private slots:
    void a_node_has_the_lines_that_make_and_call_it() {
        const auto drawing = drawn(graph(), "");
        QVERIFY(drawing);
        QCOMPARE(count(*drawing, "class "), 2);
        QCOMPARE(text(*drawing, "fc"), QString("self.fc = nn.Linear(7, 3)"));
        QVERIFY(text(*drawing, "fc", 1).startsWith("fc = self.fc(stem)"));
        QVERIFY(text(*drawing, "x").startsWith("def forward(self, x):"));
        // In an expression of several lines each has its own; the whole is the container's.
        QCOMPARE(text(*drawing, "stem.1"), QString("nn.ReLU(),"));
        const Lines stem = drawing->about("stem");
        QCOMPARE(stem[0].last - stem[0].first, std::size_t{3});
        QVERIFY(drawing->about("loss").empty());
    }

    void those_that_share_a_class_share_its_lines() {
        const auto drawing = drawn(graph(), "");
        QVERIFY(drawing);
        QVERIFY(drawing->about("block1.fc") == drawing->about("block2.fc"));
        QVERIFY(!drawing->about("block2.body.0").empty());
        QVERIFY(drawing->about("block1") != drawing->about("block2"));
        QCOMPARE(drawing->node_at(drawing->about("block2.fc")[0].first, ""), std::string("block1.fc"));
        // Inside the second they are the second's.
        const auto inside = drawn(graph(), "block2");
        QVERIFY(inside);
        QCOMPARE(inside->node_at(inside->about("block2.fc")[0].first, "block2"), std::string("block2.fc"));
        QCOMPARE(inside->node_at(inside->about("block2.body.1")[0].first, "block2.body"), std::string("block2.body.1"));
    }

    void a_scope_shows_its_class_alone() {
        const auto block2 = drawn(graph(), "block2");
        QVERIFY(block2);
        QCOMPARE(count(*block2, "class "), 1);
        QVERIFY(line(*block2, block2->scope().first).startsWith("class Block(nn.Module)"));
        QCOMPARE(block2->scope().last, block2->lines().size() - 1);
        // A Sequential stands in the class around it.
        const auto stem = drawn(graph(), "stem");
        QVERIFY(stem);
        QCOMPARE(line(*stem, stem->scope().first), QString("self.stem = nn.Sequential("));
        QCOMPARE(stem->scope().last - stem->scope().first, std::size_t{3});
        const auto body = drawn(graph(), "block2.body");
        QVERIFY(body);
        QCOMPARE(line(*body, body->scope().first), QString("self.body = nn.Sequential("));
        QCOMPARE(body->node_at(body->scope().first + 1, "block2.body"), std::string("block2.body.0"));
    }

    void what_is_not_finished_is_shown_as_far_as_it_goes() {
        nn::Graph g = graph();
        g.nodes.pop_back();
        std::erase_if(g.wires, [](const nn::Wire& w) { return w.to.node == "loss"; });
        const auto ends = drawn(g, "");
        QVERIFY(ends);
        QCOMPARE(line(*ends, ends->lines().size() - 1), QString("return fc"));
        std::erase_if(g.wires, [](const nn::Wire& w) { return w.to.node == "fc"; });
        const auto open = drawn(g, "");
        QVERIFY(open);
        QVERIFY(text(*open, "fc").startsWith("# fc: its sizes are not known"));
        QCOMPARE(line(*open, open->lines().size() - 1), QString("return stem"));
        const auto nothing = drawn({}, "");
        QVERIFY(nothing && line(*nothing, nothing->lines().size() - 1) == "return None");
    }

    void what_has_no_form_is_refused_by_node() {
        nn::Graph g = graph();
        g.nodes[5].id = "training";
        const auto drawing = drawn(g, "");
        QVERIFY(!drawing && QString::fromStdString(drawing.error().text()).startsWith("'training'"));
    }
};

QTEST_GUILESS_MAIN(TestPythonDrawing)
#include "test_python_drawing.moc"
