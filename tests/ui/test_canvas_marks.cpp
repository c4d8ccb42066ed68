// Mutes, collapsed nodes, comment frames and bends by mouse and keys: each ends in the document as one step, undo takes it back.

#include "canvas_stage.h"

#include "nn/train/project_file.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QMenu>

using namespace test;

namespace {

bool muted(Stage& s, const char* id) { return nn::find_node(s.graph(), id)->muted; }

const std::vector<nn::Frame>& frames(Stage& s) { return s.document.project().frames; }

/// A frame around conv and relu, as C makes it, with its title typed.
void comment(Stage& s, const QString& title) {
    s.canvas.select({"conv", "relu"});
    s.key(Qt::Key_C);
    auto* field = s.canvas.findChild<QLineEdit*>("frameTitle");
    QVERIFY(field->isVisible());
    QTest::keyClicks(field, title);
    QTest::keyClick(field, Qt::Key_Return);
    QVERIFY(!field->isVisible());
}

QPoint titleOf(Stage& s, std::size_t frame) {
    const nn::Frame& f = frames(s)[frame];
    return s.onScreen({f.at.x + 60, f.at.y + 16});
}

QPoint cornerOf(Stage& s, std::size_t frame) {
    const nn::Frame& f = frames(s)[frame];
    return s.onScreen({f.at.x + f.size.x, f.at.y + f.size.y});
}

const std::vector<nn::Point>* bends(Stage& s, const std::string& from, const std::string& to) {
    const auto found = s.document.project().bends.find({"", {nn::PortRef::parse(from), nn::PortRef::parse(to)}});
    return found == s.document.project().bends.end() ? nullptr : &found->second;
}

QMenu* popup() { return qobject_cast<QMenu*>(QApplication::activePopupWidget()); }

QAction* entry(QMenu* menu, const QString& text) {
    for (QAction* action : menu->actions())
        if (action->text() == text) return action;
    return nullptr;
}

}  // namespace

class TestCanvasMarks : public QObject {
    Q_OBJECT

private slots:
    void mMutesTheSelection() {
        Stage s;
        s.click(s.canvas.nodeCenter("conv"));
        s.key(Qt::Key_M);
        QVERIFY(muted(s, "conv"));
        QCOMPARE(s.steps(), 1);
        // What is behind it gets what came in.
        QCOMPARE(s.wire("conv", "relu")->view().shape, QString("N\u00d71\u00d728\u00d728"));
        QVERIFY(s.scene().node("conv")->view().muted);
        QCOMPARE(s.scene().node("conv")->view().count, QString());
        s.key(Qt::Key_M);
        QVERIFY(!muted(s, "conv"));
        s.undo();
        s.undo();
        QVERIFY(s.document.project() == smallProject());
    }

    void muteTakesSeveralInOneStep() {
        Stage s;
        s.canvas.select({"conv", "relu"});
        s.key(Qt::Key_M);
        QVERIFY(muted(s, "conv") && muted(s, "relu"));
        QCOMPARE(s.steps(), 1);
        // One of two is on again by hand: M makes both alike.
        s.canvas.select({"relu"});
        s.key(Qt::Key_M);
        s.canvas.select({"conv", "relu"});
        s.key(Qt::Key_M);
        QVERIFY(muted(s, "conv") && muted(s, "relu"));
    }

    void whatHasNothingToPassOnSaysWhy() {
        Stage s;
        QSignalSpy said(&s.canvas, &CanvasView::message);
        s.click(s.canvas.nodeCenter("image"));
        s.key(Qt::Key_M);
        QCOMPARE(s.steps(), 0);
        QCOMPARE(said.count(), 1);
        QVERIFY2(said[0][0].toString().contains("image cannot be muted"), qPrintable(said[0][0].toString()));
        // Beside one that can, that one is.
        s.canvas.select({"image", "conv"});
        s.key(Qt::Key_M);
        QVERIFY(muted(s, "conv") && !muted(s, "image"));
        QCOMPARE(said.count(), 2);
    }

    void aMutedNodeIsFainter() {
        Stage s;
        const auto ink = [&s] {
            QImage picture(s.port()->size(), QImage::Format_RGB32);
            s.port()->render(&picture);
            const QRect title(s.canvas.mapFromScene(s.scene().node("conv")->body().topLeft() + QPointF(36, 10)), QSize(60, 18));
            int darkest = 255, lightest = 0;
            for (int y = title.top(); y < title.bottom(); ++y)
                for (int x = title.left(); x < title.right(); ++x) {
                    darkest = std::min(darkest, qGray(picture.pixel(x, y)));
                    lightest = std::max(lightest, qGray(picture.pixel(x, y)));
                }
            return lightest - darkest;
        };
        const int before = ink();
        s.canvas.select({"conv"});
        s.key(Qt::Key_M);
        s.canvas.select({});
        QVERIFY2(ink() < before * 4 / 5, qPrintable(QString("%1, was %2").arg(ink()).arg(before)));
    }

    void hCollapsesToTheTitle() {
        Stage s;
        s.click(s.canvas.nodeCenter("conv"));
        const QPointF port = s.scene().node("conv")->portScenePosition(0, true);
        s.key(Qt::Key_H);
        QCOMPARE(s.steps(), 1);
        QVERIFY(s.at("conv").collapsed);
        const NodeItem* node = s.scene().node("conv");
        QCOMPARE(node->body().height(), metrics::collapsedHeight);
        // Its wire stays where it was, and follows.
        QCOMPARE(node->portScenePosition(0, true).y(), port.y());
        QCOMPARE(s.wire("conv", "relu")->path().line.front(), node->portScenePosition(0, true));
        // What was its lower half is canvas.
        QVERIFY(!s.scene().nodeAt(node->body().bottomLeft() + QPointF(20, 8)));
        s.key(Qt::Key_H);
        QVERIFY(!s.at("conv").collapsed);
        QCOMPARE(s.at("conv"), smallProject().layout.at("conv"));
        s.undo();
        s.undo();
        QVERIFY(s.document.project() == smallProject());
    }

    void manyPortsGatherOnACollapsedNode() {
        nn::Project project = smallProject();
        project.graph.nodes.push_back(node("att", "MultiheadAttention", {{"embed_dim", number(8)}, {"num_heads", number(2)}}));
        project.layout["att"] = {480, 320};
        Stage s(project);
        s.canvas.select({"att"});
        s.key(Qt::Key_H);
        const NodeItem* item = s.scene().node("att");
        QVERIFY(item->view().inputs.size() >= 3);
        for (int i = 0; i < item->view().inputs.size(); ++i) {
            const QPointF port = item->portScenePosition(i, false);
            QVERIFY(item->body().adjusted(0, 4, 0, -4).contains(port));
            QCOMPARE(s.scene().portAt(port, 3).index, i);
        }
    }

    void aCollapsedNodeStaysSoInTheFile() {
        Stage s;
        s.canvas.select({"relu"});
        s.key(Qt::Key_H);
        QVERIFY(nn::write_project(s.document.project()).find("\"collapsed\": true") != std::string::npos);
        s.drag(s.canvas.nodeCenter("relu"), s.canvas.nodeCenter("relu") + QPoint(0, 80));
        QVERIFY(s.at("relu").collapsed);
    }

    void cPutsACommentAroundTheSelection() {
        Stage s;
        comment(s, "Edges from pixels");
        QCOMPARE(frames(s).size(), std::size_t(1));
        QCOMPARE(frames(s)[0].text, std::string("Edges from pixels"));
        const QRectF rect = s.scene().frames()[0]->rect();
        QVERIFY(rect.contains(s.scene().node("conv")->body()) && rect.contains(s.scene().node("relu")->body()));
        QVERIFY(!rect.contains(s.scene().node("fc")->body()));
        QVERIFY(s.scene().frames()[0]->zValue() < s.scene().node("conv")->zValue());
        QCOMPARE(s.steps(), 2);  // the frame, its title
        s.undo();
        s.undo();
        QVERIFY(s.document.project() == smallProject());
        QVERIFY(s.scene().frames().isEmpty());
    }

    void cOnNothingMakesAnEmptyOneAtThePointer() {
        Stage s;
        s.move(s.empty, {}, Qt::NoButton);
        s.key(Qt::Key_C);
        QTest::keyClick(s.canvas.findChild<QLineEdit*>("frameTitle"), Qt::Key_Escape);
        QCOMPARE(frames(s).size(), std::size_t(1));
        QVERIFY(s.scene().frames()[0]->rect().contains(s.canvas.mapToScene(s.empty)));
        QCOMPARE(s.steps(), 1);
    }

    void aCommentMovesWithWhatLiesInIt() {
        Stage s;
        comment(s, "Part");
        const nn::Point at = frames(s)[0].at;
        const nn::Position conv = s.at("conv"), fc = s.at("fc");
        s.drag(titleOf(s, 0), titleOf(s, 0) + QPoint(0, -104));
        QCOMPARE(s.steps(), 3);
        const double by = frames(s)[0].at.y - at.y;
        QVERIFY(by <= -96);
        QCOMPARE(s.at("conv").y - conv.y, by);
        QCOMPARE(s.at("fc"), fc);
        s.undo();
        QCOMPARE(s.at("conv"), conv);
        QCOMPARE(frames(s)[0].at, at);
        // Escape takes a running drag back.
        QTest::mousePress(s.port(), Qt::LeftButton, {}, titleOf(s, 0));
        s.move(titleOf(s, 0) + QPoint(0, -80));
        QVERIFY(s.scene().frames()[0]->rect().top() != at.y);
        s.key(Qt::Key_Escape);
        QCOMPARE(s.scene().frames()[0]->rect().top(), at.y);
        QTest::mouseRelease(s.port(), Qt::LeftButton, {}, s.empty);
        QCOMPARE(s.steps(), 2);
    }

    void aCornerResizes() {
        Stage s;
        comment(s, "Part");
        const nn::Point at = frames(s)[0].at, size = frames(s)[0].size;
        s.drag(cornerOf(s, 0), cornerOf(s, 0) + QPoint(48, 32));
        QCOMPARE(frames(s)[0].at, at);
        QVERIFY(frames(s)[0].size.x > size.x + 32 && frames(s)[0].size.y > size.y + 16);
        QCOMPARE(s.at("conv"), smallProject().layout.at("conv"));
        QCOMPARE(s.steps(), 3);
        s.drag(s.onScreen({at.x, at.y + 80}), s.onScreen({at.x - 40, at.y + 80}));
        QCOMPARE(frames(s)[0].at.y, at.y);
        QVERIFY(frames(s)[0].at.x < at.x);
    }

    void deleteKeepsTheNodes() {
        Stage s;
        comment(s, "Part");
        s.canvas.select({});
        s.click(titleOf(s, 0));
        s.key(Qt::Key_Delete);
        QVERIFY(frames(s).empty());
        QVERIFY(s.graph() == smallProject().graph);
        s.undo();
        QCOMPARE(frames(s).size(), std::size_t(1));
    }

    /// Enter in a field is the field's: nothing is opened or edited by it.
    void enterEndsATitleAndANameAndNothingElse() {
        Stage s;
        QSignalSpy edits(&s.canvas, &CanvasView::editRequested);
        s.canvas.select({"head"});
        s.key(Qt::Key_C);
        auto* title = s.canvas.findChild<QLineEdit*>("frameTitle");
        QTest::keyClicks(title, "Head");
        s.canvas.select({"head"});
        QTest::keyClick(title, Qt::Key_Return);
        QVERIFY(!title->isVisible() && s.canvas.scope().isEmpty());
        QCOMPARE(frames(s)[0].text, std::string("Head"));
        for (const char* id : {"conv", "head"}) {
            s.canvas.select({id});
            s.key(Qt::Key_F2);
            auto* name = s.canvas.findChild<QLineEdit*>("renameField");
            QVERIFY(name->isVisible());
            QTest::keyClicks(name, "other");
            QTest::keyClick(name, id == QLatin1String("conv") ? Qt::Key_Return : Qt::Key_Enter);
            QVERIFY(!name->isVisible() && s.canvas.scope().isEmpty() && edits.isEmpty());
            QCOMPARE(s.canvas.selection(), QStringList{"other"});
            s.undo();
        }
    }

    void titleByF2AndByDoubleClick() {
        Stage s;
        comment(s, "Part");
        auto* field = s.canvas.findChild<QLineEdit*>("frameTitle");
        s.key(Qt::Key_F2);
        QVERIFY(field->isVisible());
        QCOMPARE(field->text(), QString("Part"));
        QTest::keyClicks(field, "Stem");
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(frames(s)[0].text, std::string("Stem"));
        s.doubleClick(titleOf(s, 0));
        QVERIFY(field->isVisible());
        QTest::keyClicks(field, "no");
        QTest::keyClick(field, Qt::Key_Escape);
        QCOMPARE(frames(s)[0].text, std::string("Stem"));
        // A letter that is a key of the canvas is one of the title here.
        s.doubleClick(titleOf(s, 0));
        QTest::keyClicks(field, "mh c");
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(frames(s)[0].text, std::string("mh c"));
        QVERIFY(s.graph() == smallProject().graph);
    }

    void colourFromTheMenu() {
        Stage s;
        comment(s, "Part");
        QContextMenuEvent event(QContextMenuEvent::Mouse, titleOf(s, 0), s.port()->mapToGlobal(titleOf(s, 0)));
        QApplication::sendEvent(s.port(), &event);
        QTRY_VERIFY(popup());
        QAction* colors = entry(popup(), "Colour");
        QVERIFY(colors && colors->menu());
        QAction* green = entry(colors->menu(), "Green");
        QVERIFY(green);
        green->trigger();
        popup()->close();
        QVERIFY(!frames(s)[0].color.empty());
        // A token follows the theme.
        const QColor token = frameColor(QString::fromStdString(frames(s)[0].color));
        QCOMPARE(token, Theme::instance().colors().good);
        s.undo();
        QVERIFY(frames(s)[0].color.empty());
    }

    void copiedWithTheNodesThatLieInIt() {
        Stage s;
        comment(s, "Part");
        s.click(titleOf(s, 0));
        s.key(Qt::Key_C, Qt::ControlModifier);
        s.key(Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(frames(s).size(), std::size_t(2));
        QCOMPARE(s.graph().nodes.size(), std::size_t(8));
        const QRectF copy = s.scene().frames()[1]->rect();
        int inside = 0;
        for (const NodeItem* item : s.scene().nodesIn(copy)) inside += item->state().selected;
        QCOMPARE(inside, 2);
        QCOMPARE(s.steps(), 3);
        s.undo();
        s.click(titleOf(s, 0));
        s.key(Qt::Key_D, Qt::ControlModifier);
        QCOMPARE(frames(s).size(), std::size_t(2));
        QCOMPARE(s.graph().nodes.size(), std::size_t(8));
        s.undo();
        s.click(titleOf(s, 0));
        s.key(Qt::Key_X, Qt::ControlModifier);
        QVERIFY(frames(s).empty());
        QVERIFY(!nn::find_node(s.graph(), "conv"));
        s.key(Qt::Key_V, Qt::ControlModifier);
        QVERIFY(nn::find_node(s.graph(), "conv"));
        QCOMPARE(frames(s).size(), std::size_t(1));
    }

    void aCommentBelongsToItsScope() {
        Stage s;
        comment(s, "Part");
        s.canvas.setScope("head");
        QVERIFY(s.scene().frames().isEmpty());
        s.canvas.select({"head.0"});
        s.key(Qt::Key_C);
        QTest::keyClick(s.canvas.findChild<QLineEdit*>("frameTitle"), Qt::Key_Return);
        QCOMPARE(frames(s).back().scope, std::string("head"));
        s.canvas.leaveScope();
        QCOMPARE(s.scene().frames().size(), 1);
    }

    void aFrameAroundAnotherLiesBelowIt() {
        Stage s;
        comment(s, "Inner");
        s.canvas.select({"image", "conv", "relu"});
        s.scene().selectFrames({0});
        s.key(Qt::Key_C);
        QTest::keyClick(s.canvas.findChild<QLineEdit*>("frameTitle"), Qt::Key_Return);
        QCOMPARE(frames(s)[1].text, std::string("Inner"));
        // The outer one takes the inner one along.
        const nn::Point inner = frames(s)[1].at;
        s.drag(titleOf(s, 0), titleOf(s, 0) + QPoint(0, -48));
        QVERIFY(frames(s)[1].at.y < inner.y);
    }

    void doubleClickBendsAWire() {
        Stage s;
        const QPoint middle = s.middleOf("conv", "relu");
        s.doubleClick(middle);
        QVERIFY(!s.searchOpen());
        QVERIFY(bends(s, "conv", "relu"));
        QCOMPARE(bends(s, "conv", "relu")->size(), std::size_t(1));
        QCOMPARE(s.steps(), 1);
        // Dragged, the wire goes through it.
        s.drag(middle, middle + QPoint(0, 64));
        QCOMPARE(s.steps(), 2);
        const nn::Point bend = bends(s, "conv", "relu")->front();
        QVERIFY(distanceTo(s.wire("conv", "relu")->path().line, {bend.x, bend.y}) < 1);
        QVERIFY(bend.y > 80);
        s.undo();
        s.undo();
        QVERIFY(s.document.project() == smallProject());
        s.redo();
        s.redo();
        QCOMPARE(bends(s, "conv", "relu")->front(), bend);
    }

    void doubleClickOnABendOrDeleteTakesItAway() {
        Stage s;
        const QPoint middle = s.middleOf("conv", "relu");
        s.doubleClick(middle);
        s.drag(middle, middle + QPoint(0, 64));
        const nn::Point bend = bends(s, "conv", "relu")->front();
        const QPoint dot = s.onScreen({bend.x, bend.y});
        s.doubleClick(dot);
        QVERIFY(!bends(s, "conv", "relu"));
        s.undo();
        s.click(dot);
        s.key(Qt::Key_Delete);
        QVERIFY(!bends(s, "conv", "relu"));
        QVERIFY(s.wired("conv", "relu"));
    }

    void bendsKeepTheirOrderAlongTheWire() {
        Stage s;
        const QPointF from = s.scene().node("conv")->portScenePosition(0, true), to = s.scene().node("relu")->portScenePosition(0, false);
        for (const double t : {0.75, 0.3, 0.5}) s.doubleClick(s.onScreen(from + (to - from) * t));
        const std::vector<nn::Point>& points = *bends(s, "conv", "relu");
        QCOMPARE(points.size(), std::size_t(3));
        QVERIFY(points[0].x <= points[1].x && points[1].x <= points[2].x);
    }

    void bendsMoveWhenBothEndsDo() {
        Stage s;
        const QPoint middle = s.middleOf("conv", "relu");
        s.doubleClick(middle);
        s.drag(middle, middle + QPoint(0, 64));
        const nn::Point bend = bends(s, "conv", "relu")->front();
        s.canvas.select({"conv", "relu"});
        const nn::Position conv = s.at("conv");
        s.drag(s.canvas.nodeCenter("conv"), s.canvas.nodeCenter("conv") + QPoint(0, -96));
        const nn::Point moved = bends(s, "conv", "relu")->front();
        QCOMPARE(moved.y - bend.y, s.at("conv").y - conv.y);
        QCOMPARE(moved.x, bend.x);
        s.undo();
        QCOMPARE(bends(s, "conv", "relu")->front(), bend);
        // One end alone leaves it.
        s.canvas.select({"conv"});
        s.drag(s.canvas.nodeCenter("conv"), s.canvas.nodeCenter("conv") + QPoint(0, -96));
        QCOMPARE(bends(s, "conv", "relu")->front(), bend);
    }

    void menusOfferIt() {
        Stage s;
        const QPoint at = s.canvas.nodeCenter("conv");
        QContextMenuEvent event(QContextMenuEvent::Mouse, at, s.port()->mapToGlobal(at));
        QApplication::sendEvent(s.port(), &event);
        QTRY_VERIFY(popup());
        for (const char* text : {"Mute", "Collapse", "Comment"}) QVERIFY2(entry(popup(), text), text);
        entry(popup(), "Mute")->trigger();
        popup()->close();
        QVERIFY(muted(s, "conv"));
        const QPoint wire = s.middleOf("conv", "relu");
        QContextMenuEvent second(QContextMenuEvent::Mouse, wire, s.port()->mapToGlobal(wire));
        QApplication::sendEvent(s.port(), &second);
        QTRY_VERIFY(popup());
        QVERIFY(entry(popup(), "Add a bend"));
        entry(popup(), "Add a bend")->trigger();
        popup()->close();
        QVERIFY(bends(s, "conv", "relu"));
    }
};

QTEST_MAIN(TestCanvasMarks)
#include "test_canvas_marks.moc"
