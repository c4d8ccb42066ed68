// Align, distribute and tidy up: one step each, nothing overlaps, and tidied again nothing moves.

#include "canvas_stage.h"
#include "nn/train/project_file.h"
#include "ui/canvas/arrange.h"

#include <QElapsedTimer>

using namespace test;

namespace {

QRectF body(Stage& s, const char* id) { return QRectF(s.scene().node(id)->view().position, s.scene().node(id)->view().size); }

void verifyApart(const CanvasScene& scene) {
    for (const NodeItem* a : scene.nodes())
        for (const NodeItem* b : scene.nodes())
            if (a != b)
                QVERIFY2(!QRectF(a->view().position, a->view().size).intersects(QRectF(b->view().position, b->view().size)),
                         qPrintable(a->view().path + " on " + b->view().path));
}

/// Levels that shrink and grow again, with a skip each.
nn::Project unet(int levels) {
    nn::Project p;
    p.data = smallProject().data;
    std::string last;
    const auto after = [&](const std::string& id, const char* op) {
        p.graph.nodes.push_back(node(id, op));
        if (!last.empty()) p.graph.wires.push_back({{last, ""}, {id, ""}});
        p.layout[id] = {0, 0};
        last = id;
    };
    const auto number = [](const char* name, int level) { return name + std::to_string(level); };
    after("image", "Input");
    for (int l = 1; l <= levels; ++l) after(number("enc", l), "ReLU"), after(number("pool", l), "ReLU");
    after("mid", "ReLU");
    for (int l = levels; l >= 1; --l) {
        after(number("up", l), "ReLU");
        after(number("cat", l), "Cat");
        p.graph.wires.push_back({{number("enc", l), ""}, {number("cat", l), ""}});
        after(number("dec", l), "ReLU");
    }
    after("out", "Output");
    return p;
}

/// Of wires as they are drawn; those of one port share their way.
int crossings(const CanvasScene& scene) {
    int count = 0;
    const auto& wires = scene.wires();
    for (int i = 0; i < wires.size(); ++i)
        for (int k = i + 1; k < wires.size(); ++k) {
            const WireView &a = wires[i]->view(), &b = wires[k]->view();
            const bool apart = (a.from != b.from || a.fromPort != b.fromPort) && (a.to != b.to || a.toPort != b.toPort);
            count += apart && crosses(wires[i]->path().line, wires[k]->path().line);
        }
    return count;
}

}  // namespace

class TestCanvasArrange : public QObject {
    Q_OBJECT

private slots:
    void aligns_data() {
        QTest::addColumn<int>("how");
        for (const auto& [name, how] : {std::pair("left", Arrange::Left), {"center", Arrange::Center}, {"right", Arrange::Right},
                                        {"top", Arrange::Top}, {"middle", Arrange::Middle}, {"bottom", Arrange::Bottom}})
            QTest::newRow(name) << int(how);
    }
    void aligns() {
        QFETCH(int, how);
        nn::Project project = smallProject();
        project.layout["fc"].x += 80;
        Stage s(project);
        s.canvas.select({"conv", "fc", "head"});
        s.canvas.arrange(Arrange(how));
        QCOMPARE(s.steps(), 1);
        const QRectF a = body(s, "conv"), b = body(s, "fc"), c = body(s, "head");
        const auto same = [&](auto of) { QVERIFY(std::abs(of(a) - of(b)) <= 1 && std::abs(of(b) - of(c)) <= 1); };
        switch (Arrange(how)) {
            case Arrange::Left: same([](const QRectF& r) { return r.left(); }); break;
            case Arrange::Center: same([](const QRectF& r) { return r.center().x(); }); break;
            case Arrange::Right: same([](const QRectF& r) { return r.right(); }); break;
            case Arrange::Top: same([](const QRectF& r) { return r.top(); }); break;
            case Arrange::Bottom: same([](const QRectF& r) { return r.bottom(); }); break;
            default:
                // A container's ports stand where those of its neighbours do.
                QCOMPARE(s.scene().node("conv")->view().position.y() + 32, s.scene().node("head")->view().position.y() + 32);
        }
        QCOMPARE(s.at("relu"), smallProject().layout.at("relu"));
        s.undo();
        QVERIFY(s.document.project() == project);
    }

    void distributes() {
        nn::Project project = smallProject();
        project.layout["relu"] = {900, 0};
        Stage s(project);
        s.canvas.select({"image", "conv", "relu"});
        s.canvas.arrange(Arrange::DistributeAcross);
        QCOMPARE(s.steps(), 1);
        const double first = body(s, "conv").left() - body(s, "image").right(), second = body(s, "relu").left() - body(s, "conv").right();
        QVERIFY(std::abs(first - second) <= 1);
        QCOMPARE(s.at("image").x, 0.0);
        QCOMPARE(s.at("relu").x, 900.0);
        s.canvas.select({"image", "conv"});
        QSignalSpy said(&s.canvas, &CanvasView::message);
        s.canvas.arrange(Arrange::DistributeDown);
        QCOMPARE(said.count(), 1);  // two have one gap
        QCOMPARE(s.steps(), 1);
    }

    void ctrlTurnsTheGridOff() {
        Stage s;
        s.canvas.select({"fc"});
        s.drag(s.canvas.nodeCenter("fc"), s.canvas.nodeCenter("fc") + QPoint(13, 5), Qt::ControlModifier);
        // Ctrl at the press takes it out of the selection: pressed during the drag it only frees it.
        s.canvas.select({"fc"});
        const QPoint from = s.canvas.nodeCenter("fc");
        QTest::mousePress(s.port(), Qt::LeftButton, {}, from);
        s.move(from + QPoint(40, 10));
        s.move(from + QPoint(43, 13), Qt::ControlModifier);
        QTest::mouseRelease(s.port(), Qt::LeftButton, Qt::ControlModifier, from + QPoint(43, 13));
        QVERIFY(std::fmod(s.at("fc").x, 8) != 0 || std::fmod(s.at("fc").y, 8) != 0);
    }

    void tidyTwiceChangesNothing_data() {
        QTest::addColumn<QString>("file");
        for (const QFileInfo& file : QDir(QStringLiteral(NETLOOM_SOURCE_DIR "/projects")).entryInfoList({"*.netloom.json"}))
            QTest::newRow(qPrintable(file.baseName())) << file.filePath();
    }
    void tidyTwiceChangesNothing() {
        QFETCH(QString, file);
        const auto project = nn::load_project(file.toStdString());
        QVERIFY(project);
        Stage s(*project);
        s.key(Qt::Key_L, Qt::ShiftModifier);
        QVERIFY(s.steps() <= 1);
        verifyApart(s.scene());
        const std::string once = nn::write_project(s.document.project());
        const int steps = s.steps();
        s.key(Qt::Key_L, Qt::ShiftModifier);
        QCOMPARE(s.steps(), steps);
        QCOMPARE(nn::write_project(s.document.project()), once);
    }

    void tidyLeavesRoomForSkips() {
        nn::Project p;
        p.data = smallProject().data;
        p.graph.nodes = {node("image", "Input"), node("a", "ReLU"), node("b", "ReLU"), node("c", "ReLU"), node("add", "Add"), node("out", "Output")};
        p.graph.wires = {{{"image", ""}, {"a", ""}}, {{"a", ""}, {"b", ""}}, {{"b", ""}, {"c", ""}}, {{"c", ""}, {"add", "input"}},
                         {{"a", ""}, {"add", "other"}}, {{"add", ""}, {"out", ""}}};
        for (const nn::Node& n : p.graph.nodes) p.layout[n.id] = {0, 0};
        Stage s(p);
        s.key(Qt::Key_L, Qt::ShiftModifier);
        verifyApart(s.scene());
        // The chain is straight, the skip over it.
        const double line = s.scene().node("a")->view().position.y();
        for (const char* id : {"b", "c"}) QCOMPARE(s.scene().node(id)->view().position.y(), line);
        QVERIFY(s.wire("a", "b")->view().reason.isEmpty());
    }

    void tidiedWiresCrossSeldom_data() {
        QTest::addColumn<int>("levels");
        QTest::addColumn<int>("most");
        QTest::newRow("two levels") << 2 << 1;
        QTest::newRow("three levels") << 3 << 3;
        QTest::newRow("four levels") << 4 << 10;
    }
    void tidiedWiresCrossSeldom() {
        QFETCH(int, levels);
        QFETCH(int, most);
        Stage s(unet(levels));
        s.key(Qt::Key_L, Qt::ShiftModifier);
        verifyApart(s.scene());
        QTRY_COMPARE(s.scene().node("out")->pos(), QPointF(s.at("out").x, s.at("out").y));
        const int count = crossings(s.scene());
        QVERIFY2(count <= most, qPrintable(QString("%1 crossings").arg(count)));
    }

    /// One that leaves and enters at lower ports goes under what it skips.
    void aSkipBetweenLowerPortsCrossesNothing() {
        const auto project = nn::load_project(NETLOOM_SOURCE_DIR "/projects/fashion-mnist-autoencoder.netloom.json");
        QVERIFY(project);
        Stage s(*project);
        s.key(Qt::Key_L, Qt::ShiftModifier);
        QTRY_COMPARE(s.scene().node("unpool1")->pos(), QPointF(s.at("unpool1").x, s.at("unpool1").y));
        QCOMPARE(crossings(s.scene()), 0);
        const QRectF skip = s.wire("pool1:indices", "unpool1:indices")->path().line.boundingRect();
        QVERIFY(skip.bottom() > s.scene().node("conv2")->body().bottom());
    }

    void tidyGlidesAndIsThereAtOnce() {
        Stage s;
        const QPointF before = s.scene().node("fc")->pos();
        s.key(Qt::Key_L, Qt::ShiftModifier);
        const nn::Position to = s.at("fc");
        QVERIFY(QPointF(to.x, to.y) != before);
        // On screen it is still on its way; a press ends that.
        QVERIFY(s.scene().node("fc")->pos() != QPointF(to.x, to.y));
        QTest::mousePress(s.port(), Qt::LeftButton, {}, s.empty);
        QCOMPARE(s.scene().node("fc")->pos(), QPointF(to.x, to.y));
        QTest::mouseRelease(s.port(), Qt::LeftButton, {}, s.empty);
        s.undo();
        QCOMPARE(s.scene().node("fc")->pos(), before);
        s.redo();
        // Left alone it arrives.
        s.undo();
        s.key(Qt::Key_L, Qt::ShiftModifier);
        QTRY_COMPARE(s.scene().node("fc")->pos(), QPointF(to.x, to.y));
    }

    void aFrameStaysAroundItsNodes() {
        nn::Project project = smallProject();
        project.frames = {{"Stem", {200, -60}, {600, 200}, "", ""}};
        Stage s(project);
        const QVector<NodeItem*> inside = s.scene().nodesIn(s.scene().frames()[0]->rect());
        QVERIFY(inside.size() >= 2);
        s.key(Qt::Key_L, Qt::ShiftModifier);
        for (const NodeItem* item : inside) QVERIFY(s.scene().frames()[0]->rect().contains(QRectF(item->view().position, item->view().size)));
        QCOMPARE(s.steps(), 1);
        s.undo();
        QVERIFY(s.document.project() == project);
    }

    void twoHundredNodesAreQuick() {
        nn::Project p;
        p.data = smallProject().data;
        p.graph.nodes.push_back(node("n0", "Input"));
        for (int i = 1; i < 200; ++i) {
            const std::string id = "n" + std::to_string(i);
            p.graph.nodes.push_back(node(id, i % 4 == 3 ? "Add" : "ReLU"));
            p.graph.wires.push_back({{"n" + std::to_string(i - 1), ""}, {id, i % 4 == 3 ? "input" : ""}});
            if (i % 4 == 3) p.graph.wires.push_back({{"n" + std::to_string(i - 3), ""}, {id, "other"}});
            p.layout[id] = {double(i % 20) * 40, double(i / 20) * 40};
        }
        p.layout["n0"] = {0, 0};
        Stage s(p);
        QElapsedTimer clock;
        clock.start();
        s.canvas.tidy();
        qInfo("200 nodes tidied, applied and routed in %.1f ms", double(clock.nsecsElapsed()) / 1e6);
        QCOMPARE(s.steps(), 1);
        verifyApart(s.scene());
    }
};

QTEST_MAIN(TestCanvasArrange)
#include "test_canvas_arrange.moc"
