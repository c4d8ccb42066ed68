// Children of a list on the canvas: they lie among the nodes around it and are wired, moved and deleted like them.

#include "ui/canvas/canvas_view.h"

#include <QApplication>
#include <QtTest>

using namespace ui;

namespace {

nn::Node node(const std::string& id, const std::string& op, nn::OptionValues options = {}) {
    nn::Node n;
    n.id = id;
    n.op = op;
    n.options = std::move(options);
    return n;
}
nn::Node linear(const std::string& id) { return node(id, "Linear", {{"out_features", std::int64_t(6)}}); }

/// x and a list of two Linear, nothing wired.
nn::Project project() {
    nn::Project p;
    p.data.source = "random";
    p.data.fields = {{"x", {{"shape", std::vector<std::int64_t>{6}}}}};
    p.graph.nodes = {node("x", "Input"), node("layers", "ModuleList"), node("relu", "ReLU")};
    p.graph.nodes[1].inner.nodes = {linear("0"), linear("1")};
    p.layout = {{"x", {0, 0}}, {"layers", {0, 320}}, {"layers.0", {240, 0}}, {"layers.1", {480, 0}}, {"relu", {720, 0}}};
    return p;
}

struct Stage {
    studio::Document document;
    CanvasView canvas{&document};
    Stage() {
        canvas.resize(1100, 760);
        canvas.show();
        document.adopt(project(), {});
        canvas.setFocus();
        QCoreApplication::processEvents();
    }
    std::vector<std::string> wires() const {
        std::vector<std::string> all;
        for (const nn::Wire& w : document.project().graph.wires) all.push_back(w.from.text() + ">" + w.to.text());
        return all;
    }
    void drag(QPoint from, QPoint to) {
        QWidget* port = canvas.viewport();
        QTest::mousePress(port, Qt::LeftButton, {}, from);
        for (int i = 1; i <= 4; ++i) {
            const QPoint at = from + (to - from) * i / 4;
            QMouseEvent event(QEvent::MouseMove, at, port->mapToGlobal(at), Qt::NoButton, Qt::LeftButton, {});
            QApplication::sendEvent(port, &event);
        }
        QTest::mouseRelease(port, Qt::LeftButton, {}, to);
    }
    void wire(const char* from, const char* to) {
        drag(canvas.portCenter(from, "", true), canvas.portCenter(to, "", false));
    }
};

using Texts = std::vector<std::string>;

}  // namespace

class TestCanvasLists : public QObject {
    Q_OBJECT

private slots:
    void childrenAreWiredByMouse() {
        Stage s;
        s.wire("x", "layers.0");
        s.wire("layers.0", "layers.1");
        s.wire("layers.1", "relu");
        QCOMPARE(s.wires(), (Texts{"x>layers.0", "layers.0>layers.1", "layers.1>relu"}));
        QVERIFY(s.document.analysis().find("layers.1")->outputs[0].type);
        s.document.undoStack()->undo();
        QCOMPARE(s.wires().size(), std::size_t(2));
    }

    void aChildIsMovedAndDeleted() {
        Stage s;
        s.wire("x", "layers.0");
        s.wire("layers.0", "relu");
        const QPoint at = s.canvas.nodeCenter("layers.0");
        s.drag(at, at + QPoint(0, 120));
        QVERIFY(s.document.project().layout.at("layers.0").y > 40);
        s.canvas.select({"layers.0"});
        s.canvas.deleteKeepingChain();
        QCOMPARE(s.wires(), (Texts{"x>relu"}));
        QCOMPARE(s.document.project().graph.nodes[1].inner.nodes.size(), std::size_t(1));
        s.document.undoStack()->undo();
        QCOMPARE(s.wires(), (Texts{"x>layers.0", "layers.0>relu"}));
    }

    void aLayerAddedToASelectedListIsNumbered() {
        Stage s;
        s.canvas.select({"layers"});
        s.canvas.addNode("Linear");
        QCOMPARE(s.document.project().graph.nodes[1].inner.nodes.size(), std::size_t(3));
        QCOMPARE(s.document.project().graph.nodes[1].inner.nodes[2].id, std::string("2"));
        s.canvas.select({"layers"});
        s.canvas.addNode("Add");  // no module: it goes beside the list
        QCOMPARE(s.document.project().graph.nodes.size(), std::size_t(4));
    }

    void enteringAListSelectsItsChildren() {
        Stage s;
        QTest::mouseDClick(s.canvas.viewport(), Qt::LeftButton, {}, s.canvas.nodeCenter("layers"));
        QCOMPARE(s.canvas.scope(), QString());
        QCOMPARE(s.canvas.selection(), (QStringList{"layers.0", "layers.1"}));
    }

    void aReusedModuleHasItsPorts() {
        Stage s;
        nn::Project p = project();
        p.graph.nodes.push_back(node("lstm", "LSTM", {{"hidden_size", std::int64_t(4)}}));
        p.graph.nodes.push_back(node("again", "Reuse", {{"module", "lstm"}}));
        s.document.adopt(p, {});
        QCoreApplication::processEvents();
        QVERIFY(s.canvas.portCenter("again", "c_0", false) != QPoint(-1, -1));
        QVERIFY(s.canvas.portCenter("again", "h_n", true) != QPoint(-1, -1));
    }
};

QTEST_MAIN(TestCanvasLists)
#include "test_canvas_lists.moc"
