// Wires keep clear of nodes and apart from each other; a drag shows what fits and what it replaces; an insertion makes room.

#include "canvas_stage.h"
#include "nn/train/project_file.h"
#include "ui/canvas/wire_router.h"

#include <QDir>
#include <QElapsedTimer>

#include <random>

using namespace test;

namespace {

bool crossesBox(const QPolygonF& line, const QRectF& box) {
    const QPolygonF edge{box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft(), box.topLeft()};
    if (crosses(line, edge)) return true;
    for (const QPointF& point : line)
        if (box.contains(point)) return true;
    return false;
}

/// A row of boxes of the canvas' usual size.
QVector<QRectF> row(int count, double gap = 80) {
    QVector<QRectF> out;
    for (int i = 0; i < count; ++i) out << QRectF(i * (152 + gap), 0, 152, 64);
    return out;
}

WireEnds between(const QVector<QRectF>& boxes, int from, int to, int port = 0) {
    return {QPointF(boxes[from].right(), boxes[from].top() + 32), QPointF(boxes[to].left(), boxes[to].top() + 32 + 12 * port), from, to, 0, {}};
}

void verifyClear(const WireRouter& router, const QVector<QRectF>& boxes, const QVector<WireEnds>& wires) {
    for (int w = 0; w < wires.size(); ++w) {
        const QPolygonF& line = router.path(w).line;
        QCOMPARE(line.front(), wires[w].from);
        QCOMPARE(line.back(), wires[w].to);
        QVERIFY2(line[1].x() >= line[0].x() - 0.01, "leaves to the right");
        QVERIFY2(line[line.size() - 2].x() <= line.back().x() + 0.01, "comes in from the left");
        for (int b = 0; b < boxes.size(); ++b) {
            const bool own = b == wires[w].fromBox || b == wires[w].toBox;
            QVERIFY2(!crossesBox(line, boxes[b].adjusted(own ? 2 : 0, own ? 2 : 0, own ? -2 : 0, own ? -2 : 0)),
                     qPrintable(QString("wire %1 goes through box %2").arg(w).arg(b)));
        }
    }
}

nn::Project residual() {
    nn::Project p;
    p.data = smallProject().data;
    p.graph.nodes = {node("image", "Input"), node("a", "ReLU"), node("b", "ReLU"), node("c", "ReLU"), node("add", "Add"), node("out", "Output")};
    p.graph.wires = {{{"image", ""}, {"a", ""}}, {{"a", ""}, {"b", ""}}, {{"b", ""}, {"c", ""}}, {{"c", ""}, {"add", "input"}},
                     {{"a", ""}, {"add", "other"}}, {{"add", ""}, {"out", ""}}};
    double x = 0;
    for (const nn::Node& n : p.graph.nodes) p.layout[n.id] = {x, 0}, x += 232;
    return p;
}

}  // namespace

class TestCanvasWires : public QObject {
    Q_OBJECT

private slots:
    void aSkipArchesOverWhatItSkips() {
        const QVector<QRectF> boxes = row(5);
        const QVector<WireEnds> wires{between(boxes, 0, 1), between(boxes, 1, 2), between(boxes, 2, 3), between(boxes, 3, 4), between(boxes, 0, 4, 1)};
        WireRouter router;
        router.routeAll(boxes, wires);
        verifyClear(router, boxes, wires);
        QVERIFY(router.path(0).straight && router.path(3).straight);
        QVERIFY(router.path(4).line.boundingRect().top() <= -16);
    }

    void nestedSkipsLieOneAboveTheOther() {
        const QVector<QRectF> boxes = row(8);
        QVector<WireEnds> wires;
        for (int i = 0; i + 1 < 8; ++i) wires << between(boxes, i, i + 1);
        wires << between(boxes, 0, 7, 1) << between(boxes, 1, 6, 1) << between(boxes, 2, 5, 1);  // as a U-Net has them
        WireRouter router;
        router.routeAll(boxes, wires);
        verifyClear(router, boxes, wires);
        const auto top = [&](int w) { return router.path(w).line.boundingRect().top(); };
        QVERIFY(top(9) - top(8) >= 8 && top(8) - top(7) >= 8);
    }

    void wiresOfOnePortShareTheirWay() {
        const QVector<QRectF> boxes = row(6);
        QVector<WireEnds> wires{between(boxes, 0, 4, 1), between(boxes, 0, 5, 1)};
        WireRouter router;
        router.routeAll(boxes, wires);
        QCOMPARE(router.path(0).line.boundingRect().top(), router.path(1).line.boundingRect().top());
        wires[1].fromPort = 1;
        router.routeAll(boxes, wires);
        QVERIFY(std::abs(router.path(0).line.boundingRect().top() - router.path(1).line.boundingRect().top()) >= 8);
    }

    void aWireBackToTheNextRowGoesBetween() {
        QVector<QRectF> boxes = row(4);
        for (const QRectF& box : row(4)) boxes << box.translated(0, 176);
        const QVector<WireEnds> wires{between(boxes, 3, 4)};
        WireRouter router;
        router.routeAll(boxes, wires);
        verifyClear(router, boxes, wires);
        const QRectF around = router.path(0).line.boundingRect();
        QVERIFY(around.top() >= 0 && around.bottom() <= 176 + 64);
    }

    void randomDrawingsKeepClear() {
        std::mt19937 random(5);
        int blocked = 0;
        for (int round = 0; round < 40; ++round) {
            QVector<QRectF> boxes;
            for (int column = 0; column < 6; ++column)
                for (int line = 0; line < 4; ++line)
                    if (random() % 3) boxes << QRectF(column * 248, line * 144 + int(random() % 40), 152, random() % 2 ? 64 : 88);
            QVector<WireEnds> wires;
            for (int w = 0; w < 24; ++w) {
                const int a = int(random() % boxes.size()), b = int(random() % boxes.size());
                if (a != b) wires << between(boxes, a, b);
            }
            WireRouter router;
            router.routeAll(boxes, wires);
            for (int w = 0; w < wires.size(); ++w)
                for (int b = 0; b < boxes.size(); ++b)
                    if (b != wires[w].fromBox && b != wires[w].toBox && crossesBox(router.path(w).line, boxes[b])) {
                        ++blocked;
                        break;
                    }
        }
        QVERIFY2(blocked <= 10, qPrintable(QString("%1 of about 900 go through a node").arg(blocked)));
    }

    void movedBoxesRouteOnlyWhatIsConcerned() {
        QVector<QRectF> boxes = row(5);
        boxes << QRectF(0, 2000, 152, 64) << QRectF(300, 2000, 152, 64);
        QVector<WireEnds> wires{between(boxes, 0, 4, 1), between(boxes, 5, 6)};
        WireRouter router;
        router.routeAll(boxes, wires);
        const QRectF moved = boxes[2].translated(0, -40);
        const QVector<int> again = router.moveBoxes({2}, {moved}, {}, {});
        QCOMPARE(again, QVector<int>{0});
        boxes[2] = moved;
        verifyClear(router, boxes, wires);
        // A box that leaves the way of a detour gives the short way back.
        boxes = {QRectF(0, 0, 152, 64), QRectF(232, 0, 152, 64), QRectF(464, 0, 152, 64)};
        wires = {between(boxes, 0, 2)};
        router.routeAll(boxes, wires);
        QVERIFY(!router.path(0).straight);
        router.moveBoxes({1}, {boxes[1].translated(0, 400)}, {}, {});
        QVERIFY(router.path(0).straight);
    }

    void theSameDrawingGivesTheSameWires() {
        Stage s(residual());
        const auto lines = [&s] {
            QVector<QPolygonF> out;
            for (const WireItem* wire : s.scene().wires()) out << wire->path().line;
            return out;
        };
        const auto before = lines();
        s.canvas.fitAll();
        s.drag(s.canvas.nodeCenter("b"), s.canvas.nodeCenter("b") + QPoint(0, 90));
        QVERIFY(lines() != before);
        s.undo();
        QCOMPARE(lines(), before);
        // A drag that is taken back too.
        QTest::mousePress(s.port(), Qt::LeftButton, {}, s.canvas.nodeCenter("b"));
        s.move(s.canvas.nodeCenter("b") + QPoint(0, -60));
        s.move(s.canvas.nodeCenter("b") + QPoint(0, 60));
        s.key(Qt::Key_Escape);
        QTest::mouseRelease(s.port(), Qt::LeftButton, {}, s.empty);
        QCOMPARE(lines(), before);
    }

    void theSkipOfAResidualBlockIsSeen() {
        Stage s(residual());
        const QPolygonF skip = s.wire("a", "add:other")->path().line;
        for (const char* id : {"b", "c"}) QVERIFY(!crossesBox(skip, s.scene().node(id)->body()));
        QVERIFY(skip.boundingRect().top() < 0);
        // It follows while a node is dragged into its way.
        s.canvas.fitAll();
        const QPoint at = s.canvas.nodeCenter("b");
        QTest::mousePress(s.port(), Qt::LeftButton, {}, at);
        s.move(at + QPoint(0, -20));
        s.move(at + QPoint(0, -50));
        QVERIFY(!crossesBox(s.wire("a", "add:other")->path().line, s.scene().node("b")->body()));
        QTest::mouseRelease(s.port(), Qt::LeftButton, {}, at + QPoint(0, -50));
    }

    /// Labels grow as one goes away; they go to the other side of their wire, or out, before they lie behind a node or on one another.
    /// From the end of a row to the start of the next: between the two, within the walls.
    void wiresStayInTheContainerThatIsOpen() {
        nn::Project project = smallProject();
        auto& inner = project.graph.nodes[5].inner.nodes;
        inner.clear();
        for (int i = 0; i < 10; ++i) inner.push_back(node(std::to_string(i), "ReLU"));
        Stage s(project);
        s.canvas.setOpenedInPlace("head", true);
        const NodeItem* head = s.scene().node("head");
        QVERIFY(head && head->view().opened);
        int within = 0, back = 0;
        for (const WireItem* wire : s.scene().wires()) {
            if (wire->view().holder != QLatin1String("head")) continue;
            const QPolygonF& way = wire->path().line;
            for (const QPointF& point : way) QVERIFY2(head->body().contains(point), qPrintable(wire->view().from));
            ++within;
            if (way.last().x() < way.first().x()) ++back;
        }
        QCOMPARE(within, 9);
        QVERIFY(back > 0);
    }

    void labelsKeepClearOfNodesAndEachOther_data() {
        QTest::addColumn<QString>("file");
        const QDir folder(NETLOOM_SOURCE_DIR "/projects");
        for (const QString& file : folder.entryList({"*.netloom.json"})) QTest::newRow(qPrintable(file.section('.', 0, 0))) << folder.filePath(file);
    }
    void labelsKeepClearOfNodesAndEachOther() {
        QFETCH(QString, file);
        const auto project = nn::load_project(file.toStdString());
        QVERIFY(project);
        Stage s(*project);
        const auto check = [&s](int& labels) {
            for (const double zoom : {1.0, 0.8, 0.6, 0.53, 0.45, 0.4})
                for (const WireItem* wire : s.scene().wires()) {
                    const QRectF label = wire->labelRect(zoom);
                    if (label.isEmpty()) continue;
                    ++labels;
                    for (const NodeItem* node : s.scene().nodes())
                        QVERIFY2(!label.intersects(node->body()), qPrintable(QString("%1 > %2 behind %3 at %4").arg(wire->view().from, wire->view().to, node->view().path).arg(zoom)));
                    for (const WireItem* other : s.scene().wires()) {
                        if (other == wire || other->view().from == wire->view().from) continue;  // what two carry alike may be said once
                        QVERIFY2(!label.intersects(other->labelRect(zoom)), qPrintable(QString("%1 > %2 on %3 > %4 at %5").arg(wire->view().from, wire->view().to, other->view().from, other->view().to).arg(zoom)));
                    }
                }
        };
        int labels = 0;
        check(labels);
        const bool known = std::ranges::any_of(s.scene().wires(), [](const WireItem* wire) { return !wire->view().shape.isEmpty(); });
        QCOMPARE(labels > 0, known);  // the data of some is no part of the sources
        s.canvas.tidy();
        check(labels);
        // A node dragged beside a wire takes the label's place at once.
        const WireItem* wire = nullptr;
        for (const WireItem* w : s.scene().wires())
            if (!w->labelRect(1).isEmpty()) wire = w;
        for (NodeItem* node : s.scene().nodes())
            if (wire && node->view().path == wire->view().from) s.scene().moveNode(node, wire->labelRect(1).center() - QPointF(40, 20));
        check(labels);
    }

    void whatDoesNotFitIsDimmedWhileAWireIsDragged() {
        nn::Project project = smallProject();
        project.graph.nodes.push_back(node("pool", "MaxPool2d", {{"kernel_size", number(2)}}));
        project.layout["pool"] = {480, 320};
        Stage s(project);
        const QPoint from = s.canvas.portCenter("flatten", "", true);
        QTest::mousePress(s.port(), Qt::LeftButton, {}, from);
        s.move(from + QPoint(30, 30));
        // Flat values go into a Linear and a chain that begins with one, not into a pooling, nor back to what feeds them.
        QVERIFY(!s.scene().node("fc")->state().dimmed);
        QVERIFY(!s.scene().node("head")->state().dimmed);
        QVERIFY(s.scene().node("pool")->state().dimmed);
        QVERIFY(s.scene().node("pool")->state().unfitInputs & 1);
        QVERIFY(s.scene().node("conv")->state().dimmed);
        s.key(Qt::Key_Escape);
        for (const NodeItem* item : s.scene().nodes()) QVERIFY(!item->state().dimmed && !item->state().unfitInputs && !item->state().unfitOutputs);
        QTest::mouseRelease(s.port(), Qt::LeftButton, {}, s.empty);
        // From an input the other way round.
        const QPoint to = s.canvas.portCenter("pool", "", false);
        QTest::mousePress(s.port(), Qt::LeftButton, {}, to);
        s.move(to - QPoint(30, 0));
        QVERIFY(s.scene().node("flatten")->state().dimmed);
        QVERIFY(!s.scene().node("relu")->state().dimmed);
        // Dimmed is not forbidden.
        s.drag(from, s.canvas.portCenter("pool", "", false));
        QTest::mouseRelease(s.port(), Qt::LeftButton, {}, s.empty);
    }

    void aDimmedPortStillTakesTheWire() {
        Stage s;
        s.drag(s.canvas.portCenter("flatten", "", true), s.canvas.portCenter("conv", "", false));
        QVERIFY(s.wired("flatten", "conv"));
    }

    void theWireThatIsReplacedIsShownBefore() {
        Stage s;
        const QPoint from = s.canvas.portCenter("image", "", true), to = s.canvas.portCenter("head", "", false);
        QTest::mousePress(s.port(), Qt::LeftButton, {}, from);
        s.move(from + QPoint(30, 30));
        QVERIFY(!s.wire("flatten", "head")->state().replaced);
        s.move(to);
        QVERIFY(s.wire("flatten", "head")->state().replaced);
        QVERIFY(!s.wire("conv", "relu")->state().replaced);
        s.move(s.empty);
        QVERIFY(!s.wire("flatten", "head")->state().replaced);
        s.move(to);
        QTest::mouseRelease(s.port(), Qt::LeftButton, {}, to);
        QVERIFY(s.wired("image", "head") && !s.wired("flatten", "head"));
        for (const WireItem* wire : s.scene().wires()) QVERIFY(!wire->state().replaced);
    }

    void roomIsMadeWhereANodeIsInserted() {
        Stage s;
        const double relu = s.at("relu").x, conv = s.at("conv").x, flatten = s.at("flatten").x, fc = s.at("fc").x;
        s.dropOp("Dropout", s.middleOf("conv", "relu"));
        QCOMPARE(s.steps(), 1);
        const std::string id = s.canvas.selection().value(0).toStdString();
        const QRectF added = s.scene().node(QString::fromStdString(id))->body();
        for (const NodeItem* item : s.scene().nodes())
            if (item->view().id.toStdString() != id) QVERIFY(!item->body().intersects(added));
        QVERIFY(added.left() > s.scene().node("conv")->body().right() && added.right() < s.scene().node("relu")->body().left());
        QVERIFY(s.at("relu").x > relu);
        // What lies left of it, or is not fed by it, stays.
        QCOMPARE(s.at("conv").x, conv);
        QCOMPARE(s.at("flatten").x, flatten);
        QCOMPARE(s.at("fc").x, fc);
        QVERIFY(s.wire(id, "relu")->path().straight);
        s.undo();
        QVERIFY(s.document.project() == smallProject());
    }

    void roomIsMadeForANodeThatWasThere() {
        Stage s;
        const double relu = s.at("relu").x;
        s.drag(s.canvas.nodeCenter("fc"), s.middleOf("conv", "relu"));
        QVERIFY(s.wired("conv", "fc") && s.wired("fc", "relu"));
        QCOMPARE(s.steps(), 1);
        QVERIFY(s.at("relu").x > relu);
        QVERIFY(!s.scene().node("fc")->body().intersects(s.scene().node("relu")->body()));
        s.undo();
        QVERIFY(s.document.project() == smallProject());
    }

    void whereThereIsRoomNothingMoves() {
        nn::Project project = smallProject();
        for (const char* id : {"relu"}) project.layout[id].x += 400;
        Stage s(project);
        s.canvas.fitAll();
        const double relu = s.at("relu").x;
        s.dropOp("Dropout", s.middleOf("conv", "relu"));
        QCOMPARE(s.at("relu").x, relu);
    }

    void routingAThousandNodes() {
        QVector<QRectF> boxes;
        QVector<WireEnds> wires;
        for (int i = 0; i < 1000; ++i) boxes << QRectF((i % 40) * 240.0, (i / 40) * 160.0, 152, 64);
        for (int i = 0; i + 1 < 1000; ++i) wires << between(boxes, i, i + 1);
        for (int i = 0; i + 4 < 1000; i += 2) wires << between(boxes, i, i + 4, 1);
        WireRouter router;
        QElapsedTimer clock;
        clock.start();
        router.routeAll(boxes, wires);
        const double all = double(clock.nsecsElapsed()) / 1e6;
        clock.restart();
        const auto again = router.moveBoxes({500}, {boxes[500].translated(0, 8)}, {}, {});
        qInfo("%d wires in %.1f ms; a box moved: %d of them in %.2f ms", int(wires.size()), all, int(again.size()), double(clock.nsecsElapsed()) / 1e6);
        QVERIFY(again.size() < 60);
        boxes[500].translate(0, 8);
        int through = 0;
        for (int w = 0; w < wires.size(); ++w)
            for (int b = 0; b < boxes.size(); ++b)
                if (b != wires[w].fromBox && b != wires[w].toBox && router.path(w).line.boundingRect().intersects(boxes[b]) &&
                    crossesBox(router.path(w).line, boxes[b]))
                    ++through;
        QVERIFY2(through <= 8, qPrintable(QString::number(through)));
    }
};

QTEST_MAIN(TestCanvasWires)
#include "test_canvas_wires.moc"
